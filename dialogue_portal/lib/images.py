"""Photographs: recognised by their content, refused if they are none, re-encoded.

Re-encoding removes EXIF, GPS, comments and anything appended to the file.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from threading import Lock
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import ExifTags, Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from .child_process import Refused, put_in_place
from .heic import as_jpeg, is_heic
from .text import megabytes

WIDTHS = (480, 960, 1600)
"""Widths, in pixels, at which pictures are stored."""

TALLEST = 1800
"""Height, in pixels, of the largest stored picture: an upright photograph is shown no taller than a screen."""

FORMATS = [
    str(plugin.format)
    for plugin in (JpegImagePlugin.JpegImageFile, PngImagePlugin.PngImageFile, WebPImagePlugin.WebPImageFile)
]
"""Formats that are read. Naming the plugins also loads them: Pillow does not load WebP by itself."""

TO_CHOOSE = "image/jpeg,image/png,image/webp"
"""Types that a form offers residents. Telephones that take HEIC convert it to JPEG for such a form."""

TO_CHOOSE_AT_A_DESK = f"{TO_CHOOSE},image/heic,.heic"
"""Computers convert nothing and hide files of types that are not offered."""

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_PIXELS_OF_WEBP = 25_000_000
"""The decoder holds several copies of the picture, and no camera writes WebP."""

LARGE = 16_000_000
"""From this number of pixels on only one picture is open at a time: it may take 400 MB."""

LONGEST = 100
"""Most times that one side may be longer than the other. Each row of pixels costs memory of its own: a line of fifty
million would take a gigabyte, from a file of a few bytes."""

MOST_SCANS = 32
"""Scans of a JPEG. A progressive one has ten to twenty; each costs as much as decoding the picture, for a few bytes of
file."""

MOST_PIECES = 50_000
"""Markers of a JPEG, chunks of a PNG. Honest files have hundreds or thousands; each is read by itself."""

MOST_PROFILES = 4
"""Colour profiles in a PNG, which should have one: each is unpacked to a megabyte."""

BEFORE_THE_PICTURE = re.compile(rb"\xff(.)", re.DOTALL)
"""What a JPEG's reader stops at before the picture begins."""

MARKER = re.compile(rb"\xff([^\x00\xd0-\xd7])")
"""A marker of a JPEG, or a fill byte before one. Escaped bytes and restart markers within the picture are none."""

START, END, SCAN, FILL = b"\xd8", b"\xd9", b"\xda", b"\xff"
ALONE_STANDING = {START, FILL, b"\x00", b"\x01", *(bytes([code]) for code in range(0xD0, 0xD8))}
"""Markers without a length after them."""

QUALITY = 80

SHOOT_THE_SCREEN = "Hãy mở ảnh, chụp màn hình rồi gửi ảnh chụp màn hình ấy."
"""What everybody can do on any telephone, without knowing file types by name."""
TOO_MANY_PIECES = f"Ảnh này được lưu theo cách mở rất lâu. {SHOOT_THE_SCREEN}"
NO_PICTURE = f"Tệp này không phải ảnh, đã hỏng, hoặc là kiểu ảnh cổng chưa nhận. {SHOOT_THE_SCREEN}"

ALONE = Lock()

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""By the value of EXIF's orientation."""

SIDEWAYS = {TURNS[told] for told in (5, 6, 7, 8)}


class BadImage(ValueError):
    """The file cannot be taken as a photograph; the message is for the person who chose it."""


@dataclass(frozen=True)
class Rendition:
    """One finished file: width and height in pixels, `webp` or `jpg`, its bytes."""

    width: int
    height: int
    extension: str
    content: bytes


