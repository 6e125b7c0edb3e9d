"""A later report owns up to changed numbers, restates weeks of another method, and blames nothing else."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from bs4 import BeautifulSoup

from groundswell.config import Analysis, Config
from groundswell.errors import UsageError
from groundswell.records import Author, Correction, Decision, Lineage, Post, Run, Stance, Tombstone
from groundswell.store import Store, open_store
from reports.build import Report, build
from reports.errata import Errata
from reports.formats.figures import Figures
from reports.formats.html import digest_html
from reports.formats.markdown import digest_markdown
from reports.ledger import recompute
from reports.printed import figures_of, printed_of, read_printed
from reports.verify import verify
from reports.write import write
from tests.report_market import FEES, HEADLINES, PHOTOS, Market, author_id, market, moment, post_id

FIRST, SECOND = "2024-W10", "2024-W11"
DIGEST = frozenset({"digest.html", "digest.md"})
OTHER = Config(analysis=Analysis(stance_threshold=0.7))


def _decided(number: int) -> Decision:
    return Decision(
        id=f"decision-{number}", thread_id="thread-fees", post_id=post_id(number), revision=1,
        verdict="upheld", reason="spam", note="", decided_by="mo", decided_at=moment("2024-03-13T10:00"),
        previous_hash="", hash="",
    )  # fmt: skip


def _then_and_now(out: Path, now: Market, config: Config | None = None) -> Report:
    """Report the first week as it was, and return the report on the second as it is."""
    then = market().save(open_store("sqlite://"))
    write(build(then, Config(), week=FIRST), out, only=DIGEST)
    then.close()
    store = now.save(open_store("sqlite://"))
    report = build(store, config or Config(), week=SECOND, printed=read_printed(out))
    store.close()
    return report


def _told(errata: Errata | None) -> dict[tuple[str, str], tuple[float, float]]:
    assert errata is not None
    return {
        (row.proposal.key if row.proposal else "", row.name): (row.printed.value, row.now.value)
        for row in errata.rows
    }


def test_where_nothing_changed_nothing_is_told(tmp_path: Path) -> None:
    report = _then_and_now(tmp_path, market())
    assert report.digest.errata is not None
    assert (report.digest.errata.rows, report.digest.errata.causes) == ((), ())
    assert report.digest.header.comparison == "comparable"
    assert "others today" not in digest_html(report)


def test_a_withheld_post_changes_the_week_before_and_is_told(tmp_path: Path) -> None:
    report = _then_and_now(tmp_path, market().with_rows(_decided(2)))
    assert _told(report.digest.errata) == {(FEES, "for"): (3, 2)}
    assert report.digest.errata is not None
    assert report.digest.errata.causes == ("decisions",)
    text = BeautifulSoup(digest_html(report), "lxml").select_one("[aria-labelledby=s-corrections]")
    assert text is not None
    assert "moderators decided" in text.get_text()
    assert [cell.get_text() for cell in text.select("td.num")] == ["3", "2"]
    assert "printed [3](digest.html#" in digest_markdown(report)


def test_a_judgement_of_other_words_is_told_with_its_correction(tmp_path: Path) -> None:
    flipped = next(row for row in market().of(Stance) if row.post_id == post_id(22))
    corrected = Correction(
        id="c1", kind="relabel", post_id=post_id(22), start=flipped.start, end=flipped.end,
        quote=flipped.quote, proposal_key=PHOTOS, value="oppose", made_by="mo",
        made_at=moment("2024-03-12T09:00"),
    )  # fmt: skip
    report = _then_and_now(tmp_path, market().with_rows(replace(flipped, label="oppose"), corrected))
    assert _told(report.digest.errata) == {(PHOTOS, "for"): (2, 1), (PHOTOS, "against"): (1, 2)}
    assert report.digest.errata is not None
    assert report.digest.errata.causes == ("corrections",)


def test_a_deletion_is_counted_and_leaves_no_word(tmp_path: Path) -> None:
    gone = author_id("bo")
    rows = [row for row in market().of(Stance) if row.author_id == gone]
    posts = [replace(row, text="", author_id=None) for row in market().of(Post) if row.author_id == gone]
    authors = [row for row in market().of(Author) if row.id == gone]
    tombs = [
        Tombstone(id=post.id, kind="post", forgotten_at=moment("2024-03-13T00:00"), reason="on request")
        for post in posts
    ]
    now = market().without(*rows, *authors).with_rows(*posts, *tombs)
    report = _then_and_now(tmp_path, now)
    told = _told(report.digest.errata)
    assert told[FEES, "for"] == (3, 2)
    assert report.digest.errata is not None
    assert "deletions" in report.digest.errata.causes
    for path in (tmp_path / "printed").iterdir():
        assert "keep me here" not in path.read_text(encoding="utf-8")
    assert "keep me here" not in digest_html(report)


def test_a_proposal_that_is_gone_is_told_without_its_name(tmp_path: Path) -> None:
    mine = [
        row for row in market().derived if getattr(row, "proposal_key", getattr(row, "key", "")) == PHOTOS
    ]
    report = _then_and_now(tmp_path, market().without(*mine))
    rows = report.digest.errata.rows if report.digest.errata else ()
    assert {(row.name, row.printed.value, row.now.value) for row in rows if row.is_gone} == {
        ("for", 2, 0), ("against", 1, 0), ("conditional", 1, 0),
    }  # fmt: skip
    assert "a proposal that is no longer there, for" in digest_markdown(report)


def test_a_merged_proposal_is_told_with_the_one_it_went_into(tmp_path: Path) -> None:
    gone = [row for row in market().derived if getattr(row, "key", "") == PHOTOS]
    moved = [
        replace(row, proposal_key=FEES)
        for row in market().derived
        if getattr(row, "proposal_key", "") == PHOTOS
    ]
    merged = Lineage(id="lineage-2", event="merge", proposal_key=FEES, other_key=PHOTOS)
    report = _then_and_now(tmp_path, market().without(*gone).with_rows(*moved, merged))
    rows = report.digest.errata.rows if report.digest.errata else ()
    assert {row.kin.key for row in rows if row.is_gone and row.kin} == {FEES}
    assert f"a proposal that is now part of [“{HEADLINES[FEES]}”]" in digest_markdown(report)


def test_another_model_restates_the_week_and_is_named(tmp_path: Path) -> None:
    runs = [replace(row, models=("stance_model abc",)) for row in market().of(Run) if row.stage == "stances"]
    report = _then_and_now(tmp_path, market().with_rows(*runs))
    errata = report.digest.errata
    assert errata is not None
    assert (errata.is_restated, errata.changed) == (True, ("models",))
    assert report.digest.header.comparison == "restated"
    assert "The method (the models) has changed since the report on" in digest_html(report)


def test_another_method_restates_the_week_beside_the_old_figure(tmp_path: Path) -> None:
    flipped = next(row for row in market().of(Stance) if row.post_id == post_id(22))
    report = _then_and_now(tmp_path, market().with_rows(replace(flipped, label="oppose")), OTHER)
    errata, header = report.digest.errata, report.digest.header
    assert errata is not None
    assert errata.is_restated
    assert _told(errata) == {(PHOTOS, "for"): (2, 1), (PHOTOS, "against"): (1, 2)}
    assert header.comparison == "restated"
    assert header.last_posts is not None, "both weeks are of the present method now"
    page = digest_html(report)
    assert "that week was computed again" in page
    assert "Restated" in page


def test_a_half_changed_method_gives_no_delta_even_if_the_week_was_printed(tmp_path: Path) -> None:
    (run,) = (row for row in market().primary if getattr(row, "stage", "") == "stances")
    newer = replace(run, id="run-new", version=2, unit="thread-fees")
    report = _then_and_now(tmp_path, market().with_rows(newer))
    assert report.digest.header.comparison == "mixed_method"
    assert report.digest.header.posts_change is None
    assert report.digest.rising == report.digest.fading == ()


def test_every_erratum_follows_from_what_was_printed_and_what_is(tmp_path: Path) -> None:
    world = market().with_rows(_decided(2), _decided(3))
    report = _then_and_now(tmp_path, world)
    (printed,) = read_printed(tmp_path)
    records = {**{row.id: row for row in (*world.primary, *world.derived)}, **figures_of(printed)}
    page = BeautifulSoup(digest_html(report), "lxml")
    figures = Figures(report.config.community)
    links = [link for link in page.select("[data-ledger]") if str(link["data-ledger"]).startswith("errata/")]
    assert len(links) >= 4
    for link in links:
        entry = report.ledger[str(link["data-ledger"])]
        again = replace(entry, value=recompute(entry, report.ledger, records))
        assert figures.number(again) == link.get_text()
        assert page.select_one(f"[id='{str(link['href'])[1:]}']") is not None


def test_only_closed_weeks_are_kept(tmp_path: Path) -> None:
    store = market().save(open_store("sqlite://"))
    write(build(store, Config()), tmp_path, only=DIGEST)
    write(build(store, Config(), week="2024-W12"), tmp_path, only=DIGEST)
    assert read_printed(tmp_path) == ()
    write(build(store, Config(), week=SECOND), tmp_path, only=DIGEST)
    (kept,) = read_printed(tmp_path)
    assert kept == printed_of(build(store, Config(), week=SECOND))
    store.close()


def test_a_report_with_errata_verifies_and_is_the_same_twice(tmp_path: Path, repository: Path) -> None:
    store: Store = market().open(tmp_path)
    out = tmp_path / "out"
    write(build(store, Config(), week=FIRST), out, only=DIGEST)
    with store.transaction() as writer:
        writer.insert([_decided(2)])
    for _ in range(2):
        write(build(store, Config(), week=SECOND, printed=read_printed(out)), out, only=DIGEST)
        page = (out / "digest.html").read_bytes()
        assert b"moderators decided" in page
        assert verify(store, Config(), out) == []
    receipt = json.loads((out / "receipt.json").read_text(encoding="utf-8"))
    schema = repository / "docs/reference/schemas/receipt.schema.json"
    jsonschema.validate(receipt, json.loads(schema.read_text(encoding="utf-8")))
    (out / "printed" / f"{FIRST}.json").unlink()
    named = {difference.split(":")[0] for difference in verify(store, Config(), out)}
    assert {"earlier", "digest.html"} <= named
    store.close()


def test_numbers_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "printed").mkdir()
    (tmp_path / "printed" / f"{FIRST}.json").write_text('{"week": 3}', encoding="utf-8")
    with pytest.raises(UsageError, match=r"2024-W10\.json"):
        read_printed(tmp_path)
