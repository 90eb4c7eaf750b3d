"""Files to mutate: one or two of each format of the corpus, and small ones made here, the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[2] / "policies_corpus"
_PER_FORMAT = 2
_LARGEST = 400_000  # bytes of a seed: a mutated scan of a megabyte costs seconds and teaches no more

LINES = (
    "某区高新技术企业奖励办法",
    "某管发〔2025〕6号",
    "第一章 总则",
    "第一条 为了规范奖励，制定本办法。",
    "第二条 申请奖励的企业应当同时符合下列条件：",
    "（一）在本区登记注册满一年；",
    "（二）上年度研究开发费用不低于500万元；",
    "1.有专利证书；",
    "第三条 首次认定的企业给予20万元奖励，自2025年4月1日起施行，有效期三年。《某区旧办法》（某管发〔2022〕3号）同时废止。",
    "某区管理委员会",
    "2025年3月20日",
    "附件1 申报材料清单",
)
ROWS = (
    ("级别", "条件", "奖励（万元）"),
    ("国家级", "首次认定", "20"),
    ("省级", "复核通过", "10"),
    ("市级", "入库", "5"),
)


@dataclass(frozen=True, slots=True)
class Seed:
    """A file to begin with; `kind` is its extension."""

    name: str
    data: bytes

    @property
    def kind(self) -> str:
        return self.name.rpartition(".")[2].lower()


def seeds(extra: Path | None = None) -> list[Seed]:
    """All seeds in a stable order: made here, of the corpus, below `extra`."""
    found = [Seed(name, data) for name, data in _made()]
    found += _smallest(CORPUS, "source.*")
    if extra is not None:
        files = sorted(p for p in extra.rglob("*") if p.is_file() and p.suffix not in (".json", ".md"))
        found += [Seed(p.name, p.read_bytes()) for p in files if p.stat().st_size <= _LARGEST]
    return found


def _smallest(folder: Path, pattern: str) -> list[Seed]:
    by_kind: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob(pattern), key=lambda p: (p.stat().st_size, str(p))):
        by_kind.setdefault(path.suffix, []).append(path)
    return [
        Seed(f"{p.parent.name}{p.suffix}", p.read_bytes())
        for _, paths in sorted(by_kind.items())
        for p in paths[:_PER_FORMAT]
        if p.stat().st_size <= _LARGEST
    ]


def _made() -> Iterator[tuple[str, bytes]]:
    text = "\n".join(LINES)
    rows = "\n".join(",".join(row) for row in ROWS)
    yield "a.txt", text.encode()
    yield "gbk.txt", text.encode("gb18030")
    yield "utf16.txt", text.encode("utf-16")
    yield "a.md", _markdown().encode()
    yield "a.html", _html().encode()
    yield "gbk.html", _html().replace("utf-8", "gbk").encode("gb18030")
    yield "a.csv", rows.encode()
    yield "gbk.csv", rows.encode("gb18030")
    yield "a.docx", docx()
    yield "a.xlsx", xlsx()
    yield "a.pptx", pptx()
    yield "a.ofd", ofd()
    yield "a.zip", archive({"文件/a.docx": docx(), "文件/b.zip": archive({"a.txt": text.encode()})})
    yield "a.pdf", pdf()
    yield "encrypted.pdf", encrypted(pdf(), "")
    yield "password.pdf", encrypted(pdf(), "secret")
    for kind in ("png", "jpg", "tiff", "webp", "bmp"):
        yield f"a.{kind}", picture(kind)


def archive(members: Mapping[str, bytes]) -> bytes:
    """A ZIP of these members, the same bytes each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _markdown() -> str:
    table = "\n".join("| " + " | ".join(row) + " |" for row in (ROWS[0], ("---",) * 3, *ROWS[1:]))
    return f"# {LINES[0]}\n\n" + "\n\n".join(LINES[1:]) + f"\n\n表1 奖励标准\n\n{table}\n"


def _html() -> str:
    rows = "".join("<tr>" + "".join(f'<td rowspan="1" colspan="1">{c}</td>' for c in row) + "</tr>" for row in ROWS)
    words = "".join(f"<p>{line}</p>" for line in LINES[1:])
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{LINES[0]}_某区门户网站</title>'
        '<meta name="PubDate" content="2025-03-21"><style>.x{display:none}</style></head><body>'
        f'<div class="nav"><a href="/">首页</a></div><div id="zoom" class="content"><h1>{LINES[0]}</h1>'
        f"<p>发布日期：2025-03-21 来源：某区管委会</p>{words}<table><caption>表1 奖励标准</caption>{rows}</table></div>"
        '<a href="/a.docx">附件</a><script>var a=1;</script></body></html>'
    )


