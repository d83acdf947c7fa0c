"""Small, valid PDF files for tests."""

from dialogue_portal.lib.pdf_writer import rewritten

ONE_PAGE = (
    b"%%PDF-1.7\n"
    b"1 0 obj <</Type /Catalog /Pages 2 0 R %(catalog)b>> endobj\n"
    b"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj\n"
    b"3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Resources <<>> %(page)b>> endobj\n"
    b"%(objects)b\n"
    b"trailer <</Root 1 0 R /Size 9 %(trailer)b>>\n"
    b"%%%%EOF\n"
)


def made_pdf(*, catalog: bytes = b"", page: bytes = b"", objects: bytes = b"", trailer: bytes = b"") -> bytes:
    """A file with one empty page, the given entries, and objects from 4 on."""
    return ONE_PAGE % {b"catalog": catalog, b"page": page, b"objects": objects, b"trailer": trailer}


def kept_pdf(title: bytes = b"thu") -> bytes:
    """A file that rewriting leaves unchanged."""
    return rewritten(made_pdf(trailer=b"/Info <</Title (%b)>>" % title))
