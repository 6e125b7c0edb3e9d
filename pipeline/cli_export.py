"""The command `export`: arguments in, the tables and tickets written."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline import cli_store
from pipeline.cli_config import find_config
from pipeline.export_forms import Format


def export(
    form: Annotated[Format, typer.Option("--format", help="What to write.")],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write into.")],
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="PATH|URL", help="The store (default: groundswell.db here)."),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option("--config", help="The configuration (default: groundswell.toml here, if any)."),
    ] = None,
    week: Annotated[
        str | None, typer.Option("--week", metavar="2019-W07", help="A closed ISO week; tickets only.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the paths as JSON on stdout.")] = False,
) -> None:
    """Take the results elsewhere: tickets for Jira or GitHub, the store's tables as Parquet."""
    from pipeline import exporting  # noqa: PLC0415 - `--help` must answer in a blink

    settings = find_config(config)
    with cli_store.there(store) as opened:
        written = exporting.export(opened, settings, form, out, week=week)
    if as_json:
        sys.stdout.write(json.dumps({"written": [str(path) for path in written]}) + "\n")
    else:
        sys.stdout.write("".join(f"{path}\n" for path in written))
