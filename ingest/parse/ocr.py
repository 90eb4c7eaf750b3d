"""Pages that are pictures: rendered at 200 dpi, straightened, read by RapidOCR (models in the wheel, no download)."""

from __future__ import annotations

import io
import logging
import math
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from . import ocr_tables, progress
from .blocks import Parsed
from .chars import clean, full_width, is_cjk, width
from .errors import Damaged, NoText, TooLarge, TooManyPages
from .lines import Line
from .pdf_tables import Table

DPI = 200
_MAX_SIDE = 3508  # pixels: A4 at 300 dpi; larger pictures gain nothing and cost memory
_DETECT_SIDE = 1280  # finding lines needs less detail than reading them: less time and memory, same text on test scans
_MAX_PIXELS = 120_000_000  # of a picture file before it is scaled down
_THREADS = 2
_CERTAIN = 0.85  # mean certainty of a clear page is 0.97 to 0.99, of a poor fax 0.9, upside down 0.5 to 0.7
_BATCH = 1  # lines read at once: more are padded to the longest, which costs 0.2 GB, time, and spaces in the text
_FEWEST_TURNED = 4  # characters that make a turned reading worth more than none: shapes read as 三 or 一 any way up


@dataclass(slots=True)
class ImagePage:
    """What was read on one picture; coordinates in pixels of the straightened picture."""

    width: float
    height: float
    lines: list[Line]
    tables: list[Table] = field(default_factory=list)


@cache
def engine() -> Any:
    """The process's one RapidOCR engine: 0.3–0.6 s to load, some 200 MB."""
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.max_side_len": _MAX_SIDE,
            "Global.use_cls": False,
            "Rec.rec_batch_num": _BATCH,
            "Det.limit_type": "max",
            "Det.limit_side_len": _DETECT_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def render(page: Any) -> Any:
    """A pdfium page as a grey-free BGR array of shape (height, width, 3) at 200 dpi, smaller for huge pages."""
    width, height = page.get_size()
    scale = min(DPI / 72, _MAX_SIDE / max(width, height, 1.0))
    return page.render(scale=scale, rev_byteorder=False, may_draw_forms=False).to_numpy()[:, :, :3].copy()


def is_blank(image: Any) -> bool:
    """Whether hardly a pixel differs from the background."""
    grey = image.mean(axis=2)
    return bool(grey.max() - grey.min() < 24 or (abs(grey - grey.mean()) > 40).mean() < 0.0002)


def read_image(image: Any, number: int) -> ImagePage:
    """The lines and ruled tables of a picture, an array of shape (height, width, 3). `number` is the 1-based page."""
    image, result = _upright(image)
    if result.boxes is None or not result.txts:
        return ImagePage(image.shape[1], image.shape[0], [])
    boxes, angle = result.boxes, _angle(result.boxes)
    if abs(angle) > 0.2:
        image, boxes = _straighten(image, boxes, angle)
    lines = [line for box, text in zip(boxes, result.txts, strict=True) if (line := _line(box, text, number))]
    cells = ocr_tables.find_cells(image)
    tables, rest = ocr_tables.read(cells, lines, number, lambda crop: _recognise(image, crop))
    return ImagePage(image.shape[1], image.shape[0], _even(rest), tables)


def _upright(image: Any) -> tuple[Any, Any]:
    """The picture turned by quarters so that its lines lie level and read well, and what is read on it then.

    Other turns are tried only where the lines stand on end or few of them make sense: a page laid on the glass
    sideways or upside down. Each try costs as much as reading the page.
    """
    import numpy

    result = engine()(image)
    if result.boxes is None:
        return image, result
    standing = _standing(result)
    if not standing and _certainty(result) >= _CERTAIN:
        return image, result
    best = (_legible(result), image, result)
    for quarters in (1, 3) if standing else (2,):
        turned = numpy.ascontiguousarray(numpy.rot90(image, quarters))
        progress.report("ocr")
        other = engine()(turned)
        if other.boxes is not None and sum(map(len, other.txts or ())) >= _FEWEST_TURNED:
            best = max(best, (_legible(other), turned, other), key=lambda t: t[0])
            if _certainty(other) >= _CERTAIN and not _standing(other):
                break
    return best[1], best[2]


def _sides(box: Any) -> tuple[float, float]:
    """Width and height of a detected box."""
    return math.dist(box[0], box[1]), math.dist(box[0], box[3])


def _standing(result: Any) -> bool:
    """Whether most of the text runs from top to bottom."""
    lengths = [(max(wide, high), high > 1.5 * wide) for wide, high in map(_sides, result.boxes)]
    return sum(n for n, on_end in lengths if on_end) > 0.6 * sum(n for n, _ in lengths)


def _certainty(result: Any) -> float:
    """The recogniser's mean certainty a character, 0 to 1; lines that it gave up count as 0."""
    texts, scores = result.txts or (), result.scores or ()
    total = sum(len(t) for t in texts)
    return float(sum(len(t) * s for t, s in zip(texts, scores, strict=True))) / total if total else 0.0


def _legible(result: Any) -> float:
    """Characters on level lines, weighted by how certain they are."""
    return sum(
        len(text) * max(float(score) - 0.5, 0.0)
        for box, text, score in zip(result.boxes, result.txts or (), result.scores or (), strict=True)
        if _sides(box)[1] <= 1.5 * _sides(box)[0]
    )


