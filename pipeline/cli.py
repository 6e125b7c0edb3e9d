"""The command `groundswell`: arguments in, jobs called, errors turned into exit codes."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

import typer

from groundswell.errors import GroundswellError, UsageError
from groundswell.safe import visible
from pipeline import cli_backtest, cli_backup, cli_export, cli_forget, cli_service, cli_store
from pipeline.cli_config import find_config

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Reads community forum threads: who asks for what, who objects, and what was answered.",
)

SourceArguments = Annotated[
    list[str], typer.Argument(metavar="SOURCE...", help="Files, folders or URLs; the platform is detected.")
]
StoreOption = Annotated[
    str | None, typer.Option("--store", metavar="PATH|URL", help="The store (default: groundswell.db here).")
]
ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="The configuration (default: groundswell.toml here, if any).")
]
PlatformOption = Annotated[str | None, typer.Option("--platform", help="Overrides the detected platform.")]
ColumnsOption = Annotated[
    str | None,
    typer.Option(
        "--columns",
        metavar="FIELD=COLUMN,...",
        help="Which columns of a table or JSON Lines hold what, as in text=message,author=user.name.",
    ),
]
ModelOption = Annotated[Path | None, typer.Option("--model", metavar="DIR", help="A model to use instead.")]
OutOption = Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write into.")]
WeekOption = Annotated[str | None, typer.Option("--week", metavar="2019-W07", help="A closed ISO week.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the summary as JSON on stdout.")]


@app.command()
def run(
    source: SourceArguments,
    out: OutOption,
    store: StoreOption = None,
    config: ConfigOption = None,
    platform: PlatformOption = None,
    columns: ColumnsOption = None,
    week: WeekOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Collect, analyse and report: the main job."""
    from pipeline import jobs  # noqa: PLC0415 - `--help` must answer in a blink

    settings, said = find_config(config), _columns(columns)
    with cli_store.new_or_there(store or str(_folder(out) / cli_store.USUAL)) as opened:
        collected = jobs.collect(source, opened, settings, platform=platform, columns=said)
        with _progress() as progress:
            summary = jobs.analyze(opened, settings, model_dir=model, progress=progress, workers=None)
        written = jobs.report(opened, settings, out, week=week)
    _finish(jobs.outcome(collected=collected, summary=summary, written=written), as_json=as_json)


