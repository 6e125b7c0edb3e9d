"""A generated community of any size: threads of posts of about a hundred tokens, with quotes and repeats.

    python -m benchmarks.corpus --posts 1000 --out FOLDER [--seed 1]

The same size and seed give the same posts; a larger corpus begins with the smaller one. Names of places are
made of syllables and numbers are drawn, so that few sentences occur twice: a cache finds no more to save
here than among people. Asking, arguing, small talk, thanks, quotes, copies and answers by staff are mixed.
"""

import argparse
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

_THINGS = (
    "dark mode|two-factor login|an invoice export|keyboard shortcuts|push notifications|a mobile "
    "app|saved searches|group chats|file previews|calendar sync|a bulk delete|custom badges|reading "
    "lists|draft autosave|a spell check|time tracking|voice messages|faster refunds|guest accounts|a map "
    "view|audit logs|price alerts|reply templates|tag colours|screen reader labels|a print layout|offline"
    " maps|weekly summaries|referral bonuses|a shared basket|colour filters|a second inbox|an undo "
    "button|split payments"
).split("|")
_ASKS = (
    "Please add {thing} to {place}, because {reason}.|It would be great if {place} had {thing}; "
    "{reason}.|I would love to see {thing} in {place} before {when}.|Could you bring {thing} to "
    "{place}?|My suggestion: put {thing} into {place} and leave the rest alone.|Why is there still no "
    "{thing} in {place}?"
).split("|")
_FOR = (
    "I am all for {thing}, since {reason}.|{thing} would save {people} about {n} hours {every}.|Yes "
    "please, {people} have been waiting for {thing} since {when}.|I agree with {name}, {reason}.|We "
    "switched {people} to another tool over this, and {thing} would bring us back."
).split("|")
_AGAINST = (
    "I do not want {thing} in {place}, because {reason}.|{thing} sounds nice until {people} have to pay "
    "for it.|No thanks, {place} is slow enough since {when}.|I disagree with {name}: {reason}.|My worry "
    "is that {thing} will break {place} for {people}, as happened {when}."
).split("|")
_TALK = (
    "We run {place} with {n} {things2} and {people} look at it {every}.|Last {day} {people} tried the "
    "workaround that {name} described, and it took {n} minutes.|The page for {place} shows {n} entries "
    "where I expected {m}.|I opened {place} on my phone in {town} and had to scroll past {n} "
    "{things2}.|In version {m}.{n} the button next to {place} was still green.|{people} in {town} use it "
    "for {things2}, mostly on a {day}.|After the update in {when} my settings for {place} were gone "
    "again.|For what it is worth, the other {things2} on our team have not noticed anything since "
    "{when}.|I wrote to support about ticket {m}{n} and got an answer from {name} after {n} days.|Has "
    "anybody measured how long {place} takes with {m} {things2}?|It works if you open {place} twice, wait"
    " {n} seconds and ignore what {things2} say.|Our club in {town} has {m} members, {n} of them new "
    "since {when}."
).split("|")
_STAFF = (
    "Thanks for the report, {name}. We are looking into {thing} and will post here when there is "
    "news.|{thing} is planned for {when}; the team in {town} has started on {place}.|We decided against "
    "{thing} for now, because {reason}.|{thing} is available in {place} since {when}."
).split("|")
_SHORT = "+1|Thanks, that helped.|Same here.|I agree.|Any news on this?|Following.|No way.|This!".split("|")
_REASONS = (
    "{people} read it at night|the list has {n} rows by now|we lose {m} euros {every} without it|nobody "
    "in {town} can find {place}|{things2} come in from {n} sides at once|{name} left us over it|it takes "
    "{n} clicks today|the old way broke in {when}|our {things2} keep asking|{people} type everything "
    "twice|it costs {people} {n} hours {every}|the law in {town} wants it from {when}"
).split("|")
_PEOPLE = (
    "my team|our club|both of us|most sellers|the night shift|new members|my students|our editors".split("|")
)
_THINGS_2 = (
    "invoices|photos|orders|tickets|tenants|recipes|guests|drivers|reviews|parcels|lessons|bookings".split(
        "|"
    )
)
_PARTS = "page|screen|menu|list|view|dialog|report|panel|feed|archive|calendar|inbox".split("|")
_EVERY = "every week|a month|each quarter|per project|on busy days|a year".split("|")
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|weekend".split("|")
_SYLLABLES = "ba do fen gar hol ix ju kar lem mor nas ov pel qui ros tam ul ven wy zel".split()
_START = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One thread as lines of `groundswell parse`, ready to be a source."""

    number: int
    lines: tuple[dict[str, Any], ...]


def talks(seed: int = 1) -> Iterator[Talk]:
    """Yield threads without end; each depends on the seed and its own number only."""
    number = 0
    while True:
        number += 1
        yield Talk(number=number, lines=tuple(_Thread(number, seed).lines()))


def posts(count: int, seed: int = 1) -> Iterator[Talk]:
    """Yield whole threads until they hold `count` posts; the last one is cut there."""
    for talk in talks(seed):
        yield Talk(number=talk.number, lines=talk.lines[:count])
        count -= len(talk.lines)
        if count <= 0:
            return


def write(folder: Path, count: int, seed: int = 1, *, threads_a_file: int = 200) -> int:
    """Write a corpus as files of JSON lines and return the number of threads."""
    folder.mkdir(parents=True, exist_ok=True)
    rest = posts(count, seed)
    written = 0
    while some := list(islice(rest, threads_a_file)):
        lines = "".join(json.dumps(line) + "\n" for talk in some for line in talk.lines)
        (folder / f"posts-{some[0].number:08d}.jsonl").write_text(lines, encoding="utf-8")
        written += len(some)
    return written


class _Thread:
    """Draws one thread; `number` seeds it, so that a corpus grows without changing what it had."""

    def __init__(self, number: int, seed: int) -> None:
        self._draw = random.Random(f"{seed} {number}")
        self._number = number
        self._thing = self._draw.choice(_THINGS)
        self._place = self._name() + " " + self._draw.choice(_PARTS)
        # Few people write much, most write once: every tenth name comes back in many threads.
        self._crowd = [f"member{self._draw.randrange(40 * (1 + number // 40))}" for _ in range(6)]

    def lines(self) -> Iterator[dict[str, Any]]:
        """Yield the posts in page order."""
        draw = self._draw
        when = _START + timedelta(hours=draw.randrange(24 * 700))
        size = max(1, min(90, round(draw.lognormvariate(2.1, 0.9))))
        title = draw.choice(
            ("Please add {thing}", "{thing} for {place}", "Where is {thing}?", "{place} problem")
        )
        head = {
            "title": self._fill(title).capitalize(),
            "url": f"https://forum.example/t/{self._number}",
            "platform": "generated",
        }
        written: list[dict[str, Any]] = []
        for position in range(size):
            when += timedelta(minutes=draw.randrange(5, 3_000))
            line = self._post(position, written)
            line |= {
                "thread": head,
                "id": f"{self._number}-{position + 1}",
                "number": position + 1,
                "created_at": when.isoformat(),
            }
            written.append(line)
            yield line

    def _post(self, position: int, written: list[dict[str, Any]]) -> dict[str, Any]:
        draw = self._draw
        kind = draw.random()
        author = draw.choice(self._crowd) if draw.random() < 0.7 else f"guest{self._number}x{position}"
        if position and kind < 0.05:
            return {"author": "Ana from support", "role": "staff", "text": self._staff()}
        answered = draw.choice(written) if position and draw.random() < 0.4 else None
        line: dict[str, Any] = {"author": author, "reply_to": answered["id"] if answered else None}
        if position and kind < 0.17:
            return line | {"text": draw.choice(_SHORT)}
        if position and kind < 0.19:
            return line | {"text": draw.choice(written)["text"]}
        if answered and draw.random() < 0.4:
            words = answered["text"].split(". ")[0]
            line["quotes"] = [{"author": answered["author"], "text": words}]
        return line | {"text": self._text(position)}

    def _text(self, position: int) -> str:
        draw = self._draw
        views = _FOR if draw.random() < 0.6 else _AGAINST
        said = [self._fill(draw.choice(_ASKS))] if position == 0 or draw.random() < 0.25 else []
        if position and draw.random() < 0.45:
            said.append(self._fill(draw.choice(views)))
        said += [self._fill(draw.choice(_TALK)) for _ in range(max(1, round(draw.gauss(4.3, 1.6))))]
        if position:
            draw.shuffle(said)
        return " ".join(each[0].upper() + each[1:] for each in said)

    def _staff(self) -> str:
        return self._fill(self._draw.choice(_STAFF)) + " " + self._fill(self._draw.choice(_TALK))

    def _fill(self, form: str) -> str:
        draw = self._draw
        is_own = draw.random() < 0.7
        return form.format(
            thing=self._thing if is_own else draw.choice(_THINGS),
            place=f"the {self._place if is_own else self._name() + ' ' + draw.choice(_PARTS)}",
            reason=self._fill(draw.choice(_REASONS)) if "{reason}" in form else "",
            people=draw.choice(_PEOPLE),
            things2=draw.choice(_THINGS_2),
            every=draw.choice(_EVERY),
            day=draw.choice(_DAYS),
            name=self._name(),
            town=self._name(),
            when=f"{draw.choice(('spring', 'summer', 'autumn', 'winter'))} {draw.randrange(2015, 2026)}",
            n=draw.randrange(2, 60),
            m=draw.randrange(61, 900),
        )

    def _name(self) -> str:
        return "".join(self._draw.choices(_SYLLABLES, k=self._draw.choice((2, 3)))).capitalize()


def main() -> None:
    """Write a corpus into a folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--posts", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    threads = write(options.out, options.posts, options.seed)
    print(f"wrote {options.posts} posts of {threads} threads to {options.out}")


if __name__ == "__main__":
    main()
