"""Pinned floor of the shipped reply model. Lowering it is a decision to be seen."""

from pathlib import Path

import pytest

from models.pairs.evaluate import reply

pytestmark = [pytest.mark.shared, pytest.mark.slow]

FLOOR = 0.51


def test_accuracy_on_unseen_reddit_replies_keeps_its_floor(shared: Path) -> None:
    score = next(reply(shared / "data", None))
    assert score.name.startswith("DEBAGREEMENT")
    assert score.value >= FLOOR
