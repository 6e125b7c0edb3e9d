"""Bytes to text, whatever a forum declared or a person pasted.

What the bytes themselves prove comes first (byte order mark, NUL pattern, well-formed UTF-8), then the
declared charset if it fits the bytes, then statistics. Declarations are only a hint: pages that say
ISO-8859-1 and hold UTF-8, or the reverse, are common.
"""

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

from groundswell.errors import BinaryInput, EmptyInput

_SIGNATURES = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\x7fELF", "an executable"),
    (b"MZ\x90", "an executable"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"RIFF", "a media file"),
    (b"OggS", "a media file"),
    (b"ID3", "a media file"),
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\b\x1b") | {127})
_CONTROL_SHARE = 0.01
"""Text holds next to no control characters; compressed or compiled data holds about a tenth."""

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)|<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.-]+)""",
    re.IGNORECASE,
)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_DECLARATION_WITHIN = 8192
"""Browsers look for a declaration in the first 1,024 bytes; saved pages push it further down."""

_NO_CHARSETS = {"idna", "punycode", "raw_unicode_escape", "unicode_escape", "utf-7"}
"""Codecs that Python knows by name and no page is written in; some take quadratic time."""

_WESTERN = {"ascii", "iso8859-1", "latin-1", "us-ascii"}
_SAMPLE = 1 << 16
_HIGH_CONTROL = re.compile("[\x80-\x9f]")
_STRAY_SHARE = 0.25
"""A UTF-8 page may hold a few bytes pasted from Windows-1252; beyond this share it is not UTF-8."""

# Bytes that Windows-1252 leaves empty keep their Latin-1 meaning, as browsers read them.
_STRAY = {0xDC00 + byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(128, 256)}
_C1 = re.compile(rb"\xc2[\x80-\x84\x86-\x9f]")
"""Control characters beyond ASCII but for NEL, in UTF-8: a search for a byte first is ten times as fast."""
_FROM_C1 = {byte: _STRAY[0xDC00 + byte] for byte in range(0x80, 0xA0) if byte != 0x85}
"""Windows-1252 punctuation that somebody's tool carried into Unicode unchanged; text has no use for C1."""
_WESTERN_LETTERS = frozenset("àâäáãåæçèéêëìíîïñòóôöõøœùúûüýÿßšžÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØŒÙÚÛÜÝŠŽ")
_WESTERN_SIGNS = frozenset("‘’“”‚„–—…•€£¥§©®™°´`¨«»¿¡·¹²³¼½¾×÷±µ¢ªº†‡‰‹›\xa0¬¦\xad¸¯")
_ODD_PAIR = re.compile("[À-ÿ][¬´¨¦¸¯¤±µ]|[¬´¨¦¸¯¤±µ][À-ÿ]")
"""Pairs that come from two-byte characters read as Windows-1252, not from any word."""
_CANDIDATES = (
    "cp1251", "koi8_r", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1252", "iso8859_2",
    "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "mac_roman", "cp874",
)  # fmt: skip


def decode(body: bytes, content_type: str | None = None) -> str:
    """Return the text in `body` without byte order mark and NULs; line ends stay as they are.

    `content_type` is an HTTP header's value; its charset, and one declared in the markup, is used only
    where it fits the bytes. Raises `BinaryInput` for data that is no text, and `EmptyInput` where there
    is nothing but white space.
    """
    if not body:
        raise EmptyInput("found 0 bytes, expected text: check that the file was saved completely")
    _refuse_known_binary(body)
    text = _by_mark(body)
    if text is None:
        text = _by_nul_pattern(body)
    if text is None:
        _refuse_controls(body)
        text = _without_mark(body.replace(b"\x00", b""), content_type)
    text = text.replace("\x00", "").removeprefix("\ufeff")
    if not text.isascii() and _C1.search(text.encode("utf-8", "surrogatepass")):
        text = text.translate(_FROM_C1)
    if not text or text.isspace():
        raise EmptyInput(f"found {len(body)} bytes of white space, expected text")
    return text


def _refuse_known_binary(body: bytes) -> None:
    for signature, what in _SIGNATURES:
        if body.startswith(signature) and (
            signature not in {b"BZh", b"ID3", b"RIFF"} or b"\x00" in body[:64]
        ):
            raise BinaryInput(f"found {what}, expected text: unpack it or save the page as text or HTML")


def _refuse_controls(body: bytes) -> None:
    sample = body[:_SAMPLE] + body[-_SAMPLE:]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > max(2, _CONTROL_SHARE * len(sample)):
        share = round(100 * controls / len(sample))
        raise BinaryInput(f"found {share} % control characters, expected text: this is not a text file")


def _by_mark(body: bytes) -> str | None:
    for mark, encoding in _BOMS:
        if body.startswith(mark) and not (encoding == "utf-16-le" and len(body) % 2 and body.count(0) == 0):
            rest = body[len(mark) :]
            return _utf8(rest) if encoding == "utf-8" else rest.decode(encoding, "ignore")
    return None


def _by_nul_pattern(body: bytes) -> str | None:
    """Read UTF-16 without a mark: Latin letters leave a NUL in every second byte."""
    sample = body[: _SAMPLE & ~1]
    pairs = len(sample) // 2
    if not pairs:
        return None
    even, odd = sample[0::2].count(0) / pairs, sample[1::2].count(0) / pairs
    if max(even, odd) < 0.2 or min(even, odd) > 0.05:
        return _by_space_pattern(body, sample) if even + odd > 0 else None
    text = body.decode("utf-16-le" if odd > even else "utf-16-be", "ignore")
    controls = sum(character < " " and character not in "\t\n\r\f\v" for character in text[:_SAMPLE])
    return text if controls <= _CONTROL_SHARE * min(len(text), _SAMPLE) else None


