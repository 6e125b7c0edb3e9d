import pytest

from models.forms import Form, load_forms
from models.official import official_cue
from models.requests import find_requests

PURPOSES = ("requests", "official", "staff", "moderation")


def examples(purpose: str) -> list[tuple[Form, str]]:
    return [(form, example) for form in load_forms(purpose) for example in form.examples]


@pytest.mark.parametrize(("form", "example"), [pair for purpose in PURPOSES for pair in examples(purpose)])
def test_every_form_matches_its_examples(form: Form, example: str) -> None:
    assert form.examples
    sentence = example.split(" -> ", maxsplit=1)[0]
    assert form.pattern.search(sentence), form.name


@pytest.mark.parametrize(("form", "example"), examples("requests"))
def test_a_request_is_freed_of_its_framing(form: Form, example: str) -> None:
    sentence, asked = example.split(" -> ")
    found = find_requests(sentence)
    assert found
    assert sentence[found[0].wording_start : found[0].wording_end] == asked
    assert found[0].kind == form.kind


@pytest.mark.parametrize(("form", "example"), examples("official"))
def test_an_official_sentence_announces_its_state(form: Form, example: str) -> None:
    cue = official_cue(example)
    assert cue is not None
    assert cue.state == form.kind
    assert cue.is_plain == (form.strength == 1)


@pytest.mark.parametrize(
    "sentence",
    [
        "Thanks for your help!",
        "Please see the manual.",
        "Let me know if that works.",
        "I bought a drill last week.",
        "You should be able to find it under Settings.",
    ],
)
def test_sentences_that_ask_for_no_change_hold_no_request(sentence: str) -> None:
    assert find_requests(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "I like the new calendar.",
        "Where do you live?",
        "Ok.",
        "Have you looked into this?",
        "Many drivers are working on two routes.",
        "When they are reviewing your route, they see the map.",
        "As long as there is no doubt about it, all is well.",
        "If we don't have a better map by then, it forces people to guess.",
        "The option is not available if it is the only route you have.",
        "Your request counts, whether or not we met before.",
        "The deposit will be released once the trailer is back.",
        "Out of curiosity, how do we know which of them is yours?",
        "I have shared your account details with the team.",
        "Their offer was declined by the seller.",
    ],
)
def test_sentences_without_an_announcement_have_no_state(sentence: str) -> None:
    assert official_cue(sentence) is None
