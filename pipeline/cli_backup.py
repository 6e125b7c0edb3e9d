"""The commands `backup` and `restore`: arguments in, the store copied."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from groundswell.errors import UsageError
from groundswell.safe import may_hold_password
from pipeline import cli_store

StoreOption = Annotated[
    str, typer.Option("--store", metavar="PATH", help="The store (default: groundswell.db here).")
]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(backup)
    app.command()(restore)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The new file to copy the store into.")],
    store: StoreOption = cli_store.USUAL,
) -> None:
    """Copy the store into a file, while others go on using it."""
    from groundswell.store.copying import back_up  # noqa: PLC0415 - `--help` must answer in a blink

    path = _file(store)
    with cli_store.there(str(path)) as opened:
        size = back_up(opened, file)
    sys.stdout.write(f"copied {path} into {file}: {size / 1e6:,.1f} MB, checked\n")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `backup` wrote.")],
    store: StoreOption = cli_store.USUAL,
) -> None:
    """Make a new store of a backup; one that is there already is left alone."""
    from groundswell.store.copying import restore as put_back  # noqa: PLC0415

    put_back(file, _file(store))
    sys.stdout.write(f"restored {file} as {store}\n")


def _file(store: str) -> Path:
    """Return the path of a store; an address, which may hold a password, is refused and not repeated."""
    if "://" in store or may_hold_password(store):
        raise UsageError("--store names no file; back a database up with its own tools (pg_dump)")
    return Path(store)
