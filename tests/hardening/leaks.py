"""A secret that must not get out: commands that fail while they hold it, and where to look for it after."""

import base64
import gzip
import io
import json
import logging
import os
import re
import sqlite3
import subprocess
import sys
import tarfile
import traceback
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

import pyarrow.parquet as pq

_PARTS = ("Kan4rienv0gel", "Nachtig4lle")
SECRET = f'{_PARTS[0]}"& +é={_PARTS[1]}'
"""Each coat changes what stands between its two halves; in base64 the halves are searched at every offset."""
ASCII_SECRET = SECRET.replace("é", "")
_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A command line, what the environment holds when it is obeyed, and Python to run first."""

    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    stdin: str = ""
    first: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one command wrote to stdout, then all that the process of several wrote to stderr; exit codes.

    The code is None where a command ended in a trace instead.
    """

    out: str
    err: str
    codes: tuple[int | None, ...]


def obey(
    orders: Sequence[Order], state: Path, *, cwd: Path, environment: Mapping[str, str] | None = None
) -> Said:
    """Obey commands one after the other in a process of their own that logs all there is to log."""
    told = json.dumps([asdict(order) for order in orders])
    done = subprocess.run(
        [sys.executable, "-m", __name__], input=told, cwd=cwd, capture_output=True, text=True,
        env=os.environ
        | {"XDG_STATE_HOME": str(state), "PYTHONPATH": os.pathsep.join(sys.path)}
        | dict(environment or {}),
        check=False, timeout=_SECONDS,
    )  # fmt: skip
    codes = re.findall(r"^order ended with (\S+)$", done.stdout, re.MULTILINE)
    assert len(codes) == len(orders), done.stderr[-4000:]
    return Said(
        out=done.stdout,
        err=done.stderr,
        codes=tuple(None if code == "None" else int(code) for code in codes),
    )


def leaks(said: str, *folders: Path, parts: Sequence[str] = _PARTS) -> list[str]:
    """Return every place that tells the secret: a line that was said, or a file, unpacked, below a folder."""
    told = [f"said: {line[:300]}" for line in said.splitlines() if shows(line.encode(), parts)]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return told + [
        name
        for path in files
        for name, content in _unpacked(path.name, path.read_bytes())
        if shows(content, parts)
    ]


def shows(content: bytes, parts: Sequence[str] = _PARTS) -> bool:
    """Return whether bytes hold a part of the secret: as it is, in hexadecimals or base64, also wrapped."""
    plain = content.lower()
    if any(part.lower().encode() in plain or part.encode().hex().encode() in plain for part in parts):
        return True
    joined = re.sub(rb"\s+", b"", content).translate(bytes.maketrans(b"-_", b"+/"))
    return any(form in joined for part in parts for form in _in_base64(part))


def _in_base64(part: str) -> Iterator[bytes]:
    """Yield how text looks inside base64, by its offset: its ends depend on what stands beside them."""
    for offset in range(3):
        coded = base64.b64encode(b"\0" * offset + part.encode())
        yield coded[4 if offset else 0 : len(coded) // 4 * 4 - 4]


def _unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, content
    yield name, content.replace(b"\0", b"")  # UTF-16, as in some archives and logs
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from _unpacked(f"{name}/{member}", archive.read(member))
    elif content.startswith(b"\x1f\x8b"):
        yield from _unpacked(f"{name}/unpacked", gzip.decompress(content))
    elif content[257:262] == b"ustar":
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            for each in archive:
                if (file := archive.extractfile(each)) is not None:
                    yield from _unpacked(f"{name}/{each.name}", file.read())
    elif content.startswith(b"PAR1"):
        yield f"{name}/rows", repr(pq.read_table(io.BytesIO(content)).to_pylist()).encode()
    elif content.startswith(b"SQLite format 3"):
        yield from _of_database(name, content)
    elif name.endswith(".eml"):
        for part in message_from_bytes(content, policy=policy.default).walk():
            if isinstance(payload := part.get_payload(decode=True), bytes):
                yield from _unpacked(f"{name}/{part.get_filename() or part.get_content_type()}", payload)


def _of_database(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield each value: a page of a database splits long ones."""
    with closing(sqlite3.connect(":memory:")) as copy:
        # Its log is searched by itself; a database that is in memory has none.
        copy.deserialize(content[:18] + b"\x01\x01" + content[20:])
        for (table,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in copy.execute(f'SELECT * FROM "{table}"'):
                yield f"{name}/{table}", repr(row).encode("utf-8", "surrogatepass")


def _obey_all() -> None:
    told = json.loads(sys.stdin.read())
    from pipeline.cli import main

    logging.basicConfig(level=logging.DEBUG)
    for order in told:
        exec(order["first"], {})
        os.environ.update(order["environment"])
        sys.argv = ["groundswell", *order["arguments"]]
        sys.stdin = io.StringIO(order["stdin"])
        code: object = None
        try:
            main()
        except SystemExit as ended:
            code = ended.code
        except Exception:  # noqa: BLE001 - its trace is what will be searched
            traceback.print_exc()
        print(f"order ended with {code}", flush=True)  # noqa: T201 - what this process is for


if __name__ == "__main__":
    _obey_all()
