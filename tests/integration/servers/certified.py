"""A certified OpenID Connect provider for tests, fetched from the npm registry once; not ours to ship."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

import httpx2
import pytest

from tests.integration.web.own_provider import CLIENT, RETURN, SECRET

_PACKAGE = "oidc-provider@9.13.3"
_SCRIPT = Path(__file__).parent / "oidc_site" / "provider.mjs"
_MOST_PAGES = 12


@contextmanager
def certified_provider() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Yield the issuer's address and its process; skips the test without npm or a registry."""
    process = subprocess.Popen(
        ["node", _installed() / _SCRIPT.name, CLIENT, SECRET],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout
    try:
        issuer = process.stdout.readline().strip()
        assert issuer.startswith("http://127.0.0.1:"), "the provider did not start"
        yield issuer, process
    finally:
        process.kill()
        process.wait(timeout=20)
        process.stdout.close()


def walk_through(address: str, name: str) -> str:
    """Sign in at the provider as a browser without scripts would; return where it sends that back to."""
    with httpx2.Client() as client:
        answer = client.get(address)
        for _ in range(_MOST_PAGES):
            if answer.is_redirect:
                following = urljoin(str(answer.url), answer.headers["location"])
                if RETURN in following:
                    return following
                answer = client.get(following)
            else:
                action = re.search(r'<form[^>]* action="([^"]+)"', answer.text)
                prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
                assert action, answer.text
                assert prompt, answer.text
                fields = {"prompt": prompt[1], "login": name, "password": "any"}
                answer = client.post(urljoin(str(answer.url), action[1]), data=fields)
    raise AssertionError(f"the provider leads nowhere: {answer.url}")


def _installed() -> Path:
    """Return the folder with the provider and its script."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed: it fetches the provider that people sign in at")
    cache = Path(os.environ.get("GROUNDSWELL_TEST_CACHE", Path.home() / ".cache" / "groundswell-tests"))
    folder = cache / _PACKAGE
    if not (folder / "node_modules" / "oidc-provider").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        fetched = subprocess.run(
            [npm, "install", "--silent", "--no-audit", "--no-fund", _PACKAGE],
            cwd=folder, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        if fetched.returncode:
            pytest.skip(f"{_PACKAGE} could not be fetched: {fetched.stderr[-200:]}")
    shutil.copy(_SCRIPT, folder)
    return folder
