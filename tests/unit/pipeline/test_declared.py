import pytest

from groundswell.records import Sentence
from pipeline.declared import declared


def sentences(*words: str) -> list[Sentence]:
    return [
        Sentence(
            id=f"s{index}",
            thread_id="t",
            post_id="p",
            revision=1,
            index=index,
            start=0,
            end=len(each),
            quote=each,
        )
        for index, each in enumerate(words)
    ]


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("I'd support a night bus.", "support"),
        ("I am all for it!", "support"),
        ("Count me in.", "support"),
        ("I'd support a night bus as long as it stops at the station.", "conditional"),
        ("Let it stop at the station and I am in favour.", "conditional"),
        ("I'm against it in any form.", "oppose"),
        ("I still oppose the night bus.", "oppose"),
        ("I am not in favour of a night bus.", "oppose"),
        ("I cannot support this.", "oppose"),
        ("I am in favour of cheaper trams.", None),
        ("Should I support a night bus?", None),
        ("They support a night bus.", None),
        ("The night bus would be nice.", None),
    ],
)
def test_a_side_stated_outright(words: str, label: str | None) -> None:
    found = declared(sentences(words), "a night bus to the harbour")
    assert (found.label if found else None) == label


def test_the_last_statement_counts_and_is_the_evidence() -> None:
    found = declared(sentences("I was against it.", "I'd support a night bus now.", "Thanks."), "a night bus")
    assert found is not None
    assert (found.label, found.sentence.id) == ("support", "s1")
