"""Malformed inputs of every format: posts, or a typed reason why there are none; soon, and in little memory.

`GROUNDSWELL_INPUTS` sets how many are read (100 by default, 10,000 and more by night), and
`GROUNDSWELL_SEED` which. An input that fails is kept in the test's folder and named.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from groundswell.errors import InputError
from scrapers.document import Document
from scrapers.reading import read
from tests.hardening.mutations import mutated, seeds

INPUTS = int(os.environ.get("GROUNDSWELL_INPUTS", "100"))
SEED = int(os.environ.get("GROUNDSWELL_SEED", "20240504"))
LONGEST_SECONDS = 2.0
"""Of one core, for a page; as much again for every further 50 KB, since damages blow pages up."""
_PAGE = 50_000
MOST_MEGABYTES = 300


@pytest.mark.slow
def test_malformed_inputs_give_posts_or_a_reason(tmp_path: Path, repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.hardening.test_malformed", str(INPUTS), str(SEED), str(tmp_path)],
        capture_output=True, text=True, check=False, cwd=repository,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert done.stdout.startswith(f"{INPUTS} inputs")


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":' * 30_000,
        b"[" * 100_000,
        b"author,text\rAnn,hello\nBo,yes\n",
        b"PK\x03\x04" + b"\x00" * 30 + b"PK\x01\x02" + b"\xff" * 44 + b"PK\x05\x06" + b"\xff" * 18,
        b"<html><body>" + b"<table><tr><td>" * 1000 + b"Words, and more words.",
        b"From a@b.example Mon Jan  1 00:00:00 2024\nFrom: a@b.example\nSubject: x\n\n" + b"ab cd\n" * 90_000,
    ],
    ids=["nested objects", "nested lists", "lone return", "broken zip", "nested tables", "long mail"],
)
def test_what_once_crashed_or_hung(data: bytes) -> None:
    assert problem_with(data)[0] is None


def problem_with(data: bytes) -> tuple[str | None, str]:
    """Read an input; return what is wrong with how that went, or None, and what came of it."""
    began = time.process_time()
    try:
        pages = read(Document(body=data, name="damaged"))
        came = "posts" if pages and all(page.posts for page in pages) else "nothing"
    except InputError as error:
        came = type(error).__name__
    except Exception as error:  # noqa: BLE001 - any other is what is looked for
        return f"{type(error).__name__}: {error}", "crash"
    took = time.process_time() - began
    if came == "nothing":
        return "no post, and no reason", came
    allowed = LONGEST_SECONDS * max(1, len(data) / _PAGE)
    return (f"took {took:.1f} seconds for {len(data)} bytes" if took > allowed else None), came


def main() -> None:
    """Read so many inputs; print what came of them, and what was wrong."""
    number, seed, folder = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    everything, outcomes, wrong = seeds(), dict[str, int](), 0
    for index in range(number):
        chance = random.Random(f"{seed}-{index}")
        data, names = mutated(everything[index % len(everything)], everything, chance)
        problem, came = problem_with(data)
        outcomes[came] = outcomes.get(came, 0) + 1
        if problem is not None:
            wrong += 1
            kept = folder / f"input-{index}"
            kept.write_bytes(data)
            sys.stdout.write(f"{kept} ({names}): {problem}\n")
    megabytes = _most_megabytes()
    sys.stdout.write(f"{number} inputs, at most {megabytes:.0f} MB: {outcomes}\n")
    sys.exit(1 if wrong or megabytes > MOST_MEGABYTES else 0)


def _most_megabytes() -> float:
    # Not getrusage: what it counts outlives exec, so a process begins with the size of the one that began it.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()
