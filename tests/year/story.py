"""A year in a community that lends tools: what is asked for, by whom, and what becomes of it.

Everything follows from a seed. The lives of the proposals are drawn; what a digest must be able to tell
(a merge, a split, edits, deletions, a week without a reading, another method, …) has its fixed week.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from groundswell.records import OfficialState, StanceLabel

WEEKS = 52
ZONE = ZoneInfo("Europe/Berlin")
STAFF = "Robin (Tool library)"
# What happens when; the numbers are ISO weeks of 2024.
WITHHELD, RESTORED = 12, 15
FLIPPED = (14, 35)
VANISHED = (17, 41)
MERGED, SPLIT, RENAMED, DROPPED = 20, 26, 28, 34
FORGOTTEN = (23, 38)
NEW_METHOD, NEW_MODEL = 30, 44
SILENT, UNREAD = 32, 36
LATE, FOUND_LATE = 9, 11
PASTED = 18

Event = Literal["withheld", "restored", "vanished", "forgotten"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Something that is asked for from week `born` to week `last`. `part_of` is what it is split from."""

    name: str
    what: str
    born: int
    last: int
    reasons: tuple[str, str]
    condition: str
    slow: bool
    """Whether it begins with a single voice a week."""
    part_of: str | None = None

    @property
    def headline(self) -> str:
        """The words of whoever asks first."""
        return f"add {self.what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One post. `quote` are the words that are judged; `known` is the week from which it can be read."""

    number: int
    week: int
    at: datetime
    person: str
    text: str
    ask: str | None = None
    label: StanceLabel = "none"
    quote: str = ""
    founds: bool = False
    condition: str | None = None
    reason: str | None = None
    state: OfficialState | None = None
    answers: int | None = None
    is_spam: bool = False
    known: int = 0
    edited: "Edited | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What a post was changed to, and in which week."""

    week: int
    at: datetime
    text: str
    quote: str
    label: StanceLabel
    state: OfficialState | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The whole year. `removals` tells by week which post or person leaves, or comes back."""

    asks: tuple[Ask, ...]
    said: tuple[Said, ...]
    removals: tuple[tuple[int, Event, int | str], ...]

    def ask(self, name: str) -> Ask:
        """Return an ask by its name."""
        return next(each for each in self.asks if each.name == name)


def week_name(week: int) -> str:
    """Return the ISO name of a week of the year."""
    return f"2024-W{week:02d}"


def monday(week: int) -> datetime:
    """Return the moment at which a week begins where the community is."""
    return datetime.combine(date.fromisocalendar(2024, 1, 1) + timedelta(weeks=week - 1), time(), ZONE)


def told(seed: int, size: int = 1) -> Story:
    """Return the year of a seed; `size` multiplies the people."""
    return _Teller(seed, size).story()


_WHATS: tuple[tuple[str, str, str, str, str], ...] = (
    ("weekend", "a weekend pick-up", "nobody would be there on Sundays", "rents would have to rise",
     "weekdays stay as they are"),
    ("night", "a night mode for the booking page", "colours are fine as they are", "it hides the warnings",
     "it can be switched off"),
    ("reviews", "reviews of each drill and saw", "people would be rude", "it invites made-up praise",
     "only borrowers may write them"),
    ("loans", "longer loans over the holidays", "others wait long enough", "things would go missing",
     "the deposit grows with them"),
    ("texts", "reminders by text message", "my phone buzzes enough", "messages cost money",
     "everyone can opt out"),
    ("calendar", "a feed of bookings for calendars", "it shows who is away", "feeds break all the time",
     "the feed holds no names"),
    ("feed", "a calendar that subscribes to bookings", "it shows who is away", "feeds break all the time",
     "the feed holds no names"),
    ("export", "an export of my loans as a table", "nobody reads tables", "it is work for few",
     "it opens in any program"),
    ("paper", "an export of my loans for the printer", "paper is a waste", "it is work for few",
     "it fits on one sheet"),
    ("gifts", "memberships as a gift", "gifts are forgotten in drawers", "it helps those who have money",
     "they never run out"),
    ("photos", "photos of what is in each case", "pages would get slow", "photos go out of date",
     "they are small"),
    ("repair", "a map of repair cafés", "that is not our work", "maps exist elsewhere",
     "cafés keep it current"),
    ("chairs", "folding chairs to borrow", "we lend tools, not furniture", "the shed is full",
     "they go back clean"),
    ("insure", "an insurance for borrowed tools", "fees would rise", "careless people gain most",
     "it is by choice"),
    ("lockers", "lockers that open at any hour", "lockers get broken into", "nobody checks what comes back",
     "there is a camera"),
    ("grace", "one day of grace for late returns", "one day becomes three", "the next one waits",
     "it holds once a year"),
)  # fmt: skip
_YES = ("I would use it", "it would help me", "a clear yes", "count me in")
_SYLLABLES = ("ba", "do", "fi", "gu", "le", "mo", "ni", "ra", "su", "te", "vo", "zi")
_CHAT = (
    "Thanks to whoever sharpened the chisels.", "The shed smells of fresh paint.", "See you on Saturday.",
    "My shelf stands, by the way.", "The cordless drill is a joy.", "Who left the cake? It was lovely.",
    "I brought the ladder back today.", "It rained on the way home.", "The new labels are easy to read.",
)  # fmt: skip
_WORDS: dict[OfficialState, str] = {
    "acknowledged": "Thank you, we have noted {}",
    "under_review": "we are looking into {}",
    "planned": "{} is on our plan for this year",
    "in_progress": "we are building {} at the moment",
    "shipped": "{} is live from today",
    "declined": "we have decided not to offer {}",
}
_PATH: tuple[OfficialState, ...] = ("acknowledged", "under_review", "planned", "in_progress", "shipped")
_FIRST = (
    "Ada Bea Cem Dov Eli Fay Gus Hal Ida Jon Kai Leo Mia Nia Oli Pia Quin Rae Sol Tom Una Vic Wim Xia Yan Zoe"
).split()
_PASTED_WORDS = "dear all, the board must think of families first and so I ask for"


class _Teller:
    def __init__(self, seed: int, size: int) -> None:
        self._random = random.Random(seed)
        self._size = size
        self._people = [f"{first} {last}" for last in "BDFGHKLMNPRST" for first in _FIRST][: 60 * size]
        self._said: list[Said] = []
        self._taken: set[datetime] = set()

    def story(self) -> Story:
        asks = tuple(self._asks())
        for week in range(1, WEEKS + 1):
            if week == SILENT:
                continue
            for ask in asks:
                self._voices(ask, week)
                self._official(ask, week)
            self._chat(week)
        self._paste(asks)
        self._said.sort(key=lambda each: each.number)
        self._edits(asks)
        self._hide_until_found()
        return Story(asks=asks, said=tuple(self._said), removals=tuple(self._removals()))

    def _asks(self) -> Iterator[Ask]:
        for index, (name, what, one, other, condition) in enumerate(_WHATS):
            born = 1 + index * 3
            yield Ask(
                name=name,
                what=what,
                # The two that are one, and the two that are mistaken for one, live at the same time.
                born={"feed": 17, "paper": 22, "export": 22}.get(name, born),
                last=min(WEEKS, born + self._random.randint(8, 26)),
                reasons=(one, other),
                condition=condition,
                slow=index % 3 == 1,
                part_of="export" if name == "paper" else None,
            )

    def _voices(self, ask: Ask, week: int) -> None:
        age = week - ask.born
        if age < 0 or week > ask.last:
            return
        if age < 3 and ask.slow:
            count = 1
        else:
            peak = max(0, 4 - abs(age - 3)) + self._random.choice((0, 0, 1, 2))
            count = self._random.randint(2, 4) if age == 0 else peak if week < ask.last - 2 else 1
            count *= self._size
        for person in self._random.sample(self._people, count):
            self._speak(ask, week, person)

    def _speak(self, ask: Ask, week: int, person: str) -> None:
        mine = [each for each in self._said if each.ask == ask.name and each.label != "none"]
        founders = sum(each.founds for each in mine)
        if founders < (1 if ask.part_of else 2):
            words = f"I wish we would {ask.headline}" if founders else f"please {ask.headline}"
            self._add(week, person, f"{words}, {self._aside()}.", ask, "support", words, founds=True)
            return
        label: StanceLabel = self._random.choices(
            ("support", "oppose", "conditional", "status_ask", "question", "abstain"), (50, 18, 10, 10, 8, 4)
        )[0]
        aside = self._aside()
        match label:
            case "support":
                words = self._random.choice(_YES)
                self._add(week, person, f"{words}, {aside}.", ask, label, words)
            case "oppose":
                reason, words = self._random.choice(ask.reasons), "I am against it"
                self._add(week, person, f"{words}, {aside}: {reason}.", ask, label, words, reason=reason)
            case "conditional":
                condition, words = f"only if {ask.condition}", "I am for it"
                text = f"{words}, {aside}: {condition}."
                self._add(week, person, text, ask, label, words, condition=condition)
            case "status_ask" | "question":
                words = "is there any news on this?" if label == "status_ask" else "how would that work?"
                asked = self._add(week, person, f"Hello, {aside}: {words}", ask, label, words)
                if self._random.random() < 0.3:
                    self._add(week, STAFF, "Come by on Saturday and ask me.", answers=asked)
            case _:
                words = "I wonder"
                self._add(week, person, f"Hm, {words}, {aside}.", ask, label, words)

    def _aside(self) -> str:
        """Return words that nobody else says, so that nobody is taken for somebody's copy."""
        return " ".join("".join(self._random.choices(_SYLLABLES, k=3)) for _ in range(3))

    def _official(self, ask: Ask, week: int) -> None:
        age = week - ask.born
        if age > 0 and age % 6 == 0 and age // 6 <= len(_PATH) and week <= ask.last:
            state: OfficialState = _PATH[age // 6 - 1]
            if ask.name in ("loans", "insure") and state == "planned":
                state = "declined"
            words = _WORDS[state].format(ask.what)
            self._add(week, STAFF, f"An update: {words}.", ask, "none", words, state=state)

    def _chat(self, week: int) -> None:
        for person in self._random.sample(self._people, 4 * self._size):
            self._add(week, person, self._random.choice(_CHAT))
        if week % 5 == 0:
            spammer = self._random.choice(self._people)
            self._add(week, spammer, "Cheap drills, write to me elsewhere.", spam=True)

    def _paste(self, asks: tuple[Ask, ...]) -> None:
        """Let six accounts that were silent on it paste the same words: they are one voice."""
        ask = next(each for each in asks if each.name == "calendar")
        have = {each.person for each in self._said if each.ask == ask.name}
        words = f"{_PASTED_WORDS} {ask.what}"
        for person in [each for each in self._people if each not in have][:6]:
            self._add(PASTED, person, words + ".", ask, "support", words)

    def _add(
        self,
        week: int,
        person: str,
        text: str,
        ask: Ask | None = None,
        label: StanceLabel = "none",
        quote: str = "",
        *,
        founds: bool = False,
        condition: str | None = None,
        reason: str | None = None,
        state: OfficialState | None = None,
        answers: int | None = None,
        spam: bool = False,
    ) -> int:
        number = len(self._said) + 1
        self._said.append(
            Said(
                number=number,
                week=week,
                at=self._moment(week, after=answers),
                person=person,
                text=text,
                ask=ask.name if ask else None,
                label=label,
                quote=quote,
                founds=founds,
                condition=condition,
                reason=reason,
                state=state,
                answers=answers,
                is_spam=spam,
                known=week,
            )
        )
        return number

    def _moment(self, week: int, *, after: int | None) -> datetime:
        """Return a moment of the week that nobody has spoken at yet."""
        start, end = monday(week).astimezone(UTC), monday(week + 1).astimezone(UTC)
        if after is not None:
            start = next(each.at for each in self._said if each.number == after)
        minutes = int((end - start).total_seconds()) // 60
        while True:
            moment = start + timedelta(minutes=self._random.randrange(1, minutes))
            if moment not in self._taken:
                self._taken.add(moment)
                return moment

    def _edits(self, asks: tuple[Ask, ...]) -> None:
        """Turn two supporters of last week into opponents, and let staff add a word to an old post."""
        whats = {ask.name: ask.what for ask in asks}
        for week in FLIPPED:
            index = next(
                i
                for i, each in enumerate(self._said)
                if each.week == week - 1 and _is_plain_yes(each) and self._is_last(each)
            )
            old = self._said[index]
            words, at = "I am against it", self._moment(week, after=None)
            text = f"Edit, {self._aside()}: {words} after all."
            changed = Edited(week=week, at=at, text=text, quote=words, label="oppose")
            self._said[index] = replace(old, edited=changed)
        reviews = (i for i, each in enumerate(self._said) if each.state == "under_review" and each.week > 20)
        index = next(reviews)
        old = self._said[index]
        words = _WORDS["planned"].format(whats[old.ask or ""])
        week = old.week + 2
        self._said[index] = replace(
            old,
            edited=Edited(
                week=week, at=self._moment(week, after=None), text=f"{old.text} Edit: {words}.", quote=words,
                label="none", state="planned",
            ),
        )  # fmt: skip

    def _is_last(self, said: Said) -> bool:
        return not any(
            each.person == said.person and each.ask == said.ask and each.at > said.at for each in self._said
        )

    def _is_only(self, said: Said) -> bool:
        return sum((each.person, each.ask) == (said.person, said.ask) for each in self._said) == 1

    def _hide_until_found(self) -> None:
        for index, each in enumerate(self._said):
            if each.week == UNREAD:
                self._said[index] = replace(each, known=UNREAD + 1)
            elif each.week == LATE and each.number % 3 == 0 and each.answers is None and not each.founds:
                self._said[index] = replace(each, known=FOUND_LATE)

    def _removals(self) -> Iterator[tuple[int, Event, int | str]]:
        heard = [each for each in self._said if _is_plain_yes(each) and not each.edited]
        withheld = next(each for each in heard if each.week == WITHHELD - 1 and self._is_only(each))
        yield WITHHELD, "withheld", withheld.number
        yield RESTORED, "restored", withheld.number
        for week in VANISHED:
            yield week, "vanished", next(each.number for each in heard if each.week == week - 2)
        gone: set[str] = set()
        for week in FORGOTTEN:
            person = next(
                each.person
                for each in heard
                if each.week == week - 3
                and each.person not in gone
                and not any(other.founds and other.person == each.person for other in self._said)
                and each.number != withheld.number
            )
            gone.add(person)
            yield week, "forgotten", person


def _is_plain_yes(said: Said) -> bool:
    return said.label == "support" and not said.founds
