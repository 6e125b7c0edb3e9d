"""A PostgreSQL server of one's own, thrown away afterwards: reached by a socket, heard by nobody else."""

import os
import pwd
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import psycopg

_SETTINGS = (
    "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c autovacuum=off "
    "-c max_connections=60 -c shared_buffers=32MB"
)
"""No test cuts the power, so nothing needs to reach the disk; nobody cleans up behind a test's back."""
_MEMORY = Path("/dev/shm")
"""Where files are quickest; a thousand of them are made for each database."""
_PLAIN_USERS = ("postgres", "nobody")
"""Whom to be where the tests run as root, which PostgreSQL refuses."""


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest version where there are several, or None."""
    on_path = shutil.which("initdb")
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda found: int(found.parts[-3])
    )
    found = [*installed, *([Path(on_path).resolve()] if on_path else [])]
    return found[-1].parent if found else None


class Server:
    """One server with as many fresh databases as are asked for."""

    def __init__(self, bin_folder: Path) -> None:
        self._bin = bin_folder
        # Not below pytest's folders: those are closed to other users, and too deep for a socket's name.
        self.folder = Path(
            tempfile.mkdtemp(prefix="groundswell-pg-", dir=_MEMORY if _MEMORY.is_dir() else None)
        )
        self.data = self.folder / "data"
        self._numbers = count()
        self._user = _plain_user()
        if self._user:
            shutil.chown(self.folder, self._user.pw_uid, self._user.pw_gid)
        # Sorted as people of a language do, which no result may depend on.
        self._run(
            "initdb", "--pgdata", str(self.data), "--username=postgres", "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US", "--no-sync",
        )  # fmt: skip
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-k {self.folder} {_SETTINGS}"
        self._control("start", "-o", options, "-l", str(self.folder / "log"))

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: `fast` ends transactions, `immediate` is a crash as far as its files know."""
        self._control("stop", "-m", mode)

    def remove(self) -> None:
        """Stop it and delete all it held."""
        self.stop()
        shutil.rmtree(self.folder)

    def create(self, like: str = "template1") -> str:
        """Create a database, empty or a copy of another one, and return its URL."""
        name = f"store{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return self.url(name)

    def url(self, name: str) -> str:
        """Return the URL of a database of this server."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def execute(self, statement: str) -> None:
        """Do something as the server's administrator, outside of any transaction."""
        with psycopg.connect(
            f"host={self.folder} user=postgres dbname=postgres", autocommit=True
        ) as connection:
            connection.execute(statement.encode())

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", "--wait", "--silent", "--pgdata", str(self.data), *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        # A file, not a pipe: the server outlives the command that starts it and would keep the pipe open.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                [str(self._bin / program), *arguments],
                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT,
                check=False,
                user=self._user.pw_uid if self._user else None,
                group=self._user.pw_gid if self._user else None,
                extra_groups=[] if self._user else None,
            )  # fmt: skip
            said.seek(0)
            assert done.returncode == 0, f"{program}: {said.read().decode(errors='replace')}"


def _plain_user() -> pwd.struct_passwd | None:
    """Return whom the server runs as, or None: as whoever runs the tests."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next(known[name] for name in _PLAIN_USERS if name in known)