def _recognise(image: Any, box: tuple[float, float, float, float]) -> str:
    """The text in a box known to hold one line."""
    x0, top, x1, bottom = (int(v) for v in box)
    crop = image[max(top, 0) : bottom, max(x0, 0) : x1]
    if crop.shape[0] < 6 or crop.shape[1] < 6:
        return ""
    result = engine()(crop, use_det=False, use_cls=False, use_rec=True)
    engine().update_params(use_det=True, use_cls=False, use_rec=True)
    return full_width(clean(" ".join(result.txts or ())).strip())


def _angle(boxes: Any) -> float:
    """The slant of long lines in degrees, their median: scans are laid on the glass a little askew."""
    angles = []
    for box in boxes:
        (xa, ya), (xb, yb) = box[0], box[1]
        length, high = math.hypot(xb - xa, yb - ya), math.hypot(box[3][0] - xa, box[3][1] - ya)
        if length > 5 * high:
            angles.append(math.degrees(math.atan2(yb - ya, xb - xa)))
    angles.sort()
    return angles[len(angles) // 2] if len(angles) >= 2 else 0.0


def _straighten(image: Any, boxes: Any, angle: float) -> tuple[Any, Any]:
    """Picture and boxes turned back by `angle` degrees; the text has been read already (each box was cut out level)."""
    import cv2
    import numpy

    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    points = numpy.asarray(boxes, dtype=float)
    return turned, points @ matrix[:, :2].T + matrix[:, 2]


def _line(box: Any, text: str, number: int) -> Line | None:
    text = full_width(clean(text).strip())
    if not text:
        return None
    xs, ys = [float(p[0]) for p in box], [float(p[1]) for p in box]
    high = max(ys) - min(ys)
    return Line(text, min(xs), min(ys), max(xs), max(ys), number, max(high * 0.72, 1.0), rough=True)


def _even(lines: list[Line]) -> list[Line]:
    """Sizes that differ only by measuring error made equal: the detector's boxes vary by some 15 %.

    The em of a line of Chinese is its width divided by its characters, which is far steadier than its height.
    """
    from dataclasses import replace
    from statistics import median

    sized = []
    for line in lines:
        cells = sum(1.0 if is_cjk(c) else 0.5 for c in line.text)
        chinese = sum(is_cjk(c) for c in line.text)
        em = (line.x1 - line.x0) / cells if cells >= 8 and chinese > 0.8 * len(line.text) else 0.0
        sized.append((line, em))
    known = [em for _, em in sized if em]
    body = median(known) if known else median([s.size for s, _ in sized]) if sized else 1.0
    heights = [s.size for s, em in sized if em and abs(em - body) < 0.1 * body]
    factor = body / median(heights) if heights else 1.0
    result = []
    for line, em in sized:
        size = em or min(line.size * factor, (line.x1 - line.x0) / max(width(line.text), 1.0))
        result.append(replace(line, size=body if abs(size - body) < 0.22 * body else size))
    return result


def parse_image(data: bytes, media_type: str, *, max_pages: int) -> Parsed:
    """A picture file read by OCR; each frame of a TIFF is a page. Raises Damaged, TooLarge, TooManyPages or NoText."""
    from PIL import Image, UnidentifiedImageError

    from .pdf import _Page, assemble

    Image.MAX_IMAGE_PIXELS = None  # the size is checked here, with a reason
    pages = []
    try:
        with Image.open(io.BytesIO(data)) as picture:
            frames = getattr(picture, "n_frames", 1) if media_type == "image/tiff" else 1
            if frames > max_pages:
                raise TooManyPages(frames, max_pages)
            for index in range(frames):
                picture.seek(index)
                if picture.width * picture.height > _MAX_PIXELS:
                    raise TooLarge(f"图片尺寸{picture.width}×{picture.height}像素过大，请缩小到1亿像素以内后重新上传。")
                progress.report("ocr")
                found = read_image(_pixels(picture), index + 1)
                pages.append(_Page(index + 1, found.width, found.height, found.lines, found.tables, scanned=True))
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise Damaged("图片文件已损坏或不完整，无法打开。请重新扫描或导出后再上传。") from error
    blocks = assemble(pages)
    if not blocks:
        raise NoText("图片中没有识别到文字。请上传更清晰的扫描件（建议300dpi）或可编辑的原文件。")
    return Parsed(media_type, tuple(blocks), len(pages), {}, ("文字由OCR从图片识别，请核对",))


def _pixels(picture: Any) -> Any:
    """An opened picture, as a viewer shows it, as a BGR array of shape (height, width, 3)."""
    import numpy
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((_MAX_SIDE, _MAX_SIDE))
    return numpy.asarray(_on_white(upright))[:, :, ::-1].copy()


def read_bytes(data: bytes, number: int) -> ImagePage | None:
    """What is read on a picture file that is page `number`; None where it is no picture that can be read."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                return None
            pixels = _pixels(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        return None
    progress.report("ocr")
    return read_image(pixels, number)


def _on_white(picture: Any) -> Any:
    """RGB; transparent parts white, as a viewer shows them."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        ground.alpha_composite(picture)
        picture = ground
    return picture.convert("RGB")