# -- office formats, no more than the parts that are read ---------------------------------------------------------

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OPEN = "http://schemas.openxmlformats.org/"
_RELATIONS = f"{_OPEN}officeDocument/2006/relationships"


def _types(parts: Mapping[str, str]) -> bytes:
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'{_XML}<Types xmlns="{_OPEN}package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    ).encode()


def _relations(targets: Mapping[str, str]) -> bytes:
    entries = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for n, (target, kind) in enumerate(targets.items(), 1)
    )
    return f'{_XML}<Relationships xmlns="{_OPEN}package/2006/relationships">{entries}</Relationships>'.encode()


def docx() -> bytes:
    """Styles, a list that Word numbers, merged cells."""
    word = f'xmlns:w="{_OPEN}wordprocessingml/2006/main"'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml."

    def paragraph(text: str, properties: str = "") -> str:
        return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"

    body = paragraph(LINES[0], '<w:pStyle w:val="Title"/>') + "".join(paragraph(line) for line in LINES[1:])
    body += "".join(
        paragraph(line, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>') for line in ("甲。", "乙。")
    )
    cells = [
        f'<w:tc><w:tcPr><w:gridSpan w:val="1"/><w:vMerge w:val="restart"/></w:tcPr>{paragraph(c)}</w:tc>'
        for row in ROWS
        for c in row
    ]
    rows = "".join("<w:tr>" + "".join(cells[n : n + 3]) + "</w:tr>" for n in range(0, len(cells), 3))
    document = f"{_XML}<w:document {word}><w:body>{body}<w:tbl><w:tblPr/>{rows}</w:tbl></w:body></w:document>"
    styles = (
        f'{_XML}<w:styles {word}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        '</w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/>'
        "</w:style></w:styles>"
    )
    numbering = (
        f'{_XML}<w:numbering {word}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="4"/>'
        '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    parts = {"document": document, "styles": styles, "numbering": numbering}
    return archive(
        {
            "[Content_Types].xml": _types(
                {f"word/{n}.xml": f"{kind}{n}{'.main' if n == 'document' else ''}+xml" for n in parts}
            ),
            "_rels/.rels": _relations({"word/document.xml": "officeDocument"}),
            "word/_rels/document.xml.rels": _relations({"styles.xml": "styles", "numbering.xml": "numbering"}),
            **{f"word/{name}.xml": xml.encode() for name, xml in parts.items()},
        }
    )


def xlsx() -> bytes:
    """A title over merged cells, a header, numbers."""
    sheet = f'xmlns="{_OPEN}spreadsheetml/2006/main"'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    rows = ""
    for r, row in enumerate(((LINES[0], "", ""), *ROWS), 1):
        cells = "".join(
            f'<c r="{"ABC"[c]}{r}"><v>{text}</v></c>'
            if text.isdigit()
            else f'<c r="{"ABC"[c]}{r}" t="inlineStr"><is><t>{text}</t></is></c>'
            for c, text in enumerate(row)
        )
        rows += f'<row r="{r}">{cells}</row>'
    worksheet = (
        f'{_XML}<worksheet {sheet}><dimension ref="A1:C5"/><sheetData>{rows}</sheetData>'
        '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells></worksheet>'
    )
    book = (
        f'{_XML}<workbook {sheet} xmlns:r="{_RELATIONS}"><sheets><sheet name="奖励" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    )
    return archive(
        {
            "[Content_Types].xml": _types(
                {"xl/workbook.xml": kind + "sheet.main+xml", "xl/worksheets/sheet1.xml": kind + "worksheet+xml"}
            ),
            "_rels/.rels": _relations({"xl/workbook.xml": "officeDocument"}),
            "xl/workbook.xml": book.encode(),
            "xl/_rels/workbook.xml.rels": _relations({"worksheets/sheet1.xml": "worksheet"}),
            "xl/worksheets/sheet1.xml": worksheet.encode(),
        }
    )


def pptx() -> bytes:
    """Two slides, the second with a table."""
    names = f'xmlns:a="{_OPEN}drawingml/2006/main" xmlns:p="{_OPEN}presentationml/2006/main" xmlns:r="{_RELATIONS}"'

    def shape(text: str, holder: str = "") -> str:
        return (
            f'<p:sp><p:nvSpPr><p:nvPr>{holder}</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="1" y="200000"/></a:xfrm></p:spPr>'
            f"<p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
        )

    rows = "".join(
        "<a:tr>"
        + "".join(f'<a:tc rowSpan="1" gridSpan="1"><a:p><a:r><a:t>{c}</a:t></a:r></a:p></a:tc>' for c in row)
        + "</a:tr>"
        for row in ROWS
    )
    first = shape(LINES[0], '<p:ph type="title"/>') + "".join(shape(line) for line in LINES[3:8])
    second = f"<p:graphicFrame><a:tbl>{rows}</a:tbl></p:graphicFrame>"
    slides = {
        f"ppt/slides/slide{n}.xml": f"{_XML}<p:sld {names}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:sld>".encode()
        for n, tree in enumerate((first, second), 1)
    }
    show = (
        f'{_XML}<p:presentation {names}><p:sldIdLst><p:sldId id="256" r:id="rId1"/><p:sldId id="257" r:id="rId2"/>'
        "</p:sldIdLst></p:presentation>"
    )
    return archive(
        {
            "[Content_Types].xml": _types({}),
            "_rels/.rels": _relations({"ppt/presentation.xml": "officeDocument"}),
            "ppt/presentation.xml": show.encode(),
            "ppt/_rels/presentation.xml.rels": _relations({"slides/slide1.xml": "slide", "slides/slide2.xml": "slide"}),
            **slides,
        }
    )


def ofd() -> bytes:
    """One page of GB/T 33190."""
    names = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    objects = "".join(
        f'<ofd:TextObject ID="{n}" Boundary="20 {20 + 10 * n} 170 8" Size="5" CTM="1 0 0 1 0 0">'
        f'<ofd:TextCode X="0" Y="5" DeltaX="g {len(line) - 1} 5">{line}</ofd:TextCode></ofd:TextObject>'
        for n, line in enumerate(LINES, 1)
    )
    return archive(
        {
            "OFD.xml": f"{_XML}<ofd:OFD {names}><ofd:DocBody><ofd:DocInfo><ofd:Title>{LINES[0]}</ofd:Title></ofd:DocInfo>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>".encode(),
            "Doc_0/Document.xml": f"{_XML}<ofd:Document {names}><ofd:CommonData><ofd:PageArea>"
            "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
            '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>'.encode(),
            "Doc_0/Pages/Page_0/Content.xml": f"{_XML}<ofd:Page {names}><ofd:Content><ofd:Layer>{objects}</ofd:Layer>"
            "</ofd:Content></ofd:Page>".encode(),
        }
    )


# -- pages and pictures ------------------------------------------------------------------------------------------


def pdf() -> bytes:
    """Two small pages, one with a ruled table; small, because a page whose text is broken is read by OCR."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    buffer = io.BytesIO()
    sheet = Canvas(buffer, pagesize=(260, 200), invariant=1, pageCompression=0)
    sheet.setTitle(LINES[0])
    sheet.setFont("STSong-Light", 10)
    for n, line in enumerate(LINES[:9]):
        sheet.drawString(10, 185 - 20 * n, line[:24])
    sheet.showPage()
    sheet.setFont("STSong-Light", 10)
    sheet.grid((20, 90, 160, 230), (60, 90, 120, 150, 180))
    for r, row in enumerate(ROWS):
        for c, cell in enumerate(row):
            sheet.drawString(25 + 70 * c, 160 - 30 * r, cell)
    sheet.showPage()
    sheet.save()
    return buffer.getvalue()


def encrypted(data: bytes, password: str) -> bytes:
    """The PDF under this password, "" being none that a reader has to type."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, ByteStringObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    identity = ArrayObject((ByteStringObject(b"0" * 16), ByteStringObject(b"0" * 16)))  # the same bytes each time
    writer._ID = identity
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    writer._ID = identity
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def picture(kind: str) -> bytes:
    """A small picture of a word and a number."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (240, 80), "white")
    ImageDraw.Draw(image).text((20, 25), "Reward 200000 yuan 2025", fill="black", font_size=18)
    buffer = io.BytesIO()
    image.save(buffer, {"jpg": "JPEG"}.get(kind, kind.upper()))
    return buffer.getvalue()
