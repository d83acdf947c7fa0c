"""HEIC photographs, as iPhones and some other telephones store them, made into JPEG in a child process
(`run_in_child`): few other devices can show them."""

from io import BytesIO

from .child_process import OutOfBounds, Refused, run_in_child, work_in_child

BEGINNINGS = (b"ftyphei", b"ftyphev", b"ftypmif1", b"ftypmsf1")
"""What follows the first four bytes."""

SECONDS = 6
"""Processor time; 24 megapixels take one and a half."""

MEMORY = 384 * 1024 * 1024
"""Bytes; 24 megapixels take 196 MB."""

MAX_PIXELS = 26_000_000
TOO_LARGE = "Ảnh quá lớn, quá mức 26 triệu điểm ảnh."
LARGEST = 3200
"""Longest side of the JPEG in pixels: twice what is shown."""


def is_heic(content: bytes) -> bool:
    """Whether the first twelve bytes of `content` are those of a HEIC file."""
    return content[4:12].startswith(BEGINNINGS)


def as_jpeg(content: bytes) -> bytes | None:
    """`content` as JPEG; None if it cannot be read. Raises `Refused`."""
    try:
        return run_in_child(__name__, content, seconds=3 * SECONDS)
    except OutOfBounds:
        return None


def decoded(content: bytes) -> bytes:
    """What `as_jpeg` returns, made in this process: upright, nothing but the pixels. Raises whatever the library
    raises."""
    import pi_heif

    pi_heif.options.DECODE_THREADS = 1
    read = pi_heif.open_heif(BytesIO(content), convert_hdr_to_8bit=True)
    if read.size[0] * read.size[1] > MAX_PIXELS:
        raise Refused(TOO_LARGE)
    image = read.to_pillow().convert("RGB")
    image.info.clear()
    image.thumbnail((LARGEST, LARGEST), reducing_gap=2.0)
    out = BytesIO()
    image.save(out, "JPEG", quality=90)
    return out.getvalue()


if __name__ == "__main__":
    work_in_child(decoded, seconds=SECONDS, memory=MEMORY)
