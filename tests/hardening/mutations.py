"""Inputs that went wrong: seeds of every format, and the ways in which a file or an answer is damaged."""

import gzip
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
MAIL = (
    b"From ann at example.com  Thu Apr 14 11:06:56 2016\n"
    b"From: ann at example.com (Ann =?ISO-8859-1?Q?L=F6we?=)\n"
    b"Date: Thu, 14 Apr 2016 11:06:56 +0200\nSubject: A shredder?\nMessage-ID: <1@example.com>\n\n"
    b"Shall we buy one?\n\nFrom bo at example.com  Fri Apr 15 09:00:00 2016\nFrom: Bo <bo@example.com>\n"
    b"Date: Fri, 15 Apr 2016 09:00:00 +0200\nSubject: Re: A shredder?\nIn-Reply-To: <1@example.com>\n"
    b'Message-ID: <2@example.com>\nContent-Type: multipart/alternative; boundary="b"\n\n--b\n'
    b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    b"On Thu, Ann wrote:\n> Shall we buy one?\nToo dear for me=2C really.\n--b\nContent-Type: text/html\n\n"
    b"<p>Too dear for me.</p>\n--b--\n"
)
_ATOM = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Garden</title>
<entry><id>1</id><title>A shredder?</title><author><name>Ann</name></author>
<updated>2016-04-14T11:06:56Z</updated>
<content type="html">&lt;p&gt;Shall we buy one?&lt;/p&gt;</content></entry>
<entry><id>2</id><title>Re</title><author><name>Bo</name></author>
<updated>2016-04-15T09:00:00Z</updated><content>Too dear.</content></entry></feed>"""
_CSV = (
    b'author,date,text\nAnn,2016-04-14,"Shall we buy a shredder, all of us?"\n'
    b"Bo,2016-04-15,Too dear for me.\n"
)
_LINES = b"".join(
    json.dumps({"author": name, "text": text, "created_at": "2016-04-14T11:00:00"}).encode() + b"\n"
    for name, text in (("Ann", "Shall we buy a shredder?"), ("Bo", "Too dear for me."))
)


def seeds() -> list[bytes]:
    """Return every fixture as its bytes, and inputs of the formats that have none."""
    found = [
        path.read_bytes()
        for name in ("page.html", "answer.json", "input.txt")
        for path in sorted(FIXTURES.glob(f"*/*/{name}"))
    ]
    return [*found, MAIL, _ATOM, _CSV, _LINES, gzip.compress(MAIL), _zipped({"a.mbox": MAIL})]


def mutated(seed: bytes, others: list[bytes], chance: random.Random) -> tuple[bytes, str]:
    """Return an input with one to three damages, and their names."""
    data, names = seed, []
    for _ in range(chance.choice((1, 1, 2, 3))):
        name = chance.choice(sorted(DAMAGES))
        data = DAMAGES[name](data, others, chance)[:_LARGEST]
        names.append(name)
    return data, " + ".join(names)


_LARGEST = 1_500_000
"""Bytes: what a damage may blow a page of a few kilobytes up to."""


def _cut_off(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _beheaded(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    return data[chance.randrange(len(data) + 1) :]


def _bits_flipped(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _n in range(chance.randrange(1, 40)):
        if changed:
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _recoded(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(
        chance.choice(("cp1252", "utf-16", "utf-16-be", "shift_jis", "koi8-r", "utf-7")), "replace"
    )


def _misdeclared(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    name = chance.choice(
        (b"utf-16", b"utf-7", b"idna", b"rot13", b"punycode", b"undefined", b"hex", b"shift_jis")
    )
    changed = re.sub(rb"(?i)charset=[\"']?[\w-]+", b"charset=" + name, data)
    return changed if changed != data else b'<meta charset="' + name + b'">\xff\xe9' + data


def _at(data: bytes, chance: random.Random, new: bytes) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + new + data[place:]


def _nuls(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    return _at(data, chance, b"\0" * chance.choice((1, 3, 4096)))


def _nested(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    part = chance.choice(
        (b"<div>", b"<blockquote>", b"[", b'{"a":', b"> ", b"(", b"[quote]", b"<table><tr><td>", b"<b><i>")
    )
    return _at(data, chance, part * chance.choice((50, 1000, 20_000)))


def _flooded(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    attributes = b" ".join(b'data-a%d="%d"' % (n, n) for n in range(5000))
    names = b'class="' + b" ".join(b"n%d" % n for n in range(3000)) + b'"'
    return _at(data, chance, b"<div " + chance.choice((attributes, names)) + b">")


def _huge_token(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    return _at(
        data, chance, chance.choice((b"a", b"9", b"=", b'"', b"&", b"\xc3", b" ", b"-", b"<")) * 300_000
    )


def _repeated_line(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    lines = data.split(b"\n")
    place = chance.randrange(len(lines))
    line = lines[place][:300] + b"\n"
    return (
        b"\n".join(lines[:place]) + b"\n" + line * min(5000, 300_000 // len(line)) + b"\n".join(lines[place:])
    )


def _repeated_piece(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    piece = data[place : place + chance.choice((30, 500, 5000))]
    return _at(data, chance, piece * chance.choice((2, 20, 200)))


def _shuffled(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    mark = chance.choice((b"<", b"\n", b",", b'"'))
    pieces = data.split(mark)
    first, second = chance.randrange(len(pieces)), chance.randrange(len(pieces))
    pieces[first], pieces[second] = pieces[second], pieces[first]
    return mark.join(pieces)


def _marks_lost(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    mark = chance.choice((b"</", b'"', b">", b"\n", b"}", b":"))
    kept = data.split(mark)
    return b"".join(piece + (mark if chance.random() > 0.1 else b"") for piece in kept)


def _spliced(data: bytes, others: list[bytes], chance: random.Random) -> bytes:
    other = chance.choice(others)
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def _numbers(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    strange = (
        b"0",
        b"-1",
        b"99999999999999999999",
        b"1e400",
        b"NaN",
        "٣".encode(),
        "²".encode(),
        b"2024-02-30",
        b"null",
    )
    return re.sub(rb"\d+", lambda found: chance.choice(strange) if chance.random() < 0.1 else found[0], data)


def _characters(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    strange = (
        "\u202e", "\u2066", "\u200b", "\ufeff", "\u2028", "\x85", "\ufffe", "\U0010ffff",
        "a" + "\u0301" * 3000,
        "\x1b[2J", "&#x110000;", "&#0;", "&#xD800;", "&amp" * 5000, "\\ud800", "\\u0000", "<!--", "<![CDATA[",
        "<script>", "<plaintext>", "<svg><style>", "<template>", "<frameset>", "<base href='x:'>", "]]>",
        "-->",
    )  # fmt: skip
    return _at(data, chance, chance.choice(strange).encode("utf-8", "surrogatepass"))


def _packed(data: bytes, _: list[bytes], chance: random.Random) -> bytes:
    packed = gzip.compress(data) if chance.random() < 0.5 else _zipped({"../../etc/x": data, "a": data})
    return _bits_flipped(packed, [], chance) if chance.random() < 0.5 else packed


DAMAGES: Mapping[str, Callable[[bytes, list[bytes], random.Random], bytes]] = {
    function.__name__.strip("_"): function
    for function in (
        _cut_off, _beheaded, _bits_flipped, _recoded, _misdeclared, _nuls, _nested, _flooded, _huge_token,
        _repeated_line, _repeated_piece, _shuffled, _marks_lost, _spliced, _numbers, _characters, _packed,
    )
}  # fmt: skip


def _zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()
