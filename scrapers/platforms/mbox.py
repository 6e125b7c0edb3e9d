"""Mailing lists: mailboxes of Pipermail, HyperKitty and mail programs, also inside zip and gzip files."""
# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr

from groundswell.errors import BinaryInput, EmptyInput, InputTooLarge, NotAThread
from groundswell.page import Page, PagePost, PageQuote
from scrapers.decoding import decode
from scrapers.document import Document
from scrapers.html import own_words, parse_html
from scrapers.platform import Platform
from scrapers.quotedtext.alignment import Source
from scrapers.quotedtext.quotable import Candidate, Quotable
from scrapers.quotedtext.quotes import Context, place, split
from scrapers.times import resolve_times

MAX_UNPACKED = 64_000_000
"""Bytes that an archive may hold, as many as a file may; more is a mistake or a bomb."""
_LONGEST_MESSAGE = 1_000_000
"""Characters. Nobody reads more; what is longer is a log or a bomb, and is shown as shortened."""

_MAX_MEMBERS = 10_000
_UNPACKING = (
    OSError, EOFError, ValueError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError,
)  # fmt: skip
"""What the standard library raises for damaged archives."""
_FROM = re.compile(rb"(?m)^From \S.*\b\d{4}\s*$\n(?=[\w-]+:[ \t])")
_HEADERS = re.compile(rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_SUBJECT = re.compile(
    r"^(?:\s*(?:(?:re|aw|fwd?|sv|antw|wg)\s*(?:\[\d+\])?\s*:|\[[^\]]{1,40}\])\s*)+", re.IGNORECASE
)
_ORIGINAL = re.compile(r"^-{2,}\s*(?:original message|ursprüngliche nachricht|forwarded message|message d'origine)\s*-{2,}", re.IGNORECASE)  # fmt: skip
_ID = re.compile(r"<[^<>\s]+>")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mail:
    """One message, decoded; `parents` are the ids that it answers, the nearest first."""

    id: str
    author: str | None
    address: str | None
    date: str | None
    subject: str
    parents: tuple[str, ...]
    lines: tuple[str, ...]
    html: str | None
    is_shortened: bool


def read_mailbox(document: Document, *, max_unpacked: int = MAX_UNPACKED) -> tuple[Page, ...]:
    """Return one page a thread, in the order in which threads start in the mailbox.

    Messages belong together by their References, else by their subject. Raises `InputTooLarge` for an
    archive of more than `max_unpacked` bytes, `EmptyInput` for one without files, and `NotAThread` for a
    mailbox without messages.
    """
    boxes = unpacked(document.body, document.name, max_unpacked)
    if not any(box.strip() for box in boxes):
        raise EmptyInput(f"{document.name}: found nothing in it, expected a mailbox")
    mails = [_mail(message_from_bytes(raw), i) for box in boxes for i, raw in enumerate(_messages(box))]
    if not mails:
        raise NotAThread("no_posts", f"{document.name}: found no message, expected a mailbox")
    return tuple(_page(thread, document) for thread in _threads(mails))


def is_archive(body: bytes) -> bool:
    """Say whether `body` is a zip or gzip file; among forum sources, only mailboxes come in one."""
    return body.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b"))


def unpacked(body: bytes, name: str, max_unpacked: int = MAX_UNPACKED) -> list[bytes]:
    """Return `body`, or the files in it if it is a zip or gzip archive, at most `max_unpacked` bytes."""
    if body.startswith(b"PK\x05\x06"):
        raise EmptyInput(f"{name}: found an empty zip archive")
    try:
        if body.startswith(b"\x1f\x8b"):
            with gzip.open(io.BytesIO(body)) as packed:
                return [_limited(packed.read(max_unpacked + 1), name, max_unpacked)]
        if body.startswith(b"PK\x03\x04"):
            return _unzipped(body, name, max_unpacked)
    except _UNPACKING as error:
        raise BinaryInput(f"{name}: found an archive that cannot be unpacked ({error})") from error
    return [body]


def _unzipped(body: bytes, name: str, max_unpacked: int) -> list[bytes]:
    files: list[bytes] = []
    left = max_unpacked
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > _MAX_MEMBERS:
            raise InputTooLarge(f"{name}: found {len(members):,} files, expected at most {_MAX_MEMBERS:,}")
        for member in members:
            with archive.open(member) as packed:  # the size in the directory may lie, so count what comes out
                files.append(_limited(packed.read(left + 1), name, left))
            left -= len(files[-1])
    if not files:
        raise EmptyInput(f"{name}: found an archive without files")
    return files


def _limited(data: bytes, name: str, limit: int) -> bytes:
    if len(data) > limit:
        raise InputTooLarge(
            f"{name}: found an archive of more than {limit:,} bytes unpacked: unpack it yourself"
        )
    return data


def _messages(box: bytes) -> Iterator[bytes]:
    box = box.replace(b"\r\n", b"\n")
    starts = [match for match in _FROM.finditer(box) if _blank_before(box, match.start())]
    if not starts:
        if _HEADERS.match(box):
            yield box
        return
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        yield box[start.end() : following.start() if following else len(box)]


def _blank_before(box: bytes, start: int) -> bool:
    return start == 0 or box[max(0, start - 200) : start].rstrip(b" \t").endswith(b"\n")


# --- one message ----------------------------------------------------------------------------------------


def _mail(message: Message, index: int) -> _Mail:
    name, address = _sender(_header(message, "From"))
    answered = _ID.findall(_header(message, "In-Reply-To"))[:1]
    references = _ID.findall(_header(message, "References"))[::-1]
    body, html = _body(message)
    text = body[:_LONGEST_MESSAGE]
    return _Mail(
        id=next(iter(_ID.findall(_header(message, "Message-ID"))), f"p{index + 1}"),
        author=name,
        address=address,
        date=_header(message, "Date") or None,
        subject=" ".join(_header(message, "Subject").split()),
        parents=tuple(dict.fromkeys((*answered, *references))),
        lines=tuple(_lines(text, flowed="format=flowed" in _header(message, "Content-Type").casefold())),
        html=html[:_LONGEST_MESSAGE] if html is not None else None,
        is_shortened=max(len(body), len(html or "")) > _LONGEST_MESSAGE,
    )


def _header(message: Message, name: str) -> str:
    value = message.get(name)
    if value is None:
        return ""
    pieces = []
    for piece, charset in decode_header(value):
        if isinstance(piece, str):
            pieces.append(_recovered(piece))
        else:
            pieces.append(_decoded(piece, None if charset == "unknown-8bit" else charset))
    return "".join(pieces).strip()


def _recovered(text: str) -> str:
    """Decode bytes that stood in a header without saying in which encoding."""
    if text.isascii():
        return text
    return _decoded(text.encode("utf-8", "surrogateescape"), None)


def _decoded(raw: bytes, charset: str | None) -> str:
    try:
        return decode(raw, f"text/plain; charset={charset}" if charset else None)
    except (EmptyInput, BinaryInput):
        return ""


def _sender(value: str) -> tuple[str | None, str | None]:
    """Return (name, address); list archives write "ann at example.com (Ann Lee)"."""
    veiled = re.match(r"^(?P<user>[^\s()<>]+)\s+at\s+(?P<host>[^\s()<>]+)(?:\s+\((?P<name>.*)\))?$", value)
    if veiled:
        name, address = veiled["name"] or "", f"{veiled['user']}@{veiled['host']}"
    else:
        name, address = parseaddr(value)
    name = name.strip().strip("\"'").strip()
    return name or address.partition("@")[0] or None, address.casefold() or None


def _body(message: Message) -> tuple[str, str | None]:
    """Return the plain text, or "" and the HTML where there is no plain text."""
    parts = [part for part in message.walk() if not part.is_multipart() and not part.get_filename()]
    plain = [_part(part) for part in parts if part.get_content_type() == "text/plain"]
    if any(text.strip() for text in plain):
        return "\n".join(plain), None
    html = [_part(part) for part in parts if part.get_content_type() == "text/html"]
    return ("", html[0]) if html else ("", None)


def _part(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return _decoded(payload, part.get_content_charset()) if isinstance(payload, bytes) else ""


def _lines(text: str, *, flowed: bool) -> Iterator[str]:
    """Yield the lines without the signature, soft line ends joined, ">From" restored."""
    pending = ""
    for line in text.replace("\r\n", "\n").split("\n"):
        if line.rstrip() in {"--", "-- "} or re.match(r"^_{20,}$", line.strip()):
            break
        plain = line[1:] if line.startswith(">From ") or (flowed and line.startswith(" ")) else line
        if flowed and plain.endswith(" ") and not plain.startswith(">"):
            pending += plain
            continue
        yield (pending + plain).rstrip()
        pending = ""
    if pending:
        yield pending.rstrip()


# --- threads ---------------------------------------------------------------------------------------------


def _threads(mails: Sequence[_Mail]) -> list[list[_Mail]]:
    thread_of: dict[str, int] = {}
    threads: list[list[_Mail]] = []
    for mail in mails:
        subject = _SUBJECT.sub("", mail.subject).casefold()
        keys = [mail.id, *mail.parents] + ([f"subject:{subject}"] if subject else [])
        known = next((thread_of[key] for key in keys if key in thread_of), None)
        if known is None:
            known = len(threads)
            threads.append([])
        threads[known].append(mail)
        for key in keys:
            thread_of.setdefault(key, known)
    return threads


def _page(mails: Sequence[_Mail], document: Document) -> Page:
    times = resolve_times([mail.date or "" for mail in mails], fetched_at=document.fetched_at)
    known = {mail.author.casefold() for mail in mails if mail.author}
    ids = {mail.id for mail in mails}
    posts: list[PagePost] = []
    quotable = Quotable()
    for i, mail in enumerate(mails):
        text, quotes = _words(mail, Context(known=known, quotable=quotable))
        parent = next((parent for parent in mail.parents if parent in ids), None)
        parent = parent or next(iter(mail.parents), None)
        posts.append(
            PagePost(
                id=mail.id,
                text=text,
                number=i + 1,
                author=mail.author,
                author_id=mail.address,
                author_basis="author_line" if mail.author else None,
                created_at=times[i].iso,
                created_raw=mail.date,
                reply_to=parent or next((quote.source for quote in quotes if quote.source), None),
                quotes=quotes,
                notes=(f"shortened to {_LONGEST_MESSAGE:,} characters",) if mail.is_shortened else (),
            )
        )
        quotable.add(Candidate(id=mail.id, author=mail.author, source=Source(text)))
    title = _SUBJECT.sub("", mails[0].subject) or None
    return Page(platform="mbox", posts=tuple(posts), title=title, url=document.url)


def _words(mail: _Mail, context: Context) -> tuple[str, tuple[PageQuote, ...]]:
    if mail.html is not None:
        words = own_words(parse_html(mail.html))
        return words.text, words.quotes
    original = next((j for j, line in enumerate(mail.lines) if _ORIGINAL.match(line)), len(mail.lines))
    parts = split(_joined_attributions(mail.lines[:original]), context)
    text, quotes = place(parts)
    rest = "\n".join(mail.lines[original + 1 :]).strip()
    if rest:
        quotes = (*quotes, PageQuote(author=None, text=rest, position=len(text)))
    return text, tuple(replace(quote, text=quote.text.strip("\n")) for quote in quotes)


_STARTS = re.compile(r"^(?:On|Am|Le|El|\d{4}-\d\d-\d\d)\s.{6,}[^.:]$")
_ENDS = re.compile(r"(?:\b(?:wrote|schrieb|écrit|escribió)|>)\s*:\s*$")


def _joined_attributions(lines: Sequence[str]) -> list[str]:
    """Join "On DATE, somebody" and "<address> wrote:" where a mail program broke the line between."""
    joined: list[str] = []
    for line in lines:
        if joined and _STARTS.match(joined[-1]) and _ENDS.search(line) and not line.startswith(">"):
            joined[-1] = f"{joined[-1]} {line.strip()}"
        else:
            joined.append(line)
    return joined


def _recognises(document: Document) -> bool:
    body = document.body
    if is_archive(body):
        return True
    head = body[:20_000].replace(b"\r\n", b"\n")
    if _FROM.match(head):
        return True
    headers = _HEADERS.match(head)
    return (
        headers is not None
        and sum(key in headers[0].lower() for key in (b"\nfrom:", b"\ndate:", b"\nsubject:", b"message-id:"))
        >= 2
    )


PLATFORM = Platform(name="mbox", shape="mail", recognises=_recognises, read=read_mailbox)
