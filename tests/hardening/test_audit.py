"""The bill of materials names what is locked; an audit that could not be made is never called clean.

The bill needs the tools of requirements-audit.lock in the environment that `GROUNDSWELL_AUDIT_PYTHON` names
(they may not stand in this one), and is left out without. What the audit asks is played by a small program,
because no service of weaknesses can be counted on.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

LOCK = """# a comment
Odd.Name==1.2 \\
    --hash=sha256:00
plain==3.0 ; python_full_version >= '3' \\
    --hash=sha256:00
elsewhere==1.0 ; sys_platform == 'nowhere' \\
    --hash=sha256:00
"""
CLEAN = [
    {"name": "odd-name", "version": "1.2", "vulns": []},
    {"name": "plain", "version": "3.0", "vulns": []},
]
WEAK = [CLEAN[0], {**CLEAN[1], "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1"]}]}]
SKIPPED = [CLEAN[0], {"name": "plain", "skip_reason": "Dependency not found on PyPI"}]


def _audited(repository: Path, folder: Path, says: object, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Audit a small lock with a pip-audit that says the same whatever it is asked."""
    (folder / "requirements.lock").write_text(LOCK, encoding="utf-8")
    (folder / "answer").write_text(says if isinstance(says, str) else json.dumps({"dependencies": says}))
    tool = folder / "pip-audit"
    tool.write_text(f"#!/bin/sh\ncat {folder}/answer\necho no way there >&2\nexit {code}\n", encoding="utf-8")
    tool.chmod(0o755)
    return subprocess.run(
        [sys.executable, repository / ".ci" / "audit", "weaknesses", "--lock", folder / "requirements.lock"],
        env=os.environ | {"PATH": f"{folder}:{os.environ['PATH']}"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("says", "code", "expected", "words"),
    [
        (CLEAN, 0, 0, "knows no weakness of the 2 packages"),
        (WEAK, 1, 1, "plain 3.0: PYSEC-1, mended in 3.1"),
        (SKIPPED, 0, 4, "NOT AUDITED"),
        ([], 0, 4, "NOT AUDITED"),
        ("", 1, 4, "no way there"),
        ("<html>a proxy's page</html>", 0, 4, "NOT AUDITED"),
    ],
    ids=["clean", "weak", "unknown to the service", "nothing said", "unreachable", "no JSON"],
)
def test_an_audit_is_clean_only_where_every_package_was_looked_up(
    says: object, code: int, expected: int, words: str, repository: Path, tmp_path: Path
) -> None:
    done = _audited(repository, tmp_path, says, code)
    assert done.returncode == expected, done.stderr
    assert words in done.stderr


def test_a_lock_that_names_nothing_is_wrong_usage(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.lock").touch()
    done = subprocess.run(
        [sys.executable, repository / ".ci" / "audit", "weaknesses", "--lock", tmp_path / "empty.lock"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "names no package" in done.stderr


def test_the_bill_names_every_locked_package_with_its_licence(repository: Path, tmp_path: Path) -> None:
    tools = os.environ.get("GROUNDSWELL_AUDIT_PYTHON")
    if tools is None:
        pytest.skip("set GROUNDSWELL_AUDIT_PYTHON to a Python with requirements-audit.lock (SECURITY.md)")
    written = tmp_path / "sbom.json"
    order = (repository / ".ci" / "audit", "bill", written, "--python", sys.executable)
    done = subprocess.run([tools, *order], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    bill = json.loads(written.read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "groundswell")
    parts: list[dict[str, Any]] = bill["components"]
    assert all(part["version"] and part["licenses"] and part["purl"] for part in parts)
    listed = {re.sub(r"[-_.]+", "-", part["name"]).lower() for part in parts}
    lock = (repository / "requirements-server.lock").read_text(encoding="utf-8")
    always = set(re.findall(r"^([a-z0-9-]+)==\S+ \\$", lock, flags=re.MULTILINE))
    assert len(always) > 100
    assert always <= listed
    assert {edge["ref"] for edge in bill["dependencies"]} >= {part["bom-ref"] for part in parts}
