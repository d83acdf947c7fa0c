"""QR codes on paper."""

from io import BytesIO

import segno

from .addresses import absolute


def qr_of(path: str) -> str:
    """The address `path` of the portal as a QR code: a `data:` URI for an <img>, so that it is always printed along."""
    return str(code_of(path).svg_data_uri(border=4, scale=4))


def qr_file(path: str) -> bytes:
    """The code as an SVG file, for people to put into papers of their own."""
    file = BytesIO()
    code_of(path).save(file, kind="svg", border=4, scale=10)
    return file.getvalue()


def code_of(path: str) -> segno.QRCode:
    return segno.make(absolute(path), error="m", micro=False)
