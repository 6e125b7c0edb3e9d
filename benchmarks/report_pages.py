"""Reports of thousands of proposals: seconds to write them, and to the first paint in a real browser.

    python -m benchmarks.report_pages [--proposals 2000] [--opened 5]

Invents a community that asks for that many things, each with an asker, two for, one against and every tenth
with a word by staff. Prints JSON: CPU seconds to write each file, its size, the peak of memory, and for each
page how long Chromium took until something of it could be read (`first-contentful-paint`: the median and the
most of several openings in new profiles), how busy the machine was, and Chromium's version.
"""

import argparse
import json
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from groundswell import records as r
from groundswell.config import Config
from groundswell.page import Role
from groundswell.store import Store, open_store
from reports.build import build
from reports.receipt import NAME as RECEIPT
from reports.write import FILES, files_of
from tests.report_market import span_of

_SITE = "forum.pages.example"
_START = datetime(2024, 1, 1, tzinfo=UTC)
_THINGS = (
    "dark mode|an invoice export|calendar sync|bulk delete|custom badges|price alerts|offline maps".split("|")
)
_PLACES = "the shop page|search|the mobile app|the inbox|checkout|the profile".split("|")
_VOICES: Sequence[tuple[r.StanceLabel, str, str]] = (
    ("support", "I am for {wish}, I need it every week.", "I am for {wish}"),
    ("support", "Yes, {wish} would help our whole team.", "{wish} would help our whole team"),
    ("oppose", "I am against {wish}, the pages are slow enough.", "I am against {wish}"),
)  # fmt: skip
_PAGES = ("digest.html", "suggestions.html")
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


def fill(store: Store, proposals: int) -> None:
    """Write threads, people and what the stages would have found in them, ten proposals a thread."""
    with store.transaction() as writer:
        writer.insert(_people(proposals))
        writer.insert(_runs())
        for first in range(0, proposals, 10):
            rows = list(_thread(first, min(first + 10, proposals)))
            writer.insert([row for row in rows if type(row) in r.PRIMARY])
            writer.insert([row for row in rows if type(row) in r.DERIVED], unit="corpus")