@app.command()
def collect(
    source: Annotated[list[str] | None, typer.Argument(metavar="[SOURCE...]")] = None,
    store: StoreOption = None,
    config: ConfigOption = None,
    platform: PlatformOption = None,
    columns: ColumnsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Scrape or import into the store; without sources, those of the configuration."""
    from pipeline import jobs  # noqa: PLC0415

    settings = find_config(config)
    said = _columns(columns)
    sources = source or [each.url for each in settings.source]
    if not sources:
        raise UsageError(
            "no source was given and groundswell.toml lists none; name a file, a folder or a URL"
        )
    with cli_store.new_or_there(store) as opened:
        collected = jobs.collect(sources, opened, settings, platform=platform, columns=said)
        _finish(jobs.outcome(collected=collected), as_json=as_json)


@app.command()
def analyze(
    store: StoreOption = None,
    config: ConfigOption = None,
    model: ModelOption = None,
    recluster: Annotated[
        bool, typer.Option("--recluster", help="Cluster all suggestions again; proposals keep their keys.")
    ] = False,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="ADDRESS", help="A Dask scheduler whose workers judge."),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            min=1,
            metavar="N",
            help="Processes that judge (default: one a core if much is new, else one).",
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Run the stages on what is new."""
    from pipeline import jobs  # noqa: PLC0415

    with cli_store.there(store) as opened, _progress() as progress:
        summary = jobs.analyze(
            opened,
            find_config(config),
            model_dir=model,
            progress=progress,
            afresh=recluster,
            cluster=cluster,
            workers=workers,
        )
    _finish(jobs.outcome(summary=summary), as_json=as_json)


@app.command()
def report(
    kind: Annotated[
        Literal["digest", "suggestions", "moderation", "all"], typer.Argument(help="Which report to write.")
    ],
    out: OutOption,
    store: StoreOption = None,
    config: ConfigOption = None,
    week: WeekOption = None,
    send: Annotated[
        bool, typer.Option("--send", help="Send the digest; without this, only say where it would go.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write a report from what was analysed; send the digest if asked to."""
    from pipeline import delivery, jobs  # noqa: PLC0415

    settings = find_config(config)
    ways = delivery.channels(out, settings) if kind in ("digest", "all") else []
    if send and not ways:
        raise UsageError(
            "--send needs a digest and somebody to send it to: report digest or all, and mail_to or chat "
            "under [delivery] in groundswell.toml"
        )
    with cli_store.there(store) as opened:
        outcome = jobs.outcome(written=jobs.report(opened, settings, _folder(out), week=week, kind=kind))
    lines, failures = delivery.deliver(ways) if send else (delivery.rehearse(ways), [])
    outcome["lines"] += lines
    outcome["failures"] += failures
    _finish(outcome, as_json=as_json)


@app.command()
def parse(
    source: Annotated[
        str, typer.Argument(metavar="FILE|URL", help="A saved page, payload, pasted text or URL.")
    ],
    config: ConfigOption = None,
    platform: PlatformOption = None,
    columns: ColumnsOption = None,
) -> None:
    """Print what a scraper sees: one post a line, as JSON."""
    from pipeline.sources import readings  # noqa: PLC0415

    failed: GroundswellError | None = None
    printed = 0
    settings = find_config(config)
    for reading in readings(
        [source],
        platform=platform,
        limits=settings.limits,
        collection=settings.collection,
        columns=_columns(columns),
    ):
        failed = failed or reading.error
        for page in reading.pages:
            for line in page.lines():
                _print_json(line)
                printed += 1
    if failed is not None and not printed:
        raise failed
    if failed is not None:
        _complain(str(failed))
        raise typer.Exit(1)


@app.command()
def annotate(
    task: Annotated[
        str, typer.Option("--task", help="suggestion, stance, reply, keypoint, flags or cluster.")
    ],
    model: ModelOption = None,
) -> None:
    """Judge any text: JSON lines on stdin, one answer a line on stdout, in order."""
    from models.annotate import annotate as judge  # noqa: PLC0415
    from models.errors import ModelError, UnknownTask  # noqa: PLC0415

    broken = 0
    try:
        for answer in judge(task, _rows(sys.stdin.buffer), model):
            broken += "error" in answer
            _print_json(answer)
    except UnknownTask as error:
        raise UsageError(str(error)) from error
    except ModelError as error:
        raise UsageError(f"the model cannot be used: {error}") from error
    if broken:
        _complain(f"{broken} of the lines could not be judged; their answers say why")
        raise typer.Exit(1)


@app.command()
def evaluate(
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help="The folder of labelled data sets.")],
    task: Annotated[list[str] | None, typer.Option("--task", help="Only these tasks.")] = None,
    model: Annotated[
        Path | None, typer.Option("--model", metavar="DIR", help="A benchmark model for the second column.")
    ] = None,
) -> None:
    """Measure the shipped models, and a benchmark model beside them, on labelled data."""
    from models.errors import ModelError  # noqa: PLC0415
    from models.evaluate import as_table  # noqa: PLC0415
    from models.evaluate import evaluate as measure  # noqa: PLC0415

    try:
        sys.stdout.write(as_table(measure(task or [], data, benchmark_dir=model)) + "\n")
    except ModelError as error:
        raise UsageError(str(error)) from error


@app.command()
def correct(
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="[KIND]",
            help="relabel KEY LABEL, move INTO, merge KEY INTO, split [HEADLINE], rename KEY HEADLINE, "
            "not-a-proposal [KEY], same-person ACCOUNT COUNTED_AS, undo ID or confirm ID.",
        ),
    ] = None,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAMES]...", help="What the kind of correction asks for.")
    ] = None,
    post: Annotated[
        str | None, typer.Option("--post", metavar="ID", help="The post the words are in.")
    ] = None,
    quote: Annotated[
        str | None, typer.Option("--quote", metavar="WORDS", help="The words it is about, verbatim.")
    ] = None,
    made_by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who corrects (default: the login name).")
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Print the corrections in force; doubtful ones say why.")
    ] = False,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="FILE.jsonl", help="Write them as training rows.")
    ] = None,
    store: StoreOption = None,
    as_json: JsonOption = False,
) -> None:
    """Correct what was read; corrections outlive runs, new data and new models."""
    from datetime import UTC, datetime  # noqa: PLC0415 - `--help` must answer in a blink
    from getpass import getuser  # noqa: PLC0415

    from pipeline import correcting  # noqa: PLC0415

    if kind is None and not listed and export is None:
        raise UsageError(
            "say what to correct, or give --list or --export FILE.jsonl; "
            + "; ".join(correcting.FORMS.values())
        )
    with cli_store.there(store) as opened:
        rows = list(correcting.listing(opened)) if listed else []
        if kind is not None:
            made = correcting.correct(
                opened,
                kind,
                names or [],
                post=post,
                quote=quote,
                made_by=made_by or getuser(),
                made_at=datetime.now(UTC),
            )
            rows.append(correcting.row_of(made))
            _complain("noted; reports show it after the next run or analyze")
        if export is not None:
            _complain(f"wrote {correcting.export(opened, export)} training rows to {export}")
    for row in rows:
        _print_json(row) if as_json else sys.stdout.write(correcting.line_of(row) + "\n")


