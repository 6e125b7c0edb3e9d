"""A thread as a discussion: passages of own words, what each answers, and which proposals it may be about."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from groundswell.records import Membership, Post, Quote, ReplyTo, Sentence, Suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Own words of one post between two quotes, with the quote they follow, if any."""

    post: Post
    sentences: tuple[Sentence, ...]
    quote: Quote | None

    @property
    def start(self) -> int:
        """Where the passage begins in the post's text."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""
        return self.sentences[-1].end

    @property
    def text(self) -> str:
        """The words of the passage."""
        return self.post.text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A proposal as this thread words it."""

    key: str
    wording: str
    suggestions: tuple[Suggestion, ...]
    is_topic: bool


class Discussion:
    """One thread, its posts oldest first, with lookups that the stages share."""

    def __init__(
        self,
        posts: Iterable[Post],
        sentences: Iterable[Sentence],
        replies: Iterable[ReplyTo],
        quotes: Iterable[Quote],
    ) -> None:
        given = sorted(posts, key=lambda post: post.position)
        timed = all(post.created_at for post in given)
        self.posts = sorted(given, key=lambda post: post.created_at or 0) if timed else given
        self.by_id = {post.id: post for post in self.posts}
        self._sentences: defaultdict[str, list[Sentence]] = defaultdict(list)
        for sentence in sentences:
            self._sentences[sentence.post_id].append(sentence)
        for own in self._sentences.values():
            own.sort(key=lambda sentence: sentence.start)
        self._replies: defaultdict[str, list[ReplyTo]] = defaultdict(list)
        for link in replies:
            self._replies[link.post_id].append(link)
        self._quotes: defaultdict[str, list[Quote]] = defaultdict(list)
        for quote in sorted(quotes, key=lambda each: (each.post_id, each.position, each.id)):
            self._quotes[quote.post_id].append(quote)

    def sentences(self, post_id: str) -> list[Sentence]:
        """Return a post's sentences in order."""
        return self._sentences[post_id]

    def quotes(self, post_id: str) -> list[Quote]:
        """Return a post's quotes in order."""
        return self._quotes[post_id]

    def parent(self, post_id: str) -> Post | None:
        """Return the post answered: the strongest link that does not dangle.

        Whoever merely goes on after a post of their own still answers what that one answered. Posts that
        name nobody may be by anybody.
        """
        author = self.by_id[post_id].author_id
        found = self._linked(post_id)
        seen = {post_id}
        while author is not None and found is not None and found.author_id == author and found.id not in seen:
            seen.add(found.id)
            found = self._linked(found.id)
        return found

    def _linked(self, post_id: str) -> Post | None:
        strength = {"explicit": 0, "quote": 1, "mention": 2, "inferred": 3}
        links = sorted(self._replies[post_id], key=lambda link: (strength[link.how], link.id))
        return next(
            (self.by_id[link.target_post_id] for link in links if link.target_post_id in self.by_id), None
        )

    def answers_explicitly(self, post_id: str) -> bool:
        """Return whether the post shows whom it answers (rather than merely following somebody)."""
        return any(link.how != "inferred" for link in self._replies[post_id])

    def passages(self, post_id: str) -> list[Passage]:
        """Return a post's own words, cut where quotes stand."""
        own = self.sentences(post_id)
        quotes = self.quotes(post_id)
        groups: list[tuple[Quote | None, list[Sentence]]] = []
        for sentence in own:
            before = [quote for quote in quotes if quote.position <= sentence.start]
            quote = before[-1] if before else None
            if groups and groups[-1][0] is quote:
                groups[-1][1].append(sentence)
            else:
                groups.append((quote, [sentence]))
        return [
            Passage(post=self.by_id[post_id], sentences=tuple(group), quote=quote) for quote, group in groups
        ]


def targets_of(suggestions: Sequence[Suggestion], memberships: Iterable[Membership]) -> list[Target]:
    """Return the proposals of a thread in its own wording, the topic first, then by first appearance."""
    key_of = {membership.suggestion_id: membership.proposal_key for membership in memberships}
    grouped: defaultdict[str, list[Suggestion]] = defaultdict(list)
    for suggestion in suggestions:
        if suggestion.id in key_of:
            grouped[key_of[suggestion.id]].append(suggestion)
    targets = []
    for key, group in grouped.items():
        best = max(group, key=lambda each: (each.is_topic, each.probability, each.id))
        is_topic = any(each.is_topic for each in group)
        targets.append(Target(key=key, wording=best.wording, suggestions=tuple(group), is_topic=is_topic))
    return sorted(targets, key=lambda target: (not target.is_topic, target.key))
