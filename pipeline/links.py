"""Who answers whom: explicit reply links, quotes, names called out, and the post just before."""

from collections.abc import Iterator, Sequence

from groundswell.ids import row_id
from groundswell.page import PagePost
from groundswell.records import ReplyHow, ReplyTo
from pipeline.names import NameBook, addressed, handle_of


def reply_links(posts: Sequence[PagePost], ids: dict[str, str], thread_id: str) -> Iterator[ReplyTo]:
    """Yield the links of every post, strongest kind first and each target once.

    A post that answers somebody who is not in the thread keeps a dangling link with the name.
    Only a post without any link gets an inferred one, to the latest earlier post by somebody else.
    """
    order = _in_time(posts)
    book = NameBook(post.author for post in posts if post.author)
    for place, post in enumerate(order):
        earlier = order[:place]
        taken: set[str] = set()
        for target, name, how in _targets(post, earlier, ids, book):
            key = target or f"?{handle_of(name or '')}"
            if key in taken or target == post.id:
                continue
            taken.add(key)
            yield ReplyTo(
                id=row_id("reply", ids[post.id], key),
                thread_id=thread_id,
                post_id=ids[post.id],
                target_post_id=ids[target] if target else None,
                target_name=name,
                how=how,
            )


def _targets(
    post: PagePost, earlier: Sequence[PagePost], ids: dict[str, str], book: NameBook
) -> Iterator[tuple[str | None, str | None, ReplyHow]]:
    found = False
    if post.reply_to is not None:
        found = True
        yield (post.reply_to, None, "explicit") if post.reply_to in ids else (None, post.reply_to, "explicit")
    for quote in post.quotes:
        source = quote.source if quote.source in ids else _last_by(quote.author, earlier, book)
        if source or quote.author:
            found = True
            yield source, quote.author, "quote"
    for name in addressed(post.text):
        found = True
        yield _last_by(name, earlier, book), name, "mention"
    for name in book.mentioned(post.text):
        if name != post.author and (source := _last_by(name, earlier, book)):
            found = True
            yield source, name, "mention"
    if not found:
        others = [each for each in earlier if each.author is None or each.author != post.author]
        others = others or list(earlier)
        if others:
            yield others[-1].id, others[-1].author, "inferred"


def _last_by(name: str | None, earlier: Sequence[PagePost], book: NameBook) -> str | None:
    author = book.find(name) if name else None
    return next((post.id for post in reversed(earlier) if author and post.author == author), None)


def _in_time(posts: Sequence[PagePost]) -> list[PagePost]:
    """Return the posts oldest first; page order where any post has no time, or zones are mixed."""
    times = [post.created_at for post in posts]
    if any(time is None for time in times) or len({len(time) > 19 for time in times if time}) > 1:
        return list(posts)
    return sorted(posts, key=lambda post: post.created_at or "")
