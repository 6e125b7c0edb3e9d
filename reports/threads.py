"""Threads: what each is about, and where everybody who wrote in it stands on that."""

from collections import Counter

from groundswell.records import Thread
from reports.grouping import grouped
from reports.material import Material
from reports.views import Person, ProposalView, ThreadView


def thread_views(material: Material, proposals: tuple[ProposalView, ...]) -> tuple[ThreadView, ...]:
    """Return the threads that have posts in the period's reach, in the order of their title and id."""
    topics = _topics(material, {view.key: view for view in proposals})
    posts = grouped((post.thread_id, post) for post in material.corpus.posts.values())
    views = []
    for thread in material.corpus.threads.values():
        ids = [post.id for post in posts.get(thread.id, [])]
        if not ids:
            continue
        in_order = sorted(posts[thread.id], key=lambda post: post.position)
        named = dict.fromkeys(post.author_id for post in in_order if post.author_id)
        writers = tuple(author for author in named if author in material.corpus.authors)
        views.append(_view(material, thread, topics.get(thread.id), ids, writers))
    return tuple(sorted(views, key=lambda view: (view.title, view.id)))


def _view(
    material: Material, thread: Thread, topic: ProposalView | None, ids: list[str], writers: tuple[str, ...]
) -> ThreadView:
    add = material.ledger.add
    standing = {person.author_id: person for person in topic.people} if topic else {}
    return ThreadView(
        id=thread.id,
        title=thread.title or f"Thread begun by {material.corpus.name(writers[0] if writers else None)}",
        url=thread.url,
        site=thread.site,
        topic=topic,
        positions=tuple(standing.get(author) or _silent(material, author) for author in writers),
        posts=add(f"thread/{thread.id}/posts", "posts", "posts in this thread", ids),
        people=add(f"thread/{thread.id}/people", "people", "people in this thread", ids),
        notes=thread.notes,
    )


def _topics(material: Material, views: dict[str, ProposalView]) -> dict[str, ProposalView]:
    """Return the proposal that each thread is about: the one most of its topic suggestions belong to."""
    votes: dict[str, Counter[str]] = {}
    for row in material.corpus.memberships:
        suggestion = material.corpus.suggestions[row.suggestion_id]
        if suggestion.is_topic and row.proposal_key in views:
            votes.setdefault(suggestion.thread_id, Counter())[row.proposal_key] += 1
    return {
        thread: views[min(count, key=lambda key: (-count[key], views[key].numbers["rank"].value))]
        for thread, count in votes.items()
    }


def _silent(material: Material, author_id: str) -> Person:
    """Return somebody who took no position."""
    author = material.corpus.authors[author_id]
    return Person(
        author_id=author.id,
        name=author.display_name,
        role="staff" if author.id in material.official else author.role,
        label="none",
        current=None,
        history=(),
        condition=None,
        changed_mind=False,
    )
