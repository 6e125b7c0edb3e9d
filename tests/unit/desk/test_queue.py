"""The queue: what needs a moderator first, found by any filter, page by page."""

from dataclasses import replace

import pytest

from groundswell.desk import QueueFilter, Seen
from groundswell.errors import UnknownPost, UsageError
from groundswell.records import Author
from groundswell.store import Store
from tests.unit.desk.desks import answer, desk_of, flag, post, save, spam

EVERYTHING = QueueFilter(states=("open", "escalated", "upheld", "dismissed", "restored"))


def ids(store: Store, wanted: QueueFilter = EVERYTHING) -> list[str]:
    return [item.post_id for item in desk_of(store).page(wanted).items]


def test_flags_of_one_post_are_one_item_with_its_words_marked(store: Store) -> None:
    made = post(1, "Hello. Buy my watches, write me at w@example.org today.")
    flags = [flag(made, "Buy my watches"), flag(made, "w@example.org", "no-contact", priority="high")]
    save(store, [made], flags)
    (item,) = desk_of(store).page().items
    assert item.priority == "high"
    assert [item.excerpt.text[start:end] for start, end in item.excerpt.marks] == [
        "Buy my watches", "w@example.org",
    ]  # fmt: skip
    assert [(fired.clause, fired.clause_text) for fired in item.flags] == [
        ("no-spam", "No advertising."), ("no-contact", "No contact outside the market."),
    ]  # fmt: skip
    assert item.age_days == 29
    assert item.state == "open"


def test_severity_comes_first_then_age(store: Store) -> None:
    low, old, young, high = (post(n, f"some flagged words, number {n}") for n in (1, 2, 3, 4))
    flags = [flag(old, "words"), flag(young, "words"), flag(low, "words", priority="low"),
             flag(high, "words", priority="high")]  # fmt: skip
    save(store, [young, old, low, high], flags)
    assert ids(store) == ["p4", "p2", "p3", "p1"]
    assert [item.priority for item in desk_of(store).page().items] == ["high", "medium", "medium", "low"]


def test_an_item_shows_what_the_post_answers_and_who_wrote_it(store: Store) -> None:
    parent = post(1, "Has anybody sold a lamp?", author="bo")
    made = post(2, "You idiot, of course.", author="cy")
    save(store, [parent, made, post(3, "Fine.", author="cy")], [flag(made, "idiot", "be-civil")])
    with store.transaction() as writer:
        writer.insert([answer(made, parent)])
    (item,) = desk_of(store).page().items
    (context,) = item.context
    assert (context.author, context.text, context.is_withheld) == ("bo", "Has anybody sold a lamp?", False)
    assert (item.author.name, item.author.posts, item.author.waiting) == ("cy", 2, 1)


def test_pages_follow_one_another_without_gap_or_repetition(store: Store) -> None:
    posts, flags = zip(*spam(range(1, 24)), strict=True)
    save(store, posts, flags)
    desk, after, seen = desk_of(store), None, []
    while True:
        page = desk.page(after=after, limit=5)
        seen += [item.post_id for item in page.items]
        after = page.next
        if after is None:
            break
    assert seen == [f"p{n}" for n in range(1, 24)]


@pytest.mark.parametrize("after", ["", "1.2", "a.b.c", "1.2.3.4", f"{2**70}.1.1"])
def test_a_place_that_no_page_gave_is_refused(store: Store, after: str) -> None:
    with pytest.raises(UsageError, match="no place in the queue"):
        desk_of(store).page(after=after)


def test_filters_narrow_and_combine(store: Store) -> None:
    ann, bo, cy = post(1, "Buy a watch"), post(2, "Call 555 for a watch", author="bo"), post(
        3, "What an idiot", author="cy", thread="u"
    )  # fmt: skip
    contact = flag(bo, "Call", "no-contact", rule="model contact", priority="high")
    rude = flag(cy, "idiot", "be-civil", rule="model toxicity", priority="low")
    save(store, [ann, bo, cy], [flag(ann, "Buy"), flag(bo, "watch"), contact, rude])
    assert ids(store, QueueFilter(clause="no-spam")) == ["p2", "p1"]
    assert ids(store, QueueFilter(reason="contact")) == ["p2"]
    assert ids(store, QueueFilter(clause="no-spam", reason="contact")) == ["p2"]
    assert ids(store, QueueFilter(clause="be-civil", reason="contact")) == []
    assert ids(store, QueueFilter(author_id="author-cy")) == ["p3"]
    assert ids(store, QueueFilter(priority="low")) == ["p3"]
    assert ids(store, QueueFilter(priority="high", author_id="author-ann")) == []
    assert ids(store, QueueFilter(priority="low", text="what")) == ["p3"]
    first = desk_of(store).page(limit=1).next
    assert [item.post_id for item in desk_of(store).page(QueueFilter(priority="low"), after=first).items] == [
        "p3"
    ]
    assert ids(store, QueueFilter(site="elsewhere.example")) == []
    assert ids(store, QueueFilter(clause="a\0")) == ids(store, QueueFilter(author_id="\ud800")) == []
    assert desk_of(store).reasons() == ("contact", "spam", "toxicity")
    assert desk_of(store).sites() == ("market.example",)


