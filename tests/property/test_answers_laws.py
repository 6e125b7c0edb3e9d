"""What networks answered before is used again, and nobody can tell from the result."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundswell.store import Store, open_store
from groundswell.store.answers import Answers, empty_answers
from models.encoder import Encoder
from models.pairs.reply import ReplyModel, ReplyPair
from models.passes import observed, recalling
from models.suggestion import SuggestionModel

WORDS = st.sampled_from(
    ["please", "add", "a dark mode", "no", "I agree", "thanks", "why", "broken", "\ud800", "\x00", "é", " "]
)
TEXTS = st.lists(st.lists(WORDS, max_size=6).map(" ".join), max_size=6)


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.load(threads=1)


@pytest.fixture(scope="module")
def suggestion_model() -> SuggestionModel:
    return SuggestionModel.load(threads=1)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return open_store(tmp_path_factory.mktemp("answers") / "groundswell.db")


def saved(store: Store, answers: Answers) -> Answers:
    """Store what is new and forget it in this process, as the next run finds it."""
    with store.transaction() as writer:
        answers.save(writer)
    return Answers(store)


@settings(max_examples=25, deadline=None)
@given(known=TEXTS, asked=TEXTS)
def test_recalled_answers_are_the_bytes_of_new_ones(
    known: list[str], asked: list[str], encoder: Encoder, suggestion_model: SuggestionModel, store: Store
) -> None:
    answers = Answers(store)
    with recalling(answers):
        encoder.encode(known)
        suggestion_model.judge(known)
    with recalling(saved(store, answers)):
        vectors, judged = encoder.encode(asked), suggestion_model.judge(asked)
    assert vectors.tobytes() == encoder.encode(asked).tobytes()
    assert judged == suggestion_model.judge(asked)


def test_pairs_are_known_by_both_texts_and_their_order(store: Store) -> None:
    model = ReplyModel.load()
    pairs = [ReplyPair(parent="we need it", text="no"), ReplyPair(parent="no", text="we need it")]
    pairs += [ReplyPair(parent="we need itno", text=""), ReplyPair(parent="", text="we need itno")]
    answers = Answers(store)
    with recalling(answers):
        first = model.judge(pairs)
    with observed() as work, recalling(saved(store, answers)):
        again = model.judge(pairs)
    assert first == again == model.judge(pairs)
    assert (work.texts, work.passes) == (4, 0)
    assert len({tuple(each.probabilities.values()) for each in first}) == 4


def test_the_company_of_a_text_does_not_change_its_answer(suggestion_model: SuggestionModel) -> None:
    texts = ["please add a dark mode", "it broke", "Nice! " * 60, "why is there no export of invoices?"]
    together = [each.probability for each in suggestion_model.judge(texts)]
    assert together == [suggestion_model.judge([text])[0].probability for text in texts]


def test_copies_are_read_once_and_threads_change_nothing(encoder: Encoder) -> None:
    with observed() as work:
        copied = encoder.encode(["the same words"] * 50)
    assert (work.texts, work.passes) == (50, 1)
    texts = [f"number {number} of many" for number in range(8)]
    assert np.array_equal(Encoder.load(threads=4).encode(texts), encoder.encode(texts))
    assert (copied == copied[0]).all()


def test_emptied_answers_are_made_again(tmp_path: Path, encoder: Encoder) -> None:
    store = open_store(tmp_path / "groundswell.db")
    answers = Answers(store)
    with recalling(answers):
        encoder.encode(["the words of somebody who left"])
    answers = saved(store, answers)
    with store.transaction() as writer:
        empty_answers(writer)
    with observed() as work, recalling(answers):
        encoder.encode(["the words of somebody who left"])
    assert work.passes == 1
