"""Everything judged → the one bucket each post ends in, and what a person should look at."""

from collections.abc import Iterable, Iterator

from groundswell.corrections import doubts
from groundswell.ids import row_id
from groundswell.records import (
    Author,
    Bucket,
    Correction,
    Membership,
    Objection,
    OfficialResponse,
    Post,
    PostBucket,
    Quote,
    Review,
    Staff,
    Stance,
    Suggestion,
)
from groundswell.stage import stage


@stage(per="thread", version=3)
def buckets(
    posts: Iterable[Post],
    quotes: Iterable[Quote],
    suggestions: Iterable[Suggestion],
    stances: Iterable[Stance],
    objections: Iterable[Objection],
    responses: Iterable[OfficialResponse],
    speakers: Iterable[Staff],
    authors: Iterable[Author],
    memberships: Iterable[Membership],
    corrections: Iterable[Correction],
) -> Iterator[PostBucket | Review]:
    """Yield one bucket a post, and a review entry for every doubt.

    Reports move withheld posts to "moderated" when they are written, so that restoring is at once.
    """
    shown, asked, said = list(posts), list(suggestions), list(stances)
    evidence = {row.post_id for rows in (asked, objections, responses) for row in rows}
    evidence |= {stance.post_id for stance in said if stance.label != "abstain"}
    unsure = {stance.post_id for stance in said if stance.label == "abstain"}
    quoting = {quote.post_id for quote in quotes}
    for post in shown:
        bucket = _bucket(post, evidence, unsure, quoting)
        yield PostBucket(
            id=row_id("bucket", post.id), thread_id=post.thread_id, post_id=post.id, bucket=bucket
        )
    names = {author.id: author.display_name for author in authors}
    for speaker in speakers:
        if not speaker.is_certain:
            yield Review(
                id=row_id("review", "staff", speaker.id),
                thread_id=speaker.thread_id,
                post_id=None,
                kind="possible_staff",
                explanation=f"{names[speaker.author_id]} may speak for the provider: {speaker.explanation}",
            )
    for stance in said:
        if stance.label == "abstain":
            yield Review(
                id=row_id("review", "stance", stance.id),
                thread_id=stance.thread_id,
                post_id=stance.post_id,
                kind="uncertain_stance",
                explanation=(
                    f"not sure enough ({stance.probability:.2f}) what “{stance.quote[:160]}” says of "
                    f"{stance.proposal_key}"
                ),
            )
    for doubt in doubts(corrections, shown, asked, memberships):
        yield Review(
            id=row_id("review", "correction", doubt.correction.id),
            thread_id=shown[0].thread_id,
            post_id=doubt.correction.post_id,
            kind="needs_reconfirmation",
            explanation=doubt.why,
        )


def _bucket(post: Post, evidence: set[str], unsure: set[str], quoting: set[str]) -> Bucket:
    if post.removed:
        return "deleted"
    if post.id in evidence:
        return "used"
    if not post.text.strip():
        return "quoted_only" if post.id in quoting else "parse_failed"
    return "abstained" if post.id in unsure else "off_topic"
