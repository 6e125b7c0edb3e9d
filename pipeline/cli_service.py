"""The commands `serve` and `accounts`: arguments in, the service called."""

import getpass
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from groundswell.errors import UsageError
from pipeline import cli_store
from pipeline.cli_config import find_config

StoreOption = Annotated[
    str | None, typer.Option("--store", metavar="PATH|URL", help="The store (default: groundswell.db here).")
]
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="What they sign in with.")]
Role = Literal["viewer", "moderator", "admin"]

accounts = typer.Typer(no_args_is_help=True, help="Who may sign in to the service, and as what.")


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(serve)
    app.add_typer(accounts, name="accounts")


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")
    ] = 8765,
    store: StoreOption = None,
    config: Annotated[
        Path | None,
        typer.Option("--config", help="The configuration (default: groundswell.toml here, if any)."),
    ] = None,
    public_url: Annotated[
        str | None,
        typer.Option("--public-url", help="What browsers see, where a proxy with https is in front."),
    ] = None,
    allowed_host: Annotated[
        list[str] | None, typer.Option("--allowed-host", metavar="NAME", help="A further name to answer to.")
    ] = None,
    trusted_proxy: Annotated[
        list[str] | None,
        typer.Option("--trusted-proxy", metavar="ADDRESS", help="A proxy whose headers are believed."),
    ] = None,
    user_header: Annotated[
        str | None,
        typer.Option("--user-header", metavar="HEADER", help="In which that proxy names whom it signed in."),
    ] = None,
    session_hours: Annotated[float, typer.Option("--session-hours", help="How long a sign-in lasts.")] = 12.0,
    reports: Annotated[
        Path | None,
        typer.Option(
            "--reports", metavar="DIR", help="Where weekly reports are written; pages then tell their errata."
        ),
    ] = None,
) -> None:
    """Serve the reports and the moderation queue in the browser."""
    from pipeline import serving  # noqa: PLC0415 - `--help` must answer in a blink

    place = serving.Place(
        host=host,
        port=port,
        public_url=public_url,
        allowed_hosts=tuple(allowed_host or ()),
        trusted_proxies=tuple(trusted_proxy or ()),
        user_header=user_header,
        session_hours=session_hours,
        folder=reports,
    )
    settings = find_config(config)
    with cli_store.new_or_there(store) as opened:
        services = serving.services_of(opened, settings, place)
        listening = serving.listen(place)
        _say(f"reports at http://{_shown(host)}:{listening.getsockname()[1]}/, the queue at /moderation")
        if not services.accounts.all():
            _say("nobody can sign in yet; add an account: groundswell accounts add NAME --role admin")
        if not place.is_loopback and not services.settings.is_https:
            _say("passwords travel unencrypted: put a proxy with https in front, and name it by --public-url")
        serving.log_to_stderr()
        serving.serve(services, listening)


@accounts.command("add")
def add(
    name: NameArgument,
    role: Annotated[Role, typer.Option("--role", help="What they may do.")] = "viewer",
    no_password: Annotated[
        bool,
        typer.Option(
            "--no-password", help="Only a trusted proxy or the OpenID Connect provider signs them in."
        ),
    ] = False,
    store: StoreOption = None,
) -> None:
    """Add an account; the password is asked for, or read from stdin."""
    with cli_store.new_or_there(store) as opened:
        _accounts(opened).add(name, role, None if no_password else _password())
    _say(f"{name} may sign in as {role}")


@accounts.command("list")
def show(store: StoreOption = None) -> None:
    """Print every account: name, role, since when; tabs between."""
    with cli_store.new_or_there(store) as opened:
        for account in _accounts(opened).all():
            state = "closed" if account.disabled_at else account.role
            sys.stdout.write(f"{account.name}\t{state}\t{account.created_at.date()}\n")


@accounts.command("password")
def password(
    name: NameArgument,
    remove: Annotated[
        bool, typer.Option("--remove", help="Leave it without one, to a proxy or a provider.")
    ] = False,
    store: StoreOption = None,
) -> None:
    """Give an account a new password; it is signed out everywhere."""
    with cli_store.new_or_there(store) as opened:
        if remove:
            _accounts(opened).remove_password(name)
        else:
            _accounts(opened).set_password(name, _password())


@accounts.command("unbind")
def unbind(name: NameArgument, store: StoreOption = None) -> None:
    """Give an account to the next whom the provider knows by its name; it is signed out everywhere."""
    with cli_store.new_or_there(store) as opened:
        _accounts(opened).unbind(name)


@accounts.command("role")
def role(name: NameArgument, role: Annotated[Role, typer.Argument()], store: StoreOption = None) -> None:
    """Give an account another role; it is signed out everywhere."""
    with cli_store.new_or_there(store) as opened:
        _accounts(opened).set_role(name, role)


@accounts.command("close")
def close(name: NameArgument, store: StoreOption = None) -> None:
    """Close an account; what it decided stays under its name."""
    with cli_store.new_or_there(store) as opened:
        _accounts(opened).disable(name)


@accounts.command("open")
def reopen(name: NameArgument, store: StoreOption = None) -> None:
    """Open a closed account again."""
    with cli_store.new_or_there(store) as opened:
        _accounts(opened).enable(name)


def _accounts(store: Any) -> Any:
    from groundswell.desk.accounts import Accounts  # noqa: PLC0415

    return Accounts(store)


def _password() -> str:
    """Return a password typed twice, or the first line of stdin where nobody types."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != first:
        raise UsageError("the two passwords differ; nothing was changed")
    return first


def _shown(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _say(message: str) -> None:
    sys.stderr.write(f"groundswell: {message}\n")
