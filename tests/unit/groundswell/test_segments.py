"""The table of segments that a product team brings along: what it may look like, and what is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundswell.config import Config
from groundswell.errors import ConfigurationError
from groundswell.segments import MOST_SEGMENTS, Segments


def config_in(folder: Path, table: bytes) -> Config:
    (folder / "segments.csv").write_bytes(table)
    (folder / "groundswell.toml").write_text('[community]\nsegments = "segments.csv"\n')
    return Config.from_file(folder / "groundswell.toml")


@pytest.mark.parametrize(
    "table",
    [
        b"author,segment\nAnn B,studio\nbo,hobby\n",
        b"\xef\xbb\xbfSegment;Since;Author\r\nstudio;2019;Ann B\r\n\r\nhobby;2020;bo\r\n",
        b'author\tsegment\n@ann  b\tstudio\nANN B\tstudio\n"bo"\thobby',
    ],
)
def test_a_table_as_spreadsheets_write_it(table: bytes, tmp_path: Path) -> None:
    segments = config_in(tmp_path, table).community.segments
    assert segments is not None
    assert segments.names == ("hobby", "studio")
    assert segments.of(["Ann B"]) == "studio"
    assert segments.of(["somebody", "Bo"]) == "hobby"
    assert segments.of(["Cy"]) is None


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        (b"", "an empty file"),
        (b"name,segment\nann,studio\n", "line 1: found the columns name, segment"),
        (b"author,author,segment\nann,ann,studio\n", "expected one"),
        (b"author,segment\nann,studio\nbo\n", "line 3"),
        (b"author,segment\n,studio\n", "line 2"),
        (b"author,segment\nann, \n", "line 2"),
        (
            b"author,segment\nAnn,studio\nbo,hobby\n@ann,hobby\n",
            "line 4: '@ann' is in 'hobby', and in 'studio' on line 2",
        ),
        (b"author,segment\nann,Not listed\n", "choose another name"),
        (b"author,segment\nann," + b"x" * 61 + b"\n", "61 characters"),
        (b'author,segment\nann,"studio\n', "line 2"),
        (b"author,segment\nann,caf\xe9\n", "UTF-8"),
        (
            b"author,segment\n" + b"".join(b"a%d,s%d\n" % (n, n) for n in range(MOST_SEGMENTS + 1)),
            "right column",
        ),
    ],
)  # fmt: skip
def test_a_table_that_makes_no_sense_names_the_line(table: bytes, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"community\.segments") as found:
        config_in(tmp_path, table)
    assert complaint in str(found.value)
    assert "segments.csv" in str(found.value)


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "g.toml").write_text('[community]\nsegments = "lost.csv"\n')
    with pytest.raises(ConfigurationError, match=r"there is no table of segments at .*lost\.csv"):
        Config.from_file(tmp_path / "g.toml")
    (tmp_path / "g.toml").write_text("[community]\nsegments = 3\n")
    with pytest.raises(ConfigurationError, match=r"community\.segments"):
        Config.from_file(tmp_path / "g.toml")


def test_segments_are_part_of_the_settings_but_not_of_the_analysis(tmp_path: Path) -> None:
    one = config_in(tmp_path, b"author,segment\nann,studio\nbo,hobby\n")
    shuffled = config_in(tmp_path, b"author,segment\nbo,hobby\nann,studio\n")
    other = config_in(tmp_path, b"author,segment\nann,hobby\nbo,hobby\n")
    assert one.identity == shuffled.identity
    assert len({one.identity, other.identity, Config().identity}) == 3
    assert one.judging == other.judging == Config().judging


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_a_table_or_a_complaint(head: str, rest: str) -> None:
    for text in (head, f"author,segment\n{rest}", f"author,segment\n{head},{rest}"):
        try:
            found = Segments.from_text(text)
        except ConfigurationError as error:
            assert str(error).startswith("line ")  # noqa: PT017 - either way is right
        else:
            assert all(name.strip() for name in found.names)
