"""The house keeps its own rules: style, types, one direction of imports, names that nobody else owns."""

import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import pytest

PACKAGES = ("groundswell", "models", "pipeline", "reports", "scrapers")


def tool(repository: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=repository, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_style(repository: Path) -> None:
    tool(repository, "ruff", "check", "--no-cache", ".")


def test_format(repository: Path) -> None:
    tool(repository, "ruff", "format", "--no-cache", "--check", ".")


@pytest.mark.slow
def test_types(repository: Path) -> None:
    tool(repository, "mypy")


def test_imports_go_one_way(repository: Path) -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=repository, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_the_command_line_loads_nothing_heavy_before_it_knows_what_to_do(repository: Path) -> None:
    heavy = ("sqlalchemy", "alembic", "numpy", "scrapy", "onnxruntime", "fastapi", "spacy", "pydantic")
    seen = f"import pipeline.cli, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", seen], cwd=repository, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_no_other_distribution_owns_our_names() -> None:
    for distribution in distributions():
        if distribution.metadata["Name"] == "groundswell":
            continue
        top = {str(file).split("/")[0].removesuffix(".py") for file in distribution.files or ()}
        assert not top & set(PACKAGES), distribution.metadata["Name"]


@pytest.mark.parametrize(
    "lock",
    ["requirements.lock", "requirements-dev.lock", "requirements-server.lock", "requirements-audit.lock"],
)
def test_locks_are_hashed_and_name_no_address(repository: Path, lock: str) -> None:
    text = (repository / lock).read_text(encoding="utf-8")
    assert "://" not in text
    pins = [line for line in text.splitlines() if "==" in line and not line.startswith("#")]
    assert pins
    assert text.count("--hash=sha256:") >= len(pins)
    assert not any(line.startswith(("torch==", "sentence-transformers==")) for line in pins)
