"""A small marketplace for handmade goods, judged by hand: what report tests read.

Two threads, 30 posts by 13 people (one of them staff) in two ISO weeks (2024-W10 and W11), five
proposals, an edit by staff, a change of mind, a removed post, a single voice and a copied post.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from groundswell import records as r
from groundswell.config import Config
from groundswell.ids import row_id
from groundswell.page import Role
from groundswell.spans import locate
from groundswell.store import Store, open_store
from reports.build import Report, build

SITE = "forum.market.example"
FEES, PHOTOS, LABELS, VACATION, GIFT = (
    "lower-fees",
    "more-photos",
    "return-labels",
    "vacation-mode",
    "gift-wrap",
)
HEADLINES = {
    FEES: "Lower the selling fee for small shops",
    PHOTOS: "Allow more photos per listing",
    LABELS: "Offer prepaid return labels",
    VACATION: "Add a vacation mode",
    GIFT: "Sell gift wrap at checkout",
}
STAFF = "Marta (Market team)"
PHOTO_WISH = (
    "please allow more than five photos for each listing, buyers keep asking me for the back of the piece"
)

# number, author, day and time, text
FEE_POSTS: Sequence[tuple[int, str, str, str]] = (
    (1, "ana", "2024-03-04T08:00", "Could you please lower the selling fee for small shops? I earn nothing."),
    (2, "bo", "2024-03-04T09:10", "Yes please. A lower fee would keep me here."),
    (3, "chiara", "2024-03-04T11:30", "I am against a lower fee. It pays for the adverts that bring buyers."),
    (4, "deniz", "2024-03-05T07:45", "Only if the adverts stay, I would be for a lower fee."),
    (5, "emil", "2024-03-05T20:00", "No. Cheaper shops would flood us."),
    (6, "farah", "2024-03-06T10:00", "Any news on the fee? It was promised last year."),
    (7, STAFF, "2024-03-06T15:00",
     "Update: we are reviewing the fee for small shops now. We have no plans to change the fee."),
    (8, "goran", "2024-03-07T12:00", "A lower fee for shops under twenty sales, yes!"),
    (9, "hana", "2024-03-08T18:20", "I would like a vacation mode that pauses my shop."),
    (10, "emil", "2024-03-10T21:00", "What does the fee even pay for?"),
    (11, "emil", "2024-03-11T08:00", "I changed my mind: a lower fee for small shops is only fair."),
    (12, "ines", "2024-03-11T09:00", "Lower the fee, and I will list again."),
    (13, "jonas", "2024-03-12T10:00", "A vacation mode would save my reviews. I am for it."),
    (14, "kim", "2024-03-12T12:00", "Vacation mode, please. My shop got a strike while I was in hospital."),
    (15, "bo", "2024-03-13T09:30", "Buy followers at shop-boost dot example, write me outside."),
    (16, "chiara", "2024-03-13T10:00", "Still against it: a lower fee means fewer adverts and fewer buyers."),
    (17, "liam", "2024-03-14T16:00", "You people in charge are asleep. The fee is a joke, lower it."),
    (18, "ana", "2024-03-15T08:00", ""),
    (19, "farah", "2024-03-16T13:00", "So, is anything decided about the fee?"),
    (20, STAFF, "2024-03-16T17:00", "We are building vacation mode and will show it in spring."),
)  # fmt: skip
PHOTO_POSTS: Sequence[tuple[int, str, str, str]] = (
    (21, "ana", "2024-03-05T10:00", PHOTO_WISH + "."),
    (22, "bo", "2024-03-06T10:00", "More photos, yes. Five is nothing for a chair."),
    (23, "chiara", "2024-03-07T10:00", "More photos make pages slow on my phone, so no."),
    (24, "deniz", "2024-03-08T10:00", "More photos, if they are compressed."),
    (25, "emil", "2024-03-09T10:00", PHOTO_WISH + "!"),
    (26, "goran", "2024-03-12T10:30", "Please offer prepaid return labels to sellers."),
    (
        27,
        "hana",
        "2024-03-12T11:30",
        "Return labels, but only if the buyer pays for their own faults.",
    ),
    (28, "ines", "2024-03-13T14:00", "Could gift wrap be sold at checkout?"),
    (29, "jonas", "2024-03-14T14:00", "Lovely weather at the fair today."),
    (30, "kim", "2024-03-15T14:00", "I would use return labels every week."),
)

# post, proposal, label, words, probability
STANCES: Sequence[tuple[int, str, r.StanceLabel, str, float]] = (
    (1, FEES, "support", "please lower the selling fee for small shops", 0.97),
    (2, FEES, "support", "A lower fee would keep me here", 0.93),
    (3, FEES, "oppose", "I am against a lower fee", 0.96),
    (4, FEES, "conditional", "Only if the adverts stay, I would be for a lower fee", 0.88),
    (5, FEES, "oppose", "Cheaper shops would flood us", 0.71),
    (6, FEES, "status_ask", "Any news on the fee?", 0.9),
    (8, FEES, "support", "A lower fee for shops under twenty sales, yes!", 0.95),
    (9, VACATION, "support", "I would like a vacation mode", 0.94),
    (10, FEES, "question", "What does the fee even pay for?", 0.82),
    (11, FEES, "support", "a lower fee for small shops is only fair", 0.92),
    (12, FEES, "support", "Lower the fee, and I will list again", 0.91),
    (13, VACATION, "support", "I am for it", 0.9),
    (14, VACATION, "support", "Vacation mode, please", 0.95),
    (16, FEES, "oppose", "Still against it", 0.94),
    (17, FEES, "abstain", "lower it", 0.41),
    (19, FEES, "status_ask", "is anything decided about the fee?", 0.87),
    (21, PHOTOS, "support", PHOTO_WISH, 0.96),
    (22, PHOTOS, "support", "More photos, yes", 0.95),
    (23, PHOTOS, "oppose", "More photos make pages slow on my phone, so no", 0.9),
    (24, PHOTOS, "conditional", "More photos, if they are compressed", 0.89),
    (25, PHOTOS, "support", PHOTO_WISH, 0.96),
    (26, LABELS, "support", "Please offer prepaid return labels", 0.96),
    (27, LABELS, "conditional", "Return labels, but only if the buyer pays for their own faults", 0.86),
    (28, GIFT, "support", "Could gift wrap be sold at checkout?", 0.66),
    (30, LABELS, "support", "I would use return labels every week", 0.9),
)  # fmt: skip
CONDITIONS = {
    4: "Only if the adverts stay",
    24: "if they are compressed",
    27: "only if the buyer pays for their own faults",
}
SUGGESTIONS: Sequence[tuple[int, str, str, bool]] = (
    (1, FEES, "lower the selling fee for small shops", True),
    (8, FEES, "A lower fee for shops under twenty sales", False),
    (9, VACATION, "a vacation mode that pauses my shop", False),
    (21, PHOTOS, "allow more than five photos for each listing", True),
    (26, LABELS, "offer prepaid return labels to sellers", False),
    (28, GIFT, "gift wrap be sold at checkout", False),
)
OBJECTIONS: Sequence[tuple[int, str, str, str, str]] = (
    (3, FEES, "fewer-buyers", "The fee brings buyers", "It pays for the adverts that bring buyers"),
    (16, FEES, "fewer-buyers", "The fee brings buyers", "a lower fee means fewer adverts and fewer buyers"),
    (5, FEES, "crowding", "Too many cheap shops", "Cheaper shops would flood us"),
    (23, PHOTOS, "slow-pages", "Pages get slow", "More photos make pages slow on my phone"),
)  # fmt: skip
RESPONSES: Sequence[tuple[int, str, r.OfficialState, str, str, bool]] = (
    (7, FEES, "none", "We have no plans to change the fee", "2024-03-06T15:00", False),
    (7, FEES, "under_review", "we are reviewing the fee for small shops now", "2024-03-14T09:00", True),
    (20, VACATION, "in_progress", "We are building vacation mode", "2024-03-16T17:00", False),
)
_BUCKETS: dict[int, r.Bucket] = {15: "off_topic", 17: "abstained", 18: "deleted", 29: "off_topic"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """The records, primary and derived; tests change what they are about and `save` the rest."""

    primary: tuple[Any, ...]
    derived: tuple[Any, ...]

    def save(self, store: Store) -> Store:
        """Write everything into a store and return it."""
        with store.transaction() as writer:
            writer.insert(self.primary)
            writer.insert(self.derived, unit="corpus")
        return store

    def open(self, folder: Path) -> Store:
        """Return a new store in a folder that holds everything."""
        return self.save(open_store(folder / "market.db"))

    def of(self, record: type) -> list[Any]:
        """Return the records of one type."""
        return [row for row in (*self.primary, *self.derived) if type(row) is record]

    def with_rows(self, *rows: Any) -> "Market":
        """Return a market with more records; a row whose id is there already replaces it."""
        replaced = {_identity(row) for row in rows}
        kept = self.without(*(row for row in (*self.primary, *self.derived) if _identity(row) in replaced))
        return Market(
            primary=(*kept.primary, *(row for row in rows if type(row) in r.PRIMARY)),
            derived=(*kept.derived, *(row for row in rows if type(row) in r.DERIVED)),
        )

    def without(self, *rows: Any) -> "Market":
        """Return a market that lacks some records."""
        return Market(
            primary=tuple(row for row in self.primary if row not in rows),
            derived=tuple(row for row in self.derived if row not in rows),
        )


def market() -> Market:
    """Return the marketplace."""
    posts = dict(_posts())
    return Market(primary=tuple(_primary(posts)), derived=tuple(_derived(posts)))


def post_id(number: int) -> str:
    """Return our id of a post by its number."""
    return row_id("post", SITE, number)


def author_id(name: str) -> str:
    """Return our id of an author by name."""
    return row_id("author", SITE, name)


def moment(text: str) -> datetime:
    """Return an aware time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _identity(row: Any) -> tuple[Any, ...]:
    return (type(row), row.id, row.revision if type(row) is r.Post else None)


