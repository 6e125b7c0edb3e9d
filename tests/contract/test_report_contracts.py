"""The machine-readable outputs keep their published schemas."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from groundswell.config import Config
from groundswell.records import Post, Thread
from reports.build import build
from reports.formats.json_file import posts_jsonl, suggestions_json
from tests.report_market import Market, built, market


def _schema(repository: Path, name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads(
        (repository / f"docs/reference/schemas/{name}.schema.json").read_text(encoding="utf-8")
    )
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


@pytest.fixture(params=[None, "2024-W10", "2024-W11"])
def suggestions(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    return json.loads(suggestions_json(build(market().open(tmp_path), Config(), week=request.param)))


def test_suggestions_keep_their_schema(suggestions: Any, repository: Path) -> None:
    _schema(repository, "suggestions").validate(suggestions)


def test_people_are_counted_by_their_names(suggestions: Any) -> None:
    for proposal in suggestions["proposals"]:
        for side in ("support", "against", "conditional", "asking"):
            assert proposal[side]["n"] == len(proposal[side]["authors"])


def test_every_line_of_posts_keeps_its_schema(tmp_path: Path, repository: Path) -> None:
    lines = posts_jsonl(build(market().open(tmp_path), Config())).splitlines()
    assert len(lines) == 30
    validator = _schema(repository, "posts")
    for line in lines:
        validator.validate(json.loads(line))


def test_times_of_posts_have_an_offset_only_where_the_page_shows_one() -> None:
    times = {str(line["id"]): str(line["created_at"]) for line in built().posts}
    assert times["m1"] == "2024-03-04T08:00:00+00:00"
    assert times["m21"] == "2024-03-05T10:00:00", "the zone of this thread was assumed"


def test_one_thread_stands_alone_and_in_the_list(tmp_path: Path) -> None:
    alone = _only_fees(market())
    found = json.loads(suggestions_json(build(alone.open(tmp_path), Config())))
    assert found["thread"] == found["threads"][0]
    assert found["thread"]["topic"]["headline"] == "Lower the selling fee for small shops"
    stances = {each["author"]: each["stance"] for each in found["thread"]["positions"]}
    assert stances["emil"] == "support", "the change of mind counts"
    assert stances["chiara"] == "oppose"
    assert stances["jonas"] == "none", "somebody who took no position is listed without one"


def test_evidence_names_the_platforms_own_ids(suggestions: Any) -> None:
    ids = {words["post_id"] for proposal in suggestions["proposals"] for words in proposal["evidence"]}
    assert ids <= {f"m{number}" for number in range(1, 31)}


def _only_fees(whole: Market) -> Market:
    other = [
        row for row in (*whole.primary, *whole.derived) if getattr(row, "thread_id", "") == "thread-photos"
    ]
    threads = [row for row in whole.of(Thread) if row.id == "thread-photos"]
    found = whole.without(*other, *threads)
    assert len(found.of(Post)) == 20
    return found
