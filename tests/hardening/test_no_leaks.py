"""Whatever fails while a secret is at hand, nothing said, logged, stored, reported or copied tells it."""

import base64
import gzip
import json
import sqlite3
import traceback
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import praw
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from groundswell.config import Collection, Limits, Source
from groundswell.errors import ConfigurationError
from scrapers.collect.reddit import RedditFetcher
from tests.hardening import club
from tests.hardening.echoing import Places, places
from tests.hardening.leaks import SECRET, Order, leaks, obey, shows

FAILURES = (
    "echoing/400", "echoing/401", "echoing/403", "echoing/500", "echoing/error", "echoing/page",
    "echoing/text", "echoing/api-302", "echoing/api-400", "echoing/api-401", "echoing/api-403",
    "echoing/api-415", "echoing/api-429", "echoing/api-error", "echoing/api-errors", "echoing/api-page",
    "echoing/api-text", "untrusted", "silent", "refusing",
)  # fmt: skip
"""Where Reddit's interface is said to be: a place, and how it fails."""

IN_A_HURRY = """
import os
os.environ["PRAWCORE_TIMEOUT"] = "0.3"
import prawcore.sessions
prawcore.sessions.RetryStrategy.sleep = lambda _: None
"""


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Places]:
    with places(tmp_path) as found:
        yield found


@pytest.fixture
def given(tmp_path: Path) -> Path:
    """The folder of what people wrote themselves, secrets included: nobody looks there."""
    folder = tmp_path / "given"
    folder.mkdir()
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of all that is written."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def _zipped(path: Path, text: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("sheet.xml", text)


def _in_rows(path: Path, text: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE t (a TEXT)")
        connection.execute("INSERT INTO t VALUES (?)", ("x" * 9000 + text,))


COATS: dict[str, Callable[[Path, str], object]] = {
    "plain": lambda path, text: path.write_text(text),
    "address": lambda path, text: path.write_text(quote(text)),
    "JSON": lambda path, text: path.write_text(json.dumps({"a": text})),
    "base64": lambda path, text: path.write_bytes(base64.encodebytes(f"it is:{text}".encode())),
    "base64 of addresses": lambda path, text: path.write_bytes(base64.urlsafe_b64encode(f"a{text}".encode())),
    "hexadecimals": lambda path, text: path.write_text(text.encode().hex()),
    "UTF-16": lambda path, text: path.write_text(text, encoding="utf-16"),
    "gzip": lambda path, text: path.write_bytes(gzip.compress(text.encode())),
    "zip": _zipped,
    "SQLite": _in_rows,
    "Parquet": lambda path, text: pq.write_table(pa.table({"a": [text]}), path),
    "mail": lambda path, text: path.with_suffix(".eml").write_text(
        "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\nKan4rienv=\n0gel"
    ),
}


@pytest.mark.parametrize("coat", COATS.values(), ids=list(COATS))
def test_the_secret_is_found_in_every_coat(coat: Callable[[Path, str], object], data: Path) -> None:
    coat(data / "file", "nothing to see")
    assert coat is COATS["mail"] or not leaks("", data)
    (data / "file").unlink(missing_ok=True)
    coat(data / "file", SECRET)
    assert leaks("", data)
    assert not shows(base64.b64encode(b"Kanarienvogel, Nachtigall") * 9)


def test_whatever_reddit_s_interface_does(given: Path, data: Path, at: Places) -> None:
    """Then the store is analysed, reported, exported and copied, and all of that is searched as well."""
    sites, sources = [], ["[collection]\ngap_seconds = 0\n"]
    for number, failure in enumerate(FAILURES):
        place, _, how = failure.partition("/")
        here = f"{getattr(at, place)}/{how}".rstrip("/")
        sites.append(
            f"[at{number}]\nclient_id=id\nclient_secret={SECRET}\nreddit_url={here}\noauth_url={here}\n"
        )
        address = f"https://www.reddit.com/r/rowing{number}/"
        sources.append(f'[[source]]\nname = "board {number}"\nurl = "{address}"\npraw_site = "at{number}"\n')
    (given / "praw.ini").write_text("".join(sites), encoding="utf-8")
    (given / "groundswell.toml").write_text("".join(sources), encoding="utf-8")
    thread, store = str(club.source(given)), ["--store", str(data / "s.db")]
    orders = [
        ["collect", *store],
        ["collect", thread, *store],
        ["analyze", *store],
        ["report", "all", "--out", str(data / "out"), *store],
        ["export", "--format", "parquet", "--out", str(data / "tables"), *store],
        ["export", "--format", "github-jsonl", "--out", str(data / "tickets"), *store],
        ["backup", str(data / "copy.db"), *store],
        ["verify", "--out", str(data / "out"), *store],
    ]
    said = obey([Order(arguments=order) for order in orders], data / "state", cwd=given, before=IN_A_HURRY)
    assert said.codes == (3, 0, 0, 0, 0, 0, 0, 0), said.err[-3000:]
    assert not leaks(said.out + said.err, data)


INIS = {
    "no header": f"client_secret={SECRET}\n",
    "no equals sign": f"[board]\n{SECRET}\n",
    "an equals sign too many": f"[board]\n={SECRET}\n",
    "no such site": f"[other]\nclient_id=id\nclient_secret={SECRET}\n",
    "no id": f"[board]\nclient_secret={SECRET}\n",
    "no number": f"[board]\nclient_id=id\nclient_secret=x\ntimeout={SECRET}\n",
    "twice": f"[board]\nclient_id=id\nclient_secret={SECRET}\nclient_secret={SECRET}\n",
    "no UTF-8": f"[board]\nclient_id=id\nclient_secret={SECRET}\n",
}


@pytest.mark.parametrize("name", INIS)
def test_a_praw_ini_that_is_wrong(name: str, given: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    coding = "utf-16" if name == "no UTF-8" else "utf-8"
    (given / "praw.ini").write_text(INIS[name], encoding=coding)
    monkeypatch.chdir(given)
    monkeypatch.setattr(praw.config.Config, "CONFIG", None)
    source = Source(name="board", url="https://www.reddit.com/r/rowing/", praw_site="board")
    with pytest.raises(ConfigurationError, match=r"praw\.ini") as caught:
        RedditFetcher(source, limits=Limits(), collection=Collection())
    assert not leaks("".join(traceback.format_exception(caught.value)))
