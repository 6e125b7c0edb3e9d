"""The commands `backup` and `restore`: arguments in, the store copied."""

import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from groundswell.errors import UsageError

StoreOption = Annotated[
    Path, typer.Option("--store", metavar="PATH", help="The store (default: groundswell.db here).")
]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(backup)
    app.command()(restore)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The new file to copy the store into.")],
    store: StoreOption = Path("groundswell.db"),
) -> None:
    """Copy the store into a file, while others go on using it."""
    from groundswell.store import open_store  # noqa: PLC0415 - `--help` must answer in a blink
    from groundswell.store.copying import back_up  # noqa: PLC0415

    if not store.exists():
        raise UsageError(f"there is no store at {store}; name it with --store")
    with closing(open_store(store)) as opened:
        size = back_up(opened, file)
    sys.stdout.write(f"copied {store} into {file}: {size / 1e6:,.1f} MB, checked\n")


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `backup` wrote.")],
    store: StoreOption = Path("groundswell.db"),
) -> None:
    """Make a new store of a backup; one that is there already is left alone."""
    from groundswell.store.copying import restore as put_back  # noqa: PLC0415

    put_back(file, store)
    sys.stdout.write(f"restored {file} as {store}\n")
