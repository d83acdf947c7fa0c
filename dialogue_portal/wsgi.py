"""The portal as a WSGI application: what `tools/web.py` serves."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogue_portal.settings")
django.setup(set_prefix=False)

from .kept_pages.handler import KeepingHandler  # noqa: E402  # the settings must be there first

application = KeepingHandler()
