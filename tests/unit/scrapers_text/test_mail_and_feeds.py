"""Mailboxes, packed or not, and feeds."""
# ruff: noqa: E501 - data is as long as it is

import gzip
import io
import zipfile

import pytest

from groundswell.errors import BinaryInput, EmptyInput, InputTooLarge, NotAThread, UnknownFormat
from scrapers.document import Document
from scrapers.platforms.feeds import PLATFORM as FEED
from scrapers.platforms.feeds import read_feed
from scrapers.platforms.mbox import PLATFORM as MBOX
from scrapers.platforms.mbox import read_mailbox
from scrapers.reading import read

MAILBOX = b"""From ann at example.com  Thu Apr 14 11:06:56 2016
From: ann at example.com (Ann =?ISO-8859-1?Q?L=F6we?=)
Date: Thu, 14 Apr 2016 11:06:56 +0200
Subject: [garden] Shall we buy a
 shredder?
Message-ID: <1@example.com>

Hi all,

I propose to buy a shredder together. It costs 300.

>From next month on the shop rents one, too.

--=20
Ann, plot 14

From bo at example.com  Fri Apr 15 09:00:00 2016
From: "Bo, Dr." <bo@example.com>
Date: Fri, 15 Apr 2016 09:00:00 +0200
Subject: Re: [garden] Shall we buy a shredder?
In-Reply-To: <1@example.com>
Message-ID: <2@example.com>
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable

On Thu, Apr 14, 2016 at 11:06 AM, Ann L=C3=B6we
<ann at example.com> wrote:
> I propose to buy a shredder together. It costs 300.

Too dear for me, I have two roses.

> From next month on the shop rents one, too.

That is enough =F0=9F=98=80

From cy at example.com  Sat Apr 16 10:00:00 2016
From: cy@example.com
Date: Sat, 16 Apr 2016 10:00:00 +0200
Subject: Key for the shed
Message-ID: <3@example.com>
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/html; charset=utf-8

<p>Who has the <b>key</b>?</p>
--b--
"""


def _mailbox(body: bytes) -> Document:
    return Document(body=body, name="list.mbox")


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_a_mailbox_gives_its_threads(line_end: bytes) -> None:
    document = _mailbox(MAILBOX.replace(b"--=20\n", b"-- \n").replace(b"\n", line_end))
    assert MBOX.recognises(document)
    shredder, key = MBOX.read(document)
    assert (shredder.title, key.title) == ("Shall we buy a shredder?", "Key for the shed")
    first, second = shredder.posts
    assert (first.id, first.author, first.author_id) == ("<1@example.com>", "Ann Löwe", "ann@example.com")
    assert first.created_at == "2016-04-14T11:06:56+02:00"
    assert first.text.endswith("From next month on the shop rents one, too.")
    assert (second.author, second.reply_to) == ("Bo, Dr.", "<1@example.com>")
    assert second.text == "Too dear for me, I have two roses.\n\nThat is enough 😀"
    assert [(quote.author, quote.source) for quote in second.quotes] == [("Ann Löwe", "<1@example.com>")] * 2
    assert second.text[second.quotes[1].position :] == "That is enough 😀"
    assert (key.posts[0].author, key.posts[0].text) == ("cy", "Who has the key?")


def _zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return packed.getvalue()


@pytest.mark.parametrize("body", [gzip.compress(MAILBOX), _zipped(box=MAILBOX)], ids=["gzip", "zip"])
def test_packed_mailboxes_are_read(body: bytes) -> None:
    assert [len(page.posts) for page in read(_mailbox(body))] == [2, 1]


@pytest.mark.parametrize(
    "body", [gzip.compress(bytes(5_000_000)), _zipped(a=bytes(3_000_000), b=bytes(3_000_000))]
)
def test_a_packed_bomb_is_refused(body: bytes) -> None:
    with pytest.raises(InputTooLarge):
        read_mailbox(_mailbox(body), max_unpacked=4_000_000)


