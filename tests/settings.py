"""The portal's settings for tests: keys of their own, quick passwords, jobs run at once."""

import os

os.environ.setdefault("SECRET_KEY", "tests-only-" + "s" * 40)
os.environ.setdefault("CODE_KEY", "tests-only-" + "c" * 40)
os.environ.setdefault("AUDIT_KEY", "tests-only-" + "a" * 40)
os.environ.setdefault("STAFF_2FA", "optional")

from dialogue_portal.settings import *  # noqa: F403  # the keys must be there first; a settings file is all names
from dialogue_portal.settings import MIDDLEWARE, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]  # collected files belong to the real server
COUNT_VIEWS_EVERY = 0
KEEP_PAGES_MB = 0  # queries are counted; tests of kept pages change it
