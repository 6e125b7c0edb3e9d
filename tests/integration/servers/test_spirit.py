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
    environment,
    posted,
    settings_for_tests,
    wishes,
)

pytestmark = [pytest.mark.server, pytest.mark.slow]
_SITE = Path(__file__).parent / "spirit_site"


@pytest.fixture(scope="module")
def spirit(tmp_path_factory: pytest.TempPathFactory) -> RealForum:
    folder = tmp_path_factory.mktemp("spirit")
    variables = {
        "FORUM_FOLDER": str(folder),
        "DJANGO_SETTINGS_MODULE": "spirit_settings",
        "PYTHONPATH": f"{_SITE}:{folder / 'site1'}",
    }
    commands = environment("spirit-0.14.3", "django-spirit==0.14.3")
    bare = RealForum(commands, folder, {}, _SITE / "spirit_change.py")
    bare.run(str(commands / "spirit"), "startproject", "site1")
    forum = RealForum(commands, folder / "site1", variables, _SITE / "spirit_change.py")
    forum.run("-m", "django", "spiritinstall")
    return forum


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
