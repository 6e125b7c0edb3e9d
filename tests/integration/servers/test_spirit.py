"""A real Spirit: posted through its models, collected over HTTP, compared with what was posted."""

from contextlib import closing
from pathlib import Path

import pytest

from groundswell.records import Post
from groundswell.store import open_store
from pipeline.jobs import collect
from tests.integration.servers.realforum import (
    RealForum,
    collected,
    posted,
    settings_for_tests,
    wishes,
)

pytestmark = [pytest.mark.server, pytest.mark.slow]


def test_what_was_posted_is_what_is_collected(spirit: RealForum, tmp_path: Path) -> None:
    said = spirit.change(posts=wishes(22))
    settings = settings_for_tests(tmp_path)
    with spirit.serving() as root, closing(open_store(tmp_path / "store.db")) as store:
        collect([root + said["topic"]], store, settings)
        assert collected(store) == posted(said)

        edited, deleted = said["posts"][4]["id"], said["posts"][7]["id"]
        said = spirit.change(edit={edited: "On reflection, a taller tray."}, delete=[deleted])
        collect([root + said["topic"]], store, settings)
        assert collected(store) == posted(said)
        assert len(store.read(Post, source_id=edited)) == 2
        assert [(each.removed, each.text) for each in store.read(Post, source_id=deleted)] == [(True, "")]

        again = collect([root + said["board"]], store, settings)
        assert (again.threads, again.changed) == (1, 0)
