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
from tests.hardening.echoing import Places, mail_servers, places
from tests.hardening.leaks import ASCII_SECRET, SECRET, Order, leaks, obey, shows
from tests.integration.collect.loopback import running_forum, threads

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

IMPATIENT = "import pipeline.delivery\npipeline.delivery._PATIENCE_SECONDS = 0.3"


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
    told = [Order(arguments=order, first=IN_A_HURRY) for order in orders]
    said = obey(told, data / "state", cwd=given)
    assert said.codes == (3, 0, 0, 0, 0, 0, 0, 0), said.err[-3000:]
    assert leaks(said.out + said.err, data) == []


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
    assert leaks("".join(traceback.format_exception(caught.value))) == []


BOARD = '[[source]]\nname = "a"\nurl = "{}"\n'
PROVIDER = '[oidc]\nissuer = "{}"\nclient_id = "a"\naccount_claim = "sub"\n'
CONFIGURATIONS = {
    "an unknown key": BOARD.format("https://a.example/") + 'client_secret = "{}"',
    "a key of no table": 'password = "{}"',
    "a string that never ends": 'a = "{}',
    "a quote in a quote": 'a = "x"{}"',
    "no value": "[delivery]\n{}",
    "a key twice": '[delivery]\nbase_url = "{0}"\nbase_url = "{0}"',
    "no UTF-8": 'password = "{}"',
    "another type": '[delivery]\nmail_from = ["{}"]',
    "another type of a list": '[delivery]\nmail_to = "{}"',
    "a secret for the name of a variable": BOARD.format("https://www.reddit.com/r/a/")
    + 'client_id_env = "{0}"\nclient_secret_env = "{0}"',
    "a mail server for the name of a variable": '[delivery]\nmail_from = "a@b.example"\n'
    'mail_to = ["c@d.example"]\nsmtp_url_env = "smtp://u:{}@127.0.0.1:1"',
    "a webhook for the name of a variable": '[[delivery.chat]]\nname = "a"\nurl_env = "json://h/{}"',
    "a secret for the client's variable": PROVIDER.format("https://id.example") + 'client_secret_env = "{}"',
    "a password in the issuer": PROVIDER.format("https://u:{}@id.example"),
    "a token in the issuer": PROVIDER.format("https://id.example/?a={}"),
    "a password in a source": BOARD.format("https://u:{}@a.example/t/1"),
    "a password and a slash in a source": BOARD.format("https://u:p/{}@a.example/t/1"),
}


def test_whatever_is_wrong_in_the_configuration(given: Path, data: Path) -> None:
    thread, store = str(club.source(given)), ["--store", str(data / "s.db")]
    orders = [["collect", thread, *store]]
    for number, (name, text) in enumerate(CONFIGURATIONS.items()):
        path = given / f"{number}.toml"
        written = quote(SECRET, safe="") if "://" in text else json.dumps(SECRET)[1:-1]
        path.write_text(text.format(written), "utf-16" if name == "no UTF-8" else "utf-8")
        chosen = ["--config", str(path), *store]
        orders += [
            ["collect", *chosen],
            ["report", "digest", "--send", "--out", str(data / "out"), *chosen],
            ["serve", "--port", "0", *chosen],
        ]
    said = obey([Order(arguments=order) for order in orders], data / "state", cwd=given)
    assert said.codes == (0, *[2] * (len(orders) - 1))
    assert leaks(said.out + said.err, data) == []


def test_addresses_with_a_password(given: Path, data: Path) -> None:
    """Given by mistake: nothing is fetched, and nothing of them is kept."""
    thread, secret, store = str(club.source(given)), quote(SECRET, safe=""), ["--store", str(data / "s.db")]
    addresses = [
        f"https://u:{secret}@a.example/t/1",
        f"https://u:p/{secret}@a.example/t/1",
        f"https://u:p[{secret}@a.example/",
        f"http:/u:{secret}@a.example/",
        f"htps://u:{secret}@a.example/t/1",
    ]
    refused = [
        *(["collect", thread, address, *store] for address in addresses),
        *(["run", address, "--out", str(data / "out")] for address in addresses),
        *(["parse", address] for address in addresses),
    ]
    for where in (f"postgresql:/u:{secret}@127.0.0.1/x", f"postgresql+psycopg:/u:p/{secret}@127.0.0.1/x"):
        mistyped = ["--store", where]
        refused += [
            ["collect", thread, *mistyped],
            ["analyze", *mistyped],
            ["backup", str(data / "b.db"), *mistyped],
            ["accounts", "list", *mistyped],
        ]
    said = obey([Order(arguments=order) for order in refused], data / "state", cwd=given)
    assert set(said.codes) == {2}, said.err[-3000:]
    assert leaks(said.out + said.err, data) == []


