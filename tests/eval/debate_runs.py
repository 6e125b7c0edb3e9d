"""The figures of `groundswell run` on annotated debates.

    python -m tests.eval.debate_runs cut FOLDER        write the part of each debate that was annotated
    python -m tests.eval.debate_runs score OUT...      read OUT/suggestions.json of such runs
    python -m tests.eval.debate_runs sentences         print the sentences of the debates, labelled
    python -m tests.eval.debate_runs agreement         compare the two readings of the annotators

Run each file of `cut` into a folder named like it (`groundswell run cut/NAME.json --out out/NAME`), so
that nothing after the annotated part is seen. `score` prints development figures; `--held-out` prints
the other half, which nobody may tune on.
"""

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.eval.debates import (
    AuthorKey,
    Gold,
    Guess,
    Label,
    Place,
    Share,
    all_gold,
    author_accuracy,
    kappa,
    overlaps,
    sentence_shares,
    sentences,
    span_scores,
)

_SIDES: Mapping[str, Label] = {"support": "for", "conditional": "for", "oppose": "against"}
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Debate:
    """The posts of one debate that were annotated, as its file has them."""

    gold: Gold
    title: str
    posts: tuple[Mapping[str, Any], ...]

    @property
    def texts(self) -> Mapping[int, str]:
        """Text by post number."""
        return {post["n"]: post["text"] for post in self.posts}

    def first_posts(self) -> dict[str, int]:
        """Return the number of each author's first post, by name."""
        found: dict[str, int] = {}
        for post in self.posts:
            found.setdefault(post["author"], post["n"])
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run said about one debate. `unplaced` counts quotes that its posts do not contain."""

    debate: Debate
    positions: Mapping[AuthorKey, Guess]
    wordings: frozenset[Place]
    evidence: frozenset[Place]
    unplaced: int


def shared_debates() -> Path:
    """Return the folder of debates next to the repository, or below $GROUNDSWELL_SHARED."""
    beside = Path(__file__).resolve().parents[3] / "shared"
    return Path(os.environ.get("GROUNDSWELL_SHARED", beside)) / "threads" / "debates"


def read_debate(gold: Gold, folder: Path) -> Debate:
    """Read the annotated part of a debate."""
    raw = json.loads((folder / gold.thread).read_text(encoding="utf-8"))
    return Debate(gold=gold, title=raw["title"], posts=tuple(raw["posts"][: gold.posts_read]))


def write_cut(gold: Gold, folder: Path, target: Path) -> Path:
    """Write a debate without the posts that were not annotated, and return the new file."""
    raw = json.loads((folder / gold.thread).read_text(encoding="utf-8"))
    raw["posts"] = raw["posts"][: gold.posts_read]
    target.mkdir(parents=True, exist_ok=True)
    path = target / gold.thread
    path.write_text(json.dumps(raw, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def outcome(debate: Debate, report: Mapping[str, Any]) -> Outcome:
    """Translate a suggestions.json into the terms of the gold."""
    statements = [words for proposal in report["proposals"] for words in proposal["evidence"]]
    wordings = [words for proposal in report["proposals"] for words in proposal.get("wordings", ())]
    placed, evidence = (_placed(debate, each) for each in (wordings, statements))
    positions = report["threads"][0]["positions"] if report["threads"] else []
    return Outcome(
        debate=debate,
        positions=_guesses(debate, positions),
        wordings=frozenset(place for place in placed if place),
        evidence=frozenset(place for place in evidence if place),
        unplaced=placed.count(None) + evidence.count(None),
    )


def _guesses(debate: Debate, positions: Iterable[Mapping[str, Any]]) -> dict[AuthorKey, Guess]:
    first = debate.first_posts()
    found: dict[AuthorKey, Guess] = {}
    for position in positions:
        number = first.get(position["author"])
        if number is None:  # a display name that differs from the file's: its words say whose it is
            places = _placed(debate, position["evidence"])
            authors = {post["n"]: post["author"] for post in debate.posts}
            number = next((first[authors[place.post]] for place in places if place), None)
        if number is not None:
            label = _SIDES.get(position["stance"], "none")
            found[debate.gold.thread, number] = Guess(label=label, score=position["score"] or 0.0)
    return found


def _placed(debate: Debate, statements: Iterable[Mapping[str, Any]]) -> list[Place | None]:
    return [_place(debate, words["quote"], str(words.get("post_id") or "")) for words in statements]


def _place(debate: Debate, quote: str, post_id: str) -> Place | None:
    """Find a quote in the post of that id, or else in the only post that has it.

    Offsets of a run count in the author's own words, those of the gold in the file's text, which may
    hold quotes as well; white space may have been tidied in between. The words are what both share.
    """
    if not quote.split():
        return None
    pattern = re.compile(r"\s*".join(re.escape(word) for word in quote.split()))
    named = [post for post in debate.posts if _is_named(post, post_id)]
    for posts in (named, debate.posts):
        hits = [(post["n"], match) for post in posts if (match := pattern.search(post["text"]))]
        if len(hits) == 1 or (hits and posts is named):
            number, match = hits[0]
            return Place(thread=debate.gold.thread, post=number, start=match.start(), end=match.end())
    return None


def _is_named(post: Mapping[str, Any], post_id: str) -> bool:
    digits = _DIGITS.findall(post_id)
    return post_id == str(post.get("id")) or (len(digits) == 1 and int(digits[0]) == post["n"])


def outcomes(folders: Iterable[Path], debates: Sequence[Debate]) -> Iterator[Outcome]:
    """Yield what each folder says; it belongs to the debate it is named after, or whose title it shows."""
    by_name = {Path(debate.gold.thread).stem: debate for debate in debates}
    by_title = {_plain(debate.title): debate for debate in debates}
    for folder in folders:
        report = json.loads((folder / "suggestions.json").read_text(encoding="utf-8"))
        titles = [_plain(thread["title"] or "") for thread in report["threads"]]
        debate = by_name.get(folder.name) or next((by_title[t] for t in titles if t in by_title), None)
        if debate is not None:
            yield outcome(debate, report)


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()


def table(results: Sequence[Outcome]) -> str:
    """Return the figures of each debate and of all together, one a line."""
    lines = [
        f"{'debate':<34} {'coverage':<26} {'accuracy':<26} {'surest half':<26} {'side invented':<26}"
        f" {'wordings P':<27} {'wordings R':<27} {'evidence P':<27} {'evidence R':<27} unplaced"
    ]
    lines += [_line(each.debate.gold.thread, [each]) for each in results]
    lines.append(_line("all", results))
    lines.append(_sentence_line("wordings", results, lambda result: result.wordings))
    lines.append(_sentence_line("evidence", results, lambda result: result.evidence))
    return "\n".join(lines) + "\n"


def _line(name: str, results: Sequence[Outcome]) -> str:
    authors = [author for result in results for author in result.debate.gold.authors]
    guesses = {key: guess for result in results for key, guess in result.positions.items()}
    spans = [place for result in results for place in result.debate.gold.suggestions]
    people = author_accuracy(authors, guesses)
    wordings = span_scores(spans, {place for result in results for place in result.wordings})
    evidence = span_scores(spans, {place for result in results for place in result.evidence})
    shares = [people.coverage, people.accuracy, people.surest_half, people.invented]
    shares += [wordings.precision, wordings.recall, evidence.precision, evidence.recall]
    cells = " ".join(f"{share!s:<26}" for share in shares)
    return f"{name[:33]:<34} {cells} {sum(result.unplaced for result in results)}"


def _sentence_line(
    name: str, results: Sequence[Outcome], spans: Callable[[Outcome], frozenset[Place]]
) -> str:
    parts = [sentence_shares(each.debate.gold, each.debate.texts, spans(each)) for each in results]
    precision, recall = (
        Share(hits=sum(part[side].hits for part in parts), n=sum(part[side].n for part in parts))
        for side in (0, 1)
    )
    return f"sentences of {name}: precision {precision}, recall {recall}"


def labelled_sentences(debate: Debate) -> Iterator[Mapping[str, Any]]:
    """Yield the sentences of a debate in the form that `groundswell annotate --task suggestion` reads."""
    for post, text in debate.texts.items():
        for place in sentences(debate.gold.thread, post, text):
            is_marked = any(overlaps(place, span) for span in debate.gold.suggestions)
            yield {
                "id": f"{place.thread}:{place.post}:{place.start}:{place.end}",
                "text": text[place.start : place.end],
                "label": "suggestion" if is_marked else "none",
            }


def agreement(first: Sequence[Gold], second: Sequence[Gold]) -> str:
    """Return how far two readings agree on the debates that both have."""
    ours = {gold.thread: gold for gold in first}
    both = [(ours[gold.thread], gold) for gold in second if gold.thread in ours]
    pairs: list[tuple[str, str]] = []
    for one, other in both:
        labels = {author.key: author.label for author in other.authors if not author.staff}
        pairs += [(a.label, labels[a.key]) for a in one.authors if not a.staff and a.key in labels]
    sides = [pair for pair in pairs if "none" not in pair]
    spans = span_scores(
        [place for one, _ in both for place in one.suggestions],
        [place for _, other in both for place in other.suggestions],
    )
    same = Share(hits=sum(one == other for one, other in pairs), n=len(pairs))
    return (
        f"{len(both)} debates\nauthors: same label {same}, kappa {kappa(pairs):.2f}\n"
        f"authors with a side in both: same side {Share(hits=sum(a == b for a, b in sides), n=len(sides))}\n"
        f"spans: F1 {spans.f1:.2f} (of the first {spans.recall}, of the second {spans.precision})\n"
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one of the commands in the module's text."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("command", choices=("cut", "score", "sentences", "agreement"))
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--held-out", action="store_true", help="the other half: to report, never to tune on")
    options = parser.parse_args(arguments)
    gold = [each for each in all_gold() if (each.split == "held-out") == options.held_out]
    if options.command == "agreement":
        sys.stdout.write(agreement(all_gold(), all_gold(reading=2)))
    elif options.command == "cut":
        for each in gold:
            sys.stdout.write(f"{write_cut(each, shared_debates(), options.folders[0])}\n")
    elif options.command == "sentences":
        for each in gold:
            for line in labelled_sentences(read_debate(each, shared_debates())):
                sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    else:
        debates = [read_debate(each, shared_debates()) for each in gold]
        sys.stdout.write(table(list(outcomes(options.folders, debates))))


if __name__ == "__main__":
    main()
