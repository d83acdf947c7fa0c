"""Fill in the list of a session by typing into the real LibreOffice, and keep what it saves. Made these files; no test.

    /usr/bin/python3 tests/feedback/files/make_with_libreoffice.py TEMPLATE.xlsx

Needs LibreOffice and its `python3-uno`, which belongs to the Python of the machine. TEMPLATE is what the desk «Nhập danh
sách» hands out for the session 70 of the year 2025 (`lists/test_files.py` makes the same). LibreOffice runs in Vietnamese,
with a profile of its own.
"""

import subprocess
import sys
import tempfile
import time
import unicodedata
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue

HERE = Path(__file__).parent
PORT = 20222
VIETNAMESE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>vi</value></prop></item>
</oor:items>"""
APART = unicodedata.normalize("NFD", 'Đèn đường trước ngõ 15 hỏng, tối; bà con gọi là "ngõ tối".')
AS_IN_THE_TEMPLATE = {
    6: {
        "A": "1",
        "B": "Lê Thị Thử",
        "C": "0912 345 678",
        "D": "Tổ dân phố số 3",
        "E": "kiến nghị",
        "F": "Giao thông, chiếu sáng",
        "G": "đầu ngõ 15",
        "H": APART,
        "I": "công khai, có nêu tên",
        "J": "03/04/2025",
    },
    7: {"A": "2", "C": "0912345679", "D": "3", "H": "Ngập ở đầu ngõ.\nHai tuần chưa rút.", "J": "3/4/2025"},
}
AS_PASTED = {
    8: {"A": "3", "C": "0912345670", "D": "11", "F": "Khác", "I": "không công khai", "J": "13/04/2025"},
    9: {"A": "4", "C": "0912.345.671", "D": "tổ 03", "J": "2025-04-03"},
    10: {"A": "5", "C": "+84912345672", "D": "03"},
}
"""Cells without the template's format, as after pasting from another sheet: LibreOffice makes numbers and days of
them."""

TEXTS_OF_PASTED = {8: "=Đề nghị cho xem lại giờ thu gom rác", 9: "- Vỉa hè vỡ\n- Nắp cống mất", 10: "2025"}
NUMBERED_ONLY = {11: "6", 12: "7", 13: "8"}
EMPTIED = range(14, 60)


def main(template: Path) -> None:
    with tempfile.TemporaryDirectory() as profile:
        settings = Path(profile, "user", "registrymodifications.xcu")
        settings.parent.mkdir()
        settings.write_text(VIETNAMESE)
        listen = f"--accept=socket,host=127.0.0.1,port={PORT};urp;"
        command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{profile}", listen]
        office = subprocess.Popen(command)
        desktop, dispatcher = connect()
        book = desktop.loadComponentFromURL(template.resolve().as_uri(), "_blank", 0, named(Hidden=True))
        fill(book, dispatcher)
        save(book)
        book.close(True)
        desktop.terminate()
        office.wait(30)


def connect():
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    for _ in range(120):
        try:
            there = resolver.resolve(f"uno:socket,host=127.0.0.1,port={PORT};urp;StarOffice.ComponentContext")
        except uno.getClass("com.sun.star.connection.NoConnectException"):
            time.sleep(0.5)
        else:
            make = there.ServiceManager.createInstanceWithContext
            return make("com.sun.star.frame.Desktop", there), make("com.sun.star.frame.DispatchHelper", there)
    raise SystemExit("LibreOffice does not answer.")


def named(**values):
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def fill(book, dispatcher) -> None:
    frame, sheet = book.CurrentController.Frame, book.Sheets.getByIndex(0)

    def do(command, **values):
        dispatcher.executeDispatch(frame, f".uno:{command}", "", 0, named(**values))

    def type_in(cell, text):
        do("GoToCell", ToPoint=cell)
        if "\n" in text or text.startswith("-"):
            sheet.getCellRangeByName(cell).setString(text)  # Ctrl+Enter, for which there is no command
        else:
            do("EnterString", StringName=text)

    for number, cells in {**AS_IN_THE_TEMPLATE, **AS_PASTED}.items():
        for letter, text in cells.items():
            if number in AS_PASTED:
                do("GoToCell", ToPoint=f"{letter}{number}")
                do("ResetAttributes")
            type_in(f"{letter}{number}", text)
    for number, text in TEXTS_OF_PASTED.items():
        type_in(f"H{number}", text)
    for number, text in NUMBERED_ONLY.items():
        type_in(f"A{number}", text)
    for number in EMPTIED:
        type_in(f"H{number}", "x")
    do("GoToCell", ToPoint=f"A{EMPTIED.start}:J{EMPTIED.stop}")
    do("ClearContents")
    sheet.getCellRangeByName("A5:J200").setPropertyValue("CellBackColor", 0xFFFFE0)


def save(book) -> None:
    """The last filters are the defaults of the dialogue «Xuất văn bản»: UTF-8, first sheet, cells as shown."""
    for name, kind, how in [
        ("libreoffice.xlsx", "Calc MS Excel 2007 XML", ""),
        ("libreoffice.ods", "calc8", ""),
        ("libreoffice.csv", "Text - txt - csv (StarCalc)", "44,34,76,1,,0,false,true,true,false"),
        ("libreoffice-cham-phay.csv", "Text - txt - csv (StarCalc)", "59,34,76,1,,0,false,true,true,false"),
        ("libreoffice-tab.csv", "Text - txt - csv (StarCalc)", "9,34,76,1,,0,false,true,true,false"),
    ]:
        book.storeToURL((HERE.resolve() / name).as_uri(), named(FilterName=kind, FilterOptions=how))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
