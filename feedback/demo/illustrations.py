"""The demo's pictures, drawn when the demo is loaded: no photograph of a real person can stand for an invented one.

Each function returns one PNG of 1600 × 1067 pixels.
"""

from .drawn_people import (
    CHAIRMAN,
    CITIZEN,
    CLERK,
    CROWD,
    DARK_WOOD,
    FRONT_LEADER,
    INK,
    LEAF,
    PAPER,
    RED,
    SECRETARY,
    SHADE,
    SLATE,
    VETERAN,
    WOOD,
    Canvas,
    arm,
    darker,
    desk_microphone,
    microphone,
    person,
)
from .drawn_rooms import (
    audience,
    bright_room,
    facing_row,
    flowers,
    house,
    lectern,
    plant,
    screen,
    speech,
    stage,
    table,
)


def report_at_lectern() -> bytes:
    """A man reads a report at a lectern, people listen."""
    canvas = Canvas()
    stage(canvas)
    screen(canvas, 330, 120, 790, 430)
    for place, height in enumerate([90, 130, 115, 170, 200, 225]):
        canvas.box(380 + place * 64, 390 - height, 422 + place * 64, 390, RED if place == 5 else "#c9a79a")
    canvas.box(360, 390, 770, 396, INK)
    plant(canvas, 1280, 735, 62)
    person(canvas, 1010, 330, 76, CHAIRMAN, height=4)
    canvas.shape([(992, 480), (1028, 480), (1020, 590), (1010, 602), (1000, 590)], RED)
    lectern(canvas, 1010, 560)
    audience(canvas, 850, 46, count=9, start=2)
    audience(canvas, 950, 58, count=7)
    return canvas.png()


def synthesis_at_lectern() -> bytes:
    """A woman reads out a list that is also on the screen beside her."""
    canvas = Canvas()
    stage(canvas)
    screen(canvas, 690, 110, 1290, 500)
    for line, width in enumerate([380, 440, 330, 410, 360]):
        canvas.oval(750, 168 + line * 68, 15, 15, RED)
        canvas.box(790, 158 + line * 68, 790 + width, 178 + line * 68, "#b5aaa0", radius=10)
    plant(canvas, 300, 735, 58)
    person(canvas, 500, 330, 74, FRONT_LEADER, height=4)
    arm(canvas, [(628, 490), (672, 540), (726, 470)], 74, FRONT_LEADER)
    lectern(canvas, 500, 560)
    flowers(canvas, 500, 925, 50)
    table(canvas, 840, 690, 1330, 880)
    desk_microphone(canvas, 960, 692, 60)
    desk_microphone(canvas, 1200, 692, 60)
    audience(canvas, 960, 56, count=8, start=3)
    return canvas.png()


def veteran_speaks() -> bytes:
    """An elderly man has risen among the seated and speaks into a microphone."""
    canvas = Canvas()
    bright_room(canvas)
    facing_row(canvas, 500, 44, places=[120, 330, 540, 1080, 1290, 1500], start=1)
    person(canvas, 810, 330, 82, VETERAN, height=9)
    canvas.box(640, 880, 980, 1067, SLATE)
    arm(canvas, [(690, 500), (650, 640), (766, 520)], 82, VETERAN)
    microphone(canvas, 778, 428, 82)
    arm(canvas, [(930, 500), (985, 660), (900, 720)], 82, VETERAN)
    canvas.shape([(820, 650), (920, 640), (940, 760), (840, 772)], PAPER)
    facing_row(canvas, 690, 58, places=[150, 420, 1200, 1470], start=4)
    canvas.box(0, 1000, 1600, 1067, darker(SHADE, 0.85))
    return canvas.png()


def citizen_speaks() -> bytes:
    """A woman stands at a microphone on its stand and holds up a paper."""
    canvas = Canvas("#e6ded2")
    stage(canvas, floor=640)
    table(canvas, 300, 500, 930, 690)
    for place, look in enumerate([SECRETARY, CHAIRMAN, FRONT_LEADER]):
        person(canvas, 420 + place * 200, 360, 40, look, height=3.6)
        desk_microphone(canvas, 460 + place * 200, 502, 36)
    table(canvas, 300, 500, 930, 690)
    flowers(canvas, 350, 502, 26)
    person(canvas, 1130, 360, 86, CITIZEN, height=8.4)
    canvas.stroke([(1000, 1040), (1000, 560), (1064, 500)], INK, 12)
    canvas.oval(1072, 492, 24, 30, SLATE)
    arm(canvas, [(1265, 545), (1370, 620), (1375, 490)], 86, CITIZEN)
    canvas.shape([(1300, 300), (1460, 300), (1460, 500), (1300, 500)], PAPER)
    canvas.box(1324, 324, 1436, 340, RED)
    for line in range(4):
        canvas.box(1324, 366 + line * 28, 1436 - 24 * (line % 2), 376 + line * 28, "#b5aaa0", radius=5)
    audience(canvas, 900, 54, count=5, left=0, right=900, start=1)
    return canvas.png()


def dialogue() -> bytes:
    """A woman at the table and a man opposite talk with each other."""
    canvas = Canvas()
    bright_room(canvas, floor=800)
    speech(canvas, 270, 90, 690, 300, "#f6e3d3", tail=60)
    for line, width in enumerate([300, 240, 280]):
        canvas.box(330, 138 + line * 46, 330 + width, 154 + line * 46, RED if line == 0 else "#b5aaa0", radius=8)
    speech(canvas, 910, 130, 1280, 310, RED, tail=-60)
    for place in range(3):
        canvas.oval(1010 + place * 84, 220, 20, 20, PAPER)
    person(canvas, 470, 460, 84, SECRETARY, height=7)
    arm(canvas, [(600, 640), (690, 745), (760, 690)], 84, SECRETARY)
    person(canvas, 1140, 470, 82, VETERAN, height=7)
    arm(canvas, [(1010, 650), (930, 750), (985, 640)], 82, VETERAN)
    microphone(canvas, 1000, 570, 82)
    table(canvas, 180, 800, 1420, 1067)
    desk_microphone(canvas, 390, 802, 80)
    flowers(canvas, 1280, 802, 46)
    canvas.shape([(560, 796), (720, 796), (740, 812), (550, 812)], PAPER)
    return canvas.png()


