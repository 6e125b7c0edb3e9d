"""Every parser, fed with inputs that atheris bends towards code that was not reached yet.

    pip install atheris==3.0.0
    python -m tests.hardening.fuzz --corpus FOLDER [--seconds 600]

What counts as wrong is what `test_malformed` says: no crash, no hang, never nothing without a reason. An
input that goes wrong is written to the folder of the corpus, and its name printed; a folder that is given
again goes on from what was found. atheris is no dependency: some Pythons of the tests have no build of it.
"""

import argparse
import importlib
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["scrapers"]):
    importlib.import_module("scrapers.reading")
    _oracle = importlib.import_module("tests.hardening.test_malformed")

from tests.hardening.mutations import seeds

LARGEST = 200_000


class WentWrong(Exception):
    """An input that gave neither posts nor a reason."""


def read_one(data: bytes) -> None:
    """Read one input. Raises WentWrong, which makes the fuzzer write the input down."""
    problem, _ = _oracle.problem_with(data)
    if problem is not None:
        raise WentWrong(problem)


def fuzz(folder: Path, seconds: int) -> None:
    """Fuzz for so long, then leave the process: exit code 0, or 77 at the first input that goes wrong."""
    for number, seed in enumerate(seeds()):
        (folder / f"seed-{number}").write_bytes(seed)
    options = {
        "max_total_time": seconds,
        "max_len": LARGEST,
        "timeout": 60,
        "artifact_prefix": f"{folder}/wrong-",
        "print_final_stats": 1,
    }
    logging.disable()
    named = [f"-{name}={value}" for name, value in options.items()]
    atheris.Setup([sys.argv[0], *named, str(folder)], read_one)
    atheris.Fuzz()


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the options and fuzz."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--corpus", type=Path, required=True, help="folder to read and to leave inputs in")
    options = parser.parse_args(arguments)
    options.corpus.mkdir(parents=True, exist_ok=True)
    fuzz(options.corpus, options.seconds)


if __name__ == "__main__":
    main()
