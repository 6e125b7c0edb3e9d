"""The community's store, kept in step with the story week by week.

What people do goes through the program's own functions: decisions, corrections, forgetting. What models
would say of a post is what the story says of it: here the reports are on trial, not the models.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from groundswell import records as r
from groundswell.config import Community, Config
from groundswell.corrections import Draft, add
from groundswell.desk import Desk
from groundswell.desk.index import refresh
from groundswell.ids import row_id
from groundswell.store import open_store
from groundswell.store.store import Writer
from groundswell.store.tables import table_of
from pipeline.collecting import bury
from pipeline.corrections import Amendments
from pipeline.forgetting import Wish, forget
from pipeline.forgotten import author_id
from pipeline.registry import lineage_of, member_ids
from reports.build import build
from reports.printed import read_printed
from reports.write import write
from tests.report_market import span_of
from tests.year import story as s

SITE = "tools.example"
NEW_NAME = "send a text message the day before a loan ends"


def config() -> Config:
    """Return the community's settings."""
    return Config(community=Community(name="The tool library", time_zone=s.ZONE.key, staff=(s.STAFF,)))


def label_of(said: s.Said, week: int) -> r.StanceLabel:
    """Return how the method of a week reads a post: the old one overlooks every second condition."""
    if said.edited and said.edited.week <= week:
        return said.edited.label
    overlooked = said.label == "conditional" and said.number % 2 == 0 and week < s.NEW_METHOD
    return "support" if overlooked else said.label


def is_upheld(said: s.Said) -> bool:
    """Return whether the moderator agrees that a post is spam."""
    return said.number % 2 == 0


def post_id(number: int) -> str:
    """Return the id of a post by its number."""
    return row_id("post", SITE, number)


