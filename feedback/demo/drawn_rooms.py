"""The surroundings of people in the demo's pictures: rooms, tables, rows of seats, a street."""

from .drawn_people import (
    CROWD,
    DARK_RED,
    DARK_WOOD,
    FLOOR,
    INK,
    LEAF,
    PAPER,
    RED,
    SHADE,
    SIZE,
    SLATE,
    WALL,
    WOOD,
    Canvas,
    darker,
    person,
    person_from_behind,
)

WIDTH, HEIGHT = SIZE


def stage(canvas: Canvas, *, floor: float = 720) -> None:
    """A wall with a curtain, a skirting board, a floor."""
    canvas.box(0, 0, WIDTH, floor, WALL)
    for left, right in [(0, 250), (1350, WIDTH)]:
        canvas.box(left, 0, right, floor, RED)
        for fold in range(left, right, 50):
            canvas.box(fold, 0, fold + 18, floor, DARK_RED)
    canvas.box(0, 0, WIDTH, 46, DARK_RED)
    canvas.box(0, floor, WIDTH, HEIGHT, FLOOR)
    canvas.box(0, floor, WIDTH, floor + 16, WOOD)


def bright_room(canvas: Canvas, *, floor: float = 760) -> None:
    """A wall with three windows."""
    canvas.box(0, floor, WIDTH, HEIGHT, FLOOR)
    for left in (130, 620, 1110):
        canvas.box(left - 16, 84, left + 376, 476, PAPER, radius=6)
        canvas.box(left, 100, left + 360, 460, "#cfdcdd")
        canvas.dome(left + 90, 460, 120, 110, "#a9bca0")
        canvas.dome(left + 275, 460, 85, 150, "#b8c8ad")
        canvas.box(left + 172, 100, left + 188, 460, PAPER)
        canvas.box(left, 272, left + 360, 286, PAPER)
    canvas.box(0, floor - 22, WIDTH, floor, SHADE)


def lectern(canvas: Canvas, x: float, top: float) -> None:
    bottom = 960
    canvas.shape([(x - 150, top + 40), (x + 150, top + 40), (x + 120, bottom), (x - 120, bottom)], WOOD)
    canvas.shape([(x - 100, top + 90), (x + 100, top + 90), (x + 84, bottom - 50), (x - 84, bottom - 50)], DARK_WOOD)
    canvas.shape([(x - 190, top + 44), (x + 190, top + 44), (x + 160, top), (x - 160, top)], darker(WOOD, 0.85))
    canvas.shape([(x - 70, top + 30), (x + 50, top + 30), (x + 44, top + 8), (x - 60, top + 8)], PAPER)
    for side in (-1, 1):
        canvas.stroke([(x + side * 120, top + 6), (x + side * 96, top - 70), (x + side * 62, top - 104)], INK, 6)
        canvas.oval(x + side * 56, top - 110, 14, 18, SLATE)


def table(canvas: Canvas, left: float, top: float, right: float, bottom: float, *, cloth: str = RED) -> None:
    """A long table with a cloth, seen from the front."""
    canvas.box(left + 20, top + 20, right - 20, bottom, cloth)
    for fold in range(round(left) + 60, round(right) - 40, 90):
        canvas.shape(
            [(fold, top + 30), (fold + 10, top + 30), (fold + 26, bottom), (fold - 6, bottom)], darker(cloth, 0.85)
        )
    canvas.box(left, top, right, top + 34, darker(cloth, 0.75), radius=8)


def flowers(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A bowl on a surface at `y`."""
    for across, up in [(-1.0, 0.5), (-0.5, 1.1), (0.1, 1.3), (0.7, 1.0), (1.1, 0.4), (0, 0.6)]:
        canvas.oval(x + across * size, y - size - up * size * 0.7, 0.5 * size, 0.42 * size, LEAF)
    for across, up in [(-0.8, 0.9), (-0.1, 1.4), (0.6, 1.2), (0.2, 0.7), (1.0, 0.7), (-0.4, 0.4)]:
        canvas.oval(x + across * size, y - size - up * size * 0.7, 0.26 * size, 0.26 * size, "#e2b54a")
    canvas.shape([(x - size, y - size), (x + size, y - size), (x + 0.6 * size, y), (x - 0.6 * size, y)], PAPER)


def plant(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A tall pot plant standing at `y`."""
    for across, up in [(-1.3, 2.6), (-0.7, 3.6), (0, 4.1), (0.7, 3.5), (1.3, 2.5)]:
        canvas.stroke(
            [(x, y - size), (x + across * size * 0.5, y - up * size * 0.7), (x + across * size, y - up * size)],
            LEAF,
            0.34 * size,
        )
    canvas.shape(
        [(x - 0.7 * size, y - 1.3 * size), (x + 0.7 * size, y - 1.3 * size), (x + 0.5 * size, y), (x - 0.5 * size, y)],
        "#b98d6a",
    )


def audience(
    canvas: Canvas, y: float, size: float, *, count: int, start: int = 0, left: float = 0, right: float = WIDTH
) -> None:
    """A row of people seen from behind, each on a chair."""
    step = (right - left) / count
    for place in range(count):
        x = left + (place + 0.5) * step
        person_from_behind(canvas, x, y, size, CROWD[(place + start) % len(CROWD)], height=5)
        canvas.box(x - 1.7 * size, y + 3.2 * size, x + 1.7 * size, y + 9 * size, DARK_WOOD, radius=0.5 * size)


def facing_row(canvas: Canvas, y: float, size: float, *, places: list[float], start: int) -> None:
    """People sitting towards us, at the given places across."""
    for number, x in enumerate(places):
        canvas.box(x - 2.1 * size, y + 1.2 * size, x + 2.1 * size, y + 8 * size, DARK_WOOD, radius=0.5 * size)
        person(canvas, x, y, size, CROWD[(number + start) % len(CROWD)], height=7)


def screen(canvas: Canvas, left: float, top: float, right: float, bottom: float) -> None:
    canvas.box(left - 14, top - 14, right + 14, bottom + 14, SLATE, radius=8)
    canvas.box(left, top, right, bottom, PAPER)


def speech(canvas: Canvas, left: float, top: float, right: float, bottom: float, fill: str, *, tail: float) -> None:
    """A speech bubble; `tail` is how far its point is to the right (to the left, if negative)."""
    middle = (left + right) / 2
    canvas.shape([(middle - 34, bottom - 8), (middle + 34, bottom - 8), (middle + tail, bottom + 66)], fill)
    canvas.box(left, top, right, bottom, fill, radius=44)


def house(canvas: Canvas, left: float, right: float, roof: float, ground: float, fill: str) -> None:
    """A narrow town house with a door and windows."""
    canvas.box(left, roof, right, ground, fill)
    canvas.box(left - 12, roof - 18, right + 12, roof + 8, darker(fill, 0.8), radius=4)
    middle = (left + right) / 2
    for top in range(round(roof) + 60, round(ground) - 260, 150):
        canvas.box(middle - 62, top, middle + 62, top + 90, "#bfcdd0", radius=4)
        canvas.box(middle - 4, top, middle + 4, top + 90, fill)
        canvas.box(middle - 74, top + 90, middle + 74, top + 102, darker(fill, 0.8))
    canvas.box(middle - 70, ground - 190, middle + 70, ground, darker(fill, 0.7), radius=4)
