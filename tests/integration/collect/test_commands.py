"""The commands as a person types them, with nothing configured, against a forum on this machine."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.collect.loopback import Forum, running_forum, threads


@pytest.fixture
def forum(tmp_path: Path) -> Iterator[Forum]:
    (tmp_path / "forum").mkdir()
    with running_forum(tmp_path / "forum", threads(1, 7)) as running:
        yield running


def groundswell(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a folder and a home of its own."""
    home = {"HOME": str(folder), "XDG_STATE_HOME": str(folder / "state")}
    return subprocess.run(
        [str(Path(sys.executable).with_name("groundswell")), *arguments],
        cwd=folder,
        env=os.environ | home,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def said(forum: Forum) -> list[str]:
    state: dict[str, Any] = json.loads(forum.state_file.read_text())
    return [each["text"] for each in state["threads"]["1"]["posts"]]


def test_parse_prints_the_posts_of_a_page(forum: Forum, tmp_path: Path) -> None:
    done = groundswell(tmp_path, "parse", forum.thread(1))
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["text"] for line in lines] == said(forum)[:5]
    assert {line["thread"]["platform"] for line in lines} == {"phpbb"}


def test_collect_asks_for_each_page_once_and_the_second_time_for_next_to_nothing(
    forum: Forum, tmp_path: Path
) -> None:
    """A thread of seven posts on two pages costs two requests beside robots.txt."""
    done = groundswell(tmp_path, "collect", forum.thread(1), "--json")
    assert done.returncode == 0, done.stderr
    assert len(forum.pages()) == 2
    again = groundswell(tmp_path, "collect", forum.thread(1), "--json")
    assert again.returncode == 0, again.stderr
    assert len(forum.pages()) <= 3
    out = groundswell(tmp_path, "collect", f"http://127.0.0.1:{forum.port}/missing")
    assert out.returncode == 3
    assert "127.0.0.1" in out.stderr
