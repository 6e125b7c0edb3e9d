"""What a digest must say of a week: counted from the story alone, with none of the program's own rules.

Each function takes the week whose figures are asked for, and `known`: the week at whose end they are
asked. Later weeks know more: of late posts, edits, deletions, corrections, and another method.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.year import story as s
from tests.year.forum import NEW_NAME, is_upheld, label_of

Figures = Mapping[str, int]
"""People for, conditional, against, asking."""
_POSITIONS = {"support": "for", "conditional": "conditional", "oppose": "against", "status_ask": "asking"}
_SIDES = ("support", "conditional", "oppose")
_OPEN = ("acknowledged", "under_review", "planned", "in_progress")


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The story as it can be known; proposals go by the name of the ask that lives on."""

    story: s.Story

    # --- Who is there ---------------------------------------------------------------------------------

    def is_gone(self, said: s.Said, known: int) -> bool:
        """Return whether a post's words may not be read any more."""
        return (
            self._is_forgotten(said, known)
            or self.is_withheld(said, known)
            or (self._when("vanished", said.number, known))
        )

    def is_withheld(self, said: s.Said, known: int) -> bool:
        """Return whether moderators keep a post back."""
        withheld = self._when("withheld", said.number, known)
        spam = said.is_spam and is_upheld(said) and said.week < known
        return (withheld and not self._when("restored", said.number, known)) or spam

    def _is_forgotten(self, said: s.Said, known: int) -> bool:
        return self._when("forgotten", said.person, known)

    def _when(self, event: str, whom: object, known: int) -> bool:
        return any(week <= known and (event, whom) == (what, who) for week, what, who in self.story.removals)

    def posts(self, week: int, known: int) -> list[s.Said]:
        """Return the posts of a week that were ever read; those of the forgotten are read no more."""
        return [
            said for said in self.story.said
            if said.week == week and said.known <= known and not self._never_read(said)
        ]  # fmt: skip

    def _never_read(self, said: s.Said) -> bool:
        return any(
            event == "forgotten" and who == said.person and week < said.known
            for week, event, who in self.story.removals
        )

    def people(self, week: int, known: int) -> set[str]:
        """Return who wrote in a week, without those who were forgotten since."""
        return {said.person for said in self.posts(week, known) if not self._is_forgotten(said, known)}

    # --- Where proposals stand ------------------------------------------------------------------------

    def name(self, ask: str, known: int) -> str | None:
        """Return the ask under which another one is counted; None where it is none any more."""
        if ask == "photos" and known >= s.DROPPED:
            return None
        if ask == "feed" and known >= s.MERGED:
            return "calendar"
        return "export" if ask == "paper" and known < s.SPLIT else ask

    def headline(self, ask: str, known: int) -> str:
        """Return what a proposal is called."""
        return NEW_NAME if ask == "texts" and known >= s.RENAMED else self.story.ask(ask).headline

    def heard(self, end: int, known: int) -> Iterator[tuple[str, s.Said]]:
        """Yield every statement on a living proposal up to the end of a week, in the order of time."""
        for said in sorted(self.story.said, key=lambda each: each.at):
            name = self.name(said.ask, known) if said.ask else None
            is_there = said.known <= known and not self._never_read(said) and not self.is_gone(said, known)
            if name and is_there and said.week <= end:
                yield name, said

    def positions(self, end: int, known: int) -> dict[str, dict[str, s.Said]]:
        """Return, by proposal and person, the statement that counts at the end of a week."""
        found: dict[str, dict[str, s.Said]] = defaultdict(dict)
        pasted = set()
        for name, said in self.heard(end, known):
            found.setdefault(name, {})
            label, mine = label_of(said, known), found[name]
            if said.text.startswith("dear all"):
                if name in pasted:
                    continue  # the same words from another account
                pasted.add(name)
            if label in _SIDES:
                mine[said.person] = said
            elif label in ("status_ask", "question", "abstain"):
                before = label_of(mine[said.person], known) if said.person in mine else "abstain"
                order = ("abstain", "question", "status_ask", *_SIDES)
                if before not in _SIDES and order.index(label) >= order.index(before):
                    mine[said.person] = said
        return found

    def figures(self, end: int, known: int) -> dict[str, Figures]:
        """Return how many people hold each position, by proposal."""
        return {
            name: {
                column: sum(label_of(said, known) == label for said in people.values())
                for label, column in _POSITIONS.items()
            }
            for name, people in self.positions(end, known).items()
        }

    def reach(self, figures: Figures) -> int:
        """Return how many people want it, under conditions or not, or ask for it."""
        return figures["for"] + figures["conditional"] + figures["asking"]

    def themes(self, end: int, known: int) -> set[str]:
        """Return the proposals that three people or more want."""
        return {name for name, figures in self.figures(end, known).items() if self.reach(figures) >= 3}

    def counted(self, end: int, known: int) -> set[tuple[str, str]]:
        """Return who holds which position of those that are counted, as proposal and person."""
        return {
            (name, person)
            for name, people in self.positions(end, known).items()
            for person, said in people.items()
            if label_of(said, known) in _POSITIONS
        }

    def newcomers(self, week: int, known: int) -> dict[str, int]:
        """Return how many people took a position on each proposal who had none the week before."""
        new = self.counted(week, known) - self.counted(week - 1, known)
        return Counter(name for name, _ in new)

    # --- What staff said ------------------------------------------------------------------------------

    def official(self, end: int, known: int) -> dict[str, list[tuple[int, str, str]]]:
        """Return the official words on each proposal: week, ISO time, state; oldest first."""
        found: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
        for name, said in self.heard(end, known):
            if said.state:
                found[name].append((said.week, said.at.isoformat(), said.state))
            if said.edited and said.edited.state and said.edited.week <= min(end, known):
                found[name].append((said.edited.week, said.edited.at.isoformat(), said.edited.state))
        return {name: sorted(words, key=lambda each: each[1]) for name, words in found.items()}

    def steps(self, week: int) -> set[tuple[str, str | None, str]]:
        """Return proposal, state before and state after of each official word of a week."""
        found: set[tuple[str, str | None, str]] = set()
        for name, words in self.official(week, week).items():
            before: str | None = None
            for when, _, state in words:
                if when == week:
                    found.add((name, before, state))
                before = state
        return found

    def waiting(self, week: int) -> dict[str, int]:
        """Return how many people asked for each open theme since the last official word on it."""
        words = self.official(week, week)
        found: dict[str, set[str]] = defaultdict(set)
        counted = self.positions(week, week)
        for name, said in self.heard(week, week):
            last = words[name][-1] if name in words else None
            asks = label_of(said, week) in ("support", "conditional", "status_ask")
            is_since = last is None or (said.at.isoformat() > last[1] and last[2] in _OPEN)
            if asks and is_since and said.person in counted[name]:
                found[name].add(said.person)
        themes = self.themes(week, week)
        return {name: len(people) for name, people in found.items() if name in themes}

    # --- What changed in what was printed -------------------------------------------------------------

    def errata(self, printed: int, known: int, *, as_printed: int) -> set[tuple[str | None, str, int, int]]:
        """Return proposal, figure, printed and present number of all that differ.

        `as_printed` is the week by whose knowledge the report was written.
        """
        found: set[tuple[str | None, str, int, int]] = set()
        then, now = self.figures(printed, as_printed), self.figures(printed, known)
        for name in {*then, *now}:
            for column in _POSITIONS.values():
                pair = then.get(name, {}).get(column, 0), now.get(name, {}).get(column, 0)
                if pair[0] != pair[1]:
                    found.add((name, column, *pair))
        whole = {
            "posts": (len(self.posts(printed, as_printed)), len(self.posts(printed, known))),
            "people": (len(self.people(printed, as_printed)), len(self.people(printed, known))),
        }
        return found | {(None, name, *pair) for name, pair in whole.items() if pair[0] != pair[1]}
