"""The detectors that a clause can be bound to, on sentences a reader can judge."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import models.forms
from groundswell.config import Clause, Config, Detector
from groundswell.desk import clauses_of
from groundswell.errors import ConfigurationError
from pipeline.guidelines import hits_of

_FORMS = tomllib.loads((Path(models.forms.__file__).parent / "moderation.toml").read_text(encoding="utf-8"))


def found(text: str, *detectors: Detector, **more: tuple[str, ...]) -> list[tuple[str, str]]:
    clause = Clause(id="c", text="A clause.", detectors=detectors, **more)  # type: ignore[arg-type]
    return [(hit.rule, text[hit.start : hit.end]) for hit in hits_of(text, clause)]


@pytest.mark.parametrize("sentence", _FORMS["counterexamples"]["sentences"])
def test_wishes_questions_and_complaints_are_no_offers(sentence: str) -> None:
    assert found(sentence, "contact", "payment", "self_promotion", "shouting") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Nice! Write to me on WhatsApp, I answer fast.", "Write to me on WhatsApp"),
        ("Mail me: kim@lamps.example.org please", "kim@lamps.example.org"),
        ("Contact me on Tele\u200bgram", "Contact me on Tele\u200bgram"),
        ("add me on t\u0435legram", "add me on t\u0435legram"),
        ("Call +44 20 7946 0958 after six", "+44 20 7946 0958"),
    ],
)
def test_ways_to_talk_elsewhere(text: str, words: str) -> None:
    assert ("detector contact", words) in found(text, "contact")


@pytest.mark.parametrize(
    "text",
    [
        "Never contact me on Telegram, I will not answer.",
        "Beware of scammers who say message me on WhatsApp.",
        "He asked me to pay him with gift cards.",
    ],
)
def test_warnings_are_no_offers(text: str) -> None:
    assert found(text, "contact", "payment") == []


def test_ways_to_pay_elsewhere() -> None:
    text = "Let us deal outside the platform. My PayPal is kim-lamps."
    assert [words for _, words in found(text, "payment")] == [
        "deal outside the platform", "My PayPal is kim-lamps.",
    ]  # fmt: skip


def test_links_but_not_to_hosts_that_are_allowed() -> None:
    text = "See https://help.market.example/fees, www.lamps.example.com/x. or lamps.shop!"
    assert [words for _, words in found(text, "link")] == [
        "https://help.market.example/fees", "www.lamps.example.com/x", "lamps.shop",
    ]  # fmt: skip
    allowed = found(text, "link", allowed_hosts=("market.example", "lamps.shop"))
    assert [words for _, words in allowed] == ["www.lamps.example.com/x"]
    disguised = found("https://market.example.evil.com", "link", allowed_hosts=("market.example",))
    assert [words for _, words in disguised] == ["https://market.example.evil.com"]


def test_packages_and_missing_spaces_are_no_links() -> None:
    assert found("It crashes in com.example.tool.main, good.app otherwise, e.g.this", "link") == []


def test_self_promotion_is_a_link_to_ones_own_or_an_invitation() -> None:
    own = "I sell lamps in my store: lamps.example.com"
    assert [words for _, words in found(own, "self_promotion")] == ["lamps.example.com"]
    assert found("The docs are at lamps.example.com", "self_promotion") == []
    assert found("Check out my little lamp shop", "self_promotion") == [
        ("detector self_promotion", "Check out my little lamp shop")
    ]


def test_shouting_is_a_line_in_capitals_or_a_row_of_marks() -> None:
    text = "Hello.\n  WHY DOES NOBODY EVER ANSWER ME HERE  \nPlease help!!!!!!!!"
    assert [words for _, words in found(text, "shouting")] == [
        "WHY DOES NOBODY EVER ANSWER ME HERE", "!!!!!!!!",
    ]  # fmt: skip
    assert found("The USB and HDMI and LAN ports work. OK? OK!", "shouting") == []
    assert found("これは大きな声ではありません。本当に大丈夫ですよ。", "shouting") == []


def test_words_are_whole_and_in_any_case() -> None:
    words = ("scam", "click  here", "größe")
    assert found("A SCAM! scammers, Click\nhere; GRÖßE? Größe.", words=words) == [
        ("word scam", "SCAM"), ("word click here", "Click\nhere"), ("word größe", "GRÖßE"),
        ("word größe", "Größe"),
    ]  # fmt: skip
    assert found("übscam scamé", words=("scam",)) == []


def test_patterns_are_offsets_into_the_text_as_it_is() -> None:
    assert found("ünï \U0001f600 PAYPAL", patterns=("pay(pal)?",)) == [("pattern pay(pal)?", "PAYPAL")]
    assert found("lone \ud800 surrogate pay", patterns=("pay",)) == [("pattern pay", "pay")]


@pytest.mark.parametrize("pattern", ["(a", r"(\w+)\1", "(?<=a)b", "a{2000}"])
def test_a_pattern_that_cannot_be_used_is_named_with_its_clause(tmp_path: Path, pattern: str) -> None:
    path = tmp_path / "groundswell.toml"
    path.write_text(f"[[clause]]\nid = 'no-x'\ntext = 'No x.'\npatterns = ['{pattern}']\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="clause 'no-x': RE2 refuses the pattern"):
        Config.from_file(path)


@pytest.mark.parametrize(
    ("clauses", "named"),
    [
        ("[[clause]]\nid='a'\ntext='A.'\n[[clause]]\nid='a'\ntext='B.'", "two clauses are called 'a'"),
        ("[[clause]]\nid='a/b'\ntext='A.'", "clause.0.id"),
        ("[[clause]]\nid='a'\ntext=''", "clause.0.text"),
        ("[[clause]]\nid='a'\ntext='A.'\ndetectors=['mood']", "clause.0.detectors"),
    ],
)
def test_guidelines_that_make_no_sense_are_refused(tmp_path: Path, clauses: str, named: str) -> None:
    path = tmp_path / "groundswell.toml"
    path.write_text(clauses, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=named):
        Config.from_file(path)


def test_the_starter_set_says_what_it_forbids_and_shows_it() -> None:
    starter = clauses_of(Config())
    assert len({clause.id for clause in starter}) == len(starter)
    assert all(clause.text.endswith(".") and clause.examples for clause in starter)


@given(st.text(max_size=200))
def test_every_hit_lies_in_the_text(text: str) -> None:
    clause = Clause(
        id="c", text="A clause.", detectors=("contact", "payment", "link", "self_promotion", "shouting"),
        words=("a",), patterns=(r"\w+",),
    )  # fmt: skip
    for hit in hits_of(text, clause):
        assert 0 <= hit.start < hit.end <= len(text)
