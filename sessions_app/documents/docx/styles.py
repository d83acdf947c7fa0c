"""The styles of the papers: one typeface, the sizes of Decree 30/2020 (annex I, part IV)."""

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

FONT = "Times New Roman"
LANGUAGE = "vi-VN"

CENTRED, JUSTIFIED = '<w:jc w:val="center"/>', '<w:jc w:val="both"/>'
KEEP = "<w:keepNext/>"
BOLD, ITALIC, CAPITALS = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>", "<w:caps/>"
FIRST_LINE = '<w:ind w:firstLine="720"/>'
"""1.27 cm."""
CUE_BAR = '<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="000000"/></w:pBdr>'
RULE_BAR = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'


def spacing(before: int = 0, after: int = 0, line: int = 240, rule: str = "auto") -> str:
    """`before` and `after` in twentieths of a point, `line` in 240ths of a line (or twentieths of a point, `exact`)."""
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{rule}"/>'


def outline(level: int) -> str:
    """Puts a heading into the navigation of Word and into the bookmarks of a PDF."""
    return f'<w:outlineLvl w:val="{level}"/>'


BODY = spacing(after=120, line=264) + FIRST_LINE + JUSTIFIED

STYLES = [
    # id, name, properties of the paragraph, size in points, properties of the letters
    ("VBThan", "VB Thân văn bản", BODY, 14, ""),
    ("VBThanSat", "VB Thân văn bản, sát", spacing(before=120) + FIRST_LINE + JUSTIFIED, 13, ""),
    ("VBCanCu", "VB Căn cứ", BODY, 14, ITALIC),
    ("VBPhan", "VB Phần", KEEP + BODY + outline(0), 14, BOLD),
    ("VBMuc", "VB Mục", BODY, 14, ""),
    ("VBMucDe", "VB Mục có đề", KEEP + BODY + outline(1), 14, BOLD),
    ("VBLoiNhac", "VB Lời nhắc", CUE_BAR + spacing(after=120) + '<w:ind w:left="720"/>' + JUSTIFIED, 13, ITALIC),
    ("VBGiua", "VB Giữa", spacing(after=120, line=264) + CENTRED, 14, ""),
    ("VBGhiChu", "VB Ghi chú", spacing(after=60) + JUSTIFIED, 12, ITALIC),
    ("VBQuocHieu", "VB Quốc hiệu", spacing() + CENTRED, 13, BOLD),
    ("VBTieuNgu", "VB Tiêu ngữ", spacing() + CENTRED, 14, BOLD),
    ("VBTieuDeDang", "VB Tiêu đề Đảng", spacing() + CENTRED, 15, BOLD),
    ("VBCoQuanTren", "VB Cơ quan cấp trên", spacing() + CENTRED, 13, CAPITALS),
    ("VBCoQuan", "VB Cơ quan ban hành", spacing() + CENTRED, 13, BOLD + CAPITALS),
    ("VBKe", "VB Đường kẻ", RULE_BAR + spacing(before=60, line=60, rule="exact") + CENTRED, 2, ""),
    ("VBKeTen", "VB Đường kẻ dưới tên", RULE_BAR + spacing(before=60, after=240, line=60, rule="exact"), 2, ""),
    ("VBSauBang", "VB Sau bảng", spacing(line=160, rule="exact"), 2, ""),
    ("VBSo", "VB Số, ký hiệu", spacing(before=60) + CENTRED, 13, ""),
    ("VBVeViec", "VB Về việc", spacing(before=60) + CENTRED, 12, ""),
    ("VBNgay", "VB Địa danh, ngày", spacing(before=60) + CENTRED, 14, ITALIC),
    ("VBTenLoai", "VB Tên loại", KEEP + spacing(before=240) + CENTRED, 14, BOLD + CAPITALS),
    ("VBTrichYeu", "VB Trích yếu", KEEP + spacing() + CENTRED, 14, BOLD),
    ("VBKinhGui", "VB Kính gửi", spacing(before=240, after=120) + CENTRED, 14, ""),
    ("VBKinhGuiMuc", "VB Kính gửi, từng nơi", spacing(after=60) + '<w:ind w:left="2835"/>', 14, ""),
    ("VBKinhMoiMuc", "VB Kính mời, từng nơi", spacing(after=60) + FIRST_LINE + JUSTIFIED, 13, ""),
    ("VBNoiNhan", "VB Nơi nhận", spacing(before=60), 12, BOLD + ITALIC),
    ("VBNoiNhanMuc", "VB Nơi nhận, từng nơi", spacing(), 11, ""),
    ("VBKy", "VB Người ký", KEEP + spacing() + CENTRED, 14, BOLD),
    ("VBTenKy", "VB Tên người ký", spacing(before=1500) + CENTRED, 14, BOLD),
    ("VBPhuLuc", "VB Phụ lục", KEEP + spacing(before=60) + CENTRED + outline(0), 14, BOLD),
    ("VBTenPhuLuc", "VB Tên phụ lục", KEEP + spacing() + CENTRED, 14, BOLD + CAPITALS),
    ("VBKemTheo", "VB Kèm theo", spacing(after=60) + CENTRED, 14, ITALIC),
    ("VBTenBang", "VB Tên bảng", KEEP + spacing(before=120, after=60) + CENTRED, 13, BOLD),
    ("VBDauCot", "VB Đầu cột", KEEP + spacing(before=40, after=40) + CENTRED, 12, BOLD),
    ("VBO", "VB Ô bảng", spacing(before=20, after=20), 12, ""),
    ("VBOGiua", "VB Ô bảng giữa", spacing(before=20, after=20) + CENTRED, 12, ""),
    ("VBCuoi", "VB Cuối phần", spacing(line=20, rule="exact"), 1, ""),
    # the Party's (Guide 36-HD/VPTW)
    ("VBCoQuanTrenDang", "VB Cơ quan cấp trên, Đảng", spacing() + CENTRED, 14, CAPITALS),
    ("VBCoQuanDang", "VB Cơ quan ban hành, Đảng", spacing() + CENTRED, 14, BOLD + CAPITALS),
    ("VBSoDang", "VB Số, ký hiệu, Đảng", spacing(before=60) + CENTRED, 14, ""),
    ("VBVeViecDang", "VB Về việc, Đảng", spacing(before=60) + CENTRED, 12, ITALIC),
    ("VBTenLoaiDang", "VB Tên loại, Đảng", KEEP + spacing(before=240) + CENTRED, 16, BOLD + CAPITALS),
    ("VBTrichYeuDang", "VB Trích yếu, Đảng", KEEP + spacing() + CENTRED, 15, BOLD),
    ("VBNoiNhanDang", "VB Nơi nhận, Đảng", spacing(before=60), 14, '<w:u w:val="single"/>'),
    ("VBNoiNhanMucDang", "VB Nơi nhận, từng nơi, Đảng", spacing(), 12, ""),
    ("Header", "header", spacing() + CENTRED, 14, ""),
    ("Footer", "footer", spacing() + CENTRED, 8, ""),
]


