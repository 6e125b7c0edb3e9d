"""`groundswell correct` as its users see it."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from groundswell.errors import CorrectionRefused, UsageError
from groundswell.records import Author, Correction, Membership, Post, Proposal, Suggestion
from groundswell.store import Store, open_store
from models.errors import WrongData
from models.train import pair, single
from models.train.corrections import TIMES, sentence_rows, stance_rows
from models.train.pair_examples import AGAINST
from pipeline.cli import app

TEXT = "Please add a map of all stations. I would pay for it."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "s.db"
    opened = open_store(path)
    people = [
        Author(
            id=f"author-{name}",
            site="s",
            handle=name,
            display_name=name.title(),
            role="member",
            role_basis="page",
        )
        for name in ("ann", "bob")
    ]
    post = Post(
        id="post-1", revision=1, thread_id="t", author_id="author-ann", author_basis=None, position=1,
        source_id="7",
        created_at=datetime(2024, 5, 1, tzinfo=UTC), created_raw=None, zone=None, zone_assumed=False,
        text=TEXT,
        is_solution=False, removed=False, permalink=None, votes=None, notes=(),
    )  # fmt: skip
    words = Suggestion(
        id="s-1", thread_id="t", post_id="post-1", revision=1, author_id="author-ann", basis="request",
        addressee="provider", wording="a map", probability=0.9, is_topic=False, start=0, end=33,
        quote=TEXT[:33],
    )  # fmt: skip
    maps = Proposal(id="p-map", key="p-map", headline="a map", exemplar_id="s-1", keywords=(), prevalence=1)
    place = Membership(id="m", thread_id="t", proposal_key="p-map", suggestion_id="s-1", similarity=1.0)
    with opened.transaction() as writer:
        writer.insert([*people, post])
        writer.insert([words, maps, place], unit="u")
    opened.close()
    return path


def groundswell(path: Path, *arguments: str) -> None:
    app(["correct", *arguments, "--store", str(path), "--by", "mo"], standalone_mode=False)


def log(path: Path) -> Sequence[Correction]:
    store: Store = open_store(path)
    rows = store.read(Correction)
    store.close()
    return rows


def test_a_correction_is_noted_listed_taken_back(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    groundswell(
        path, "relabel", "p-map", "conditional", "--post", "7", "--quote", "I would pay for it.", "--json"
    )
    made = json.loads(capsys.readouterr().out)
    assert (made["kind"], made["value"], made["made_by"]) == ("relabel", "conditional", "mo")
    groundswell(path, "--list")
    assert made["id"] in capsys.readouterr().out
    groundswell(path, "undo", made["id"])
    capsys.readouterr()
    groundswell(path, "--list", "--json")
    assert capsys.readouterr().out == ""
    assert [each.kind for each in sorted(log(path), key=lambda each: each.made_at)] == ["relabel", "undo"]


def test_the_kinds_that_take_other_words(path: Path) -> None:
    groundswell(path, "rename", "p-map", "A map of stations")
    groundswell(path, "not-a-proposal", "--post", "7", "--quote", "a map of all stations")
    groundswell(path, "not-a-proposal", "p-map")
    groundswell(path, "same-person", "bob", "Ann")
    kinds = {each.kind: each.value for each in log(path)}
    assert kinds == {
        "rename": "A map of stations",
        "not_a_proposal": kinds["not_a_proposal"],
        "same_person": "author-ann",
    }
    assert {each.value for each in log(path) if each.kind == "not_a_proposal"} == {"suggestion", "proposal"}


def test_rows_for_training_are_written(path: Path, tmp_path: Path) -> None:
    groundswell(path, "relabel", "p-map", "oppose", "--post", "7", "--quote", "I would pay for it.")
    groundswell(path, "--export", str(tmp_path / "rows.jsonl"))
    (row,) = map(json.loads, (tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines())
    assert (row["task"], row["target"], row["text"], row["label"]) == (
        "stance", "a map", "I would pay for it.", "against"
    )  # fmt: skip


def test_what_is_exported_teaches_the_networks(path: Path, tmp_path: Path) -> None:
    groundswell(path, "relabel", "p-map", "oppose", "--post", "7", "--quote", "I would pay for it.")
    groundswell(path, "not-a-proposal", "--post", "7", "--quote", "a map of all stations")
    rows = tmp_path / "rows.jsonl"
    groundswell(path, "--export", str(rows))
    pairs, sentences = list(stance_rows(rows)), list(sentence_rows(rows))
    assert {(each.first, each.second, each.label) for each in pairs} == {
        ("a map", "I would pay for it.", AGAINST)
    }
    assert {(each.text, tuple(each.labels.items())) for each in sentences} == {
        ("Please add a map of all stations.", (("suggestion", 0.0), ("change", 0.0))),
        ("I would pay for it.", (("side", 1.0), ("favor", 0.0))),
    }
    assert (len(pairs), len(sentences)) == (TIMES, 2 * TIMES)


@pytest.mark.parametrize("main", [pair.main, single.main])
@pytest.mark.parametrize("unteachable", [["--benchmark", "NAME"], ["--keep-network"]])
def test_corrections_that_nothing_would_learn_are_refused(
    main: Callable[[list[str]], None],
    unteachable: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = "suggestion" if main is single.main else "vast"
    given = [each.replace("NAME", name) for each in unteachable]
    with pytest.raises(SystemExit, match="2"):
        main([*given, "--data", str(tmp_path), "--out", str(tmp_path / "out"), "--corrections", "rows.jsonl"])
    assert "leave it alone" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "row",
    [
        {"task": "stance", "text": "No.", "label": "against"},
        {"task": "stance", "text": "No.", "target": "a map", "label": "AGAINST"},
        {"task": "stance", "text": 7, "target": "a map", "label": "against"},
    ],
)
def test_a_row_that_teaches_nothing_is_refused_by_its_line(tmp_path: Path, row: dict[str, object]) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"task": "cluster", "text": "a", "cluster": "b"}\n' + json.dumps(row) + "\n", "utf-8")
    with pytest.raises(WrongData, match="line 2 is no row of stance"):
        list(stance_rows(rows))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "say what to correct"),
        (["relable", "p-map", "oppose"], "'relable' is no kind of correction"),
        (["merge", "p-map"], "merge KEY INTO"),
        (["not-a-proposal", "p-map", "--post", "7", "--quote", "a map"], "not-a-proposal"),
        (["undo"], "undo ID"),
    ],
)
def test_what_is_no_command_says_how_it_is_written(path: Path, arguments: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        groundswell(path, *arguments)
    assert log(path) == []


def test_an_unknown_key_is_answered_with_those_that_exist(path: Path) -> None:
    with pytest.raises(CorrectionRefused, match="p-map “a map”"):
        groundswell(path, "rename", "p-mop", "x")
