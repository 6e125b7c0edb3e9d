"""The command line as its users and machines see it: outputs, exit codes, and clear words for bad input."""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

COMMAND = str(Path(sys.executable).parent / "groundswell")
EXAMPLE = "examples/tool_rental_late_returns.txt"
FILES = {
    "digest.html", "digest.md", "suggestions.html", "suggestions.csv", "suggestions.xlsx", "suggestions.json",
    "moderation.html", "moderation.csv", "posts.jsonl", "receipt.json",
}  # fmt: skip
PAGE = "<html><head><title>{title}</title></head><body>{body}</body></html>"


def groundswell(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    done = subprocess.run([COMMAND, *map(str, arguments)], input=stdin, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Path:
    out = tmp_path_factory.mktemp("out")
    done = groundswell("run", repository / EXAMPLE, "--out", out)
    assert done.returncode == 0, done.stderr.decode()
    return out


def report(out: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((out / "suggestions.json").read_text(encoding="utf-8"))
    return loaded


def test_the_main_job_writes_every_file(ran: Path) -> None:
    assert {path.name for path in ran.iterdir()} >= FILES


def test_buckets_add_up_to_the_posts(ran: Path, repository: Path) -> None:
    posts = groundswell("parse", repository / EXAMPLE).stdout.splitlines()
    buckets = report(ran)["buckets"]
    counts = [value if isinstance(value, int) else value["n"] for value in buckets.values() if value]
    assert sum(counts) == len(posts) == len((ran / "posts.jsonl").read_text(encoding="utf-8").splitlines())


def test_every_quote_of_the_report_stands_in_its_post(ran: Path, repository: Path) -> None:
    lines = [json.loads(line) for line in groundswell("parse", repository / EXAMPLE).stdout.splitlines()]
    texts = {line["id"]: line["text"] for line in lines}
    spans = [each for proposal in report(ran)["proposals"] for each in proposal["evidence"]]
    assert spans
    for span in spans:
        assert texts[span["post_id"]][span["start"] : span["end"]] == span["quote"]


def test_the_same_input_gives_the_same_bytes(ran: Path, tmp_path: Path, repository: Path) -> None:
    assert groundswell("run", repository / EXAMPLE, "--out", tmp_path).returncode == 0
    for name in FILES:
        assert (ran / name).read_bytes() == (tmp_path / name).read_bytes(), name


def test_a_second_run_skips_the_unchanged_stages(ran: Path, repository: Path) -> None:
    (ran / "digest.html").unlink()
    done = groundswell("run", repository / EXAMPLE, "--out", ran, "--json")
    summary = json.loads(done.stdout)
    assert summary["executed"] == 0
    assert summary["skipped"] > 0
    assert (ran / "digest.html").exists()


def test_verify_holds_and_names_what_was_changed(ran: Path, repository: Path) -> None:
    assert groundswell("verify", "--out", ran).returncode == 0
    original = (ran / "digest.md").read_bytes()
    (ran / "digest.md").write_bytes(original + b"!")
    done = groundswell("verify", "--out", ran)
    (ran / "digest.md").write_bytes(original)
    assert done.returncode == 1
    assert b"digest.md" in done.stderr


def test_parsed_lines_are_a_source_themselves(tmp_path: Path, repository: Path) -> None:
    lines = groundswell("parse", repository / EXAMPLE).stdout
    (tmp_path / "thread.jsonl").write_bytes(lines)
    again = groundswell("parse", tmp_path / "thread.jsonl").stdout
    wanted = [(line["author"], line["text"]) for line in map(json.loads, lines.splitlines())]
    assert [(line["author"], line["text"]) for line in map(json.loads, again.splitlines())] == wanted


BAD_INPUTS = {
    "missing": None,
    "empty.txt": b"",
    "blank.txt": b" \n\n \n",
    "binary.txt": bytes(range(256)) * 40,
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(2000),
    "login.html": PAGE.format(
        title="Log in",
        body='<form action="/login" method="post"><h1>Log in</h1><p>You must log in to see this page.</p>'
        '<input name="username"><input type="password" name="password"><button>Log in</button></form>',
    ).encode(),
    "prose.txt": b"The rain fell on the tiled roofs. Nobody spoke for a long while. " * 30,
    "broken.json": b'{"posts": [',
}


@pytest.mark.parametrize("name", BAD_INPUTS)
@pytest.mark.parametrize("command", ["parse", "run"])
def test_what_cannot_be_read_is_said_in_one_line(name: str, command: str, tmp_path: Path) -> None:
    content = BAD_INPUTS[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    out = ["--out", str(tmp_path / "out")] if command == "run" else []
    done = groundswell(command, tmp_path / name, *out)
    assert done.returncode == 3
    assert done.stdout == b""
    assert name.encode() in done.stderr
    assert not list((tmp_path / "out").glob("digest*")) if command == "run" else True


def test_a_folder_without_threads_is_no_quiet_week(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert groundswell("run", tmp_path / "empty", "--out", tmp_path / "out").returncode == 3


def test_a_file_over_the_limit_is_refused_at_once(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(200_000_000)
    began = time.monotonic()
    done = groundswell("parse", tmp_path / "huge.txt")
    assert done.returncode == 3
    assert b"200 MB" in done.stderr
    assert time.monotonic() - began < 60


def test_what_was_read_is_reported_although_another_source_failed(tmp_path: Path, repository: Path) -> None:
    (tmp_path / "empty.txt").touch()
    done = groundswell("run", repository / EXAMPLE, tmp_path / "empty.txt", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert b"empty.txt" in done.stderr
    assert (tmp_path / "out" / "digest.html").exists()


@pytest.mark.parametrize(
    "arguments", [(), ("no-such-command",), ("run", "x.txt"), ("parse",), ("annotate", "--task", "poetry")]
)
def test_wrong_usage_exits_with_two(arguments: tuple[str, ...]) -> None:
    assert groundswell(*arguments).returncode == 2


@pytest.mark.parametrize(
    "command",
    ["analyze", "report all --out {out}", "correct --list", "forget --author Ada", "verify", "backup {out}",
     "export --format jira-csv --out {out}", "backtest --clause contact --threshold 0.5"],
)  # fmt: skip
def test_a_mistyped_store_is_said_and_not_made(command: str, tmp_path: Path) -> None:
    store = tmp_path / "mistyped.db"
    done = groundswell(*command.format(out=tmp_path / "out").split(), "--store", store)
    assert done.returncode == 2
    assert f"there is no store at {store}" in done.stderr.decode()
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_configuration_names_its_key(tmp_path: Path, repository: Path) -> None:
    (tmp_path / "g.toml").write_text('[community]\ntime_zone = "Mars/Olympus"\n')
    done = groundswell("parse", repository / EXAMPLE, "--config", tmp_path / "g.toml")
    assert done.returncode == 2
    assert b"community.time_zone" in done.stderr


def test_annotate_answers_every_line_in_order() -> None:
    rows = [
        {"id": 1, "text": "Please let us rent by the hour."},
        {"id": "b", "text": ""},
        {"id": 3},
        {"id": 4, "text": "word " * 50_000},
    ]
    done = groundswell("annotate", "--task", "suggestion", stdin="\n".join(map(json.dumps, rows)).encode())
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["id"] for answer in answers] == [1, "b", 3, 4]
    assert answers[0]["label"] == "suggestion"
    assert answers[1]["label"] == "none"
    assert "error" in answers[2]
    assert done.returncode == 1