def put_in(document: Document) -> None:
    """Make these the only styles of `document`, and Vietnamese its language."""
    root = document.styles.element
    for old in list(root):
        root.remove(old)
    for new in parse_xml(styles_xml()):
        root.append(new)
    settings = document.settings.element
    for old in list(settings):
        settings.remove(old)
    for new in parse_xml(SETTINGS):
        settings.append(new)
    document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = FONT_TABLE.encode()


def styles_xml() -> str:
    made = "".join(style_xml(*style) for style in STYLES)
    return f"<w:styles {nsdecls('w')}>{DEFAULTS}{made}</w:styles>"


def style_xml(key: str, name: str, paragraph: str, size: int, letters: str) -> str:
    marked = ' w:customStyle="1"' if key.startswith("VB") else ""
    return (
        f'<w:style w:type="paragraph"{marked} w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>'
        f"<w:rPr>{FONTS}{letters_with_size(letters, size)}</w:rPr></w:style>"
    )


def letters_with_size(letters: str, size: int) -> str:
    """The size before an underline, as the schema has it."""
    before, mark, after = letters.partition("<w:u ")
    return f'{before}<w:sz w:val="{size * 2}"/><w:szCs w:val="{size * 2}"/>{mark}{after}'


FONTS = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
DEFAULTS = (
    f'<w:docDefaults><w:rPrDefault><w:rPr>{FONTS}<w:color w:val="000000"/><w:sz w:val="28"/><w:szCs w:val="28"/>'
    f'<w:lang w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    "<w:pPrDefault/></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
)
SETTINGS = (
    f"<w:settings {nsdecls('w')}>"
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    f'w:val="15"/></w:compat><w:themeFontLang w:val="{LANGUAGE}"/><w:decimalSymbol w:val=","/>'
    '<w:listSeparator w:val=";"/></w:settings>'
)
FONT_TABLE = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}><w:font w:name="{FONT}">'
    '<w:charset w:val="A3"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)
"""A3 is Vietnamese."""