def test_search_finds_words_beginnings_and_phrases(store: Store) -> None:
    one, two = post(1, "Günstige Uhren, schreib mir auf Telegram"), post(2, "telegraph wires, mir egal")
    save(store, [one, two], [flag(one, "Uhren"), flag(two, "wires")])

    def found(text: str) -> list[str]:
        return ids(store, QueueFilter(text=text))

    assert found("telegram") == ["p1"]
    assert found("TELEGRA*") == ["p2", "p1"], "newest first"
    assert found("gunstige mir") == ["p1"], "accents and case aside"
    assert found('"schreib mir"') == ["p1"]
    assert found('"mir schreib"') == []
    assert ids(store, QueueFilter(text="mir", author_id="nobody")) == []


def test_addresses_are_found_by_their_parts(store: Store) -> None:
    one, two = post(1, "Write to me: https://t.me/Best-Watches_24?ref=9"), post(2, "me too, t.m.e. watches")
    save(store, [one, two], [flag(one, "Write"), flag(two, "watches")])
    for text in ("t.me", "https://t.me/best-watches", "BEST watch*", "watches_24", "ref=9"):
        assert ids(store, QueueFilter(text=text)) == ["p1"], text


@pytest.mark.parametrize("text", ['"" OR', "NEAR(", "'; DROP TABLE post; --", "text:watches", "AND NOT x"])
def test_operators_are_words_like_any_other(store: Store, text: str) -> None:
    posts, flags = zip(*spam([1]), strict=True)
    save(store, posts, flags)
    assert ids(store, QueueFilter(text=text)) == []
    assert ids(store) == ["p1"]


@pytest.mark.parametrize("text", ['"', "*", "a*", "watches b*", "-", "()", "^:"])
def test_what_holds_no_word_cannot_be_searched_for(store: Store, text: str) -> None:
    with pytest.raises(UsageError, match="cannot be searched for"):
        ids(store, QueueFilter(text=text))


def test_counts_add_up(store: Store) -> None:
    posts, flags = zip(*spam(range(1, 6)), strict=True)
    save(store, posts, flags)
    desk = desk_of(store)
    desk.decide(desk.item("p1").seen, "dismissed", "other", by="mo")
    desk.decide(desk.item("p2").seen, "escalated", "other", by="mo")
    counts = desk.counts()
    assert counts.states == {"open": 3, "escalated": 1, "upheld": 0, "dismissed": 1, "restored": 0}
    assert counts.waiting == {"high": 0, "medium": 4, "low": 0}
    assert desk.counts(QueueFilter(author_id="nobody")).waiting["medium"] == 0


def test_a_thread_whose_flags_went_leaves_the_queue(store: Store) -> None:
    posts, flags = zip(*spam([1, 2]), strict=True)
    save(store, posts, flags)
    save(store, posts, flags[:1], digest="second")
    assert ids(store) == ["p1"]
    assert ids(store, QueueFilter(text="number")) == ["p1"], "nor is it found any more"


def test_a_refresh_looks_only_at_what_changed(store: Store) -> None:
    posts, flags = zip(*spam([1, 2]), strict=True)
    save(store, posts, flags)
    assert desk_of(store).refresh() == 0
    assert ids(store) == ["p1", "p2"]


def test_an_unknown_post_is_said_to_be_unknown(store: Store) -> None:
    with pytest.raises(UnknownPost, match="no post 'p9'"):
        desk_of(store).item("p9")
    with pytest.raises(UnknownPost):
        desk_of(store).decide(Seen(post_id="p9", version="1-"), "upheld", "spam", by="mo")


def test_nearly_the_same_words_are_found_together(store: Store) -> None:
    pasted = "Cheap watches for every wrist, buy them at my place before they are gone"
    texts = [pasted + "!", pasted + ", friends", "Cheap watches are no good at all", "me too", "me, too!"]
    posts = [post(number, text) for number, text in enumerate(texts, 1)]
    save(store, posts, [flag(each, each.text[:5]) for each in posts])
    desk = desk_of(store)
    assert [item.post_id for item in desk.similar("p1")] == ["p1", "p2"]
    assert [item.post_id for item in desk.similar("p4")] == ["p4", "p5"]
    desk.decide(desk.item("p2").seen, "upheld", "spam", by="mo")
    assert [item.post_id for item in desk.similar("p1")] == ["p1"], "only what still waits"


def test_a_renamed_author_is_shown_by_the_new_name(store: Store) -> None:
    posts, flags = zip(*spam([1]), strict=True)
    save(store, posts, flags)
    (author,) = store.read(Author, id="author-ann")
    with store.transaction() as writer:
        writer.replace(replace(author, display_name="Anna"))
    assert desk_of(store).item("p1").author.name == "Anna"