def _thread(number: int) -> str:
    return "thread-fees" if number <= 20 else "thread-photos"


def _posts() -> Iterator[tuple[int, r.Post]]:
    for number, author, time, text in (*FEE_POSTS, *PHOTO_POSTS):
        yield (
            number,
            r.Post(
                id=post_id(number),
                revision=1,
                thread_id=_thread(number),
                author_id=author_id(author),
                author_basis="author_line",
                position=number if number <= 20 else number - 20,
                source_id=f"m{number}",
                created_at=moment(time),
                created_raw=time,
                zone="UTC" if number > 20 else None,
                zone_assumed=number > 20,
                text=text,
                is_solution=number == 7,
                removed=number == 18,
                permalink=f"https://{SITE}/t/{_thread(number)}#m{number}",
                votes=None,
                notes=("This post was removed by a moderator.",) if number == 18 else (),
            ),
        )


def _primary(posts: dict[int, r.Post]) -> Iterator[Any]:
    for name, title, total in (
        ("fees", "Selling fees are too high", 20),
        ("photos", "More photos per listing", 12),
    ):
        yield r.Snapshot(
            id=f"snapshot-{name}", source=f"{name}.html", url=f"https://{SITE}/t/thread-{name}",
            fetched_at=moment("2024-03-18T06:00"), sha256="0" * 64, body=b"",
        )  # fmt: skip
        yield r.Thread(
            id=f"thread-{name}", site=SITE, platform="invented", title=title,
            url=f"https://{SITE}/t/thread-{name}",
            posts_total=total, notes=("Some replies were removed by moderators.",) if name == "fees" else (),
            snapshot_id=f"snapshot-{name}", digest=row_id("digest", name),
        )  # fmt: skip
    for name in dict.fromkeys(row[1] for row in (*FEE_POSTS, *PHOTO_POSTS)):
        role: Role = "staff" if name == STAFF else "member"
        yield r.Author(
            id=author_id(name), site=SITE, handle=name, display_name=name, role=role,
            role_basis="page" if role == "staff" else "default",
        )  # fmt: skip
    yield from posts.values()
    for answer, target in ((2, 1), (3, 1), (7, 6), (11, 10), (22, 21), (27, 26)):
        yield r.ReplyTo(
            id=f"reply-{answer}", thread_id=_thread(answer), post_id=post_id(answer),
            target_post_id=post_id(target), target_name=None, how="explicit",
        )  # fmt: skip
    yield r.Quote(
        id="quote-1", thread_id="thread-fees", post_id=post_id(3), revision=1, position=0,
        text="please lower the selling fee", author_named="ana", source_post_id=post_id(1), exact=True,
    )  # fmt: skip
    yield r.Edit(
        id="edit-1", thread_id="thread-fees", post_id=post_id(7), revision=1,
        edited_at=moment("2024-03-14T09:00"), editor=STAFF,
    )  # fmt: skip
    for stage in ("sentences", "suggestions", "proposals", "stances", "rankings"):
        yield r.Run(
            id=f"run-{stage}", stage=stage, version=1, unit="corpus", input_digest="i" + stage,
            output_digest="o" + stage, rows=1, error=None,
        )  # fmt: skip