def _people(proposals: int) -> Iterator[r.Author]:
    for number in range(max(20, proposals // 4)):
        role: Role = "staff" if number == 0 else "member"
        yield r.Author(
            id=f"author-{number}", site=_SITE, handle=f"person{number}", display_name=f"person {number}",
            role=role, role_basis="page" if number == 0 else "default",
        )  # fmt: skip


def _runs() -> Iterator[r.Run]:
    for stage in ("sentences", "suggestions", "proposals", "stances", "rankings"):
        yield r.Run(
            id=f"run-{stage}", stage=stage, version=1, unit="corpus", input_digest=stage, output_digest=stage,
            rows=1, error=None,
        )  # fmt: skip


def _thread(first: int, end: int) -> Iterator[Any]:
    name = f"thread-{first}"
    yield r.Snapshot(
        id=f"snapshot-{first}", source=f"{name}.html", url=f"https://{_SITE}/{name}",
        fetched_at=_START + timedelta(days=14), sha256="0" * 64, body=b"",
    )  # fmt: skip
    yield r.Thread(
        id=name, site=_SITE, platform="invented", title=f"Wishes from {first}", url=f"https://{_SITE}/{name}",
        posts_total=(end - first) * 5, snapshot_id=f"snapshot-{first}", digest=name, notes=(),
    )  # fmt: skip
    people = max(20, end // 4)
    for number in range(first, end):
        yield from _proposal(number, (number - first) * 5, name, people)


def _proposal(number: int, position: int, thread: str, people: int) -> Iterator[Any]:
    """One thing that is asked for: its posts, whose authors differ, and what was made of them."""
    key = f"wish-{number}"
    wish = f"{_THINGS[number % len(_THINGS)]} number {number} in {_PLACES[number % len(_PLACES)]}"
    texts = [f"Please add {wish}, I look for it daily.", *(text.format(wish=wish) for _, text, _ in _VOICES)]
    if number % 10 == 0:
        texts.append(f"We are looking into {wish}.")
    posts = [
        r.Post(
            id=f"post-{number}-{index}", revision=1, thread_id=thread,
            author_id=f"author-{0 if index == 4 else 1 + (number * 7 + index) % (people - 1)}",
            author_basis="author_line", position=position + index + 1, source_id=f"m{number}-{index}",
            created_at=_START + timedelta(minutes=number % 10_000 + index), created_raw="", zone="UTC",
            zone_assumed=False, text=text, is_solution=False, removed=False,
            permalink=f"https://{_SITE}/{thread}#m{number}-{index}", votes=None, notes=(),
        )
        for index, text in enumerate(texts)
    ]  # fmt: skip
    yield from posts
    yield from (
        r.PostBucket(id=f"bucket-{post.id}", thread_id=thread, post_id=post.id, bucket="used")
        for post in posts
    )
    yield r.Proposal(
        id=f"proposal-{key}", key=key, headline=f"Add {wish}", exemplar_id=f"suggestion-{number}",
        keywords=(_THINGS[number % len(_THINGS)],), prevalence=1,
    )  # fmt: skip
    yield r.Suggestion(
        id=f"suggestion-{number}", basis="request", addressee="provider", wording=f"Please add {wish}",
        probability=0.9, is_topic=False, author_id=posts[0].author_id,
        **span_of(posts[0], f"Please add {wish}"),
    )  # fmt: skip
    yield r.Membership(
        id=f"membership-{number}", thread_id=thread, proposal_key=key, suggestion_id=f"suggestion-{number}",
        similarity=0.9,
    )  # fmt: skip
    said = [
        ("support", f"Please add {wish}"),
        *((label, part.format(wish=wish)) for label, _, part in _VOICES),
    ]
    for index, (label, part) in enumerate(said):
        yield r.Stance(
            id=f"stance-{number}-{index}", author_id=posts[index].author_id, proposal_key=key,
            said_at=posts[index].created_at, position=posts[index].position, label=label, probability=0.9,
            basis="own_words", condition=None, **span_of(posts[index], part),
        )  # fmt: skip
    for post in posts[4:]:
        yield r.OfficialResponse(
            id=f"response-{number}", author_id=post.author_id, proposal_key=key, state="under_review",
            said_at=post.created_at or _START, by_edit=False, is_staff_certain=True,
            **span_of(post, "We are looking into"),
        )  # fmt: skip


def written(store: Store, out: Path) -> dict[str, Any]:
    """Build the report and write each file; return what each took."""
    begun = time.process_time()
    report = build(store, Config())
    result: dict[str, Any] = {"build": {"cpu_seconds": round(time.process_time() - begun, 2)}}
    for name in (each for each in FILES if each != RECEIPT):
        begun = time.process_time()
        files = files_of(report, [name])
        for each, content in files.items():
            (out / each).write_bytes(content)
        result[name] = {
            "cpu_seconds": round(time.process_time() - begun, 2),
            "pages": len(files),
            "kilobytes_of_the_largest": max(map(len, files.values()), default=0) // 1024,
        }
    return result


def painted(browser: Browser, page: Path, times: int) -> dict[str, float]:
    """Open a page in new profiles; return milliseconds until its first words stood there."""
    seen: list[float] = []
    for _ in range(times):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        opened = context.new_page()
        opened.goto(page.as_uri())
        opened.wait_for_function(f"({_PAINT}) !== null")
        seen.append(float(opened.evaluate(_PAINT)))
        context.close()
    return {"median_ms": round(statistics.median(seen)), "most_ms": round(max(seen))}


def main() -> None:
    """Read the options, write the reports, open them, and print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.report_pages", description=__doc__)
    parser.add_argument("--proposals", type=int, default=2_000)
    parser.add_argument("--opened", type=int, default=5, help="times that each page is opened")
    parser.add_argument("--chromium", type=Path, default=Path("/usr/bin/chromium"))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "pages.db")
        fill(store, options.proposals)
        files = written(store, Path(folder))
        store.close()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=options.chromium, args=["--no-sandbox"])
            paint = {name: painted(browser, Path(folder) / name, options.opened) for name in _PAGES}
            version = browser.version
            browser.close()
    facts = {"cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1), "chromium": version}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        json.dumps(
            {
                "proposals": options.proposals,
                "files": files,
                "first_paint": paint,
                "peak_megabytes": peak,
                **facts,
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
