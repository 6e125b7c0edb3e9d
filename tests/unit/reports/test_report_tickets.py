"""Tickets for Jira and GitHub, read back the way those tools read them."""

import csv
import io
import json
import re
from dataclasses import replace
from typing import Any

from markdown_it import MarkdownIt

from groundswell.config import Config
from groundswell.records import Author, Decision, Post, Proposal, Stance
from groundswell.store import open_store
from reports.build import Report, build
from reports.formats.tickets import JIRA_COLUMNS, github_jsonl, jira_csv
from tests.report_market import FEES, GIFT, LABELS, VACATION, Market, built, market, moment, post_id

HOSTILE = (
    "=1+1 {html}x{html} !http://a.example/x.png! [~admin] @admin #12 GH-7 ![x](http://a.example) --> <b>"
)


def _report(world: Market) -> Report:
    store = world.save(open_store("sqlite://"))
    try:
        return build(store, Config())
    finally:
        store.close()


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _issues(report: Report) -> list[dict[str, Any]]:
    return [json.loads(line) for line in github_jsonl(report).splitlines()]


def _hostile() -> Report:
    proposals = [replace(row, headline=HOSTILE + "\n" + "long " * 90) for row in market().of(Proposal)]
    authors = [replace(row, display_name=HOSTILE) for row in market().of(Author)]
    posts = [
        replace(row, text=row.text + HOSTILE, permalink="javascript:alert(1)") for row in market().of(Post)
    ]
    texts = {post.id: post.text for post in posts}
    stances = [
        replace(row, end=len(text), quote=text[row.start :])
        for row in market().of(Stance)
        if (text := texts[row.post_id])
    ]
    return _report(market().with_rows(*proposals, *authors, *posts, *stances))


def test_jira_gets_one_row_a_proposal_with_its_evidence_and_links() -> None:
    rows = _rows(jira_csv(built()))
    keys = [row["Groundswell Key"] for row in rows]
    assert keys == [view.key for view in built().proposals]
    fees = rows[keys.index(FEES)]
    view = next(view for view in built().proposals if view.key == FEES)
    assert fees["Summary"] == view.headline
    assert fees["People For"] == str(len(view.with_label("support")))
    assert "bq. “please lower the selling fee for small shops” (ana, [" in fees["Description"]
    assert "|https://forum.market.example/t/thread-fees#m1])" in fees["Description"]
    assert fees["First Post"] == "https://forum.market.example/t/thread-fees#m1"
    assert fees["Official Status"] == "under review"


def test_jira_finds_its_first_column_and_labels_without_spaces() -> None:
    header, *rows = csv.reader(io.StringIO(jira_csv(built()), newline=""))
    assert tuple(header) == JIRA_COLUMNS
    assert header[0] == "Summary", "a byte order mark would hide it from Jira"
    labels = [place for place, title in enumerate(header) if title == "Labels"]
    given = {row[place] for row in rows for place in labels}
    assert {"community-request", "official-under-review", "no-official-word", "single-voices"} <= given
    assert not any(" " in label for label in given)


def test_github_gets_title_body_and_labels() -> None:
    issues = _issues(built())
    assert len(issues) == len(built().proposals)
    assert all(set(issue) == {"title", "body", "labels"} for issue in issues)
    body = next(each["body"] for each in issues if f"groundswell: {VACATION} " in each["body"])
    html = MarkdownIt("commonmark").render(body)
    assert "<h3>Official word</h3>" in html
    assert "We are building vacation mode" in html
    assert 'href="https://forum.market.example/t/thread-fees#m20"' in html
    assert "not a poll" in html


def test_conditions_stay_apart_from_plain_support() -> None:
    body = next(each["body"] for each in _issues(built()) if f"groundswell: {LABELS} " in each["body"])
    assert body.startswith("2 people for, 0 against, 1 under conditions")
    plain = body.split("### For")[1].split("###")[0]
    assert "only if the buyer pays" not in plain


def test_posts_words_are_neither_formulas_nor_markup_for_jira() -> None:
    for row in _rows(jira_csv(_hostile())):
        assert not any(
            cell.startswith(("=", "+", "-", "@")) for cell in row.values() if isinstance(cell, str)
        )
        assert len(row["Summary"]) <= 255
        assert "\n" not in row["Summary"]
        assert row["First Post"] == ""
        for mark in ("{html}", "[~", "!http"):
            escaped = "".join(f"\\{c}" if c in "{[!~" else c for c in mark).replace("html}", "html\\}")
            assert mark not in row["Description"].replace(escaped, "")


def test_posts_words_are_neither_markup_nor_mentions_for_github() -> None:
    for issue in _issues(_hostile()):
        html = MarkdownIt("commonmark").render(issue["body"])
        assert not re.search(r"<(img|b|a)\b", html)
        assert not re.search(r"[@#]\w", html), "a mention would write to strangers"
        assert issue["body"].count("-->") == 1
        assert len(issue["title"]) <= 256


def test_withheld_words_reach_no_tracker() -> None:
    post = next(row for row in market().of(Post) if row.id == post_id(28))
    withheld = Decision(
        id="d1", post_id=post.id, thread_id=post.thread_id, revision=1, verdict="upheld", reason="spam",
        note="", decided_by="mo", decided_at=moment("2024-03-17T10:00"), rules=(), undoes=None, number=1,
        previous_hash="", hash="",
    )  # fmt: skip
    report = _report(market().with_rows(withheld))
    assert GIFT in jira_csv(built())
    for text in (jira_csv(report), github_jsonl(report)):
        assert "gift wrap be sold" not in text
