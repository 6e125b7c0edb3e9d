"""What a correction must hold against before it is written: the words, the keys, and what others said."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, get_args

from groundswell.corrections.standing import followed, in_force, same_words
from groundswell.errors import CorrectionRefused, SpanError
from groundswell.ids import row_id
from groundswell.records import (
    Author,
    Correction,
    Membership,
    Post,
    Proposal,
    StanceLabel,
    Suggestion,
)
from groundswell.spans import Span, locate
from groundswell.store.store import Writer

Draftable = Literal["relabel", "move", "merge", "split", "rename", "not_a_proposal", "same_person"]
LABELS: tuple[str, ...] = tuple(label for label in get_args(StanceLabel) if label != "abstain")
"""What a person can read in words; abstaining is for models."""
_LISTED = 12
_LONGEST_HEADLINE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wants to correct, before it is checked.

    | kind | words (`post` and `quote`) | `proposal_key` | `value` |
    |---|---|---|---|
    | relabel | those that show the stance | the proposal | the new stance |
    | move | a suggestion's | | key of the proposal it belongs to |
    | split | a suggestion's | | headline of the new proposal, or nothing |
    | merge | | the proposal that goes | key of the one that stays |
    | rename | | the proposal | the new headline |
    | not_a_proposal | a suggestion's, or none | without words: the proposal | |
    | same_person | | | id, handle or name of the account that stays; `quote` is that of the other |

    `post` is a post's id, here or on its platform. `start` is the offset of the quote in the post's
    text; it is needed only where the same words stand there twice.
    """

    kind: Draftable
    post: str | None = None
    quote: str | None = None
    start: int | None = None
    proposal_key: str | None = None
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The checked parts of a correction."""

    post_id: str | None = None
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    key: str | None = None
    value: str = ""
    revision: int | None = None


class Checks:
    """Checks drafts against what a store holds at the moment."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._standing = in_force(writer.read(Correction))
        self._proposals = {each.key: each for each in writer.read(Proposal)}
        self._split_off = {each.value for each in self._standing if each.kind == "split"}

    def evidence(self, draft: Draft) -> Evidence:
        """Return the checked parts of a draft; raise `CorrectionRefused` where it cannot stand."""
        checks = {
            "relabel": self._relabel,
            "move": self._move,
            "split": self._split,
            "merge": self._merge,
            "rename": self._rename,
            "not_a_proposal": self._not_a_proposal,
            "same_person": self._same_person,
        }
        if draft.kind not in checks:
            raise CorrectionRefused(
                f"{draft.kind!r} is no kind of correction; those are: {_listed(list(checks))}"
            )
        return checks[draft.kind](draft)

    def _relabel(self, draft: Draft) -> Evidence:
        key = self._known(draft.proposal_key)
        if draft.value not in LABELS:
            raise CorrectionRefused(f"{draft.value!r} is no stance; those are: {_listed(LABELS)}")
        post, span = self._words(draft)
        for other in self._of("relabel"):
            if (other.post_id, other.proposal_key) == (post.id, key):
                self._refuse(other, f"this post's stance on {key} was set to {other.value}")
        return Evidence(
            post_id=post.id,
            start=span.start,
            end=span.end,
            quote=span.of(post.text),
            key=key,
            value=draft.value,
            revision=post.revision,
        )

    def _move(self, draft: Draft) -> Evidence:
        into = self._known(draft.value)
        words, source = self._suggestion(draft)
        if source == into:
            raise CorrectionRefused(f"“{_short(words.quote)}” is in {into} already")
        return _of_suggestion(words, source, into)

    def _split(self, draft: Draft) -> Evidence:
        if draft.value.strip():
            headline(draft.value)
        words, source = self._suggestion(draft)
        proposal = self._proposals.get(source)
        if proposal is not None and proposal.prevalence == 1:
            raise CorrectionRefused(
                f"“{_short(words.quote)}” is all there is in {source}: nothing is left to split it from"
            )
        return _of_suggestion(words, source, row_id("proposal", "split", words.post_id, words.quote))

    def _merge(self, draft: Draft) -> Evidence:
        gone, stays = self._known(draft.proposal_key), self._known(draft.value)
        steps = {each.proposal_key or "": each.value for each in self._of("merge")}
        if gone == stays or followed(stays, steps) == gone:
            raise CorrectionRefused(f"{gone} and {stays} are one proposal already")
        self._refuse_if_settled("merge", gone, "was merged")
        return self._anchored(gone, stays)

    def _rename(self, draft: Draft) -> Evidence:
        key = self._known(draft.proposal_key)
        self._refuse_if_settled("rename", key, "was renamed")
        return self._anchored(key, headline(draft.value))

    def _not_a_proposal(self, draft: Draft) -> Evidence:
        if draft.quote:
            words, source = self._suggestion(draft)
            return _of_suggestion(words, source, "suggestion")
        key = self._known(draft.proposal_key)
        self._refuse_if_settled("not_a_proposal", key, "was said to be no proposal")
        return self._anchored(key, "proposal")

    def _same_person(self, draft: Draft) -> Evidence:
        one, other = self._account(draft.quote), self._account(draft.value)
        steps = {each.quote or "": each.value for each in self._of("same_person")}
        if one == other or followed(other, steps) == one:
            raise CorrectionRefused(f"{one} and {other} are one person already")
        for earlier in self._of("same_person"):
            if earlier.quote == one:
                self._refuse(earlier, f"{one} is counted as {earlier.value}")
        return Evidence(quote=one, value=other)

    def _of(self, kind: str) -> list[Correction]:
        return [each for each in self._standing if each.kind == kind]

    def _known(self, key: str | None) -> str:
        """Return a key that exists; one that was merged away or dropped does not."""
        merged = next((each for each in self._of("merge") if each.proposal_key == key), None)
        if key and merged is not None:
            self._refuse(merged, f"{key} was merged into {merged.value}")
        if key is not None and (key in self._proposals or key in self._split_off):
            return key
        near = get_close_matches(key or "", list(self._proposals), n=_LISTED, cutoff=0.0)
        shown = "; ".join(f"{each} “{_short(self._proposals[each].headline)}”" for each in near)
        given = f"there is no proposal {key!r}" if key else "the key of a proposal is missing"
        more = f" and {len(self._proposals) - len(near)} more" if len(near) < len(self._proposals) else ""
        raise CorrectionRefused(
            f"{given}; those that exist: {shown or 'none yet, run `analyze` first'}{more}"
        )

    def _words(self, draft: Draft) -> tuple[Post, Span]:
        """Return the post and the only place in its current text where the quote stands."""
        if not draft.post or not draft.quote or not draft.quote.strip():
            raise CorrectionRefused(f"{draft.kind} is about words: give the post's id and a quote from it")
        post = self._post(draft.post)
        if draft.start is not None:
            end = draft.start + len(draft.quote)
            if post.text[draft.start : end] != draft.quote:
                raise CorrectionRefused(
                    f"“{_short(draft.quote)}” does not stand at {draft.start} of {draft.post}"
                )
            return post, Span(start=draft.start, end=end)
        try:
            return post, locate(draft.quote, post.text)
        except SpanError as error:
            raise CorrectionRefused(
                f"{draft.post}: {error}; quote as many words of the post's present text as tell the place"
            ) from error

    def _post(self, name: str) -> Post:
        found = self._writer.read(Post, id=name) or self._writer.read(Post, source_id=name)
        if not found:
            raise CorrectionRefused(
                f"there is no post {name!r}; posts.jsonl and every report name the ids of posts"
            )
        if len({post.id for post in found}) > 1:
            ids = _listed(sorted({post.id for post in found}))
            raise CorrectionRefused(f"several threads have a post {name!r}; name one of {ids}")
        return max(found, key=lambda post: post.revision)

    def _suggestion(self, draft: Draft) -> tuple[Suggestion, str]:
        """Return the one suggestion that the words of a draft belong to, and the key it is in."""
        post, span = self._words(draft)
        places = {each.suggestion_id: each.proposal_key for each in self._writer.read(Membership)}
        own = [each for each in self._writer.read(Suggestion, post_id=post.id) if each.id in places]
        found = [each for each in own if span.overlaps(Span(start=each.start, end=each.end))]
        if len(found) != 1:
            shown = "; ".join(f"“{_short(each.quote)}”" for each in found or own) or "none"
            problem = "hold more than one suggestion" if found else "are not part of a suggestion"
            raise CorrectionRefused(
                f"the words “{_short(draft.quote or '')}” {problem}; those of the post are: {shown}"
            )
        (words,) = found
        for other in self._standing:
            settles = other.kind in ("move", "split") or (
                other.kind == "not_a_proposal" and other.value == "suggestion"
            )
            if settles and other.post_id == post.id and same_words(other.quote or "", words.quote):
                self._refuse(other, f"where “{_short(words.quote)}” belongs was said")
        return words, places[words.id]

    def _anchored(self, key: str, value: str) -> Evidence:
        """Return evidence of a whole proposal: its key, and the words that stand for it should the key go."""
        exemplar = self._proposals[key].exemplar_id if key in self._proposals else None
        words = self._writer.read(Suggestion, id=exemplar) if exemplar else []
        return _of_suggestion(words[0], key, value) if words else Evidence(key=key, value=value)

    def _account(self, name: str | None) -> str:
        """Return the id of the one account with this id, handle or display name."""
        for column in ("id", "handle", "display_name"):
            found = self._writer.read(Author, **{column: name}) if name else []
            if len(found) == 1:
                return found[0].id
            if found:
                raise CorrectionRefused(
                    f"several accounts are called {name!r}; name one of {_listed([a.id for a in found])}"
                )
        shown = _listed([each.display_name for each in self._writer.read(Author)[:_LISTED]])
        raise CorrectionRefused(f"there is no account {name!r}; some that exist: {shown or 'none'}")

    def _refuse_if_settled(self, kind: str, key: str, what: str) -> None:
        for other in self._of(kind):
            if other.proposal_key == key and (kind != "not_a_proposal" or other.value == "proposal"):
                self._refuse(other, f"{key} {what}")

    def _refuse(self, other: Correction, what: str) -> None:
        raise CorrectionRefused(
            f"{what} by {other.made_by} on {other.made_at:%Y-%m-%d}; take that back first: "
            f"groundswell correct undo {other.id}"
        )


def _of_suggestion(words: Suggestion, key: str, value: str) -> Evidence:
    return Evidence(
        post_id=words.post_id,
        start=words.start,
        end=words.end,
        quote=words.quote,
        key=key,
        value=value,
        revision=words.revision,
    )


def headline(value: str) -> str:
    """Return a headline as it is kept; raise `CorrectionRefused` where it is empty or too long."""
    plain = " ".join(value.split())
    if not plain or len(plain) > _LONGEST_HEADLINE:
        raise CorrectionRefused(
            f"a headline has 1 to {_LONGEST_HEADLINE} characters; {len(plain)} were given"
        )
    return plain


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 80 else plain[:79] + "…"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
