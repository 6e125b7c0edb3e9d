"""Whether words welcome or reject what is discussed, without knowing what that is."""

import numpy as np
import pytest

from models.reactions import ReactionModel
from models.sides import SideModel, SideQuery


@pytest.fixture(scope="module")
def model() -> ReactionModel:
    return ReactionModel.load()


def test_welcome_and_rejection_are_told_apart(model: ReactionModel) -> None:
    welcome = ["Wonderful, my whole office has hoped for that.", "This is so much better than before!"]
    rejection = ["Dreadful, my whole office wants it gone.", "What a useless thing."]
    _, favor = model.judge(welcome + rejection).T
    assert favor[:2].min() > 0.5 > favor[2:].max()


def test_help_and_small_talk_take_no_side(model: ReactionModel) -> None:
    sides = model.judge(
        ["Great news for all of us.", "A disgrace.", "Which menu is that in?", "I live in Ghent."]
    )[:, 0]
    assert sides[:2].min() > sides[2:].max()


def test_nothing_to_read_gives_nothing(model: ReactionModel) -> None:
    assert model.judge([]).shape == (0, 2)


def test_the_side_follows_the_words_and_a_post_without_any_takes_none() -> None:
    model = SideModel.load()
    texts: list[list[str]] = [["I love it, well done!"], ["I hate it, take it back."], []]
    love, hate, empty = model.judge([SideQuery(sentences=sentences) for sentences in texts])
    assert love.is_for > 0.5 > hate.is_for
    assert empty.takes_side < min(love.takes_side, hate.takes_side)
    assert np.isfinite(empty.is_for)
    assert love.leanings[0] > 0 > hate.leanings[0]
    assert [len(each.leanings) for each in (love, hate, empty)] == [1, 1, 0]
