"""Settings of a HyperKitty archive for tests, on top of those its own tests use."""

import os
from pathlib import Path

from hyperkitty.tests.settings_test import *  # noqa: F403 - the only complete settings it ships

FOLDER = Path(os.environ["FORUM_FOLDER"])
DEBUG = True
ALLOWED_HOSTS = ["127.0.0.1"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "archive.db"}}
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WSGI_APPLICATION = None
COMPRESS_ENABLED = False
