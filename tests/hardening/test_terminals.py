"""What people write on a forum reaches a terminal as words, and never stops a command."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from groundswell.page import Page, PagePost, PageQuote
from pipeline.correcting import line_of
from scrapers.halves import whole

COMMAND = str(Path(sys.executable).parent / "groundswell")
HALF = "\ud83d"
ACTS = {"\x1b", "\x07", "\x9b", "\u202e", "\u2066"}


def _said(*arguments: str | Path) -> tuple[int, str, str]:
    done = subprocess.run([COMMAND, *map(str, arguments)], capture_output=True, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A thread with an escape sequence in every text, and half an emoji."""
    path = tmp_path / "post\x1b[31m.jsonl"
    row = {
        "author": f"Ann{HALF}\x1b[31m",
        "text": f"cut short {HALF}\u202egnp",
        "thread": {"title": "\x1b]0;x\x07"},
    }
    path.write_text(json.dumps(row) + "\n" + json.dumps({"author": "Bo", "text": "whole \U0001f600"}) + "\n")
    return path


def test_parse_prints_half_a_character_as_unknown_and_no_escape_sequence(source: Path) -> None:
    code, out, _ = _said("parse", source)
    assert code == 0
    assert not {"\x1b", "\x07"} & set(out)
    assert [json.loads(line)["text"] for line in out.split("\n")[:2]] == [
        "cut short \ufffd\u202egnp",
        "whole \U0001f600",
    ]


def test_a_message_that_names_a_file_or_a_page_cannot_act(tmp_path: Path) -> None:
    path = tmp_path / "no\x1b[2J\u202ething.txt"
    path.write_text("x")
    code, _, err = _said("parse", path)
    assert code == 3
    assert "‹U+001B›" in err
    assert not ACTS & set(err)


def test_a_listing_of_corrections_cannot_act() -> None:
    row = {
        "id": "c\x1b[31m", "kind": "rename", "quote": "\u202eabc", "proposal_key": "k", "value": "\x9b1m",
        "made_by": "mo\x07", "made_at": "2024-05-01T00:00:00", "doubt": None,
    }  # fmt: skip
    assert not ACTS & set(line_of(row))


def test_whole_pages_stay_the_very_same() -> None:
    page = Page(platform="invented", posts=(PagePost(id="1", text="whole \U0001f600"),))
    assert whole(page) is page


def test_halves_are_replaced_wherever_they_stand() -> None:
    quote = PageQuote(author=HALF, text=HALF)
    broken = Page(
        platform="invented", title=HALF, notes=(HALF,),
        posts=(PagePost(id=HALF, text=f"a{HALF}b", quotes=(quote,), notes=(HALF,)),),
    )  # fmt: skip
    assert HALF not in repr(whole(broken))
    assert whole(broken).posts[0].text == "a\ufffdb"