def test_wherever_the_digest_cannot_be_sent(given: Path, data: Path, at: Places) -> None:
    secret, store = quote(ASCII_SECRET, safe=""), ["--store", str(data / "s.db")]
    urgent = "?cto=0.3&rto=0.3"
    rooms = [
        *(f"json://u:{secret}@{at.echoing[7:]}/{how}{urgent}" for how in ("401", "403", "500")),
        f"mmost://{at.echoing[7:]}/{secret}{urgent}",
        f"jsons://u:{secret}@{at.untrusted[8:]}/a{urgent}",
        *(f"json://u:{secret}@{place[7:]}/{secret}{urgent}" for place in (at.silent, at.refusing)),
        f"slack://{secret}",
        f"nothing://u:{secret}@127.0.0.1",
        f"json://u:{secret}@[/{urgent}",
        secret,
    ]
    team = "".join(
        f'[[delivery.chat]]\nname = "room {number}"\nurl_env = "ROOM_{number}"\n'
        for number in range(len(rooms))
    )
    mailed = '[delivery]\nmail_from = "a@b.example"\nmail_to = ["c@d.example"]\n'
    (given / "chat.toml").write_text(team, encoding="utf-8")
    (given / "mail.toml").write_text(mailed, encoding="utf-8")
    with mail_servers(given) as mail:
        servers = [
            *(
                f"smtp://{how}:{secret}@127.0.0.1:{mail.echoing}"
                for how in ("AUTH", "MAIL", "RCPT", "DATA", "NONSENSE", "HANG-UP")
            ),
            f"smtp://AUTH:{quote(SECRET, safe='')}@127.0.0.1:{mail.echoing}",
            f"smtp://u:{secret}@127.0.0.1:{mail.upgrading}",
            f"smtps://u:{secret}@127.0.0.1:{mail.untrusted}",
            f"smtp://u:{secret}@{at.silent[7:]}",
            f"smtp://u:{secret}@{at.refusing[7:]}",
            f"smtp://u:{secret}@mail.invalid:25",
            f"smtp://u:{secret}@127.0.0.1:none",
            f"smpt://u:{secret}@127.0.0.1",
            f"smtp://u:p/{secret}@127.0.0.1",
            f"smtp://u:p[{secret}@127.0.0.1",
            secret,
        ]
        send = ["report", "digest", "--send", "--out", str(data / "out"), *store, "--config"]
        environment = {f"ROOM_{number}": room for number, room in enumerate(rooms)}
        orders = [
            Order(arguments=["accounts", "list", *store], first=IMPATIENT),
            Order(arguments=[*send, str(given / "chat.toml")], environment=environment),
            *(
                Order(
                    arguments=[*send, str(given / "mail.toml")], environment={"GROUNDSWELL_SMTP_URL": server}
                )
                for server in servers
            ),
        ]
        said = obey(orders, data / "state", cwd=given)
    assert said.codes == (0, *[1] * (len(orders) - 1)), said.err[-3000:]
    assert said.err.count("groundswell: not sent: chat") == len(rooms)
    assert said.err.count("groundswell: not sent: mail") == len(servers)
    assert leaks(said.out + said.err, data) == []


def test_the_session_in_an_address_that_somebody_copied(tmp_path: Path, given: Path, data: Path) -> None:
    """It is as good as their cookie: the forum is not asked with it, and nothing keeps it."""
    session, store = "c0ffee" * 5 + "11", ["--store", str(data / "s.db")]
    with running_forum(tmp_path, threads(1, 7)) as forum:
        address = f"{forum.thread(1)}&sid={session}"
        (given / "groundswell.toml").write_text(
            f'[collection]\ngap_seconds = 0\n[[source]]\nname = "a"\nurl = "{address}"\n', encoding="utf-8"
        )
        again = ["collect", address, *store]
        orders = [["collect", *store], again, ["forget", "--source", address, *store], again]
        said = obey([Order(arguments=order) for order in orders], data / "state", cwd=given)
        assert said.codes == (0, 0, 0, 3), said.err[-3000:]
        asked = forum.state_file.with_suffix(".log").read_text()
    assert "viewtopic" in asked
    assert leaks(said.out + said.err + asked, data, parts=[session]) == []
    assert "was forgotten" in said.err
