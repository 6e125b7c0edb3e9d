"""A receipt proves that a folder is what the store gives; what was tampered with is named."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from groundswell.config import Config
from groundswell.errors import VerificationFailed
from groundswell.records import Correction, Thread
from groundswell.store import Store
from reports.build import build
from reports.verify import verify
from reports.write import write
from tests.report_market import market, moment, post_id


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return market().open(tmp_path)


@pytest.fixture
def out(store: Store, tmp_path: Path) -> Path:
    write(build(store, Config(), week="2024-W11"), tmp_path / "out")
    return tmp_path / "out"


def test_an_untouched_folder_verifies(store: Store, out: Path) -> None:
    assert verify(store, Config(), out) == []


def test_the_receipt_keeps_its_schema(out: Path, repository: Path) -> None:
    schema = json.loads(
        (repository / "docs/reference/schemas/receipt.schema.json").read_text(encoding="utf-8")
    )
    jsonschema.Draft202012Validator(schema).validate(
        json.loads((out / "receipt.json").read_text(encoding="utf-8"))
    )


def test_a_changed_and_a_missing_file_are_named(store: Store, out: Path) -> None:
    (out / "digest.html").write_text("something else", encoding="utf-8")
    (out / "suggestions.csv").unlink()
    assert verify(store, Config(), out) == [
        "digest.html: the file was changed after it was written",
        "suggestions.csv: the file is missing",
    ]


def test_a_changed_store_is_named(store: Store, out: Path) -> None:
    with store.transaction() as writer:
        writer.replace(replace(store.read(Thread)[0], title="Another title", digest="another"))
        writer.insert([
            Correction(
                id="c", kind="rename", post_id=post_id(1), start=None, end=None, quote=None,
                proposal_key="lower-fees", value="Another name", made_by="mo",
                made_at=moment("2024-03-18T00:00"),
            )
        ])  # fmt: skip
    named = {difference.split(":")[0] for difference in verify(store, Config(), out)}
    assert {"threads", "corrections", "suggestions.html", "suggestions.json"} <= named
    assert "decisions" not in named


def test_another_configuration_is_named(store: Store, out: Path) -> None:
    config = Config.model_validate({"community": {"name": "elsewhere"}})
    named = {difference.split(":")[0] for difference in verify(store, config, out)}
    assert {"configuration", "digest.html"} <= named


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"inputs": {}, "outputs": 3, "week": null}'])
def test_without_a_receipt_nothing_can_be_verified(store: Store, tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "receipt.json").write_text(content, encoding="utf-8")
    with pytest.raises(VerificationFailed, match="receipt"):
        verify(store, Config(), tmp_path)


def test_writing_one_file_again_keeps_the_others_on_the_receipt(store: Store, out: Path) -> None:
    before = json.loads((out / "receipt.json").read_text(encoding="utf-8"))
    write(build(store, Config(), week="2024-W11"), out, only=frozenset({"digest.md"}))
    assert json.loads((out / "receipt.json").read_text(encoding="utf-8")) == before
    write(build(store, Config()), out, only=frozenset({"digest.md"}))
    assert list(json.loads((out / "receipt.json").read_text(encoding="utf-8"))["outputs"]) == ["digest.md"]
