import struct
import time
import zlib
from io import BytesIO
from threading import Thread

import pytest
from PIL import Image, ImageOps

from dialogue_portal.lib import images
from dialogue_portal.lib.images import (
    MOST_PIECES,
    MOST_SCANS,
    TOO_MANY_PIECES,
    BadImage,
    check_image,
    decoded,
    is_endless,
    opened,
    render,
    smaller,
)
from tests.marks import seldom


def picture(kind="JPEG", size=(1200, 800), **options):
    out = BytesIO()
    Image.new("RGB", size, "#9b1c1c").save(out, kind, **options)
    out.seek(0)
    return out


def bomb(width, height):
    """A PNG whose header promises more pixels than its few bytes hold."""
    return png(struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0), (b"IDAT", zlib.compress(b"\0" * 1000)))


def png(header, *parts):
    chunks = [(b"IHDR", header), *parts, (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return BytesIO(b"\x89PNG\r\n\x1a\n" + body)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_becomes_webp_and_jpeg_at_each_width_up_to_its_own(kind):
    files = list(render(picture(kind)))
    assert sorted((file.width, file.extension) for file in files) == [
        (480, "jpg"),
        (480, "webp"),
        (960, "jpg"),
        (960, "webp"),
        (1200, "jpg"),
        (1200, "webp"),
    ]
    for file in files:
        image = Image.open(BytesIO(file.content))
        assert image.size == (file.width, file.height)
        assert image.format == {"jpg": "JPEG", "webp": "WEBP"}[file.extension]


def test_nothing_of_the_camera_is_left():
    exif = Image.Exif()
    exif[0x010F] = "MAKER-MARK"
    exif.get_ifd(0x8825)[1] = "GPS-MARK"
    source = picture(exif=exif, comment=b"COMMENT-MARK")
    assert b"MAKER-MARK" in source.getvalue()
    for file in render(source):
        assert b"-MARK" not in file.content
        assert not Image.open(BytesIO(file.content)).getexif()


def test_a_picture_taken_sideways_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    source = picture(size=(1200, 800), exif=exif)
    assert check_image(source, len(source.getvalue())) == (800, 1200)
    assert {(file.width, file.height) for file in render(source)} == {(480, 720), (800, 1200)}


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PDF", "EPS"])
def test_other_kinds_are_refused_whatever_their_name(kind):
    with pytest.raises(BadImage, match="chụp màn hình rồi gửi"):
        check_image(picture(kind), 1000)


@pytest.mark.parametrize(
    "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff\xe0 no jpeg", b"%PDF-1.7"]
)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(BadImage):
        check_image(BytesIO(content), len(content))


def test_a_truncated_picture_is_refused():
    whole = picture("PNG", size=(600, 600)).getvalue()
    with pytest.raises(BadImage):
        check_image(BytesIO(whole[: len(whole) // 2]), len(whole) // 2)


@pytest.mark.parametrize(("width", "height"), [(13_300, 13_300), (60_000, 60_000), (10_000, 5_001)])
def test_a_decompression_bomb_is_refused_by_its_header(width, height):
    with pytest.raises(BadImage, match="triệu điểm ảnh"):
        check_image(bomb(width, height), 1000)


def with_scans(number):
    """A progressive JPEG that goes over its picture so many times more, each time in a few bytes."""
    content = picture(size=(64, 64), progressive=True).getvalue()
    last = content[content.rfind(b"\xff\xda") : -2]
    return content[:-2] + last * number + content[-2:]


def with_pieces(piece):
    content = picture(size=(64, 64)).getvalue()
    return content[:2] + piece * (MOST_PIECES + 1) + content[2:]


@pytest.mark.parametrize(
    "content",
    [
        with_scans(MOST_SCANS),
        with_pieces(b"\xff\xfe\0\2"),
        with_pieces(b"\xff"),
        with_pieces(b"\xff\0"),
        with_pieces(b"\xff\xd0"),
        png(struct.pack(">IIBBBBB", 9, 9, 8, 2, 0, 0, 0), *[(b"iCCP", b"a\0\0")] * 5).getvalue(),
        png(struct.pack(">IIBBBBB", 9, 9, 8, 2, 0, 0, 0), *[(b"tEXt", b"a\0b")] * MOST_PIECES).getvalue(),
    ],
    ids=["scans", "comments", "filling", "bytes", "beginnings", "profiles", "chunks"],
)
def test_what_would_keep_a_process_busy_for_minutes_is_refused_at_once(content):
    begun = time.process_time()
    with pytest.raises(BadImage, match=TOO_MANY_PIECES):
        check_image(BytesIO(content), len(content))
    with pytest.raises(BadImage, match=TOO_MANY_PIECES):
        list(render(BytesIO(content)))
    assert time.process_time() - begun < 2


def test_a_film_behind_the_picture_and_a_small_picture_before_it_do_not_count():
    film = (b"\xff\xda\0\2" * MOST_SCANS + b"\xff\xff") * 9
    preview = b"\xff\xe1" + struct.pack(">H", 2 + len(film)) + film
    content = picture(size=(64, 64), progressive=True).getvalue()
    content = content[:2] + preview + content[2:] + film
    assert check_image(BytesIO(content), len(content)) == (64, 64)


def test_a_picture_of_few_scans_is_taken_in_and_what_is_cut_off_anywhere_is_looked_at_to_its_end():
    few = with_scans(20)
    assert check_image(BytesIO(few), len(few)) == (64, 64)
    for content in [few, picture("PNG").getvalue(), with_pieces(b"\xff\xfe\0\2")[:900]]:
        assert not any(is_endless(content[:length]) for length in range(0, 900, 7))


@pytest.mark.parametrize("size", [(1, 50_000_000), (50_000_000, 1), (1, 20_000), (10, 1001)])
def test_a_thread_of_pixels_is_refused_by_its_header(size):
    with pytest.raises(BadImage, match="Ảnh quá hẹp"):
        check_image(bomb(*size), 1000)
    with pytest.raises(BadImage, match="Ảnh quá hẹp"):
        next(render(bomb(*size)))


@pytest.mark.parametrize("size", [(1, 100), (1, 1), (200, 20_000), (20_000, 200)])
def test_what_is_long_and_narrow_is_taken_in(size):
    assert check_image(picture(size=size), 1000) == size
    for file in render(picture(size=size)):
        assert file.height <= 1800


@pytest.mark.parametrize("beside", [[], [(b"PLTE", b"\1\2\3" * 256), (b"tRNS", b"\0" * 1000)]])
def test_what_cannot_be_encoded_anew_is_refused_at_once(beside):
    pixels = (b"IDAT", zlib.compress((b"\0" + b"\0" * 64) * 64))
    source = png(struct.pack(">IIBBBBB", 64, 64, 8, 3, 0, 0, 0), *beside, pixels)
    with pytest.raises(BadImage, match="đã hỏng"):
        check_image(source, 1000)
    with pytest.raises(BadImage, match="đã hỏng"):
        next(render(source))


@pytest.mark.long
def test_a_webp_of_more_pixels_than_its_decoder_bears_is_refused_by_its_header():
    with pytest.raises(BadImage, match="quá mức 25 triệu điểm ảnh"):
        check_image(picture("WEBP", size=(5100, 5000)), 1000)
    assert check_image(picture("JPEG", size=(5100, 5000)), 1000) == (5100, 5000)


def test_large_pictures_are_opened_one_after_the_other():
    inside, most = [], []

    def one():
        with opened(bomb(5000, 5000)):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.05)
            inside.pop()

    threads = [Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]


def test_a_file_over_20_mb_is_refused_unread():
    with pytest.raises(BadImage, match="20 MB"):
        check_image(BytesIO(), 21 * 1024 * 1024)


def test_transparency_becomes_white():
    out = BytesIO()
    Image.new("RGBA", (500, 500), (0, 0, 0, 0)).save(out, "PNG")
    file = next(file for file in render(out) if file.extension == "jpg")
    assert Image.open(BytesIO(file.content)).getpixel((10, 10)) == (255, 255, 255)


def odd_exif():
    """Held upright, and a place whose version is a letter where numbers belong: read without complaint, written never."""
    upright, place = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0), struct.pack(">HHII", 0x8825, 4, 1, 38)
    version = struct.pack(">HHI4s", 0, 2, 2, b"N")
    head = struct.pack(">2sHIH", b"MM", 42, 8, 2)
    return b"Exif\0\0" + head + upright + place + bytes(4) + struct.pack(">H", 1) + version + bytes(4)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_a_camera_wrote_wrong_beside_the_pixels_does_not_matter(kind):
    source = picture(kind, size=(600, 400), exif=odd_exif())
    assert check_image(source, 1000) == (400, 600)
    assert {(file.width, file.height) for file in render(source)} == {(400, 600)}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_each_way_to_hold_a_camera_ends_upright(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    whole = Image.new("RGB", (600, 400), "white")
    whole.paste("black", (0, 0, 300, 200))
    out = BytesIO()
    whole.save(out, "PNG", exif=exif)
    with opened(out) as image:
        turned = decoded(image, 600)
    expected = ImageOps.exif_transpose(Image.open(out))
    assert (turned.size, turned.tobytes()) == (expected.size, expected.tobytes())


@pytest.mark.parametrize(
    ("orientation", "size"),
    [(1, (2000, 1500)), (6, (1500, 2000)), *seldom((3, (2000, 1500)), (8, (1500, 2000)))],
)
def test_12_megapixels_are_decoded_only_as_large_as_needed(orientation, size):
    """What the time of thirty photographs rests on; `tests/bench/photos.py` measures it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    source = picture(size=(4000, 3000), exif=exif)
    largest = next(render(source))
    assert (largest.width, largest.height) == ((1600, 1200) if size[0] > size[1] else (1350, 1800))
    with opened(source) as image:
        assert decoded(image, largest.width).size == size


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_large_picture_of_any_kind_is_made_smaller_before_anything_else(mode, monkeypatch):
    monkeypatch.setattr(images, "LARGE", 1000)
    whole, out = Image.new("L", (4000, 100)), BytesIO()
    whole.paste(255, (0, 0, 2000, 100))
    (sixteen_bits(whole) if mode == "I;16" else whole.convert(mode)).save(out, "PNG")
    largest = next(render(out))
    assert (largest.width, largest.height) == (1600, 40)
    shown = Image.open(BytesIO(largest.content)).convert("L")
    assert shown.getpixel((400, 20)) > 250 > 5 >= shown.getpixel((1200, 20))
    with opened(out) as image:
        assert smaller(decoded(image, 1600), 1600).width == 2000


def sixteen_bits(grey):
    return grey.convert("I").point(lambda value: value * 257).convert("I;16")


@pytest.mark.parametrize("transparent", [{}, {"transparency": 40_000}])
def test_a_scan_in_sixteen_bits_keeps_its_greys(transparent):
    out = BytesIO()
    sixteen_bits(Image.linear_gradient("L")).save(out, "PNG", **transparent)
    check_image(out, 1000)
    shown = Image.open(BytesIO(next(render(out)).content)).convert("L")
    assert [abs(shown.getpixel((100, row)) - row) < 6 for row in [10, 100, 200]] == [True] * 3


def test_a_photograph_of_12_megapixels_is_not_slow():
    """Ten times what it takes: a size decoded or encoded twice, or made from the whole picture each time, is more."""
    source = picture(size=(4000, 3000))
    start = time.process_time()
    assert len(list(render(source))) == 6
    assert time.process_time() - start < 5
