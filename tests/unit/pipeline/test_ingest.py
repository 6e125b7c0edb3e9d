from dataclasses import replace
from pathlib import Path

from groundswell.config import Community
from groundswell.page import Page, PagePost, PageQuote
from groundswell.records import Author, Post, Quote, Thread
from groundswell.store import Store, open_store
from pipeline.ingest import bundle, save
from pipeline.merging import merge_pages, same_thread

PAGE = Page(
    platform="pasted",
    title="Rent by the hour",
    posts=(
        PagePost(
            id="p1", author="Ann B", text="Please let us rent by the hour.", created_at="2024-05-01T10:00:00"
        ),
        PagePost(
            id="p2",
            author="Bo C",
            text="Agreed!",
            quotes=(PageQuote(author="Ann B", text="Please", source="p1"),),
        ),
        PagePost(id="p3", author=None, text="Me too", created_at="2024-05-02T10:00:00+02:00"),
    ),
)


def stored(tmp_path: Path, *pages: Page) -> Store:
    store = open_store(tmp_path / "s.db")
    for page in pages:
        with store.transaction() as writer:
            save(writer, bundle(page, None, Community(assumed_zone="Europe/Berlin")))
    return store


def test_nothing_on_a_page_is_left_out(tmp_path: Path) -> None:
    store = stored(tmp_path, PAGE)
    posts = sorted(store.read(Post), key=lambda post: post.position)
    assert [post.text for post in posts] == [post.text for post in PAGE.posts]
    assert {author.display_name for author in store.read(Author)} == {"Ann B", "Bo C"}
    assert posts[2].author_id is None
    (quote,) = store.read(Quote)
    assert quote.source_post_id == posts[0].id
    store.close()


def test_a_time_without_a_zone_is_read_in_the_assumed_one_and_marked(tmp_path: Path) -> None:
    store = stored(tmp_path, PAGE)
    first, second, third = sorted(store.read(Post), key=lambda post: post.position)
    assert first.zone_assumed
    assert first.created_at is not None
    assert first.created_at.isoformat() == "2024-05-01T08:00:00+00:00"
    assert second.created_at is None
    assert not third.zone_assumed
    store.close()


def test_an_unchanged_page_changes_nothing(tmp_path: Path) -> None:
    store = open_store(tmp_path / "s.db")
    for expected in (True, False):
        with store.transaction() as writer:
            assert save(writer, bundle(PAGE, None, Community())) is expected
    store.close()


def test_changed_words_become_a_revision_and_the_old_ones_stay(tmp_path: Path) -> None:
    edited = replace(PAGE.posts[0], text="Please let us rent by the day.")
    store = stored(tmp_path, PAGE, replace(PAGE, posts=(edited, *PAGE.posts[1:])))
    texts = {(post.revision, post.text) for post in store.read(Post) if post.position == 1}
    assert texts == {(1, "Please let us rent by the hour."), (2, "Please let us rent by the day.")}
    assert store.count(Thread) == 1
    store.close()


def test_a_post_that_two_pages_show_is_stored_once(tmp_path: Path) -> None:
    overlap = replace(PAGE, posts=(*PAGE.posts, PAGE.posts[2]))
    store = stored(tmp_path, overlap)
    assert store.count(Post) == 3
    store.close()


def test_two_posts_with_one_id_and_different_words_are_both_kept(tmp_path: Path) -> None:
    other = replace(PAGE.posts[2], text="Something else")
    store = stored(tmp_path, replace(PAGE, posts=(*PAGE.posts, other)))
    assert store.count(Post) == 4
    store.close()


def test_pages_of_one_thread_are_put_together_in_the_order_of_their_numbers() -> None:
    first = Page(
        platform="x", title="T", url="https://f.example/t-12/", posts=(PagePost(id="1", number=1, text="a"),)
    )
    second = replace(
        first, url="https://f.example/t-12/page-2", posts=(PagePost(id="2", number=2, text="b"),)
    )
    other = replace(first, url="https://f.example/t-99/")
    groups = same_thread([(second, 0), (first, 1), (other, 2)])
    assert [[number for _, number in group] for group in groups] == [[0, 1], [2]]
    assert [post.id for post in merge_pages([page for page, _ in groups[0]]).posts] == ["1", "2"]


def test_the_roster_outranks_the_page(tmp_path: Path) -> None:
    page = replace(PAGE, posts=(replace(PAGE.posts[0], role="member"),))
    made = bundle(page, None, Community(staff=("@ann b",)))
    assert [(author.role, author.role_basis) for author in made.authors] == [("staff", "roster")]
