"""Findings point at what a moderator should read."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save_file

from models.errors import DamagedModel
from models.flags import FlagModel, FlagQuery
from models.flags.lexicon import count_hits, lexicon_names
from models.flags.prepare import prepare
from models.linear import NgramModel, hashed


@pytest.fixture(scope="module")
def model() -> FlagModel:
    return FlagModel.load(threads=1)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=150), max_size=5))
def test_spans_lie_in_the_raw_text_and_scores_in_the_unit_interval(
    model: FlagModel, texts: list[str]
) -> None:
    found = model.find([FlagQuery(text=text) for text in texts])
    assert len(found) == len(texts)
    for text, one in zip(texts, found, strict=True):
        assert all(0.0 <= score <= 1.0 for score in one.scores.values())
        assert all(0 <= flag.start < flag.end <= len(text) for flag in one.flags)
        assert {flag.reason for flag in one.flags} == {
            name for name, score in one.scores.items() if score >= 0.5
        }


def test_the_flag_lies_on_the_sentence_that_offends(model: FlagModel) -> None:
    text = "The update is out. You are a stupid worthless idiot. See you at the meeting."
    (found,) = model.find([FlagQuery(text=text)])
    (flag,) = [flag for flag in found.flags if flag.reason == "toxicity"]
    assert text[flag.start : flag.end] == "You are a stupid worthless idiot."


_CIVIL = (
    "Thanks for the update on the new search page. I have used it since Monday on both of my machines, and "
    "the filters are where I would expect them to be. The only thing that I still miss is a way to save a "
    "search, because I look for the same three things every morning and have to type them again. "
)


@pytest.mark.parametrize(
    "attack",
    [
        "Kill yourself, nobody would miss you.",
        "People like you should be wiped off the face of the earth.",
        "P e o p l e like you should be w i p e d off the face of the earth.",
        "People . like . you . should . be . wiped . off . the . face . of . the . earth .",
    ],
)
def test_an_attack_is_found_wherever_in_a_long_post_it_stands(model: FlagModel, attack: str) -> None:
    for text in (attack + " " + _CIVIL, _CIVIL + attack, _CIVIL + attack + " " + _CIVIL * 4):
        (found,) = model.find([FlagQuery(text=text)])
        assert found.scores["toxicity"] >= 0.5, text
    assert model.find([FlagQuery(text=_CIVIL * 5)])[0].flags == ()


def test_a_link_in_a_long_post_is_no_spam_but_a_post_of_links_is(model: FlagModel) -> None:
    link = "https://downloads.example.com/release/9.0/tool-9.0.3.tar.gz"
    alone, among = model.find([FlagQuery(text=link), FlagQuery(text=f"{_CIVIL}\n{link}\n{_CIVIL}")])
    assert alone.scores["spam"] >= 0.5
    assert among.scores["spam"] < 0.5
    advert = "Make money from home!! Visit my channel and subscribe: https://money.example.com now! " * 6
    assert model.find([FlagQuery(text=advert)])[0].scores["spam"] >= 0.5


def test_sentences_that_the_caller_knows_are_those_that_are_read(model: FlagModel) -> None:
    text = _CIVIL + "You are a stupid worthless idiot"
    place = (len(_CIVIL), len(text))
    (found,) = model.find([FlagQuery(text=text, sentences=((0, len(_CIVIL) - 1), place))])
    assert [(flag.start, flag.end) for flag in found.flags if flag.reason == "toxicity"] == [place]
    (left,) = model.find([FlagQuery(text=text, sentences=((0, len(_CIVIL) - 1),))])
    assert left.flags == ()


def test_personal_data_is_flagged_where_it_stands_and_named(model: FlagModel) -> None:
    text = "Call me on +44 20 7946 0958 tonight"
    (found,) = model.find([FlagQuery(text=text)])
    (flag,) = [flag for flag in found.flags if flag.reason == "personal_data"]
    assert (text[flag.start : flag.end], flag.rule_name) == ("+44 20 7946 0958", "phone")


def test_an_empty_post_is_innocent(model: FlagModel) -> None:
    (found,) = model.find([FlagQuery(text=" \n ")])
    assert found.flags == ()
    assert set(found.scores.values()) == {0.0}


def test_word_lists_do_not_trip_over_harmless_words() -> None:
    hits = dict(
        zip(
            lexicon_names(),
            count_hits(prepare("The class passed the glass to the assistant in Scunthorpe.")),
            strict=True,
        )
    )
    assert hits["profanity"] == hits["slur"] == hits["threat"] == 0


def test_word_lists_read_through_disguise() -> None:
    names = lexicon_names()
    assert count_hits(prepare("what an 1d10t"))[names.index("insult")] == 1
    assert count_hits(prepare("f u c k this"))[names.index("profanity")] == 1


def test_names_and_addresses_are_masked() -> None:
    assert prepare("@Some_Body look: https://example.org/x?y=1") == "@user look: http"


@settings(deadline=None)
@given(st.text(max_size=60))
def test_ngrams_are_of_length_one_or_none(text: str) -> None:
    buckets, values = hashed(text, 1 << 10)
    assert len(buckets) == len(values) == len(set(buckets.tolist()))
    assert len(values) == 0 or np.isclose(np.linalg.norm(values), 1.0, atol=1e-5)


def test_a_linear_model_comes_back_as_it_was_written(tmp_path: Path) -> None:
    weights = np.zeros((1, 1 << 10), dtype=np.float16)
    buckets, _ = hashed("free money", 1 << 10)
    weights[0, buckets] = 1.0
    path = tmp_path / "n.safetensors"
    save_file(
        {"weights": weights, "bias": np.zeros(1, dtype=np.float32)}, path, {"heads": json.dumps(["spam"])}
    )
    from models.runtime import check_hash

    with pytest.raises(DamagedModel):
        check_hash(path, "0" * 64)
    import hashlib

    model = NgramModel.load(path, hashlib.sha256(path.read_bytes()).hexdigest())
    odds = model.log_odds(["free money", "good morning", ""])[:, 0]
    assert odds[0] > odds[1] >= odds[2] == 0.0
