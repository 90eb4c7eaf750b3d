"""PDF files: typeset by Chromium (one or two columns), or scanned pictures without a text layer."""

from html import escape
from io import BytesIO
from string import Template

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from bench.corpus.chromium import Printer, settled_pdf
from bench.corpus.fragments import body_html
from bench.corpus.manuscript import CORPUS_CODE, Manuscript
from bench.corpus.roles import Role, paragraph_roles
from bench.corpus.variations import variations

Picture = NDArray[np.uint8]  # grey values, shape (height, width)

SUBJECT = {"demonstration": "演示文件，内容为虚构", "digest": "政策要点摘编，以官方原文为准"}
_SERIF = '"Noto Serif CJK SC"'
_SONG = '"AR PL SungtiL GB"'  # lighter face, as the 宋体 of an office printer
_SCAN_DPI = 200
_SCAN_LIMIT = 1_150_000  # bytes; a scan shall stay below 1.2 MB
_MAX_TILT = 0.6  # degrees, a page laid on the glass by hand


def render_pdf(manuscript: Manuscript, printer: Printer) -> bytes:
    """One or two columns, printed by Chromium."""
    register = manuscript.register
    header = variations().running_header.get(register.id, "")
    printed = printer.pdf(print_html(manuscript), header=escape(header))
    return settled_pdf(
        printed,
        title=manuscript.title,
        author=register.issuer,
        subject=SUBJECT[register.provenance],
        issued_on=manuscript.stamp_day,
        mend_radicals=register.id not in variations().keep_radicals,
    )


def render_scan(manuscript: Manuscript, printer: Printer) -> bytes:
    """Tilted, noisy grey pictures of the printed pages."""
    document = pypdfium2.PdfDocument(printer.pdf(print_html(manuscript, font=_SONG, size=14)))
    noise = np.random.default_rng(int(manuscript.sha256[:8], 16))
    pages = [page.render(scale=_SCAN_DPI / 72, grayscale=True).to_numpy() for page in document]
    scanned = [_scanned(page.reshape(page.shape[:2]), noise) for page in pages]
    for quality in range(70, 30, -5):
        jpegs = [cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes() for page in scanned]
        if sum(map(len, jpegs)) < _SCAN_LIMIT:
            break
    return _picture_pdf(jpegs, manuscript)


def print_html(manuscript: Manuscript, *, font: str = _SERIF, size: int = 14) -> str:
    """The page that is printed: red head, title, body."""
    register = manuscript.register
    two_column = register.render.style == "two_column"
    has_number = Role.NUMBER in paragraph_roles(manuscript).values()
    number = escape(register.document_number or "") if has_number else ""
    issuer = "\n".join(register.issuers)
    if two_column:
        issued = register.issued_on.strftime("%Y年%-m月%-d日") if register.issued_on else ""
        red_head = f'<div class="masthead"><span>{escape(register.issuer)}</span><span>{issued}</span></div>'
    else:
        red_head = f'<div class="issuer">{escape(issuer)}文件</div><p class="docno">{number}</p><hr>'
    template = Template(
        (CORPUS_CODE / "templates" / f"print_{'two_column' if two_column else 'plain'}.html").read_text("utf-8")
    )
    return template.substitute(
        title=escape(manuscript.title),
        font=font,
        size=size,
        head_size=min(34, 420 // (max(map(len, register.issuers)) + 2)),  # 文件 stays on the issuer's line
        red_head=red_head,
        number_line=f'<p class="docno">{number}</p>',
        body=body_html(manuscript, skip_number_line=True),
    )


def _scanned(page: Picture, noise: np.random.Generator) -> Picture:
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), noise.uniform(-_MAX_TILT, _MAX_TILT), 1.0)
    tilted = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)
    soft = cv2.GaussianBlur(tilted, (0, 0), 0.55).astype(np.float32)
    grain = cv2.GaussianBlur(noise.normal(0, 9, page.shape).astype(np.float32), (0, 0), 1.0)
    across = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    shadow = 1 - 0.16 * np.exp(-across / 0.05) - 0.05 * down**3  # the book edge, and the lid not quite closed
    paper = 246 / 255  # scanned paper is never quite white
    shaded: Picture = np.clip((soft * paper + grain) * shadow, 0, 255).astype(np.uint8)
    return shaded


def _picture_pdf(jpegs: list[bytes], manuscript: Manuscript) -> bytes:
    rl_config.useA85 = 0  # raw JPEG streams, a quarter smaller
    out = BytesIO()
    canvas = Canvas(out, invariant=1, pagesize=(595.28, 841.89))
    canvas.setTitle("扫描件")
    canvas.setSubject(SUBJECT[manuscript.register.provenance])
    for jpeg in jpegs:
        canvas.drawImage(ImageReader(BytesIO(jpeg)), 0, 0, 595.28, 841.89)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
