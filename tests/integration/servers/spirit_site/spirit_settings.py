"""Settings of a Spirit forum for tests, on top of those its own `startproject` writes."""

import os
from pathlib import Path

from site1.settings.dev import *  # type: ignore[import-not-found] # noqa: F403 - as Spirit documents it

FOLDER = Path(os.environ["FORUM_FOLDER"])
ROOT_URLCONF = "site1.urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "forum.db"}}
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
HAYSTACK_SIGNAL_PROCESSOR = "haystack.signals.BaseSignalProcessor"
TIME_ZONE = "UTC"
