"""What the stages share of a thread: who answers whom, and that nobody is taken for somebody else."""

from groundswell.records import Post, ReplyTo
from pipeline.discussion import Discussion


def post(number: int, author: str | None) -> Post:
    return Post(
        id=f"p{number}", revision=1, thread_id="t", author_id=author, author_basis=None, position=number,
        source_id=str(number), created_at=None, created_raw=None, zone=None, zone_assumed=False, text="",
        is_solution=False, removed=False, permalink=None, votes=None, notes=(),
    )  # fmt: skip


def answered(*authors: str | None) -> list[str | None]:
    """Return, by post, the id of the post answered, where each is linked to the one before it."""
    posts = [post(number, author) for number, author in enumerate(authors, 1)]
    links = [
        ReplyTo(
            id=f"r{number}", thread_id="t", post_id=f"p{number}", target_post_id=f"p{number - 1}",
            target_name=None, how="inferred",
        )
        for number in range(2, len(posts) + 1)
    ]  # fmt: skip
    talk = Discussion(posts, [], links, [])
    parents = [talk.parent(each.id) for each in posts]
    return [parent.id if parent else None for parent in parents]


def test_whoever_goes_on_after_themselves_answers_what_they_answered() -> None:
    assert answered("ann", "bob", "bob", "bob") == [None, "p1", "p1", "p1"]
    assert answered("ann", "ann") == [None, None]


def test_posts_that_name_nobody_are_not_of_one_person() -> None:
    assert answered("ann", None, None, "bob") == [None, "p1", "p2", "p3"]
