"""Pages cut off, wrongly decoded, nested and flooded: posts or a typed error, and soon."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from groundswell.errors import InputError
from scrapers.document import Document
from scrapers.reading import read

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
PAGES = sorted(FIXTURES.glob("*/*/page.html"))
LONGEST = 4.0
"""Seconds. A page takes a tenth of this on an idle core; the tests run on busy ones."""

Damage = Callable[[bytes, random.Random], bytes]


def cut_off(page: bytes, chance: random.Random) -> bytes:
    return page[: chance.randrange(len(page) // 4, len(page))]


def wrong_charset(page: bytes, _: random.Random) -> bytes:
    return page.decode("utf-8", "replace").encode("cp1252", "replace")


def nuls(page: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(page))
    return page[:at] + b"\x00" * 3 + page[at:]


def deep(page: bytes, chance: random.Random) -> bytes:
    at = page.find(b"<div", chance.randrange(len(page)))
    return page[:at] + b"<div>" * 3000 + page[at:]


def attribute_flood(page: bytes, _: random.Random) -> bytes:
    flood = b" ".join(b'data-a%d="%d"' % (n, n) for n in range(5000))
    return page.replace(b"<div", b"<div " + flood, 1)


def tags_swapped(page: bytes, chance: random.Random) -> bytes:
    pieces = page.split(b"<")
    first, second = (chance.randrange(1, len(pieces)) for _ in range(2))
    pieces[first], pieces[second] = pieces[second], pieces[first]
    return b"<".join(pieces)


def closing_tags_lost(page: bytes, chance: random.Random) -> bytes:
    pieces = page.split(b"</")
    kept = [pieces[0], *(b"</" + piece if chance.random() > 0.2 else piece for piece in pieces[1:])]
    return b"".join(kept)


def one_class_of_thousand_names(page: bytes, _: random.Random) -> bytes:
    return page.replace(b'class="', b'class="' + b" ".join(b"n%d" % n for n in range(2000)) + b" ", 1)


DAMAGES: list[Damage] = [
    cut_off,
    wrong_charset,
    nuls,
    deep,
    attribute_flood,
    tags_swapped,
    closing_tags_lost,
    one_class_of_thousand_names,
]


@pytest.fixture(scope="module", autouse=True)
def words_for_times() -> None:
    """Load the tables of month names once, outside the measured time."""
    read(Document(body=PAGES[0].read_bytes(), name="first"))


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.parent.name}/{page.parent.name}")
def test_a_damaged_page_gives_posts_or_a_typed_error(page: Path, damage: Damage) -> None:
    chance = random.Random(f"{page.parent.name} {damage.__name__}")
    body = damage(page.read_bytes(), chance)
    started = time.process_time()
    try:
        pages = read(Document(body=body, name=page.parent.name))
    except InputError:
        pages = ()
    else:
        assert sum(len(thread.posts) for thread in pages) > 0, "no posts and no error"
    assert time.process_time() - started < LONGEST
