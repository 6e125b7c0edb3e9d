"""A full disk, a locked or damaged store, a clock that goes back: said in one error, and survived."""

import multiprocessing
import os
import resource
import signal
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from groundswell.config import Config
from groundswell.errors import GroundswellError, StoreError, StoreLocked
from groundswell.records import Post
from groundswell.store import open_store
from groundswell.store import store as store_module
from pipeline.jobs import collect
from tests.hardening import club, dying

LONG = " and so on" * 3000


def _source(folder: Path) -> Path:
    return club.source(folder, club.lines(club.WISH + LONG))


def _collect_within(kilobytes: int, source: str, store: str) -> None:
    """Collect in a process whose files can grow to so many kilobytes and no further."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write beyond the limit then fails like a full disk
    resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024,) * 2)
    try:
        with closing(open_store(store)) as opened:
            collect([source], opened, Config())
    except GroundswellError:
        raise SystemExit(3) from None


@pytest.mark.parametrize("kilobytes", [4, 40, 300, 360])
def test_a_disk_that_fills_up_is_said_and_collecting_again_completes(kilobytes: int, tmp_path: Path) -> None:
    source, store = _source(tmp_path), tmp_path / "s.db"
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(dying.PRELOADED)
    process = context.Process(target=_collect_within, args=(kilobytes, str(source), str(store)))
    process.start()
    process.join(120)
    assert process.exitcode in (0, 3), "anything else is a crash, or an error nobody raised on purpose"
    assert dying.is_sound(store)
    with closing(open_store(store)) as opened:
        assert opened.count(Post) in (0, 7), "half a thread was kept"
        collect([str(source)], opened, Config())
        assert opened.count(Post) == 7


def test_a_locked_store_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "_LOCK_PATIENCE_SECONDS", 1)
    path = club.collected(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other, closing(open_store(path)) as store:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreLocked, match="try again"):
            collect([str(_source(tmp_path))], store, Config())
        other.execute("ROLLBACK")
        collect([str(_source(tmp_path))], store, Config())
        assert store.count(Post) >= 7


def test_a_damaged_store_is_said_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    path.write_bytes(b"SQLite format 3\x00" + b"\x07" * 5000)
    before = path.read_bytes()
    with pytest.raises(StoreError):
        open_store(path)
    assert path.read_bytes() == before


def test_a_store_in_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError):
        open_store(tmp_path / "file" / "s.db")


def test_a_clock_that_goes_back_changes_no_reading(tmp_path: Path) -> None:
    path, source = club.collected(tmp_path), tmp_path / "club.jsonl"
    with closing(open_store(path)) as store:
        before = store.read(Post)
        earlier = (datetime.now(UTC) - timedelta(days=4000)).timestamp()
        os.utime(source, (earlier, earlier))
        assert collect([str(source)], store, Config()).changed == 0
        assert store.read(Post) == before
