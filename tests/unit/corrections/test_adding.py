from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from groundswell.corrections import Draft, add, in_force, undo
from groundswell.errors import CorrectionRefused
from groundswell.records import Author, Correction, Membership, Post, Proposal, Suggestion
from groundswell.store import Store, open_store

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
TEXT = "Please add a dark mode. It would be great to have a darker theme. Thanks, thanks."
MODE, THEME = "Please add a dark mode.", "It would be great to have a darker theme."


def _suggestion(name: str, quote: str) -> Suggestion:
    start = TEXT.index(quote)
    return Suggestion(
        id=name, thread_id="t", post_id="post-1", revision=1, author_id="ann", basis="request",
        addressee="provider", wording=quote, probability=0.9, is_topic=False, start=start,
        end=start + len(quote), quote=quote,
    )  # fmt: skip


def _proposal(key: str, exemplar: str, prevalence: int) -> Proposal:
    return Proposal(
        id=key,
        key=key,
        headline=f"headline of {key}",
        exemplar_id=exemplar,
        keywords=(),
        prevalence=prevalence,
    )


def _author(name: str) -> Author:
    return Author(
        id=f"author-{name}",
        site="s",
        handle=name,
        display_name=name.title(),
        role="member",
        role_basis="default",
    )


def _post(revision: int, text: str) -> Post:
    return Post(
        id="post-1", revision=revision, thread_id="t", author_id="ann", author_basis=None, position=1,
        source_id="77", created_at=NOON, created_raw=None, zone=None, zone_assumed=False, text=text,
        is_solution=False, removed=False, permalink=None, votes=None, notes=(),
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "s.db")
    with opened.transaction() as writer:
        writer.insert(
            [_author("ann"), _author("bob"), _author("cy"), _post(1, "an older text"), _post(2, TEXT)]
        )
        writer.insert([_suggestion("s-mode", MODE), _suggestion("s-theme", THEME)], unit="t")
        writer.insert([_proposal("p-dark", "s-mode", 2), _proposal("p-fees", "gone", 1)], unit="corpus")
        writer.insert(
            [
                Membership(id=name, thread_id="t", proposal_key="p-dark", suggestion_id=name, similarity=1.0)
                for name in ("s-mode", "s-theme")
            ],
            unit="corpus",
        )
    yield opened
    opened.close()


def corrected(store: Store, draft: Draft, minute: int = 0) -> Correction:
    return add(store, draft, made_by="mo", made_at=NOON + timedelta(minutes=minute))


def refusal(store: Store, draft: Draft) -> str:
    before = store.read(Correction)
    with pytest.raises(CorrectionRefused) as caught:
        corrected(store, draft, minute=9)
    assert store.read(Correction) == before
    return str(caught.value)


def test_evidence_is_the_place_of_the_words_in_the_present_text(store: Store) -> None:
    made = corrected(
        store, Draft(kind="relabel", post="77", quote="darker theme", proposal_key="p-dark", value="oppose")
    )
    assert (made.post_id, made.quote) == ("post-1", "darker theme")
    assert made.start is not None
    assert TEXT[made.start : made.end] == made.quote
    assert store.read(Correction) == [made]


def test_a_suggestion_is_found_by_any_of_its_words(store: Store) -> None:
    made = corrected(store, Draft(kind="move", post="77", quote="a darker theme", value="p-fees"))
    assert (made.quote, made.proposal_key, made.value) == (THEME, "p-dark", "p-fees")


def test_a_merge_remembers_the_words_that_stand_for_what_goes(store: Store) -> None:
    made = corrected(store, Draft(kind="merge", proposal_key="p-dark", value="p-fees"))
    assert (made.quote, made.proposal_key, made.value) == (MODE, "p-dark", "p-fees")


def test_a_split_makes_a_key_that_others_can_be_moved_to(store: Store) -> None:
    split = corrected(store, Draft(kind="split", post="77", quote=THEME, value="a darker theme"))
    assert [each.kind for each in in_force(store.read(Correction))].count("rename") == 1
    assert corrected(store, Draft(kind="move", post="77", quote=MODE, value=split.value)).value == split.value


