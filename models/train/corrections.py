"""What people corrected as training rows: the file that `groundswell correct --export` writes.

Rows of the task `cluster` are passed over: grouping has no weights that learn.
"""

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

from models.errors import WrongData
from models.train.pair_examples import AGAINST, FAVOR, NONE, PairExample
from models.train.readers import TrainRow, json_lines

TIMES = 3
"""How often a correction stands among the rows of one pass: it is rarer and surer than any published row."""
_SENTENCES: Mapping[str, Mapping[str, float]] = {
    "suggestion": {"suggestion": 1.0, "change": 1.0},
    "none": {"suggestion": 0.0, "change": 0.0},
}
_STANCES: Mapping[str, int] = {"favor": FAVOR, "against": AGAINST, "none": NONE}
_SIDES: Mapping[str, Mapping[str, float]] = {
    "favor": {"side": 1.0, "favor": 1.0},
    "against": {"side": 1.0, "favor": 0.0},
    "none": {"side": 0.0},
}


def add_option(parser: argparse.ArgumentParser) -> None:
    """Add the option `--corrections`."""
    parser.add_argument("--corrections", type=Path, help="rows of `groundswell correct --export` to add")


def check_option(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """End the program where corrections are given and nothing would learn them."""
    if options.corrections and (options.benchmark or options.keep_network):
        parser.error("--corrections teach the shipped network; --benchmark and --keep-network leave it alone")


def sentence_rows(path: Path) -> Iterator[TrainRow]:
    """Yield the rows for single texts, each `TIMES`; `WrongData` names the line that is none.

    A corrected stance teaches the outputs `side` and `favor`, from which an analysis reads sides.
    """
    for task, labels in (("suggestion", _SENTENCES), ("stance", _SIDES)):
        for row in _rows(path, task, labels):
            yield from [TrainRow(text=row["text"], labels=labels[row["label"]], source="corrections")] * TIMES


def stance_rows(path: Path) -> Iterator[PairExample]:
    """Yield the pairs of proposal and words, each `TIMES`; `WrongData` names the line that is none."""
    for row in _rows(path, "stance", _STANCES):
        yield from [
            PairExample(
                task="stance", first=row["target"], second=row["text"], label=_STANCES[row["label"]],
                source="corrections",
            )
        ] * TIMES  # fmt: skip


def _rows(path: Path, task: str, labels: Mapping[str, object]) -> Iterator[Mapping[str, str]]:
    needed = {"text", "label"} | ({"target"} if task == "stance" else set())
    for number, line in enumerate(json_lines(path), start=1):
        if line.get("task") != task:
            continue
        row = {name: value for name, value in line.items() if isinstance(value, str)}
        if needed - row.keys() or row["label"] not in labels:
            raise WrongData(
                f"{path}: line {number} is no row of {task}, expected {', '.join(sorted(needed))} "
                f"with a label among {', '.join(labels)}"
            )
        yield row
