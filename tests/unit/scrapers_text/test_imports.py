"""Posts that come as JSON Lines, JSON lists and tables."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from groundswell.errors import NotAThread, UnknownFormat, UsageError
from scrapers.columns import columns_said
from scrapers.document import Document
from scrapers.platforms.csv_table import PLATFORM as CSV
from scrapers.platforms.csv_table import read_csv
from scrapers.platforms.jsonl import PLATFORM as JSONL
from scrapers.platforms.jsonl import read_jsonl
from scrapers.platforms.pasted import read_pasted
from scrapers.reading import read

FIXTURES = Path(__file__).parents[2] / "fixtures" / "pasted"


def _document(text: str, **known: datetime) -> Document:
    return Document(body=text.encode(), name="import", **known)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", ["khoros_by_line", "discourse_copy", "phpbb_german", "reddit_old"])
def test_what_parse_prints_reads_back_as_itself(case: str) -> None:
    (page,) = read_pasted(Document(body=(FIXTURES / case / "input.txt").read_bytes(), name=case))
    printed = "\n".join(json.dumps(line, ensure_ascii=False) for line in page.lines())
    document = _document(printed)
    assert JSONL.recognises(document)
    (again,) = JSONL.read(document)
    assert list(again.lines()) == list(page.lines())


def test_author_and_text_are_enough() -> None:
    (page,) = read_jsonl(
        _document('{"author": "Ann", "text": "Add a map."}\n\n{"author": "Bo", "text": "No."}\n')
    )
    assert [(post.id, post.number, post.author, post.text) for post in page.posts] == [
        ("p1", 1, "Ann", "Add a map."),
        ("p2", 2, "Bo", "No."),
    ]
    assert page.platform == "jsonl"
    assert page.posts[0].created_at is None


def test_lines_of_several_threads_become_several_pages_in_order() -> None:
    rows = [("b", "Ann", "one"), ("a", "Bo", "two"), ("b", "Cy", "three")]
    text = "\n".join(
        json.dumps({"thread": {"title": t}, "author": who, "text": said}) for t, who, said in rows
    )
    first, second = read_jsonl(_document(text))
    assert (first.title, [post.text for post in first.posts]) == ("b", ["one", "three"])
    assert (second.title, [post.text for post in second.posts]) == ("a", ["two"])


def test_quotes_in_raw_texts_are_split_off_and_linked() -> None:
    rows = [
        {"user": "Ann", "body": "Please add a map of the town."},
        {"user": "Bo", "body": "> add a map of the town\n\nWhy?"},
    ]
    (page,) = read_jsonl(_document(json.dumps(rows)))
    answer = page.posts[1]
    assert (answer.text, answer.reply_to) == ("Why?", "p1")
    assert [(quote.author, quote.text, quote.source) for quote in answer.quotes] == [
        ("Ann", "add a map of the town", "p1")
    ]


def test_an_object_with_a_list_of_posts_names_the_thread() -> None:
    value = {
        "title": "Maps",
        "url": "https://example.org/t/1",
        "posts": [{"author": "Ann", "text": "Hi", "timestamp": 1585066228.0}],
    }
    (page,) = read_jsonl(_document(json.dumps(value)))
    assert (page.title, page.url) == ("Maps", "https://example.org/t/1")
    assert page.posts[0].created_at == "2020-03-24T16:10:28+00:00"


def test_columns_may_be_named_also_in_nested_data() -> None:
    row = {"who": {"nick": "Ann"}, "said": "Hi", "when": "03/04/2019", "in": "t1"}
    columns = {"author": "who.nick", "text": "said", "created_at": "when", "thread_id": "in"}
    rows = json.dumps([row, row | {"when": "13/04/2019"}])
    (page,) = read(replace(_document(rows), columns=columns))
    assert [(post.author, post.created_at) for post in page.posts] == [
        ("Ann", "2019-04-03"),
        ("Ann", "2019-04-13"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"author": "Ann", "text": "Hi"}\n{"author": "Bo", "te', "line 2 is no JSON"),
        ('{"author": "Ann", "text": "Hi"}\n[1, 2]\n', "line 2 is no JSON object"),
        ('[{"a": 1, "b": 2}]', "expected one for the text"),
    ],
)
def test_broken_lines_are_named(text: str, message: str) -> None:
    with pytest.raises(UnknownFormat, match=message):
        read_jsonl(_document(text))


@pytest.mark.parametrize("text", ["[]", '{"posts": []}', '[{"author": "", "text": ""}]'])
def test_json_without_posts(text: str) -> None:
    with pytest.raises((NotAThread, UnknownFormat)):
        read_jsonl(_document(text))


def test_other_json_is_left_to_others() -> None:
    assert not JSONL.recognises(_document('{"name": "door", "version": 3}'))
    assert not JSONL.recognises(_document("[14/02/2022, 18:03:11] Ann: hello there"))
    assert not JSONL.recognises(_document("plain text"))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_with_guessed_columns(separator: str) -> None:
    rows = [
        ["title", "post_date", "message_text", "user_name", "user_rank"],
        ["Maps", '"Mar 16, 2021  11:47:28 PM"', '"Two lines,\nand a ""quote"""', "Ann", "CommunityManager"],
        ["Maps", "3/17/21 5:23", "No map please", "Bo", "ActiveMember"],
        ["Fees", "3/18/21 5:28", "Too high", "Cy", ""],
    ]
    text = "".join(separator.join(row) + "\r\n" for row in rows)
    document = _document(text)
    assert CSV.recognises(document)
    maps, fees = CSV.read(document)
    assert (maps.title, len(maps.posts), fees.title, len(fees.posts)) == ("Maps", 2, "Fees", 1)
    assert (maps.posts[0].text, maps.posts[0].role) == ('Two lines,\nand a "quote"', "staff")
    assert [post.created_at for post in maps.posts] == ["2021-03-16T23:47:28", "2021-03-17T05:23:00"]