@pytest.mark.parametrize("body", [b"PK\x03\x04 cut", gzip.compress(MAILBOX)[:200]])
def test_a_damaged_archive_is_named(body: bytes) -> None:
    with pytest.raises(BinaryInput, match="cannot be unpacked"):
        read_mailbox(_mailbox(body))


def test_empty_archives() -> None:
    with pytest.raises(EmptyInput):
        read_mailbox(_mailbox(_zipped()))
    with pytest.raises(EmptyInput):
        read_mailbox(_mailbox(_zipped(box=b"")))


def test_an_archive_without_mail() -> None:
    with pytest.raises(NotAThread):
        read_mailbox(_mailbox(_zipped(readme=b"just some words\n")))


def test_a_single_message_needs_no_separator() -> None:
    message = (
        b"Message-ID: <9@x>\nFrom: Ann <ann@x>\nDate: Fri, 15 Apr 2016 09:00:00 +0200\nSubject: Hi\n\nHello\n"
    )
    assert MBOX.recognises(_mailbox(message))
    assert MBOX.read(_mailbox(message))[0].posts[0].text == "Hello"


RSS = """<?xml version="1.0" encoding="ISO-8859-1"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Seed swap &amp; more</title>
<link>https://example.org/t/seed-swap/7</link>
<item><title>Seed swap &amp; more</title><dc:creator><![CDATA[ann]]></dc:creator>
<description><![CDATA[<blockquote><p>Bring labels</p></blockquote><p>Good <b>idea</b>.<br>I will.</p>]]></description>
<pubDate>Wed, 21 Jan 2026 23:29:42 +0000</pubDate><guid>g-2</guid><link>https://example.org/t/seed-swap/7/2</link></item>
<item><title>RE: Seed swap &amp; more</title><dc:creator>@bo Bo Ek</dc:creator><description>Bring labels</description>
<pubDate>Tue, 20 Jan 2026 20:00:00 +0000</pubDate><guid>g-1</guid><link>https://example.org/t/seed-swap/7/1</link></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>board</title>
<entry><author><name>/u/ann</name></author><content type="html">&lt;p&gt;A map?&lt;/p&gt;</content><id>t3_1</id>
<link href="https://example.org/1"/><published>2026-01-25T03:07:14+00:00</published><title>Maps</title></entry>
<entry><author><name>/u/bo</name></author><content type="html">Lower fees</content><id>t3_2</id>
<link href="https://example.org/2"/><updated>2026-01-26T03:07:14Z</updated><title>Fees</title></entry></feed>"""


def _feed(text: str) -> Document:
    return Document(body=text.encode(), name="feed.xml")


def test_a_feed_of_one_thread() -> None:
    document = _feed(RSS)
    assert FEED.recognises(document)
    (page,) = FEED.read(document)
    assert (page.title, page.url) == ("Seed swap & more", "https://example.org/t/seed-swap/7")
    newest, oldest = page.posts
    assert (newest.id, newest.number, newest.author, newest.text) == ("g-2", 2, "ann", "Good idea.\nI will.")
    assert newest.created_at == "2026-01-21T23:29:42+00:00"
    assert [quote.text for quote in newest.quotes] == ["Bring labels"]
    assert (oldest.author, oldest.text) == ("bo", "Bring labels")


def test_a_feed_of_a_board_gives_one_page_a_thread() -> None:
    maps, fees = FEED.read(_feed(ATOM))
    assert (maps.title, maps.posts[0].author, maps.posts[0].text) == ("Maps", "ann", "A map?")
    assert fees.posts[0].created_at == "2026-01-26T03:07:14+00:00"


def test_broken_empty_and_hostile_feeds_are_refused() -> None:
    with pytest.raises(UnknownFormat, match="well-formed"):
        read_feed(_feed(RSS[:-20]))
    with pytest.raises(NotAThread):
        read_feed(_feed("<rss><channel><title>x</title></channel></rss>"))
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><rss><channel><item>&b;</item></channel></rss>'
    with pytest.raises(UnknownFormat):
        read_feed(_feed(bomb))
