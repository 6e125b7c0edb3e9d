"""Pages per second on one core: reading threads, beside trafilatura and Beautiful Soup alone in the same run.

    python -m benchmarks.extraction FOLDER [--repeat 3]

FOLDER holds saved pages (.html, or .json with the page under "html"). Every page goes through every reader
in turn, so that a busy machine slows all of them alike; CPU seconds count, not the clock.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import trafilatura
from bs4 import BeautifulSoup

from groundswell.errors import InputError
from scrapers.document import Document
from scrapers.html import parse_html
from scrapers.reading import read


def pages_in(folder: Path) -> Iterator[bytes]:
    """Yield the pages under the folder, in order of their names."""
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".html":
            yield path.read_bytes()
        elif path.suffix == ".json":
            content = json.loads(path.read_text("utf-8"))
            if isinstance(content, dict) and isinstance(content.get("html"), str):
                yield content["html"].encode()


def posts(page: bytes) -> int:
    """Read a page as `groundswell parse` does; a page that is no thread has no posts."""
    try:
        return sum(len(thread.posts) for thread in read(Document(body=page, name="page")))
    except InputError:
        return 0


READERS: dict[str, Callable[[bytes], object]] = {
    "groundswell: threads": posts,
    "groundswell: tree alone": lambda page: parse_html(page.decode("utf-8", "replace")),
    "Beautiful Soup + lxml: tree alone": lambda page: BeautifulSoup(page, "lxml"),
    "trafilatura: main text and comments": lambda page: trafilatura.extract(page, include_comments=True),
}


def main() -> None:
    """Print one line a reader."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--repeat", type=int, default=1)
    options = parser.parse_args()
    pages = list(pages_in(options.folder))
    if not pages:
        parser.error(f"no .html or .json pages under {options.folder}")
    spent = dict.fromkeys(READERS, 0.0)
    for reader in READERS.values():  # lazy imports and compiled patterns are not the page's cost
        reader(pages[0])
    for _ in range(options.repeat):
        for page in pages:
            for name, reader in READERS.items():
                start = time.process_time()
                reader(page)
                spent[name] += time.process_time() - start
    count = len(pages) * options.repeat
    size = sum(map(len, pages)) / len(pages) / 1024
    print(f"{len(pages)} pages, {size:.0f} KB on average, {options.repeat} times")
    for name, seconds in spent.items():
        print(f"{count / seconds:8.1f} pages/s  {1000 * seconds / count:7.1f} ms/page  {name}")


if __name__ == "__main__":
    main()