def check_image(file: IO[bytes], size: int, max_bytes: int = MAX_BYTES) -> tuple[int, int]:
    """Width and height in pixels, as shown (turned upright), of the photograph in `file` of `size` bytes. A HEIC file
    is replaced by a JPEG in place.

    Refuses by the header if it can, and then decodes, at reduced scale where the format allows. One pixel is processed
    the way `render` processes all: the palette may be damaged while the pixels are whole. Raises `BadImage`. Leaves
    `file` at its start.
    """
    if size > max_bytes:
        raise BadImage(f"Ảnh nặng {megabytes(size)} MB, quá mức {max_bytes // 1024 // 1024} MB. {SHOOT_THE_SCREEN}")
    take_from_telephone(file)
    with opened(file) as image:
        width, height = upright_size(image)
        bare(decoded(image, WIDTHS[0]).crop((0, 0, 1, 1)))
    file.seek(0)
    return width, height


def take_from_telephone(file: IO[bytes]) -> None:
    file.seek(0)
    if not is_heic(file.read(12)):
        return
    file.seek(0)
    try:
        photograph = as_jpeg(file.read())
    except Refused as refused:
        raise BadImage(f"{refused} {SHOOT_THE_SCREEN}") from refused
    if photograph is None:
        raise BadImage(NO_PICTURE)
    put_in_place(file, photograph)


def render(file: IO[bytes]) -> Iterator[Rendition]:
    """The photograph at each of `WIDTHS`, never enlarged nor taller than `TALLEST`, as WebP and JPEG, nothing but the
    pixels.

    Raises `BadImage`. Takes about 0.6 s of processor time and 50 MB for 12 megapixels. Each size is made from the one
    before, the largest first.
    """
    with opened(file) as image:
        full_width, full_height = upright_size(image)
        widest = max(1, min(WIDTHS[-1], full_width, round(full_width * TALLEST / full_height)))
        pixels = bare(eight_bits(smaller(decoded(image, widest), widest)))
    for width in sorted({min(width, widest) for width in WIDTHS}, reverse=True):
        height = max(1, round(pixels.height * width / pixels.width))
        pixels = pixels.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        yield Rendition(width, height, "webp", encoded(pixels, "WEBP", method=4))
        yield Rendition(width, height, "jpg", encoded(pixels, "JPEG", progressive=True, optimize=True))


def store_renditions(file: IO[bytes], path: Callable[[int, str], str]) -> tuple[int, int]:
    """Store what `render` makes of `file` at `path(width, extension)`; returns width and height of the largest. Raises
    `BadImage`."""
    sizes = {}
    for rendition in render(file):
        name = path(rendition.width, rendition.extension)
        default_storage.delete(name)  # of an earlier try that was cut off; `save` would choose another name
        default_storage.save(name, ContentFile(rendition.content))
        sizes[rendition.width] = rendition.height
    return max(sizes.items())


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Image.Image]:
    """The image in `file`, with its header read and its size checked. Whatever goes wrong becomes `BadImage`."""
    file.seek(0)
    if is_endless(file.read()):
        raise BadImage(TOO_MANY_PIECES)
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(file, formats=FORMATS)
            pixels = image.width * image.height
            if pixels > MAX_PIXELS:
                raise Image.DecompressionBombError
            if image.format == "WEBP" and pixels > MAX_PIXELS_OF_WEBP:
                raise BadImage(f"Ảnh quá lớn, quá mức 25 triệu điểm ảnh. {SHOOT_THE_SCREEN}")
            if max(image.size) > LONGEST * min(image.size):
                raise BadImage(f"Ảnh quá hẹp: một chiều dài hơn {LONGEST} lần chiều kia.")
            with ALONE if pixels > LARGE else nullcontext():
                yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadImage(f"Ảnh quá lớn, quá mức 50 triệu điểm ảnh. {SHOOT_THE_SCREEN}") from error
    except (BadImage, MemoryError):
        raise
    except Exception as error:  # what is damaged fails anywhere inside the library, in any way
        raise BadImage(NO_PICTURE) from error


