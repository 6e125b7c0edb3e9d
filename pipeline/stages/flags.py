"""Posts → suspicions that a guideline clause is broken, for moderators to judge."""

from collections.abc import Iterable, Iterator

from groundswell.config import Config
from groundswell.desk.guidelines import clauses_of
from groundswell.records import Flag, Post, ReplyTo, Repost
from groundswell.stage import stage
from models.flags import FlagModel
from pipeline.guidelines.judging import Case, suspicions


@stage(per="thread", version=3)
def flags(
    posts: Iterable[Post],
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
    cases = [Case(post=post, parent=parent_of.get(post.id), is_repost=post.id in repeated) for post in shown]
    yield from suspicions(cases, clauses_of(config), flag_model)