@app.command()
def verify(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="The folder of a report to check as well.")
    ] = None,
    store: StoreOption = None,
    config: ConfigOption = None,
) -> None:
    """Check the log of moderators' decisions; re-derive a report offline, byte for byte."""
    from pipeline import jobs  # noqa: PLC0415

    with cli_store.there(store or str((out or Path()) / cli_store.USUAL)) as opened:
        differences = jobs.verify(opened, find_config(config), out)
    for difference in differences:
        _complain(difference)
    if differences:
        raise typer.Exit(1)
    sys.stdout.write("every decision is as it was made\n")
    if out:
        sys.stdout.write(f"{out}: every file is as its receipt says\n")


app.command()(cli_backtest.backtest)
app.command()(cli_export.export)
cli_service.add_to(app)
cli_forget.add_to(app)
cli_backup.add_to(app)


def main() -> NoReturn:
    """Run the command line; errors raised on purpose become one line and an exit code."""
    try:
        # Outside its stand-alone mode click hands back the code of an `Exit` instead of raising it.
        code = app(standalone_mode=False)
    except GroundswellError as error:
        _complain(str(error))
        sys.exit(error.exit_code)
    except typer.Abort:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        # Click's own usage errors know how to show themselves; anything else is a bug and keeps its trace.
        if hasattr(error, "show") and hasattr(error, "exit_code"):
            error.show()
            sys.exit(2)
        raise
    sys.exit(code if isinstance(code, int) else 0)


def _rows(stream: Any) -> Iterator[object]:
    """Yield each line's JSON value; a line that is none becomes its text, to be answered with an error."""
    for line in stream:
        text = line.decode("utf-8", "replace").strip()
        if not text:
            continue
        try:
            yield json.loads(text)
        except json.JSONDecodeError:
            yield text


def _columns(said: str | None) -> dict[str, str]:
    from scrapers.columns import columns_said  # noqa: PLC0415

    return columns_said(said) if said else {}


def _folder(out: Path) -> Path:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{out} cannot be used as an output folder: {error.strerror}") from error
    return out


def _progress() -> Any:
    """Return what to enter for a progress callback: bars on a terminal, and silence elsewhere."""
    from contextlib import nullcontext  # noqa: PLC0415

    if not sys.stderr.isatty():
        return nullcontext()
    from pipeline.progress import ProgressLine  # noqa: PLC0415

    return ProgressLine()


def _finish(outcome: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        _print_json(outcome)
    else:
        for line in outcome["lines"]:
            sys.stdout.write(line + "\n")
    for failure in outcome["failures"]:
        _complain(failure)
    if outcome["failures"]:
        raise typer.Exit(1)


def _print_json(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def _complain(message: str) -> None:
    # Messages quote addresses and titles of pages: what acts on a terminal is spelled out.
    sys.stderr.write(f"groundswell: {visible(message)}\n")
