"""The command `backtest`: a changed clause over history, in words or as JSON."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline import cli_store
from pipeline.cli_config import find_config

if TYPE_CHECKING:
    from groundswell.desk import BacktestExample, BacktestResult, RuleRecord

_WORDS_AROUND = 60


def backtest(
    clause: Annotated[str, typer.Option("--clause", metavar="ID", help="The clause that is changed.")],
    pattern: Annotated[
        str | None, typer.Option("--pattern", help="An RE2 pattern, in place of the clause's own.")
    ] = None,
    threshold: Annotated[
        float | None, typer.Option("--threshold", help="Another threshold, from 0 to 1.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", help="A configuration with the changed clause.")
    ] = None,
    current: Annotated[
        Path | None,
        typer.Option("--current", help="The configuration in use (default: groundswell.toml here, if any)."),
    ] = None,
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="PATH|URL", help="The store (default: groundswell.db here)."),
    ] = None,
    model: Annotated[
        Path | None, typer.Option("--model", metavar="DIR", help="A model to use instead.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON on stdout.")] = False,
) -> None:
    """Replay a changed clause over the stored posts, before it goes live; nothing is written."""
    from groundswell.desk import BacktestRequest  # noqa: PLC0415
    from models.flags import FlagModel  # noqa: PLC0415
    from pipeline.backtest import Backtester  # noqa: PLC0415

    request = BacktestRequest(
        clause=clause,
        pattern=pattern,
        threshold=threshold,
        config=None if config is None else find_config(config),
    )
    with cli_store.there(store) as opened:
        run = Backtester(opened, find_config(current), load=lambda: FlagModel.load(model))
        result = run(request)
    if as_json:
        sys.stdout.write(json.dumps(as_object(result), ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(line + "\n" for line in lines_of(result))


def as_object(result: "BacktestResult") -> dict[str, Any]:
    """Return the result as JSON has it: the records with precision, interval and n."""
    return {
        **asdict(result),
        "before": _record(result.before),
        "after": _record(result.after),
    }


def lines_of(result: "BacktestResult") -> list[str]:
    """Return the result for people."""
    return [
        f"clause {result.clause} over {result.posts:,} posts: "
        f"{result.flagged_before:,} flagged now, {result.flagged_after:,} with the change",
        f"newly flagged: {result.newly_flagged:,}",
        *map(_example, result.flagged_examples),
        f"newly cleared: {result.newly_cleared:,}",
        *map(_example, result.cleared_examples),
        f"upheld where judged: now {_share(result.before)}; with the change {_share(result.after)}",
        f"flagged with the change and not judged yet: {result.unjudged:,}",
    ]


def _record(record: "RuleRecord") -> dict[str, Any]:
    low, high = record.interval
    return {
        "upheld": record.upheld,
        "n": record.n,
        "precision": record.precision,
        "interval": [round(low, 4), round(high, 4)],
    }


def _share(record: "RuleRecord") -> str:
    if record.precision is None:
        return "no verdicts"
    low, high = record.interval
    return f"{record.upheld} of {record.n} ({record.precision:.0%}, 95 % interval {low:.0%} to {high:.0%})"


def _example(example: "BacktestExample") -> str:
    text = example.text
    before = text[max(0, example.start - _WORDS_AROUND) : example.start]
    after = text[example.end : example.end + _WORDS_AROUND]
    shown = " ".join(f"{before}»{text[example.start : example.end]}«{after}".split())
    verdict = f", {example.verdict}" if example.verdict else ""
    return f"  {example.post_id} ({example.rule}{verdict}): {shown}"
