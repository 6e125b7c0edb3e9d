"""Pages that show no thread, and what they show instead.

Asked for pages in which no platform found posts. A page says what it is by its title, by the forms on it
and by how little text there is; single words in running text never decide.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bs4.element import NavigableString

from groundswell.errors import NotAThread, WallReason
from scrapers import wallwords as words
from scrapers.block import Block, whole
from scrapers.document import Document
from scrapers.html import attribute, inline_text

_SHORT = 1500
"""Characters of visible text below which a page can be nothing but a notice."""


@dataclass(frozen=True, slots=True)
class _Looks:
    """A page, seen from where notices stand."""

    raw: str
    title: str
    headings: str
    visible: str
    passwords: int
    most_in_one_form: int

    @property
    def is_short(self) -> bool:
        return len(self.visible) < _SHORT

    def is_titled(self, names: re.Pattern[str]) -> bool:
        """Whether a part of the title ("Board - Sign in") is nothing but such a name."""
        return any(names.fullmatch(part) for part in _parts(self.title))

    def is_called(self, names: re.Pattern[str]) -> bool:
        """Whether that holds for the title or for a heading."""
        return any(names.fullmatch(part) for part in _parts(f"{self.title}\n{self.headings}"))


def _parts(text: str) -> list[str]:
    return [part for each in _BETWEEN_PARTS.split(text) if (part := each.strip(" .:!?»«"))]


_BETWEEN_PARTS = re.compile(r"\s+[-–—·»:]+\s+|\s*(?:::|\||•)\s*|\n")


def wall_on(document: Document) -> NotAThread | None:
    """Return what stands in the way on a page without posts; None where it looks like none of these."""
    looks = _looks(document)
    for reason, test, found in _TESTS:
        if test(looks):
            return NotAThread(reason, f"{document.name}: {found}{_named(looks)}")
    return None


def listing_on(document: Document) -> NotAThread | None:
    """Return a listing where topics, boards or search results are listed as known software does."""
    raw = document.text
    listed = len(words.LISTS.findall(raw))
    links = len(words.LISTED_LINKS.findall(raw))
    titled = bool(words.LISTING_TITLE.search(_title(raw)))
    if (
        listed >= 3
        or (titled and links + listed >= 3)
        or (listed >= 1 and links >= 4 and bool(words.BOARD_PAGE.search(raw)))
    ):
        return NotAThread(
            "listing", f"{document.name}: a list of threads or boards, not a thread: give a thread of it"
        )
    return None


def _named(looks: _Looks) -> str:
    return f", titled {looks.title!r}" if looks.title else ""


def _title(raw: str) -> str:
    found = re.search(r"<title[^>]*>(.*?)</title", raw, re.IGNORECASE | re.DOTALL)
    return " ".join(found[1].split()) if found else ""


def _looks(document: Document) -> _Looks:
    page = whole(document.soup)
    headings = "\n".join(inline_text(tag) for key in ("h1", "h2", "legend") for tag in page.all(key)[:4])
    forms = [len(_passwords(page.part(form))) for form in page.all("form")]
    return _Looks(
        raw=document.text,
        title=page.text("title"),
        headings=headings,
        visible=_visible(page),
        passwords=len(_passwords(page)),
        most_in_one_form=max(forms, default=0),
    )


def _passwords(block: Block) -> list[str]:
    kinds = (attribute(tag, "type") or "" for tag in block.all("input"))
    return [kind for kind in kinds if kind.lower() == "password"]


def _visible(page: Block) -> str:
    body = page.first("body") or page.roots[0]
    unseen = {"script", "style", "noscript", "template", "option"}
    shown = [
        text
        for text in body.descendants
        if isinstance(text, NavigableString) and text.parent is not None and text.parent.name not in unseen
    ]
    return " ".join(" ".join(shown).split())


def _is_anti_bot(looks: _Looks) -> bool:
    names = f"{looks.title}\n{looks.headings}"
    return looks.is_short and bool(
        words.ANTI_BOT.search(looks.raw)
        or words.CHECKING.search(names)
        or words.CHECKING.search(looks.visible)
    )


def _is_blocked(looks: _Looks) -> bool:
    names = f"{looks.title}\n{looks.headings}"
    return bool(words.BLOCKED.search(looks.title)) or (
        looks.is_short and bool(words.BLOCKED.search(names) or words.BLOCKED.search(looks.visible))
    )


def _is_age_gate(looks: _Looks) -> bool:
    if words.AGE.search(looks.title):
        return True
    asks = re.search(r"<button|<input|<form|<a\b", looks.raw, re.IGNORECASE) is not None
    return asks and (
        bool(words.AGE.search(looks.headings)) or (looks.is_short and bool(words.AGE.search(looks.visible)))
    )


def _is_register_page(looks: _Looks) -> bool:
    """Whether the title says so; a form for newcomers alone proves nothing, many threads carry one."""
    if looks.is_titled(words.REGISTER_TITLE):
        return True
    return (
        looks.most_in_one_form >= 2
        and len(looks.visible) < 3 * _SHORT
        and looks.is_called(words.REGISTER_TITLE)
    )


def _is_login(looks: _Looks) -> bool:
    if looks.passwords and looks.is_titled(words.LOGIN_TITLE):
        return True
    if looks.is_short and looks.is_called(words.LOGIN_TITLE):
        return True
    if not words.MUST_LOG_IN.search(looks.visible[:6000]):
        return False
    return looks.is_short or (looks.passwords > 0 and len(words.LISTED_LINKS.findall(looks.raw)) < 5)


def _is_js_shell(looks: _Looks) -> bool:
    if len(looks.visible) < 300 and (
        words.APP_ROOT.search(looks.raw)
        or looks.raw.lower().count("<script") >= 2
        or words.JS_NEEDED.search(looks.raw)
    ):
        return True
    return looks.is_short and bool(words.JS_NEEDED.search(f"{looks.title}\n{looks.visible}"))


def _is_missing(looks: _Looks) -> bool:
    if words.MISSING.search(f"{looks.title}\n{looks.headings}"):
        return True
    return looks.is_short and bool(words.MISSING.search(looks.visible))


def _is_verification(looks: _Looks) -> bool:
    """Whether only a script stands between the reader and the page, as on Reddit's waiting page."""
    return len(looks.visible) < 100 and bool(words.JS_NEEDED.search(looks.title))


_SHELL = "a page that a script has yet to fill: fetch it with a browser or use the API"
_TESTS: tuple[tuple[WallReason, Callable[[_Looks], bool], str], ...] = (
    ("js_shell", _is_verification, _SHELL),
    ("blocked", _is_blocked, "the server refused the page"),
    ("anti_bot", _is_anti_bot, "a check for robots stands before the page: save it from a browser"),
    ("age_gate", _is_age_gate, "the page asks for the reader's age first: save it after answering"),
    ("register_page", _is_register_page, "a form to register, not a thread"),
    ("login_wall", _is_login, "the page wants a login first: save it while logged in"),
    ("no_posts", _is_missing, "the page says that there is no such thread"),
    ("js_shell", _is_js_shell, _SHELL),
)  # fmt: skip
