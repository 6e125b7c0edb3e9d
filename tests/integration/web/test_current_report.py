"""The report that pages are printed from: never stale, built once, and never in the moderators' way."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi import FastAPI

from groundswell.errors import UsageError
from groundswell.records import Run
from reports.build import Report, build
from reports.web import current
from reports.web.current import CurrentReport, NotReady
from reports.write import write
from tests.integration.web.desk_market import Case, flagged_id
from tests.integration.web.visitor import Visitor
from tests.report_market import FEES, post_id


def test_it_is_built_once_for_many_readers_and_anew_after_a_decision(case: Case) -> None:
    report = case.services.report
    with ThreadPoolExecutor(8) as pool:
        first, *others = pool.map(lambda _: report.get(), range(8))
    assert all(each is first for each in others)
    desk = case.services.desk
    desk.decide(desk.item(flagged_id(0)).seen, "upheld", "spam", by="mo")
    assert report.get() is not first


def test_a_new_analysis_is_noticed_after_a_while(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    report = case.services.report
    first = report.get()
    with case.store.transaction() as writer:
        writer.insert([Run(id="r", stage="flags", version=1, unit="u", input_digest="", output_digest="new",
                           rows=0, error=None)])  # fmt: skip
    assert report.get() is first
    monkeypatch.setattr(current, "_MACHINES_ASKED_SECONDS", 0.0)
    assert report.get() is not first


def test_a_weeks_page_tells_what_has_changed_since_the_last_report_was_sent(
    case: Case, tmp_path: Path
) -> None:
    report = CurrentReport(case.store, case.services.config, tmp_path)
    write(report.get("2024-W10"), tmp_path, only=frozenset({"digest.md"}))
    before = report.get("2024-W11").digest.errata
    assert before is not None
    assert before.rows == ()
    desk = case.services.desk
    desk.decide(desk.item(post_id(2)).seen, "upheld", "spam", by="mo")
    after = report.get("2024-W11").digest.errata
    assert after is not None
    told = {(row.proposal.key if row.proposal else "", row.name) for row in after.rows}
    assert (FEES, "for") in told
    assert after.causes == ("decisions",)


def test_an_error_is_told_and_not_kept(case: Case) -> None:
    for _ in range(2):
        with pytest.raises(UsageError, match="no ISO week"):
            case.services.report.get("2024-W77")


def test_a_report_that_takes_long_keeps_nobody_from_the_queue(
    app: FastAPI, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = threading.Event()

    def slow(*arguments: object, **options: object) -> Report:
        may_end.wait(timeout=30)
        return build(case.store, case.services.config)

    monkeypatch.setattr(current, "build", slow)
    monkeypatch.setattr("reports.web.routes.home._PATIENCE_SECONDS", 0.05)
    who = Visitor(app, "mo")
    with pytest.raises(NotReady):
        case.services.report.get(patience=0.01)
    start = who.get("/")
    assert start.status_code == 200
    assert "being put together" in start.text
    assert "wait for a moderator" in start.text
    assert who.get("/moderation").status_code == 200
    may_end.set()
    assert isinstance(CurrentReport.get(case.services.report), Report)
    assert "being put together" not in who.get("/").text
