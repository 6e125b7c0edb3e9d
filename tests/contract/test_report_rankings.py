"""Reports and the analysis rank alike: the stage writes what the report computes again from stances."""

from dataclasses import replace

import pytest

from groundswell.records import Post, Proposal, Staff, Stance
from pipeline.stages.rankings import rankings
from tests.report_market import built, market


def test_a_report_over_everything_shows_the_ranking_of_the_analysis() -> None:
    world = market()
    ranked = list(rankings(world.of(Proposal), world.of(Stance), world.of(Post), world.of(Staff)))
    views = built().proposals
    assert [row.proposal_key for row in ranked] == [view.key for view in views]
    for row, view in zip(ranked, views, strict=True):
        shown = {
            label: sorted(person.author_id for person in view.with_label(label))
            for label in ("support", "oppose", "conditional", "status_ask")
        }
        assert shown == {
            "support": sorted(row.supporters),
            "oppose": sorted(row.opponents),
            "conditional": sorted(row.conditionals),
            "status_ask": sorted(row.askers),
        }
        assert view.numbers["rank"].value == row.rank
        assert view.numbers["reach"].value == row.reach
        for name in ("share", "recency", "demand"):
            assert view.numbers[name].value == pytest.approx(getattr(row, name)), (view.key, name)
        assert (view.first_seen, view.last_seen, view.is_consensus) == (
            row.first_seen,
            row.last_seen,
            row.is_consensus,
        )


def test_the_comparison_would_notice_a_difference() -> None:
    world = market()
    stances = [replace(row, label="oppose") for row in world.of(Stance)]
    other = list(rankings(world.of(Proposal), stances, world.of(Post), world.of(Staff)))
    assert [row.reach for row in other] != [view.numbers["reach"].value for view in built().proposals]
