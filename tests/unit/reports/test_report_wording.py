"""The reports speak of posters and of people in threads, never for everybody."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from groundswell.config import Config
from groundswell.records import Stance
from groundswell.store import open_store
from reports import phrases
from reports.build import Report, build
from reports.changes import strength
from reports.formats.html import digest_html, moderation_html, suggestions_html
from reports.formats.markdown import digest_markdown
from tests.report_market import HEADLINES, LABELS, built, market

FORBIDDEN = re.compile(
    r"\b(?:users?|customers?|members?|everyone|everybody|the community|most people|the majority of people)\s+"
    r"(?:want|wants|think|thinks|believe|believes|demand|demands|need|needs|love|loves|hate|hates)\b"
    r"|\bdemand(?:s|ed)? that\b"
    r"|\bconsensus of (?:the )?(?:community|users)\b|\boverwhelming\w*\b|\bclearly\b",
    re.IGNORECASE,
)
_TAG = re.compile(r"\{[%{#].*?[%}#]\}|<[^>]*>", re.DOTALL)


def _own_words(page: str) -> str:
    """Return what we say on a page, without the words of posts and proposals."""
    soup = BeautifulSoup(page, "lxml")
    for tag in soup.select("[data-verbatim], style, script, q"):
        tag.decompose()
    return soup.get_text(" ")


def test_templates_speak_for_nobody(repository: Path) -> None:
    templates = sorted((repository / "reports/templates").glob("*.j2"))
    assert len(templates) >= 5
    for template in templates:
        said = _TAG.sub(" ", template.read_text(encoding="utf-8"))
        assert not FORBIDDEN.search(said), f"{template.name}: {FORBIDDEN.search(said)}"


def test_phrases_speak_for_nobody() -> None:
    said = [
        *phrases.ASKS.values(),
        *phrases.STATES.values(),
        *phrases.BUCKETS.values(),
        *phrases.RULES.values(),
    ]
    said += [*phrases.COMPARISONS.values(), phrases.NOT_A_POLL]
    assert [text for text in said if FORBIDDEN.search(text)] == []


@pytest.mark.parametrize("week", [None, "2024-W10", "2024-W11"])
def test_outputs_speak_for_nobody(week: str | None) -> None:
    report = built(week)
    for page in (digest_html(report), suggestions_html(report), moderation_html(report)):
        assert not FORBIDDEN.search(_own_words(page))
    assert phrases.NOT_A_POLL in _own_words(digest_html(report))
    assert phrases.NOT_A_POLL in digest_markdown(report)


def test_the_rule_would_catch_what_it_forbids() -> None:
    for sentence in (
        "Users want lower fees",
        "the community thinks so",
        "overwhelming support",
        "customers demand it",
    ):
        assert FORBIDDEN.search(sentence)


@pytest.mark.parametrize("week", [None, "2024-W11"])
def test_no_percentage_is_printed_of_few_people(week: str | None) -> None:
    assert "%" not in _own_words(digest_html(built(week)))
    assert "%" not in _own_words(suggestions_html(built(week)))


def test_single_voices_are_called_so_and_get_no_bullet() -> None:
    for report in (built(), built("2024-W11")):
        single = {view.key for view in report.digest.single_voices}
        assert single == {"gift-wrap"}
        assert single.isdisjoint(change.proposal.key for change in report.digest.changes)
    assert "single voices, not a theme" in _own_words(suggestions_html(built()))


@pytest.mark.parametrize(
    ("labels", "verb"),
    [
        (("support", "support", "conditional"), "for"),
        (("support", "conditional", "conditional"), "conditional"),
        (("support", "conditional", "status_ask"), "conditional"),
        (("support", "status_ask", "status_ask"), "about"),
        (("status_ask", "status_ask", "status_ask"), "about"),
        (("support", "oppose", "oppose"), "divided"),
    ],
)
def test_a_headline_is_no_stronger_than_most_of_its_words(labels: tuple[str, ...], verb: str) -> None:
    report = _labelled(labels)
    view = next(view for view in report.proposals if view.key == LABELS)
    assert strength(view) == verb
    line = next(line for line in digest_markdown(report).splitlines() if HEADLINES[LABELS] in line)
    assert ("ask for" in line) == (verb == "for")


def _labelled(labels: tuple[str, ...]) -> Report:
    rows = [row for row in market().of(Stance) if row.proposal_key == LABELS]
    changed = [replace(row, label=label) for row, label in zip(rows, labels, strict=True)]
    others = [row for row in market().of(Stance) if row.proposal_key != LABELS]
    store = market().without(*others).with_rows(*changed).save(open_store("sqlite://"))
    try:
        return build(store, Config())
    finally:
        store.close()