def test_accounts_go_by_id_handle_or_name(store: Store) -> None:
    made = corrected(store, Draft(kind="same_person", quote="bob", value="Ann"))
    assert (made.quote, made.value) == ("author-bob", "author-ann")


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (Draft(kind="rename", proposal_key="p-drak", value="x"), "p-dark “headline of p-dark”"),
        (Draft(kind="rename", value="x"), "the key of a proposal is missing"),
        (Draft(kind="rename", proposal_key="p-dark", value="  "), "1 to 200 characters"),
        (Draft(kind="merge", proposal_key="p-dark", value="p-dark"), "one proposal already"),
        (Draft(kind="move", post="77", quote=MODE, value="p-dark"), "is in p-dark already"),
        (Draft(kind="move", post="78", quote=MODE, value="p-fees"), "no post '78'"),
        (Draft(kind="move", post="77", quote="Thanks", value="p-fees"), "not part of a suggestion"),
        (Draft(kind="move", post="77", quote="mode. It would", value="p-fees"), "more than one suggestion"),
        (Draft(kind="move", post="77", quote="an older text", value="p-fees"), "not in the text"),
        (Draft(kind="move", value="p-fees"), "give the post's id and a quote"),
        (
            Draft(kind="relabel", post="77", quote="hanks", proposal_key="p-dark", value="oppose"),
            "more than once",
        ),
        (Draft(kind="relabel", post="77", quote=MODE, proposal_key="p-dark", value="maybe"), "is no stance"),
        (Draft(kind="same_person", quote="ann", value="zoe"), "some that exist: Ann, Bob, Cy"),
        (Draft(kind="same_person", quote="ann", value="Ann"), "one person already"),
    ],
)
def test_what_makes_no_sense_is_refused_with_what_would(store: Store, draft: Draft, said: str) -> None:
    assert said in refusal(store, draft)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            Draft(kind="relabel", post="77", quote=MODE, proposal_key="p-dark", value="oppose"),
            Draft(kind="relabel", post="77", quote=THEME, proposal_key="p-dark", value="support"),
        ),
        (
            Draft(kind="move", post="77", quote=MODE, value="p-fees"),
            Draft(kind="not_a_proposal", post="77", quote=MODE),
        ),
        (
            Draft(kind="merge", proposal_key="p-dark", value="p-fees"),
            Draft(kind="rename", proposal_key="p-dark", value="x"),
        ),
        (
            Draft(kind="rename", proposal_key="p-dark", value="x"),
            Draft(kind="rename", proposal_key="p-dark", value="y"),
        ),
        (
            Draft(kind="not_a_proposal", proposal_key="p-dark"),
            Draft(kind="not_a_proposal", proposal_key="p-dark"),
        ),
        (
            Draft(kind="same_person", quote="bob", value="ann"),
            Draft(kind="same_person", quote="bob", value="cy"),
        ),
    ],
)
def test_a_contradiction_is_refused_until_the_first_is_taken_back(
    store: Store, first: Draft, second: Draft
) -> None:
    made = corrected(store, first)
    assert f"groundswell correct undo {made.id}" in refusal(store, second)
    undo(store, made.id, made_by="mo", made_at=NOON + timedelta(minutes=2))
    assert corrected(store, second, minute=3) in in_force(store.read(Correction))


def test_merges_and_people_do_not_go_in_circles(store: Store) -> None:
    corrected(store, Draft(kind="merge", proposal_key="p-dark", value="p-fees"))
    corrected(store, Draft(kind="same_person", quote="ann", value="bob"))
    assert "merged into p-fees" in refusal(store, Draft(kind="merge", proposal_key="p-fees", value="p-dark"))
    assert "one person already" in refusal(store, Draft(kind="same_person", quote="bob", value="ann"))


def test_taking_back_adds_a_row_and_can_be_done_once(store: Store) -> None:
    made = corrected(store, Draft(kind="rename", proposal_key="p-dark", value="dark theme"))
    undo(store, made.id, made_by="ann", made_at=NOON + timedelta(minutes=1))
    log = store.read(Correction)
    assert made in log
    assert len(log) == 2
    assert in_force(log) == ()
    with pytest.raises(CorrectionRefused, match="in force are: none"):
        undo(store, made.id, made_by="ann", made_at=NOON)
