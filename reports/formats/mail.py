"""digest.eml: the digest as Outlook and Gmail show it, with a text alternative and the page attached.

It says what digest.md says. Mail programs drop style sheets, scripts and grids: styles stand on the tags and
the layout is a table. Links into the report lead to where it is published, if it is; otherwise numbers are
plain, and the attached page opens to their evidence.
"""

import re
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from importlib.resources import files
from urllib.parse import urljoin

import css_inline
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import escape

from groundswell.errors import ConfigurationError
from groundswell.ids import digest
from reports import phrases
from reports.build import Report
from reports.formats.html import digest_html
from reports.formats.markdown import digest_markdown
from reports.formats.safe import one_line, visible, web_link

_LINK = re.compile(r"\[((?:[^\]\\]|\\.)*)\]\(([^)\s]*)\)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+!|<>~&@-])")
_SECTION = re.compile(r"\n\n(?=[^\n]+\n-{40}\n)")
_TARGET = re.compile(r" <https?://[^>\s]*>")
_HEADING = re.compile(r"^(#{1,2}) (.*)$", re.MULTILINE)
_WORD_JOINER = "\u2060"
_CHAT_LIMIT = 1_700
"""Discord takes 2,000 characters, the others more; the address of the report must fit as well."""
_EMPHASIS = re.compile(r"(?<!\\)\*{1,2}")


def digest_eml(report: Report) -> bytes:
    """Return the mail without sender, readers and date: the same records give the same bytes."""
    message = message_of(report)
    return message.as_bytes(policy=SMTP)


def message_of(report: Report) -> EmailMessage:
    """Return the mail: text, HTML and the attached page; whoever sends it adds who, to whom and when."""
    text, html, page = digest_text(report), digest_mail_html(report), digest_html(report)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject_of(report)
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message.add_attachment(page.encode("utf-8", "replace"), "text", "html", filename="digest.html")
    seed = digest(text, html, page)
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{digest(seed, number)}")  # the library's own would be random
    return message


def subject_of(report: Report) -> str:
    """Return one line that no name of a community can break out of."""
    week = report.period.week
    name = one_line(visible(report.config.community.name))
    return f"{name}: digest of {week}" if week else f"{name}: what people in these threads say"


def digest_text(report: Report) -> str:
    """Return the digest as plain text; addresses of posts stand in angle brackets."""
    base = base_of(report)

    def linked(link: re.Match[str]) -> str:
        words, address = link.groups()
        target = web_link(urljoin(base, address) if base and "#l-" not in address else address)
        return f"{words} <{target}>" if target else words

    return _plain(_LINK.sub(linked, digest_markdown(report)))


def short_text(text: str, base_url: str = "") -> str:
    """Return what of the digest's text fits into a chat: the head, what changed, and where the rest is.

    No word of a post can call anybody there: what would be a mention is broken by an invisible character.
    """
    head, changes, *_ = [*_SECTION.split(text, maxsplit=2), ""]
    words = _TARGET.sub("", f"{head}\n\n{changes}").strip()
    quiet = re.sub(r"([@<])(?=\S)", rf"\1{_WORD_JOINER}", words)
    if len(quiet) > _CHAT_LIMIT:
        quiet = quiet[:_CHAT_LIMIT].rsplit("\n", 1)[0] + "\n…"
    return f"{quiet}\n\n{base_url.rstrip('/')}/digest.html" if base_url else quiet


def _plain(markdown: str) -> str:
    """Return Markdown without links as plain text."""
    text = _HEADING.sub(
        lambda found: f"{found[2]}\n{'=-'[len(found[1]) - 1] * 40}", _EMPHASIS.sub("", markdown)
    )
    return _ESCAPED.sub(r"\1", text)


def digest_mail_html(report: Report) -> str:
    """Return the HTML part: one table, a row a section, every style on its tag."""
    first, *others = _body(report).split("<h2>")
    rows = [f'<tr><td class="part first">{first}</td></tr>']
    rows += [f'<tr><td class="part"><h2>{section}</td></tr>' for section in others]
    title = escape(subject_of(report))
    page = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_style()}</style></head><body>"
        '<table class="frame" role="presentation" cellpadding="0" cellspacing="0" border="0">'
        '<tr><td align="center">'
        '<table class="sheet" role="presentation" cellpadding="0" cellspacing="0" border="0" width="640">'
        f'{"".join(rows)}<tr><td class="foot">{escape(phrases.NOT_A_POLL)} The attached page opens every '
        "number to the words behind it.</td></tr></table></td></tr></table></body></html>"
    )
    inlined: str = css_inline.inline(page, keep_style_tags=False, load_remote_stylesheets=False)
    return inlined


def base_of(report: Report) -> str:
    """Return where the report is published, ending in a slash; raise for what is no address of the web."""
    base = report.config.delivery.base_url.strip()
    if base and web_link(base) is None:
        raise ConfigurationError(
            f"delivery.base_url is {base!r}; expected an address such as https://reports.example.org/weekly/"
        )
    return f"{base.rstrip('/')}/" if base else ""


def _body(report: Report) -> str:
    """Return digest.md as HTML whose links lead somewhere from a mailbox."""
    parser = MarkdownIt("commonmark", {"html": False})
    tokens = parser.parse(digest_markdown(report))
    for token in tokens:
        if token.children is not None:
            token.children = _linked(token.children, base_of(report))
    renderer = RendererHTML()
    return str(renderer.render(tokens, parser.options, {}))


def _linked(tokens: list[Token], base: str) -> list[Token]:
    """Return inline tokens with links into the report led to `base`, or taken off where there is none."""
    kept: list[Token] = []
    dropped = False
    for token in tokens:
        if token.type == "link_open":
            address = str(token.attrs["href"])
            target = web_link(urljoin(base, address) if base else address)
            dropped = target is None
            token.attrs["href"] = target or ""
        elif token.type != "link_close":
            kept.append(token)
            continue
        if not dropped:
            kept.append(token)
    return kept


@cache
def _style() -> str:
    return files("reports").joinpath("design", "mail.css").read_text(encoding="utf-8")


def addressed(message: EmailMessage, sender: str, readers: tuple[str, ...]) -> EmailMessage:
    """Return the mail with its sender and readers; `ConfigurationError` for an address that is none."""
    for name, addresses in (("From", (sender,)), ("To", readers)):
        try:
            message[name] = ", ".join(addresses)
        except ValueError as error:
            raise ConfigurationError(f"delivery: {addresses!r} cannot stand in {name}: {error}") from error
        found = message[name].addresses
        if len(found) != len(addresses) or not all(each.username and each.domain for each in found):
            raise ConfigurationError(
                f"delivery: {', '.join(addresses)!r} is no mail address; expected one such as "
                "team@example.org"
            )
    return message
