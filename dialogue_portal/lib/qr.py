"""QR codes on paper."""

from io import BytesIO

import segno

from .addresses import absolute


def qr_of(path: str) -> str:
    """The QR code of the address `path` of the portal, as a `data:` URI for an <img>, so that it is always printed
    too."""
    return str(code_of(path).svg_data_uri(border=4, scale=4))


def qr_file(path: str) -> bytes:
    """The code as an SVG file, for people to put into their own papers."""
    file = BytesIO()
    code_of(path).save(file, kind="svg", border=4, scale=10)
    return file.getvalue()


def code_of(path: str) -> segno.QRCode:
    return segno.make(absolute(path), error="m", micro=False)
