"""A real HyperKitty: its pages load replies by script only, so whole threads come from its mailboxes."""

from contextlib import closing
from pathlib import Path

import pytest

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


def test_all_replies_come_though_the_page_shows_few(hyperkitty: RealForum, tmp_path: Path) -> None:
    said = hyperkitty.change(posts=wishes(16))
    settings = settings_for_tests(tmp_path)
    with hyperkitty.serving() as root, closing(open_store(tmp_path / "store.db")) as store:
        collect([root + said["topic"]], store, settings)
        assert collected(store) == posted(said)

        said = hyperkitty.change(posts=wishes(20)[16:])
        collect([root + said["topic"]], store, settings)
        assert collected(store) == posted(said)
