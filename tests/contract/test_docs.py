"""The documentation keeps its promises: made pages are fresh, links lead somewhere, commands exist."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt
from typer.main import get_command

from groundswell.config import Config
from pipeline.cli import app
from pipeline.reference import pages


def _documents(repository: Path) -> list[Path]:
    return [repository / "README.md", *sorted((repository / "docs").rglob("*.md"))]


def _links(path: Path) -> Iterator[str]:
    for token in MarkdownIt("commonmark").enable("table").parse(path.read_text(encoding="utf-8")):
        for child in token.children or ():
            address = child.attrs.get("href") or child.attrs.get("src")
            if address:
                yield str(address)


def _anchors(path: Path) -> set[str]:
    """Return the ids that headings get: lower case, punctuation off, hyphens for spaces."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[\s]+", "-", re.sub(r"[^\w\s-]", "", title.lower()).strip()) for title in titles}


@pytest.mark.parametrize("name", ["configuration.md", "commands.md"])
def test_made_pages_are_what_the_code_says(name: str, repository: Path) -> None:
    kept = (repository / "docs/reference" / name).read_text(encoding="utf-8")
    assert kept == pages()[name], "run: python -m pipeline.reference docs/reference"


def test_every_setting_says_what_it_means() -> None:
    rows = [line for line in pages()["configuration.md"].splitlines() if line.startswith("| `")]
    assert len(rows) > 30
    assert [row for row in rows if not row.split(" | ")[-1].strip(" |")] == []
    assert all(f"`{name}" in pages()["configuration.md"].replace("[", "`") for name in Config.model_fields)


def test_every_internal_link_leads_somewhere(repository: Path) -> None:
    seen = 0
    for path in _documents(repository):
        for link in _links(path):
            if re.match(r"[a-z]+:", link):
                continue
            target, _, anchor = link.partition("#")
            found = (path.parent / target).resolve() if target else path
            assert found.exists(), f"{path.relative_to(repository)} links to {link}"
            if anchor and found.suffix == ".md":
                assert anchor in _anchors(found), f"{path.relative_to(repository)} links to {link}"
            seen += 1
    assert seen > 20


def test_every_page_that_the_site_lists_is_there(repository: Path) -> None:
    site = yaml.safe_load((repository / "mkdocs.yml").read_text(encoding="utf-8"))

    def listed(entries: list[dict[str, object]]) -> Iterator[str]:
        for entry in entries:
            for value in entry.values():
                if isinstance(value, list):
                    yield from listed(value)
                else:
                    yield str(value)

    pages_listed = list(listed(site["nav"]))
    assert len(pages_listed) == len(set(pages_listed)) > 20
    assert [page for page in pages_listed if not (repository / "docs" / page).is_file()] == []


def test_pages_of_the_site_link_to_nothing_outside_of_it(repository: Path) -> None:
    docs = repository / "docs"
    for path in docs.rglob("*.md"):
        for link in _links(path):
            if not re.match(r"[a-z]+:", link) and link.partition("#")[0]:
                assert (path.parent / link.partition("#")[0]).resolve().is_relative_to(docs), (
                    f"{path}: {link}"
                )


def test_commands_in_the_documentation_exist(repository: Path) -> None:
    top = get_command(app)
    known = dict(top.commands)  # type: ignore[attr-defined]
    seen = 0
    for path in _documents(repository):
        for block in re.findall(
            r"^```(?:bash|sh)?\n(.*?)^```", path.read_text(encoding="utf-8"), re.M | re.S
        ):
            for line in re.findall(r"^(?:\.venv/bin/)?groundswell (.+)$", block, re.MULTILINE):
                words = line.split("#")[0].replace("…", "").replace("|", " ").split()
                assert words[0] in known, f"{path.name}: groundswell {line}"
                offered = set(re.findall(r"--[a-z-]+", _help_of(known[words[0]])))
                asked = {
                    shlex.quote(word).strip("[]'") for word in words if word.strip("[]").startswith("--")
                }
                assert {word.split("=")[0] for word in asked} <= offered, f"{path.name}: groundswell {line}"
                seen += 1
    assert seen > 15


def _help_of(command: object) -> str:
    name = getattr(command, "name", "")
    page = pages()["commands.md"]
    return "\n".join(
        re.findall(rf"^## groundswell {re.escape(str(name))}\b.*?(?=^## |\Z)", page, re.M | re.S)
    )


@pytest.mark.parametrize("image", ["digest", "suggestions"])
@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_pictures_are_small(image: str, width: str, repository: Path) -> None:
    path = repository / f"docs/images/{image}-{width}.png"
    assert path.read_bytes().startswith(b"\x89PNG")
    assert path.stat().st_size < 200_000
