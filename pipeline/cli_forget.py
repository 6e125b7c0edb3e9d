"""The command `forget`: arguments in, the job called, counts out."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline import cli_store


def add_to(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(forget)


def forget(
    post: Annotated[str | None, typer.Option("--post", metavar="ID", help="Forget one post.")] = None,
    author: Annotated[
        str | None, typer.Option("--author", metavar="NAME|ID", help="Forget a person: name and posts.")
    ] = None,
    site: Annotated[
        str | None, typer.Option("--site", metavar="HOST", help="Where that author writes, if several do.")
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="URL|PATH", help="Forget all that came from a source.")
    ] = None,
    out: Annotated[
        list[Path] | None,
        typer.Option("--out", metavar="DIR", help="A folder of reports, which are removed as well."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Change nothing; say what would be.")] = False,
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="PATH|URL", help="The store (default: groundswell.db here)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON on stdout.")] = False,
) -> None:
    """Forget a post, a person or a source, for good: collecting does not bring it back."""
    from pipeline import forgetting  # noqa: PLC0415 - `--help` must answer in a blink

    wish = forgetting.Wish(post=post, author=author, site=site, source=source)
    with cli_store.there(store) as opened:
        done = forgetting.forget(
            opened, wish, folders=_folders(store or cli_store.USUAL, out or []), rehearse=dry_run
        )
    if as_json:
        sys.stdout.write(json.dumps({"dry_run": dry_run, "counts": done.counts, "left": done.left}) + "\n")
    else:
        verb = "would forget" if dry_run else "forgot"
        for what, count in done.counts.items():
            sys.stdout.write(f"{verb} {what}: {count:,}\n")
    if not dry_run:
        _say("run analyze and report: judgements and reports of what is left have to be made anew")
    for each in done.left:
        _say(f"the name still stands in {each}: an address, or words of other people; look at them")
    if done.left:
        raise typer.Exit(1)


def _folders(store: str, given: list[Path]) -> list[Path]:
    """Return the folders of reports: those given, and that of the store, where `run --out` puts both."""
    beside = [] if "://" in store else [Path(store).absolute().parent]
    return list(dict.fromkeys(folder.absolute() for folder in (*beside, *given)))


def _say(message: str) -> None:
    sys.stderr.write(f"groundswell: {message}\n")
