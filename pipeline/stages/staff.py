"""Posts → who speaks for the provider: by roster, by badge, or by the way they speak."""

from collections.abc import Iterable, Iterator

from groundswell.ids import row_id
from groundswell.records import Author, Post, Staff
from groundswell.stage import stage
from models.forms import load_forms

_CERTAIN = 3
_POSSIBLE = 2


@stage(per="thread", version=1)
def staff(posts: Iterable[Post], authors: Iterable[Author]) -> Iterator[Staff]:
    """Yield everybody who speaks for the provider, and everybody who may.

    Names on the roster and badges on the page are certain. Otherwise an author needs two different
    habits of staff to be possible, and three to be certain.
    """
    written: dict[str, list[Post]] = {}
    for post in posts:
        if post.author_id:
            written.setdefault(post.author_id, []).append(post)
    for author in authors:
        own = written.get(author.id, [])
        if not own:
            continue
        if author.role in ("staff", "moderator") and author.role_basis != "default":
            known = "roster" if author.role_basis == "roster" else "page"
            why = (
                "is on the configured roster"
                if known == "roster"
                else f"the page shows the role {author.role}"
            )
            yield _row(own[0].thread_id, author.id, known, True, why)
            continue
        habits = [
            form.name for form in load_forms("staff") if any(form.pattern.search(post.text) for post in own)
        ]
        if len(habits) >= _POSSIBLE:
            certain = len(habits) >= _CERTAIN
            yield _row(own[0].thread_id, author.id, "words", certain, "; ".join(habits))


def _row(thread_id: str, author_id: str, basis: str, certain: bool, explanation: str) -> Staff:
    return Staff(
        id=row_id("staff", thread_id, author_id),
        thread_id=thread_id,
        author_id=author_id,
        basis=basis,  # type: ignore[arg-type]
        is_certain=certain,
        explanation=explanation,
    )
