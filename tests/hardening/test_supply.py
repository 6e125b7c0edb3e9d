"""Nothing that we ship runs data as code, and nothing connects to anywhere before it is asked to."""

import ast
import subprocess
import sys
from pathlib import Path

PACKAGES = ("groundswell", "models", "pipeline", "reports", "scrapers")
RUNS_DATA = {"pickle", "cPickle", "dill", "shelve", "marshal", "joblib", "cloudpickle"}
NO_NETWORK = """
import importlib, socket, sys

def refused(*_, **__):
    raise AssertionError("an import asked the network")

socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = socket.create_connection = refused
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def _modules(repository: Path) -> list[Path]:
    return [path for package in PACKAGES for path in sorted((repository / package).rglob("*.py"))]


def test_no_code_of_ours_runs_data(repository: Path) -> None:
    found = []
    for path in _modules(repository):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                names += [node.func.id] if node.func.id in ("eval", "exec") else []
            found += [
                f"{path}: {name}" for name in names if name.split(".")[0] in RUNS_DATA | {"eval", "exec"}
            ]
    assert found == []


def test_no_weights_are_pickled(repository: Path) -> None:
    shipped = [path for path in (repository / "models" / "weights").rglob("*") if path.is_file()]
    assert shipped
    endings = {path.suffix for path in shipped}
    assert not endings & {".pkl", ".pickle", ".pt", ".pth", ".bin", ".joblib", ".npy"}, endings


def test_importing_asks_no_network(repository: Path) -> None:
    names = [
        ".".join(path.relative_to(repository).with_suffix("").parts).removesuffix(".__init__")
        for path in _modules(repository)
        if path.parts[-2] not in ("versions", "migrations") and "train" not in path.parts
        and path.name != "__main__.py"
    ]  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK, *names],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
