"""Real forums, set up anew for each module that asks for them."""

from pathlib import Path

import pytest

from tests.integration.servers.realforum import RealForum, environment

_HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def machina(tmp_path_factory: pytest.TempPathFactory) -> RealForum:
    return _migrated("machina", "1.3.1", "django-machina", tmp_path_factory.mktemp("machina"))


@pytest.fixture(scope="module")
def hyperkitty(tmp_path_factory: pytest.TempPathFactory) -> RealForum:
    return _migrated("hyperkitty", "1.3.12", "HyperKitty", tmp_path_factory.mktemp("hyperkitty"))


@pytest.fixture(scope="module")
def spirit(tmp_path_factory: pytest.TempPathFactory) -> RealForum:
    """Spirit writes a project of its own, which the forum's process finds beside our settings."""
    folder = tmp_path_factory.mktemp("spirit")
    commands = environment("spirit-0.14.3", "django-spirit==0.14.3")
    bare = RealForum(commands, folder, {}, _script("spirit"))
    bare.run(str(commands / "spirit"), "startproject", "site1")
    forum = RealForum(
        commands, folder / "site1", _variables("spirit", folder, folder / "site1"), _script("spirit")
    )
    forum.run("-m", "django", "spiritinstall")
    return forum


def _migrated(name: str, version: str, package: str, folder: Path) -> RealForum:
    """A forum whose settings lie with the tests and whose tables Django makes."""
    commands = environment(f"{name}-{version}", f"{package}=={version}")
    forum = RealForum(commands, folder, _variables(name, folder), _script(name))
    forum.run("-m", "django", "migrate", "-v", "0")
    return forum


def _variables(name: str, folder: Path, *more: Path) -> dict[str, str]:
    return {
        "FORUM_FOLDER": str(folder),
        "DJANGO_SETTINGS_MODULE": f"{name}_settings",
        "PYTHONPATH": ":".join(map(str, (_HERE / f"{name}_site", *more))),
    }


def _script(name: str) -> Path:
    return _HERE / f"{name}_site" / f"{name}_change.py"