class Forum:
    """One year in one store; `live(week)` for every week in turn, then `write` its report."""

    def __init__(self, story: s.Story, folder: Path) -> None:
        self.story = story
        self.config = config()
        self.store = open_store(folder / "year.db")
        self._read: datetime | None = None
        self._said = {post_id(each.number): each for each in story.said}

    def live(self, week: int) -> None:
        """Bring the store to where it was when the week had just ended, or was not read."""
        now = s.monday(week + 1) + timedelta(hours=6)
        with self.store.transaction() as writer:
            if week != s.UNREAD:
                self._read = now
                writer.insert(self._posts(week))
                self._edit(writer, week)
                self._shelve(writer)
            writer.replace(self._coverage(week))
        self._act(week)
        self._analyze(week)

    def write(self, week: int, out: Path) -> None:
        """Write the digest of a week as `groundswell report` does, without the mail."""
        report = build(self.store, self.config, week=s.week_name(week), printed=read_printed(out))
        write(report, out, only=frozenset({"digest.html"}))

    # --- What is read ---------------------------------------------------------------------------------

    def _shelve(self, writer: Writer) -> None:
        for name in ("chat", *(ask.name for ask in self.story.asks)):
            writer.replace(
                r.Snapshot(
                    id=f"snapshot-{name}", source=f"https://{SITE}/t/{name}", url=f"https://{SITE}/t/{name}",
                    fetched_at=self._read, sha256="0" * 64, body=None,
                )
            )  # fmt: skip
            writer.replace(
                r.Thread(
                    id=f"thread-{name}", site=SITE, platform="invented", title=_title(self.story, name),
                    url=f"https://{SITE}/t/{name}", posts_total=None, notes=(),
                    snapshot_id=f"snapshot-{name}", digest=row_id("digest", name, self._read),
                )
            )  # fmt: skip

    def _coverage(self, week: int) -> r.Coverage:
        failed = week == s.UNREAD
        return r.Coverage(
            id="coverage", source=f"https://{SITE}/", threads=len(self.story.asks) + 1, posts=0,
            posts_expected=None, newest_post=None, problem="FetchFailed" if failed else None,
            detail="the site answered 503 five times" if failed else None,
        )  # fmt: skip

    def _posts(self, week: int) -> Iterator[Any]:
        known = {author.id for author in self.store.read(r.Author)}
        forgotten = {stone.id for stone in self.store.read(r.Tombstone)}
        for said in self.story.said:
            if said.known != week:
                continue
            author = author_id(SITE, said.person)
            if author in forgotten:
                continue  # a forgotten person stays forgotten: the collector leaves them out
            if author not in known:
                known.add(author)
                yield r.Author(
                    id=author, site=SITE, handle=said.person, display_name=said.person,
                    role="staff" if said.person == s.STAFF else "member", role_basis="default",
                )  # fmt: skip
            yield self._post(said, author)
            if said.answers:
                yield r.ReplyTo(
                    id=row_id("reply", said.number), thread_id=_thread(said), post_id=post_id(said.number),
                    target_post_id=post_id(said.answers), target_name=None, how="explicit",
                )  # fmt: skip

    @staticmethod
    def _post(said: s.Said, author: str, *, revision: int = 1, text: str | None = None) -> r.Post:
        return r.Post(
            id=post_id(said.number), revision=revision, thread_id=_thread(said), author_id=author,
            author_basis="author_line", position=said.number, source_id=f"p{said.number}", created_at=said.at,
            created_raw=None, zone="UTC", zone_assumed=False, text=said.text if text is None else text,
            is_solution=False, removed=False, permalink=f"https://{SITE}/t/{_thread(said)}#p{said.number}",
            votes=None, notes=(),
        )  # fmt: skip

    def _edit(self, writer: Writer, week: int) -> None:
        for said in self.story.said:
            if said.edited and said.edited.week == week:
                author = author_id(SITE, said.person)
                writer.insert([
                    self._post(said, author, revision=2, text=said.edited.text),
                    r.Edit(
                        id=row_id("edit", said.number), thread_id=_thread(said), post_id=post_id(said.number),
                        revision=2, edited_at=said.edited.at, editor=said.person,
                    ),
                ])  # fmt: skip

    # --- What people do -------------------------------------------------------------------------------

    def _act(self, week: int) -> None:
        at = s.monday(week) + timedelta(days=3, hours=10)
        desk = Desk(self.store, self.config, clock=lambda: at)
        for when, event, whom in self.story.removals:
            if when != week:
                continue
            if event == "forgotten":
                forget(self.store, Wish(author=str(whom)))
            elif event == "vanished":
                with self.store.transaction() as writer:
                    bury(writer, writer.read(r.Post, id=post_id(int(whom))))
            else:
                seen = desk.item(post_id(int(whom))).seen
                desk.decide(seen, "upheld" if event == "withheld" else "restored", "off_topic", by="mo")
        for said in self.story.said:
            flagged = said.is_spam and said.week == week - 1
            if flagged and self.store.read(r.Flag, post_id=post_id(said.number)):
                seen = desk.item(post_id(said.number)).seen
                desk.decide(seen, "upheld" if is_upheld(said) else "dismissed", "advertising", by="mo")
        if draft := self._draft(week):
            add(self.store, draft, made_by="lin", made_at=at)
        self._date_tombstones(at)

    def _draft(self, week: int) -> Draft | None:
        match week:
            case s.MERGED:
                return Draft(kind="merge", proposal_key=self.key("feed"), value=self.key("calendar"))
            case s.RENAMED:
                return Draft(kind="rename", proposal_key=self.key("texts"), value=NEW_NAME)
            case s.DROPPED:
                return Draft(kind="not_a_proposal", proposal_key=self.key("photos"))
            case s.SPLIT:
                first = next(each for each in self.story.said if each.ask == "paper" and each.founds)
                return Draft(
                    kind="split", post=post_id(first.number), quote=first.quote,
                    value=self.story.ask("paper").headline,
                )  # fmt: skip
        return None

    def key(self, name: str) -> str:
        """Return the key under which an ask is kept today."""
        first = next(each for each in self.story.said if each.ask == name and each.founds)
        (row,) = self.store.read(r.Membership, suggestion_id=f"suggestion-{first.number}")
        return row.proposal_key

    def _date_tombstones(self, at: datetime) -> None:
        """Forgetting takes the time from the clock: put what was forgotten just now into its week."""
        stones = table_of(r.Tombstone)
        with self.store.transaction() as writer:
            late = stones.c.forgotten_at > s.monday(s.WEEKS + 2)
            writer.connection.execute(sa.update(stones).where(late).values(forgotten_at=at))

    # --- What the analysis makes of it ------------------------------------------------------------------

    def _analyze(self, week: int) -> None:
        """Judge every post as the story says, place requests and apply corrections as the program does."""
        latest: dict[str, r.Post] = {}
        for post in self.store.read(r.Post):
            if post.id not in latest or post.revision > latest[post.id].revision:
                latest[post.id] = post
        before, earlier = self.store.read(r.Membership), self.store.read(r.Lineage)
        rows = list(self._judged(week, latest))
        found = (row for row in rows if type(row) is r.Suggestion)
        asked = sorted(found, key=lambda row: self._said[row.post_id].at)
        places = [self._place(self._said[row.post_id].ask or "") for row in asked]
        amendments = Amendments(self.store.read(r.Correction))
        keys = amendments.keys_of(asked, places)
        rows += self._placed(asked, places, keys, amendments)
        members = {m: key for m, key in zip(member_ids(asked), keys, strict=True) if key}
        rows += lineage_of(before, members, earlier)
        rows += self._stances(week, latest, {self._said[row.post_id].ask: key
                                             for row, key in zip(asked, keys, strict=True)})  # fmt: skip
        with self.store.transaction() as writer:
            for record in (r.Staff, r.Flag, r.Suggestion, r.Proposal, r.Membership, r.Lineage, r.Stance,
                           r.Objection, r.OfficialResponse, r.PostBucket):  # fmt: skip
                writer.delete(record, unit="corpus")
            writer.insert(rows, unit="corpus")
            for stage in ("flags", "proposals", "stances"):
                writer.replace(_run(stage, week))
        refresh(self.store)

    def _place(self, name: str) -> str:
        return f"ask-{self.story.ask(name).part_of or name}"

    def _judged(self, week: int, latest: dict[str, r.Post]) -> Iterator[Any]:
        yield r.Staff(
            id="staff", thread_id="", author_id=author_id(SITE, s.STAFF), basis="roster", is_certain=True,
            explanation="on the roster",
        )  # fmt: skip
        for post in latest.values():
            said = self._said[post.id]
            yield r.PostBucket(
                id=f"bucket-{said.number}", thread_id=post.thread_id, post_id=post.id,
                bucket=_bucket(said, post, week),
            )  # fmt: skip
            if said.is_spam and post.text:
                yield r.Flag(
                    id=f"flag-{said.number}", clause="no-contact", reason="asks to deal elsewhere",
                    rule="contact", priority="high", score=0.9, **span_of(post, "write to me elsewhere"),
                )  # fmt: skip
            if said.founds and post.text and not (said.edited and said.edited.week <= week):
                yield r.Suggestion(
                    id=f"suggestion-{said.number}", basis="request", addressee="provider", is_topic=True,
                    wording=self.story.ask(said.ask or "").headline, probability=0.9,
                    author_id=post.author_id, **span_of(post, said.quote),
                )  # fmt: skip

    def _placed(
        self, asked: list[r.Suggestion], places: list[str], keys: Any, amendments: Amendments
    ) -> Iterator[Any]:
        for member, row, place, key in zip(member_ids(asked), asked, places, keys, strict=True):
            if key:
                yield r.Membership(
                    id=member, thread_id=row.thread_id, proposal_key=key, suggestion_id=row.id,
                    similarity=0.9, placed_key=place,
                )  # fmt: skip
        for key in dict.fromkeys(key for key in keys if key):
            own = [row for row, each in zip(asked, keys, strict=True) if each == key]
            yield r.Proposal(
                id=key, key=key, headline=amendments.headline_of(key) or own[0].wording,
                exemplar_id=own[0].id, keywords=(), prevalence=len(own),
            )  # fmt: skip

    def _stances(self, week: int, latest: dict[str, r.Post], keys: Any) -> Iterator[Any]:
        for post in latest.values():
            said = self._said[post.id]
            edited = said.edited if said.edited and said.edited.week <= week else None
            label, key = label_of(said, week), keys.get(said.ask)
            if not post.text or key is None:
                continue
            quote = edited.quote if edited else said.quote
            common = {"author_id": post.author_id, "proposal_key": key}
            if label != "none":
                yield r.Stance(
                    id=f"stance-{said.number}", said_at=post.created_at, position=post.position, label=label,
                    probability=0.9, basis="own_words",
                    condition=said.condition if label == "conditional" else None,
                    **common, **span_of(post, quote),
                )  # fmt: skip
            if said.reason and not edited:
                yield r.Objection(
                    id=f"objection-{said.number}", reason_key=said.reason, reason=said.reason,
                    **common, **span_of(post, said.reason),
                )  # fmt: skip
            if said.state:
                yield self._response(said, post, said.quote, said.state, said.at, common)
            if edited and edited.state:
                yield self._response(said, post, edited.quote, edited.state, edited.at, common)

    @staticmethod
    def _response(
        said: s.Said, post: r.Post, quote: str, state: r.OfficialState, at: datetime, common: Any
    ) -> r.OfficialResponse:
        return r.OfficialResponse(
            id=f"response-{said.number}-{state}", state=state, said_at=at, by_edit=at != said.at,
            is_staff_certain=True, **common, **span_of(post, quote),
        )  # fmt: skip


def _run(stage: str, week: int) -> r.Run:
    model = "stance_model new" if week >= s.NEW_MODEL else "stance_model old"
    return r.Run(
        id=f"run-{stage}", stage=stage, version=2 if stage == "stances" and week >= s.NEW_METHOD else 1,
        unit="corpus", input_digest="", output_digest=str(week), rows=0, error=None,
        models=(model,) if stage == "stances" else (),
    )  # fmt: skip


def _bucket(said: s.Said, post: r.Post, week: int) -> r.Bucket:
    if not post.text:
        return "deleted"
    label = label_of(said, week)
    if label == "abstain":
        return "abstained"
    return "used" if label != "none" or said.state else "off_topic"


def _thread(said: s.Said) -> str:
    return f"thread-{said.ask or 'chat'}"


def _title(story: s.Story, name: str) -> str:
    return "Round the shed" if name == "chat" else f"Could we have {story.ask(name).what}?"