def test_a_table_with_named_columns_and_relative_times() -> None:
    fetched = datetime(2024, 5, 4, 12, tzinfo=UTC)
    document = _document("A,B,C\nAnn,Hi,2 days ago\n", fetched_at=fetched)
    with pytest.raises(UnknownFormat, match="--columns"):
        read(replace(document, columns={"author": "A"}))
    (page,) = read(replace(document, columns=columns_said("author=A, text=B, created_at=C")))
    assert (page.posts[0].author, page.posts[0].text, page.posts[0].created_at) == ("Ann", "Hi", "2024-05-02")


def test_what_is_said_of_a_column_outranks_its_name() -> None:
    table = _document("author,text,comment\nAnn,deleted,Keep it\n")
    assert [post.text for page in read(table) for post in page.posts] == ["deleted"]
    (page,) = read(replace(table, columns={"text": "comment"}))
    assert page.posts[0].text == "Keep it"


def test_a_column_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownFormat, match="'remark' as you said"):
        read(replace(_document("author,text\nAnn,Hi\n"), columns={"text": "remark"}))


@pytest.mark.parametrize("said", ["text", "text=", "colour=red", ","])
def test_columns_that_say_nothing_are_wrong_usage(said: str) -> None:
    with pytest.raises(UsageError, match="FIELD=COLUMN"):
        columns_said(said)


@pytest.mark.parametrize(
    "text",
    [
        "Feb 2, 2017 05:49:03 PM by Gro\nHello, all of you\n",
        "name,price\ndoor,3\n",
        "text\n",
        "author,text\n",
        "one line",
    ],
)
def test_what_is_no_table_of_posts(text: str) -> None:
    assert not CSV.recognises(_document(text))


def test_a_table_without_rows() -> None:
    with pytest.raises(NotAThread):
        read_csv(_document("author,text\n"))