def full_hall() -> bytes:
    """A hall from its back row: three people at a table in front, everybody else listens."""
    canvas = Canvas()
    stage(canvas, floor=560)
    canvas.box(480, 110, 1120, 250, RED, radius=10)
    for width, top in [(420, 145), (300, 195)]:
        canvas.box(800 - width / 2, top, 800 + width / 2, top + 18, "#e9cfa0", radius=9)
    for place, look in enumerate([FRONT_LEADER, SECRETARY, CHAIRMAN]):
        person(canvas, 640 + place * 160, 350, 32, look, height=4)
    table(canvas, 520, 460, 1080, 610)
    for x in (660, 820, 980):
        desk_microphone(canvas, x, 462, 28)
    plant(canvas, 400, 575, 46)
    plant(canvas, 1200, 575, 46)
    for row, (y, size, count) in enumerate([(650, 30, 14), (730, 38, 11), (830, 50, 9), (960, 64, 7)]):
        audience(canvas, y, size, count=count, start=row * 3)
    return canvas.png()


def taking_a_slip() -> bytes:
    """A resident puts a slip of paper into a box, a clerk sits beside it."""
    canvas = Canvas()
    bright_room(canvas)
    plant(canvas, 1490, 785, 66)
    person(canvas, 1130, 400, 76, CLERK, height=6)
    canvas.shape([(1113, 540), (1147, 540), (1154, 610), (1106, 610)], LEAF)
    person(canvas, 450, 330, 84, CITIZEN, height=9)
    table(canvas, 560, 690, 1420, 1067, cloth="#7b6a58")
    canvas.box(720, 480, 960, 692, RED, radius=10)
    canvas.box(720, 480, 960, 520, darker(RED, 0.8), radius=10)
    canvas.box(780, 492, 900, 506, INK, radius=6)
    canvas.shape([(800, 370), (884, 378), (874, 498), (790, 498)], PAPER)
    arm(canvas, [(585, 520), (680, 580), (800, 420)], 84, CITIZEN)
    arm(canvas, [(1030, 560), (985, 650), (1080, 690)], 76, CLERK)
    canvas.shape([(1060, 682), (1240, 682), (1266, 704), (1050, 704)], PAPER)
    canvas.stroke([(1100, 676), (1140, 620)], INK, 9)
    return canvas.png()


def street_visit() -> bytes:
    """Two people with a clipboard look at a drain in a lane; street lamps above."""
    canvas = Canvas("#dfe6e4")
    for left, right, roof, fill in [
        (-40, 220, 190, "#e0cdb4"),
        (240, 470, 90, "#cbb9a6"),
        (490, 760, 230, "#e8dccb"),
        (780, 1010, 130, "#d8b9a2"),
        (1030, 1300, 210, "#e3d3bd"),
        (1320, 1640, 110, "#c8bdae"),
    ]:
        house(canvas, left, right, roof, 720, fill)
    canvas.box(0, 720, 1600, 800, SHADE)
    canvas.box(0, 800, 1600, 1067, "#8f8a85")
    for x in (300, 1240):
        canvas.stroke([(x, 780), (x, 130), (x + 90, 100)], INK, 12)
        canvas.oval(x + 110, 108, 44, 18, "#e2b54a")
    canvas.box(660, 876, 960, 968, "#66615d", radius=8)
    for bar in range(6):
        canvas.box(684 + bar * 46, 890, 706 + bar * 46, 954, INK, radius=6)
    for x, look, height in [(490, CHAIRMAN, 6), (1110, CROWD[3], 6)]:
        canvas.box(x - 88, 720, x - 12, 1000, INK, radius=16)
        canvas.box(x + 12, 720, x + 88, 1000, INK, radius=16)
        person(canvas, x, 370, 64, look, height=height)
    arm(canvas, [(595, 500), (650, 590), (760, 600)], 64, CHAIRMAN)
    arm(canvas, [(1005, 500), (960, 610), (1040, 620)], 64, CROWD[3])
    canvas.shape([(1000, 540), (1120, 530), (1136, 690), (1016, 700)], WOOD)
    canvas.shape([(1012, 556), (1112, 548), (1124, 678), (1026, 686)], PAPER)
    return canvas.png()


def group_meeting() -> bytes:
    """Residents sit around a table with tea in the house of their group."""
    canvas = Canvas()
    bright_room(canvas)
    facing_row(canvas, 440, 56, places=[240, 520, 800, 1080, 1360], start=2)
    canvas.oval(800, 850, 720, 150, DARK_WOOD)
    canvas.oval(800, 830, 720, 150, WOOD)
    for x, y in [(420, 810), (640, 770), (960, 770), (1180, 810), (800, 880)]:
        canvas.oval(x, y + 10, 42, 14, darker(WOOD, 0.85))
        canvas.box(x - 26, y - 30, x + 26, y + 12, PAPER, radius=12)
    canvas.shape([(690, 800), (850, 796), (862, 846), (684, 850)], PAPER)
    flowers(canvas, 560, 868, 34)
    audience(canvas, 930, 66, count=3, left=60, right=720, start=5)
    audience(canvas, 930, 66, count=3, left=880, right=1540, start=1)
    return canvas.png()
