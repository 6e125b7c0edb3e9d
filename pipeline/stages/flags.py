"""Posts → suspicions that a guideline clause is broken, for moderators to judge."""

from collections.abc import Iterable, Iterator

from groundswell.config import Config
from groundswell.desk.guidelines import clauses_of
from groundswell.records import Flag, Post, ReplyTo, Repost, Sentence
from groundswell.stage import stage
from models.flags import FlagModel
from pipeline.guidelines.judging import Case, bounds_by_post, suspicions


@stage(per="thread", version=4)
def flags(
    posts: Iterable[Post],
    sentences: Iterable[Sentence],
    replies: Iterable[ReplyTo],
    reposts: Iterable[Repost],
    *,
    flag_model: FlagModel,
    config: Config,
) -> Iterator[Flag]:
    """Yield one flag for every span that a detector bound to a clause objects to.

    Flags never act: they only put a post before a moderator.
    """
    shown = [post for post in posts if post.text.strip()]
    text_of = {post.id: post.text for post in shown}
    parent_of = {link.post_id: text_of.get(link.target_post_id or "") for link in replies}
    repeated = {row.post_id for row in reposts}
    bounds = bounds_by_post(sentences)
    cases = [
        Case(
            post=post,
            parent=parent_of.get(post.id),
            is_repost=post.id in repeated,
            sentences=bounds.get(post.id, ()),
        )
        for post in shown
    ]
    yield from suspicions(cases, clauses_of(config), flag_model)
