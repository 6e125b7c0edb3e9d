"""The list for moderators: one item a post, flags stacked, what needs them first on top."""

from groundswell.desk.precision import rule_key, standing
from groundswell.records import Flag, Post, Priority
from reports.grouping import grouped
from reports.material import Material
from reports.views import FiredRule, ModerationItem

_ORDER: dict[Priority, int] = {"high": 0, "medium": 1, "low": 2}


def moderation_items(material: Material) -> tuple[ModerationItem, ...]:
    """Return the flagged posts: undecided before decided, then by priority, then oldest first."""
    corpus = material.corpus
    forgotten = corpus.gone - corpus.withheld
    by_post = grouped((flag.post_id, flag) for flag in corpus.flags if flag.post_id not in forgotten)
    by_author = grouped((corpus.posts[post].author_id, flag) for post in by_post for flag in by_post[post])
    desk = _Desk(material, by_author)
    items = [desk.item(corpus.posts[post], flags) for post, flags in by_post.items()]
    return tuple(sorted(items, key=_urgency))


class _Desk:
    """Builds items with their authors' history."""

    def __init__(self, material: Material, by_author: dict[str | None, list[Flag]]) -> None:
        self._material = material
        self._by_author = by_author
        self._flags = grouped((flag.post_id, flag) for flags in by_author.values() for flag in flags)
        self._posts = grouped((post.author_id, post.id) for post in material.corpus.posts.values())
        self._latest = {each.post_id: each for each in material.corpus.decisions}
        judged = [each for each in standing(material.corpus.decisions).values() if each.verdict != "reopened"]
        self._verdicts = grouped(
            (rule, each) for each in judged for rule in each.rules or self._rules_of(each.post_id)
        )
        self._replies = grouped((row.post_id, row) for row in material.corpus.replies)
        self._edited = {row.post_id for row in material.corpus.edits}

    def item(self, post: Post, flags: list[Flag]) -> ModerationItem:
        material, add = self._material, self._material.ledger.add
        flags = sorted(flags, key=lambda flag: (_ORDER[flag.priority], flag.start, flag.id))
        decision = self._latest.get(post.id)
        if decision is not None and decision.verdict == "reopened":
            decision = None  # taken back: nobody has judged the post
        owner = post.author_id or post.id
        posts = self._posts[post.author_id] if post.author_id else [post.id]
        flagged = (
            [flag.id for flag in self._by_author[post.author_id]] if post.author_id else [f.id for f in flags]
        )
        return ModerationItem(
            record_id=post.id,
            post_id=post.source_id,
            priority=flags[0].priority,
            text=None if post.id in material.corpus.withheld else post.text,
            flags=tuple(material.witness.of(flag) for flag in flags),
            rules=tuple(self._fired(flag) for flag in flags),
            author=material.corpus.name(post.author_id),
            author_posts=add(f"author/{owner}/posts", "posts", "posts by this author", posts),
            author_flags=add(f"author/{owner}/flagged", "posts", "flagged posts by this author", flagged),
            answers=self._answers(post),
            revision=post.revision,
            is_edited=post.revision > 1 or post.id in self._edited,
            at=post.created_at,
            zone_assumed=post.zone_assumed,
            permalink=post.permalink,
            verdict=decision.verdict if decision else None,
            verdict_reason=decision.reason if decision else None,
            verdict_at=decision.decided_at if decision else None,
            verdict_revision=decision.revision if decision else None,
        )

    def _fired(self, flag: Flag) -> FiredRule:
        """Return a flag's clause and reason with the record of its rule: verdicts that stand, by post."""
        key = rule_key(flag.clause, flag.rule)
        judged = self._verdicts.get(key, [])
        agreed = [decision.id for decision in judged if decision.verdict == "upheld"]
        add = self._material.ledger.add
        return FiredRule(
            clause=flag.clause,
            reason=flag.reason,
            rule=flag.rule,
            decided=add(f"rule/{key}/decided", "posts", "posts of this rule judged", [d.id for d in judged]),
            upheld=add(f"rule/{key}/upheld", "posts", "posts of this rule upheld", agreed),
        )

    def _rules_of(self, post: str) -> tuple[str, ...]:
        """Return the rules that flag a post now: what a decision from outside the desk was about."""
        found = self._flags.get(post, [])
        return tuple(dict.fromkeys(rule_key(flag.clause, flag.rule) for flag in found))

    def _answers(self, post: Post) -> str | None:
        """Return whom the post answers, by name."""
        for row in self._replies.get(post.id, []):
            target = self._material.corpus.posts.get(row.target_post_id or "")
            name = self._material.corpus.name(target.author_id) if target else row.target_name
            if name:
                return name
        return None


def _urgency(item: ModerationItem) -> tuple[bool, int, bool, float, str]:
    decided = (
        item.verdict is not None and item.verdict != "escalated" and item.verdict_revision == item.revision
    )
    when = item.at.timestamp() if item.at else 0.0
    return (decided, _ORDER[item.priority], item.at is None, when, item.record_id)
