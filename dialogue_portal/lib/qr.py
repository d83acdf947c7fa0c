"""QR codes on paper."""

import segno
from django.conf import settings


def qr_of(path: str) -> str:
    """The address `path` of the portal as a QR code: a `data:` URI for an <img>, so that it is always printed along."""
    return str(segno.make(settings.PUBLIC_URL + path, error="m", micro=False).svg_data_uri(border=4, scale=4))
