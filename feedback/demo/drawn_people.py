"""Flat drawing for the demo's pictures: a canvas with smooth edges, and people without faces.

Coordinates are pixels of the finished picture. Everything is drawn at double size and halved at the end, which makes
the edges smooth.
"""

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (1600, 1067)
SCALE = 2

RED = "#9b1c1c"
DARK_RED = "#741414"
INK = "#2e2a28"
PAPER = "#fbf8f3"
WALL = "#ece5da"
SHADE = "#dacfc0"
FLOOR = "#c9b8a3"
WOOD = "#a9825c"
DARK_WOOD = "#7d5b3d"
LEAF = "#6d8264"
SLATE = "#5f6b76"

Point = tuple[float, float]


@dataclass(frozen=True)
class Look:
    """The clothes, hair and skin of a person."""

    coat: str
    hair: str = "#2f2826"
    skin: str = "#d7a47c"
    long_hair: bool = False


CHAIRMAN = Look(coat="#3d4650")
SECRETARY = Look(coat=RED, long_hair=True)
FRONT_LEADER = Look(coat="#3f6b66", long_hair=True, skin="#dfb08a")
VETERAN = Look(coat="#7c8466", hair="#8f8a86", skin="#c8926a")
CITIZEN = Look(coat="#a8734f", hair="#6b625d", long_hair=True)
CLERK = Look(coat=PAPER, skin="#dfb08a", long_hair=True)
CROWD = [
    Look(coat="#77808a"),
    Look(coat="#b7a48d", hair="#4a3f3a", long_hair=True),
    Look(coat="#efe9df", hair="#8f8a86"),
    Look(coat="#8a5a52", long_hair=True),
    Look(coat="#66705f", hair="#5a524d"),
    Look(coat="#9aa3a8", hair="#a39d98"),
    Look(coat="#c9b097", long_hair=True),
]


class Canvas:
    """A picture that is being drawn."""

    def __init__(self, background: str = WALL) -> None:
        self.image = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE), background)
        self.pen = ImageDraw.Draw(self.image)

    def box(self, left: float, top: float, right: float, bottom: float, fill: str, *, radius: float = 0) -> None:
        self.pen.rounded_rectangle(scaled([(left, top), (right, bottom)]), radius=radius * SCALE, fill=fill)

    def oval(self, x: float, y: float, across: float, down: float, fill: str) -> None:
        """`across` and `down` are half of its width and height."""
        self.pen.ellipse(scaled([(x - across, y - down), (x + across, y + down)]), fill=fill)

    def dome(self, x: float, y: float, across: float, down: float, fill: str) -> None:
        """The upper half of an oval."""
        self.pen.pieslice(scaled([(x - across, y - down), (x + across, y + down)]), 180, 360, fill=fill)

    def shape(self, points: list[Point], fill: str) -> None:
        self.pen.polygon(scaled(points), fill=fill)

    def stroke(self, points: list[Point], fill: str, width: float) -> None:
        """A line with round ends and joints."""
        self.pen.line(scaled(points), fill=fill, width=round(width * SCALE), joint="curve")
        for x, y in points:
            self.oval(x, y, width / 2, width / 2, fill)

    def png(self) -> bytes:
        out = BytesIO()
        self.image.reduce(SCALE).save(out, "PNG", compress_level=1)
        return out.getvalue()


def scaled(points: list[Point]) -> list[Point]:
    return [(x * SCALE, y * SCALE) for x, y in points]


def person(canvas: Canvas, x: float, y: float, size: float, look: Look, *, height: float = 4.2) -> None:
    """Somebody facing us. (`x`, `y`) is the middle of the head, `size` its half width, `height` in sizes to the hem."""
    if look.long_hair:
        canvas.box(x - 1.12 * size, y - size, x + 1.12 * size, y + 1.75 * size, look.hair, radius=0.8 * size)
    canvas.box(x - 0.42 * size, y + 0.6 * size, x + 0.42 * size, y + 2 * size, darker(look.skin), radius=0.3 * size)
    shoulders(canvas, x, y, size, look.coat, height)
    canvas.shape(
        [(x - 0.5 * size, y + 1.58 * size), (x + 0.5 * size, y + 1.58 * size), (x, y + 2.5 * size)], darker(look.skin)
    )
    canvas.oval(x, y, 0.92 * size, 1.14 * size, look.skin)
    canvas.dome(x, y - 0.12 * size, 1.02 * size, 1.15 * size, look.hair)
    canvas.oval(x - 0.1 * size, y - 0.1 * size, 0.72 * size, 0.26 * size, look.skin)


def person_from_behind(canvas: Canvas, x: float, y: float, size: float, look: Look, *, height: float) -> None:
    """Somebody seen from behind."""
    canvas.box(x - 0.42 * size, y + 0.5 * size, x + 0.42 * size, y + 2 * size, darker(look.skin), radius=0.3 * size)
    shoulders(canvas, x, y, size, look.coat, height)
    canvas.oval(x, y, 0.95 * size, 1.15 * size, look.hair)
    if look.long_hair:
        canvas.box(x - 0.95 * size, y - 0.2 * size, x + 0.95 * size, y + 1.9 * size, look.hair, radius=0.6 * size)


def shoulders(canvas: Canvas, x: float, y: float, size: float, coat: str, height: float) -> None:
    hem = y + height * size
    canvas.box(x - 1.85 * size, y + 1.5 * size, x + 1.85 * size, hem + size, coat, radius=0.95 * size)
    canvas.box(x - 1.85 * size, y + 2.6 * size, x + 1.85 * size, hem, coat)


def arm(canvas: Canvas, points: list[Point], size: float, look: Look) -> None:
    """A sleeve from the shoulder by the elbow to the wrist, and the hand at its end."""
    canvas.stroke(points, darker(look.coat), 0.78 * size)
    canvas.oval(*points[-1], 0.42 * size, 0.42 * size, look.skin)


def microphone(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Held upright; (`x`, `y`) is its head."""
    canvas.stroke([(x, y), (x + 0.15 * size, y + 1.1 * size)], INK, 0.24 * size)
    canvas.oval(x, y, 0.3 * size, 0.34 * size, SLATE)


def desk_microphone(canvas: Canvas, x: float, y: float, size: float) -> None:
    """On a table whose top is at `y`."""
    canvas.box(x - 0.5 * size, y - 0.15 * size, x + 0.5 * size, y, INK, radius=3)
    canvas.stroke([(x, y), (x + 0.1 * size, y - size), (x + 0.4 * size, y - 1.5 * size)], INK, 0.12 * size)
    canvas.oval(x + 0.45 * size, y - 1.6 * size, 0.2 * size, 0.26 * size, SLATE)


def darker(colour: str, by: float = 0.9) -> str:
    red, green, blue = (round(int(colour[start : start + 2], 16) * by) for start in (1, 3, 5))
    return f"#{red:02x}{green:02x}{blue:02x}"
