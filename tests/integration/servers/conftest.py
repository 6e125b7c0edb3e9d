"""Real forums that more than one test asks, set up anew for each module."""

from pathlib import Path

import pytest

from tests.integration.servers.realforum import RealForum, environment

_MACHINA = Path(__file__).parent / "machina_site"
_SPIRIT = Path(__file__).parent / "spirit_site"


@pytest.fixture(scope="module")
def machina(tmp_path_factory: pytest.TempPathFactory) -> RealForum:
    folder = tmp_path_factory.mktemp("machina")
    variables = {
        "FORUM_FOLDER": str(folder),
        "DJANGO_SETTINGS_MODULE": "machina_settings",
        "PYTHONPATH": str(_MACHINA),
    }
    commands = environment("machina-1.3.1", "django-machina==1.3.1")
    forum = RealForum(commands, folder, variables, _MACHINA / "machina_change.py")
    forum.run("-m", "django", "migrate", "-v", "0")
    return forum


@pytest.fixture(scope="module")
def spirit(tmp_path_factory: pytest.TempPathFactory) -> RealForum:
    folder = tmp_path_factory.mktemp("spirit")
    variables = {
        "FORUM_FOLDER": str(folder),
        "DJANGO_SETTINGS_MODULE": "spirit_settings",
        "PYTHONPATH": f"{_SPIRIT}:{folder / 'site1'}",
    }
    commands = environment("spirit-0.14.3", "django-spirit==0.14.3")
    bare = RealForum(commands, folder, {}, _SPIRIT / "spirit_change.py")
    bare.run(str(commands / "spirit"), "startproject", "site1")
    forum = RealForum(commands, folder / "site1", variables, _SPIRIT / "spirit_change.py")
    forum.run("-m", "django", "spiritinstall")
    return forum