def _by_space_pattern(body: bytes, sample: bytes) -> str | None:
    """Read UTF-16 of other scripts: few NULs, but the blanks and line ends between words carry one."""
    for encoding, blank in (("utf-16-le", (b" \x00", b"\n\x00")), ("utf-16-be", (b"\x00 ", b"\x00\n"))):
        text = sample.decode(encoding, "replace")
        blanks = text.count(" ") + text.count("\n")
        letters = sum(character.isalpha() for character in text)
        if blanks and any(mark in sample for mark in blank) and letters + blanks > 0.8 * len(text):
            return body.decode(encoding, "ignore")
    return None


def _utf8(body: bytes) -> str | None:
    """Decode as UTF-8, with strays read as Windows-1252; None where it is not UTF-8 at all."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end >= len(body) and len(body) - error.start <= 3 and "unexpected end" in error.reason:
            head = body[: error.start]
            return head.decode("utf-8") if not head.isascii() else None
    well_formed = body.decode("utf-8", "ignore")
    text = body.decode("utf-8", "surrogateescape")
    strays = len(text) - len(well_formed)
    if strays > _STRAY_SHARE * _non_ascii(well_formed):
        return None
    return text.translate(_STRAY)


def _western(body: bytes) -> str:
    try:
        return body.decode("cp1252")
    except UnicodeDecodeError:
        return body.decode("ascii", "surrogateescape").translate(_STRAY)


def _non_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _without_mark(body: bytes, content_type: str | None) -> str:
    if body.isascii():
        return _shifted(body) or body.decode("ascii")
    text = _utf8(body)
    if text is not None:
        return text
    for declared in _declarations(body, content_type):
        text = _as_declared(body, declared)
        if text is not None:
            return text
    return _by_statistics(body)


def _shifted(body: bytes) -> str | None:
    """Read the 7-bit Japanese mail encoding, which is ASCII with escape sequences."""
    if b"\x1b$" not in body:
        return None
    try:
        return body.decode("iso2022_jp_2")
    except UnicodeDecodeError:
        return None


def _declarations(body: bytes, content_type: str | None) -> Iterator[str]:
    header = _HEADER_CHARSET.search(content_type or "")
    if header:
        yield header[1]
    markup = _DECLARED.search(body[:_DECLARATION_WITHIN])
    if markup:
        yield (markup[1] or markup[2]).decode("ascii")


def _as_declared(body: bytes, declared: str) -> str | None:
    """Decode as declared, or None where the charset is unknown, does not fit or reads as nonsense."""
    try:
        name = codecs.lookup(declared).name
        b"a".decode(name)  # refused by codecs from bytes to bytes, such as "hex"
    except (LookupError, UnicodeError):
        return None
    if name in _NO_CHARSETS:
        return None
    if name == "utf-8" or name.startswith(("utf-16", "utf-32")):
        return None  # already ruled out
    if name in _WESTERN or name == "cp1252":
        text = _western(body)
        return text if _reads_western(text) else None
    try:
        text = body.decode(name)
    except UnicodeDecodeError:
        text = body.decode(name, "replace")
        if text.count("\ufffd") > 0.02 * _non_ascii(text):
            return None
    return None if _HIGH_CONTROL.search(text) else text


def _reads_western(text: str) -> bool:
    """Say whether non-ASCII letters stand among ASCII ones, as in Western European words.

    Cyrillic or Greek bytes read as Windows-1252 give whole words of accented letters instead.
    """
    if _HIGH_CONTROL.search(text):
        return False
    accented, foreign = 0, len(_ODD_PAIR.findall(text[: 8 * _SAMPLE]))
    for word in re.findall(r"[^\W\d_]+", text[: 8 * _SAMPLE]):
        if word.isascii():
            continue
        high = sum(not character.isascii() for character in word)
        accented += 1
        foreign += high > 2 and high > len(word) / 2
    return foreign <= 0.2 * accented


def _by_statistics(body: bytes) -> str:
    """Guess the encoding from the lines that tell: those with bytes outside ASCII."""
    western = _western(body)
    unusual = {character for character in set(western) if not character.isascii()}
    if unusual <= _WESTERN_LETTERS | _WESTERN_SIGNS and _reads_western(western):
        return body.decode("cp1250", "replace") if _reads_hungarian(unusual) else western
    best = from_bytes(_telling(body), cp_isolation=list(_CANDIDATES)).best()
    if best is not None:
        encoding = "cp1255" if best.encoding == "cp1251" and _reads_hebrew(body) else best.encoding
        decoded = body.decode(encoding, "replace")
        if decoded.count("\ufffd") <= 0.02 * _non_ascii(decoded):
            return decoded
    if _reads_western(western):
        return western
    raise BinaryInput(
        f"found {len(body)} bytes in no encoding that reads as text: save the file as UTF-8 and try again"
    )


def _reads_hungarian(letters: set[str]) -> bool:
    """Say whether õ and û stand where Hungarian has ő and ű: no other language mixes these letters."""
    return bool(letters & {"õ", "û"}) and "ã" not in letters and len(letters & set("áéíóöü")) >= 4


def _reads_hebrew(body: bytes) -> bool:
    """Say whether every letter is one of the 27 Hebrew ones.

    As Cyrillic they would be lower case throughout, without the frequent ы, ь and я.
    """
    letters = [byte for byte in _telling(body) if byte >= 0xC0]
    return len(letters) >= 12 and all(0xE0 <= byte <= 0xFA for byte in letters)


def _telling(body: bytes) -> bytes:
    lines: list[bytes] = []
    size = 0
    for line in body.splitlines():
        if not line.isascii():
            lines.append(line)
            size += len(line)
            if size > _SAMPLE:
                break
    return b"\n".join(lines)
