"""The portal as a WSGI application: what `tools/web.py` serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogue_portal.settings")

application = get_wsgi_application()
