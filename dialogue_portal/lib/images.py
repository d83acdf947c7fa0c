"""Photographs: recognise them by content, refuse what is not one, encode anew what is.

Encoding anew is what removes EXIF, GPS, comments and anything appended to the file.
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

from .apart import Refused, put_in_place
from .heic import as_jpeg, is_heic
from .text import megabytes

WIDTHS = (480, 960, 1600)
"""Pixels across of the pictures that are kept."""

TALLEST = 1800
"""Pixels down of the largest that is kept. An upright photograph is shown no taller than a screen."""

FORMATS = [
    str(plugin.format)
    for plugin in (JpegImagePlugin.JpegImageFile, PngImagePlugin.PngImageFile, WebPImagePlugin.WebPImageFile)
]
"""What is read. Naming the plugins also loads them: WebP is not among those that Pillow loads by itself."""

TO_CHOOSE = "image/jpeg,image/png,image/webp"
"""Kinds that a form offers residents. A telephone whose camera writes HEIC hands on a JPEG then, by itself."""

TO_CHOOSE_AT_A_DESK = f"{TO_CHOOSE},image/heic,.heic"
"""There nothing is handed on as something else, and what is not offered can hardly be chosen."""

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_PIXELS_OF_WEBP = 25_000_000
"""Its decoder keeps every picture several times, and no camera writes it."""

LARGE = 16_000_000
"""Pixels from which on a picture is opened alone: it may take 400 MB, and others of its size come along."""

LONGEST = 100
"""How many times as long as wide, at most. Each row of pixels costs memory besides them: a line of fifty million would
take a gigabyte, out of a file of a few bytes."""

MOST_SCANS = 32
"""Times that a JPEG goes over its picture. A progressive one does ten to twenty times; each costs as much as decoding
all of it anew, and takes a few bytes of file."""

MOST_PIECES = 50_000
"""Markers of a JPEG, chunks of a PNG. What is in a file comes in hundreds, or in thousands; each is read by itself."""

MOST_PROFILES = 4
"""Of colours, in a PNG that should have one: each is unpacked to a megabyte."""

BEFORE_THE_PICTURE = re.compile(rb"\xff(.)", re.DOTALL)
"""What a JPEG's reader stops at until the picture begins."""

MARKER = re.compile(rb"\xff([^\x00\xd0-\xd7])")
"""Of a JPEG, or one sign of what fills up before it. What stands for a byte of the picture, and where its decoder
begins again, is none."""

START, END, SCAN, FILL = b"\xd8", b"\xd9", b"\xda", b"\xff"
ALONE_STANDING = {START, FILL, b"\x00", b"\x01", *(bytes([code]) for code in range(0xD0, 0xD8))}
"""Markers that no length follows."""

QUALITY = 80

SHOOT_THE_SCREEN = "Hãy mở ảnh, chụp màn hình rồi gửi ảnh chụp màn hình ấy."
"""What everybody can do, on any telephone, without knowing kinds of files by name."""
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
"""By what EXIF calls the orientation."""

SIDEWAYS = {TURNS[told] for told in (5, 6, 7, 8)}


class BadImage(ValueError):
    """The file cannot be taken as a photograph; the message is for the person who chose it."""


@dataclass(frozen=True)
class Rendition:
    """One finished file: pixels across and down, `webp` or `jpg`, its bytes."""

    width: int
    height: int
    extension: str
    content: bytes


def check_image(file: IO[bytes], size: int, max_bytes: int = MAX_BYTES) -> tuple[int, int]:
    """Width and height in pixels, as shown (turned upright), of the photograph in `file` of `size` bytes. One that a
    telephone kept as HEIC is a JPEG from here on.

    Reads the header, refuses by it, and only then decodes, at reduced scale where the format allows. One pixel is
    taken as far as `render` takes all: the palette may be damaged while the pixels are whole.
    Raises `BadImage`. Leaves `file` at its start.
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
    """The photograph at each of `WIDTHS`, never enlarged nor above `TALLEST`, as WebP and JPEG, nothing but its pixels.

    Raises `BadImage`. About 0.6 s of processor time and 50 MB for a photograph of 12 megapixels. Each size is made from
    the one before, the largest first.
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
    """Keep what `render` makes of `file` at `path(width, extension)`; width and height of the largest. `BadImage`."""
    sizes = {}
    for rendition in render(file):
        name = path(rendition.width, rendition.extension)
        default_storage.delete(name)  # of an earlier try that was cut off; `save` would choose another name
        default_storage.save(name, ContentFile(rendition.content))
        sizes[rendition.width] = rendition.height
    return max(sizes.items())


@contextmanager
def opened(file: IO[bytes]) -> Iterator[Image.Image]:
    """The image in `file`, its header read and its size allowed; whatever goes wrong with it becomes `BadImage`."""
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
    """Whether a file of a few bytes could keep a process busy for minutes, since it tells of its picture in very many
    pieces. Told before a library reads it."""
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
    """The kind of each marker of a JPEG, up to its end: a film that a telephone puts behind does not count."""
    marker = BEFORE_THE_PICTURE
    found = marker.search(content)
    while found and found[1] != END:
        yield found[1]
        place = found.end() - (found[1] == FILL)  # which begins the next one too
        length = 0 if found[1] in ALONE_STANDING else int.from_bytes(content[place : place + 2], "big")
        marker = MARKER if found[1] == SCAN else marker
        found = marker.search(content, place + length)


def turn_of(image: Image.Image) -> Image.Transpose | None:
    """What makes the picture upright, as the camera said. Of all that it wrote beside the pixels nothing else is read:
    half of it may be wrong, in ways that Pillow reads and then fails to write."""
    try:
        told = image.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # damaged in any way: the pixels may still be whole
        return None
    return TURNS.get(told) if isinstance(told, int) else None


def is_on_its_side(image: Image.Image) -> bool:
    """Whether the camera was held so that what is across in the file is down in the picture."""
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
    """A large picture that no decoder made smaller, as a JPEG's would have: by whole numbers, never below `width`
    across. What follows then takes half the time."""
    times = image.width // width
    if image.width * image.height <= LARGE or times < 2 or "transparency" in image.info:
        return image
    if image.mode in {"1", "P"}:
        image = image.convert("L" if image.mode == "1" else "RGB")
    if image.mode == "I;16":  # which `reduce` does not take
        return image.resize((image.width // times, image.height // times), Image.Resampling.BOX)
    return image.reduce(times) if image.mode in {"L", "LA", "RGB", "RGBA"} else image


def eight_bits(image: Image.Image) -> Image.Image:
    """A grey picture of sixteen bits, as scanners write it, in eight: Pillow itself makes white of all that is not
    black."""
    if image.mode != "I;16":
        return image
    image.info.pop("transparency", None)
    return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")


def bare(image: Image.Image) -> Image.Image:
    """Only the pixels of `image`, on white where it is transparent: no comment, profile or EXIF comes along."""
    canvas = Image.new("RGB", image.size, "white")
    transparent = image.convert("RGBA") if image.has_transparency_data else None
    canvas.paste(transparent or image.convert("RGB"), mask=transparent)
    return canvas


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    out = BytesIO()
    image.save(out, kind, quality=QUALITY, **options)
    return out.getvalue()