def is_endless(content: bytes) -> bool:
    """Whether a small file could keep a process busy for minutes because it has very many scans or pieces. Checked
    before a library reads it."""
    if content.startswith(b"\x89PNG"):
        places = list(islice(chunks(content), MOST_PIECES + 1))
        profiles = sum(content[place + 4 : place + 8] == b"iCCP" for place in places)
        return len(places) > MOST_PIECES or profiles > MOST_PROFILES
    scans = 0
    for number, kind in enumerate(markers(content)):
        scans += kind == SCAN
        if scans > MOST_SCANS or number > MOST_PIECES:
            return True
    return False


def chunks(content: bytes) -> Iterator[int]:
    """Where each chunk of a PNG begins."""
    place = 8
    while place < len(content):
        yield place
        place += 12 + int.from_bytes(content[place : place + 4], "big")


def markers(content: bytes) -> Iterator[bytes]:
    """The type of each marker of a JPEG up to its end; a film that a telephone appends is not read."""
    marker = BEFORE_THE_PICTURE
    found = marker.search(content)
    while found and found[1] != END:
        yield found[1]
        place = found.end() - (found[1] == FILL)  # which begins the next one too
        length = 0 if found[1] in ALONE_STANDING else int.from_bytes(content[place : place + 2], "big")
        marker = MARKER if found[1] == SCAN else marker
        found = marker.search(content, place + length)


def turn_of(image: Image.Image) -> Image.Transpose | None:
    """How to turn the picture upright, as its camera noted. No other EXIF data is read: Pillow reads damaged values and
    then fails to write them."""
    try:
        told = image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # damaged in any way: the pixels may still be whole
        return None
    return TURNS.get(told) if isinstance(told, int) else None


def is_on_its_side(image: Image.Image) -> bool:
    """Whether width and height are exchanged when the picture is turned upright."""
    return turn_of(image) in SIDEWAYS


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Width and height as shown, of an image that is not decoded yet."""
    return (image.height, image.width) if is_on_its_side(image) else image.size


def decoded(image: Image.Image, width: int) -> Image.Image:
    """The pixels of `image`, upright; a JPEG at the smallest scale that still is `width` pixels across.

    Decoding at half the scale is a third of the work, and what is thrown away would be thrown away a moment later.
    """
    image.draft("RGB", (1, width) if is_on_its_side(image) else (width, 1))
    image.load()
    if image.mode in {"P", "PA"} and image.palette is None:
        raise BadImage(NO_PICTURE)
    turn = turn_of(image)
    return image if turn is None else image.transpose(turn)


def smaller(image: Image.Image, width: int) -> Image.Image:
    """A large picture reduced by a whole number, never below `width`, where the decoder could not reduce it as it does
    a JPEG. Halves the time of what follows."""
    times = image.width // width
    if image.width * image.height <= LARGE or times < 2 or "transparency" in image.info:
        return image
    if image.mode in {"1", "P"}:
        image = image.convert("L" if image.mode == "1" else "RGB")
    if image.mode == "I;16":  # which `reduce` does not take
        return image.resize((image.width // times, image.height // times), Image.Resampling.BOX)
    return image.reduce(times) if image.mode in {"L", "LA", "RGB", "RGBA"} else image


def eight_bits(image: Image.Image) -> Image.Image:
    """A grey picture of sixteen bits, as scanners write it, in eight. Pillow's own conversion makes everything white
    that is not black."""
    if image.mode != "I;16":
        return image
    image.info.pop("transparency", None)
    return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")


def bare(image: Image.Image) -> Image.Image:
    """Only the pixels of `image`, on white where it is transparent: no comment, profile or EXIF."""
    canvas = Image.new("RGB", image.size, "white")
    transparent = image.convert("RGBA") if image.has_transparency_data else None
    canvas.paste(transparent or image.convert("RGB"), mask=transparent)
    return canvas


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, quality=QUALITY, **options)
    return out.getvalue()
