"""Write the digests of the whole year into a folder, to be read: `python -m tests.year --out DIR`."""

import argparse
import tempfile
import time
from pathlib import Path

from tests.year.forum import Forum
from tests.year.story import WEEKS, told, week_name


def main() -> None:
    """Write one folder a week."""
    parser = argparse.ArgumentParser(prog="python -m tests.year", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=int, default=1, help="multiplies the people")
    parser.add_argument("--weeks", type=int, default=WEEKS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        forum = Forum(told(asked.seed, asked.size), Path(folder))
        for week in range(1, asked.weeks + 1):
            begun = time.process_time()
            forum.live(week)
            lived = time.process_time()
            forum.write(week, asked.out)
            (asked.out / "digest.html").replace(asked.out / f"{week_name(week)}.html")
            print(f"{week_name(week)} {lived - begun:.2f} s + {time.process_time() - lived:.2f} s")  # noqa: T201
        forum.store.close()


if __name__ == "__main__":
    main()
