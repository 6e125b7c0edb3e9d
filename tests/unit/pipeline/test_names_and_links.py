import pytest

from groundswell.page import PagePost, PageQuote
from groundswell.records import ReplyTo
from pipeline.links import reply_links
from pipeline.names import NameBook, addressed


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hi Dora Lee,\nthanks", ["Dora Lee"]),
        ("Wendy, I think so too", ["Wendy"]),
        ("Tom and Ria,\nthanks for your ideas", ["Tom", "Ria"]),
        ("@carl_9 see above", ["carl_9"]),
        ("However, I like it", []),
        ("Personally, no", []),
        ("mail me at a@example.org", []),
    ],
)
def test_names_that_are_called_out_are_found(text: str, names: list[str]) -> None:
    assert addressed(text) == names


def test_a_first_name_stands_for_the_only_author_who_has_it() -> None:
    book = NameBook(["Sean H", "Petra R"])
    assert book.find("Sean") == "Sean H"
    assert book.find("Sean Hanson") == "Sean H"
    assert book.find("Sean Miller") is None
    assert NameBook(["Sean H", "Sean M"]).find("Sean") is None


def links(*posts: PagePost) -> dict[str, list[ReplyTo]]:
    ids = {post.id: post.id.upper() for post in posts}
    found: dict[str, list[ReplyTo]] = {}
    for link in reply_links(posts, ids, "t"):
        found.setdefault(link.post_id, []).append(link)
    return found


def post(post_id: str, author: str | None, text: str, **more: object) -> PagePost:
    return PagePost(id=post_id, author=author, text=text, **more)  # type: ignore[arg-type]


def test_links_go_to_the_latest_earlier_post_of_whoever_is_meant() -> None:
    found = links(
        post("a", "Ann B", "Let us rent by the hour."),
        post("b", "Bo C", "No."),
        post("c", "Ann B", "Why not?"),
        post("d", "Cy D", "Ann, because of the paperwork."),
    )
    assert [(link.target_post_id, link.how) for link in found["D"]] == [("C", "mention")]


def test_somebody_whose_post_is_gone_stays_as_a_dangling_name() -> None:
    found = links(post("a", "Ann B", "Hello."), post("b", "Bo C", "Wendy, that would cost too much."))
    (link,) = found["B"]
    assert (link.target_post_id, link.target_name) == (None, "Wendy")


def test_a_quote_leads_to_its_source_and_explicit_links_come_first() -> None:
    quote = PageQuote(author="Ann B", text="Hello.", source="a")
    found = links(
        post("a", "Ann B", "Hello."),
        post("b", "Bo C", "Hi."),
        post("c", "Cy D", "Same to you.", reply_to="b", quotes=(quote,)),
    )
    assert [(link.target_post_id, link.how) for link in found["C"]] == [("B", "explicit"), ("A", "quote")]


def test_only_a_post_without_any_link_gets_an_inferred_one() -> None:
    found = links(post("a", "Ann B", "Hello."), post("b", "Bo C", "+1"))
    assert [(link.target_post_id, link.how) for link in found["B"]] == [("A", "inferred")]
    assert "A" not in found


def test_posts_that_name_nobody_answer_each_other() -> None:
    found = links(post("a", "Ann B", "Hello."), post("b", None, "Hi."), post("c", None, "Same to you."))
    assert found["C"][0].target_post_id == "B"


def test_posts_out_of_date_order_answer_what_was_there_before() -> None:
    found = links(
        post("late", "Ann B", "third", created_at="2024-05-03T10:00:00"),
        post("first", "Bo C", "first", created_at="2024-05-01T10:00:00"),
        post("second", "Cy D", "second", created_at="2024-05-02T10:00:00"),
    )
    assert found["LATE"][0].target_post_id == "SECOND"
    assert found["SECOND"][0].target_post_id == "FIRST"
