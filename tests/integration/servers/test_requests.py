"""What collecting costs a real forum: requests per post, the first time and when there is little news.

`pytest tests/integration/servers/test_requests.py -s` prints the figures of docs/how-to/collect.md.
"""

from contextlib import closing
from pathlib import Path

import pytest

from groundswell.config import Config
from groundswell.store import Store, open_store
from pipeline.collecting import Site, collect_addresses
from tests.integration.servers.realforum import (
    RealForum,
    collected,
    posted,
    settings_for_tests,
    wishes,
)

pytestmark = [pytest.mark.server, pytest.mark.slow]
POSTS = 22


@pytest.mark.parametrize("software", ["machina", "spirit"])
def test_a_thread_costs_few_requests_and_the_next_pass_no_more(
    software: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    forum: RealForum = request.getfixturevalue(software)
    said = forum.change(posts=wishes(POSTS))
    settings = settings_for_tests(tmp_path)
    calm = settings.model_copy(
        update={"collection": settings.collection.model_copy(update={"recheck_hours": 24.0})}
    )
    with forum.serving() as root, closing(open_store(tmp_path / "store.db")) as store:
        board, thread = root + said["board"], root + said["topic"]
        first = _pass(f"{software}: first pass over the board", board, store, settings)
        unchanged = _pass("nothing changed, pages younger than recheck_hours", board, store, calm)
        rechecked = _pass("nothing changed, every page asked again", board, store, settings)
        edited = said["posts"][4]["id"]
        said = forum.change(edit={edited: "On reflection, a taller tray."})
        news = _pass("one post edited, every page asked again", board, store, settings)
        single = _pass("one edit, the thread alone", thread, store, settings)
        assert collected(store) == posted(said)
    assert (first.changed, unchanged.changed, rechecked.changed, news.changed) == (1, 0, 0, 1)
    assert first.requests <= 4
    assert unchanged.requests <= 2  # the board and at most one page more
    assert max(rechecked.requests, news.requests) <= first.requests
    assert single.requests < first.requests


def _pass(name: str, source: str, store: Store, settings: Config) -> Site:
    (site,) = collect_addresses([source], store, settings)
    assert not site.failures
    print(f"{name}: {site.requests} requests, {site.requests / POSTS:.3f} a post")  # noqa: T201
    return site