def _derived(posts: dict[int, r.Post]) -> Iterator[Any]:
    for key, headline in HEADLINES.items():
        mine = [row for row in SUGGESTIONS if row[1] == key]
        yield r.Proposal(
            id=f"proposal-{key}", key=key, headline=headline, exemplar_id=f"suggestion-{mine[0][0]}",
            keywords=(key,), prevalence=len(mine),
        )  # fmt: skip
    for number, key, words, is_topic in SUGGESTIONS:
        yield r.Suggestion(
            id=f"suggestion-{number}", basis="request", addressee="provider", wording=words, probability=0.9,
            is_topic=is_topic, author_id=posts[number].author_id, **span_of(posts[number], words),
        )  # fmt: skip
        yield r.Membership(
            id=f"membership-{number}", thread_id=_thread(number), proposal_key=key,
            suggestion_id=f"suggestion-{number}", similarity=0.9,
        )  # fmt: skip
    for number, key, label, words, probability in STANCES:
        yield r.Stance(
            id=f"stance-{number}", author_id=posts[number].author_id, proposal_key=key,
            said_at=posts[number].created_at, position=posts[number].position, label=label,
            probability=probability, basis="own_words", condition=CONDITIONS.get(number),
            **span_of(posts[number], words),
        )  # fmt: skip
    for number, key, reason_key, reason, words in OBJECTIONS:
        yield r.Objection(
            id=f"objection-{number}", author_id=posts[number].author_id, proposal_key=key,
            reason_key=reason_key, reason=reason, **span_of(posts[number], words),
        )  # fmt: skip
    for index, (number, key, state, words, said, by_edit) in enumerate(RESPONSES):
        yield r.OfficialResponse(
            id=f"response-{index}", author_id=posts[number].author_id, proposal_key=key, state=state,
            said_at=moment(said), by_edit=by_edit, is_staff_certain=True, **span_of(posts[number], words),
        )  # fmt: skip
    yield r.Staff(
        id="staff-1", thread_id="thread-fees", author_id=author_id(STAFF), basis="page", is_certain=True,
        explanation="the page shows the role staff",
    )  # fmt: skip
    yield r.Lineage(id="lineage-1", event="split", proposal_key=LABELS, other_key=FEES)
    yield r.Flag(
        id="flag-1", clause="no-contact", reason="asks to deal outside the market",
            rule="off-platform contact",
        priority="high", score=0.93, **span_of(posts[15], "write me outside"),
    )  # fmt: skip
    yield r.Flag(
        id="flag-2", clause="no-adverts", reason="advertises a service", rule="promotion", priority="medium",
        score=0.8, **span_of(posts[15], "Buy followers at shop-boost dot example"),
    )  # fmt: skip
    yield r.Review(
        id="review-1", thread_id="thread-fees", post_id=post_id(17), kind="uncertain_stance",
        explanation="not sure enough what these words say of a lower fee",
    )  # fmt: skip
    for number, post in posts.items():
        bucket = _BUCKETS.get(number, "used")
        yield r.PostBucket(id=f"bucket-{number}", thread_id=post.thread_id, post_id=post.id, bucket=bucket)


def span_of(post: r.Post, words: str) -> dict[str, Any]:
    """Return the fields by which a record points at words that stand once in a post."""
    span = locate(words, post.text)
    return {
        "thread_id": post.thread_id, "post_id": post.id, "revision": post.revision,
        "start": span.start, "end": span.end, "quote": words,
    }  # fmt: skip


@cache
def built(week: str | None = None) -> Report:
    """Return the report on the marketplace, built once for all tests."""
    with tempfile.TemporaryDirectory() as folder:
        store = market().open(Path(folder))
        report = build(store, Config(), week=week)
        store.close()
    return report
