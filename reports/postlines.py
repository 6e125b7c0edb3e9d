"""The lines of posts.jsonl: the published shape of a parsed post, and where it ended."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from groundswell.records import Edit, Post, Thread
from reports.coverage import where_posts_ended
from reports.grouping import grouped
from reports.material import Material


def post_lines(material: Material) -> Iterator[Mapping[str, Any]]:
    """Yield one line a post, by thread and position; withheld and forgotten words stay away."""
    corpus = material.corpus
    ended = where_posts_ended(corpus)
    replies = grouped(
        (row.post_id, row.target_post_id) for row in corpus.replies if row.target_post_id in corpus.posts
    )
    in_order = sorted(corpus.quotes, key=lambda row: (row.post_id, row.position, row.id))
    quotes = grouped((row.post_id, row) for row in in_order)
    edits = grouped((row.post_id, row) for row in corpus.edits)
    for post in sorted(corpus.posts.values(), key=lambda post: (post.thread_id, post.position, post.id)):
        target = next((corpus.posts[name] for name in replies.get(post.id, []) if name), None)
        edit = max(edits.get(post.id, []), key=lambda each: str(each.edited_at), default=None)
        yield {
            "thread": _thread(corpus.threads[post.thread_id]),
            "id": post.source_id,
            "number": post.position,
            **_author(material, post),
            **_times(post, edit),
            "is_solution": post.is_solution,
            "removed": post.removed or post.id in corpus.gone,
            "reply_to": target.source_id if target else None,
            "quotes": [{"author": row.author_named, "text": row.text} for row in quotes.get(post.id, [])],
            "text": "" if post.id in corpus.gone else post.text,
            "permalink": post.permalink,
            "record_id": post.id,
            "thread_id": post.thread_id,
            "revision": post.revision,
            "zone_assumed": post.zone_assumed,
            "bucket": ended[post.id],
            "notes": list(post.notes),
        }


def _thread(thread: Thread) -> dict[str, Any]:
    return {name: getattr(thread, name) for name in ("title", "url", "platform", "posts_total")}


def _author(material: Material, post: Post) -> dict[str, Any]:
    author = material.corpus.authors.get(post.author_id or "")
    if author is None or post.id in material.corpus.gone:
        return {"author": None, "author_basis": None, "role": None}
    role = "staff" if author.id in material.official else author.role
    return {"author": author.display_name, "author_basis": post.author_basis, "role": role}


def _times(post: Post, edit: Edit | None) -> dict[str, Any]:
    return {
        "created_at": _as_shown(post.created_at, post),
        "created_raw": post.created_raw,
        "edited_at": _as_shown(edit.edited_at, post) if edit else None,
        "editor": edit.editor if edit else None,
    }


def _as_shown(moment: datetime | None, post: Post) -> str | None:
    """Return a time as `groundswell parse` prints it: without an offset where the page shows none."""
    if moment is None:
        return None
    if post.zone_assumed and post.zone:
        return moment.astimezone(ZoneInfo(post.zone)).replace(tzinfo=None).isoformat()
    return moment.isoformat()
