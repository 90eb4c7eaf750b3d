"""Characters: cleaning what a file gives, telling Chinese from the rest, noticing a text layer that is garbage."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

# Unicode's EquivalentUnifiedIdeograph for the radicals supplement (U+2E80–2EFF): PDF printers such as Chromium write
# these in place of the ordinary character (⻚ for 页) because both share one glyph.
_SUPPLEMENT = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑尣⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺥爫"
    "⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳网⺴网⺵网⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇角"
    "⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄"
    "⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
_REPLACE: dict[int, str] = {ord(a): b for a, b in zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True)}
_REPLACE |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_REPLACE |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
# what vertical writing and old code pages write for ordinary punctuation: ︵ for （, ﹐ for ，
_FORMS = (
    "︐，︑、︒。︓：︔；︕！︖？︗〖︘〗︙…︱—︲–︳_︵（︶）︷｛︸｝︹〔︺〕︻【︼】︽《︾》︿〈﹀〉﹁「﹂」﹃『﹄』﹇［﹈］"
    "﹐，﹑、﹒．﹔；﹕：﹖？﹗！﹘—﹙（﹚）﹛｛﹜｝﹝〔﹞〕﹟＃﹠＆﹡＊﹢＋﹣－﹤＜﹥＞﹦＝﹨＼﹩＄﹪％﹫＠"
)
_REPLACE |= {ord(a): b for a, b in zip(_FORMS[::2], _FORMS[1::2], strict=True)}
_REPLACE |= dict.fromkeys((*range(0, 9), 11, *range(14, 32), *range(127, 160)), "")
# soft hyphen, zero width, marks of writing direction, variation selectors, byte order mark, object replacement
_INVISIBLE = (0xAD, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070))
_REPLACE |= dict.fromkeys((*_INVISIBLE, *range(0xFE00, 0xFE10), 0xFEFF, *range(0xFFF9, 0xFFFD)), "")
_REPLACE |= {0x0C: "\n", 0x2028: "\n", 0x2029: "\n", 0x85: "\n"}
_COMPAT = re.compile("[\uf900-\ufaff\U0002f800-\U0002fa1f]")
_ODD = re.compile(f"[{re.escape(''.join(map(chr, sorted(_REPLACE))))}\ud800-\udfff\uf900-\ufaff\U0002f800-\U0002fa1f]")
_NOTHING = "".join(map(chr, (*_INVISIBLE, 0xFEFF))) + "\u00a0\u2028\u2029\u3000 "
_NOTHING += "".join(map(chr, (*range(32), *range(127, 160))))
_SURROGATE = re.compile("[\ud800-\udfff]")

_CJK = (
    "\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # ideographs
    "\u3000-\u303f\u3040-\u30ff\u31f0-\u31ff\uff00-\uffef\u2460-\u249b"  # punctuation, kana, full-width forms, ①
    "\u2014\u2018-\u201d\u2026"  # —‘’“”…: Chinese punctuation that Unicode shares with the West
)
CJK = re.compile(f"[{_CJK}]")
IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_BREAK = re.compile("[ \t]*[\r\n\v\f\x85\u2028\u2029]+[ \t]*")
_BREAK_IN_CHINESE = re.compile(f"(?<=[{_CJK}]){_BREAK.pattern}|{_BREAK.pattern}(?=[{_CJK}])")
_CJK_FONT = re.compile(
    r"song|simsun|hei|kai|fang|ming|gothic|mincho|yahei|gb\s?\d|gbk|cjk|noto.*sc|source.*han|st(?:song|kaiti|heiti)|"
    r"[\u4e00-\u9fff]",
    re.I,
)


def clean(text: str) -> str:
    """`text` without control and invisible characters, with ordinary ones for radicals, ligatures, vertical and compatibility
    forms. Digits, letters and full-width punctuation stay as they are.
    """
    if not _ODD.search(text):
        return text
    text = text.translate(_REPLACE)
    text = _SURROGATE.sub("\ufffd", text)
    return _COMPAT.sub(lambda m: unicodedata.normalize("NFC", m.group()), text)


def squeeze(text: str) -> str:
    """One paragraph's text in the file's own characters: the source's layout taken out, nothing blank at the ends.

    Runs of plain white space are one space; a line break beside a Chinese character is dropped, since it is the source's own
    wrapping, not a word boundary (「20\\n万元」). Odd characters are left to `ingest.canonical`, which keeps a map to them.
    """
    text = _BREAK.sub(" ", _BREAK_IN_CHINESE.sub("", text.strip(_NOTHING)))
    return re.sub("[ \t]+", " ", text) if text.isprintable() or clean(text).strip() else ""


def is_cjk(char: str) -> bool:
    """Whether `char` is written in a full-width cell: an ideograph, kana or East Asian punctuation."""
    return bool(CJK.match(char))


def width(text: str) -> float:
    """Advance of `text` in em: 1 for a Chinese character, about 0.5 for others."""
    return sum(1.0 if is_cjk(c) else 0.5 for c in text)


def join(left: str, right: str) -> str:
    """The two halves of a wrapped sentence: no space beside a Chinese character, a word cut by a hyphen made whole."""
    left, right = left.rstrip(), right.lstrip()
    if not left or not right:
        return left + right
    if is_cjk(left[-1]) or is_cjk(right[0]):
        return left + right
    if left[-1] == "-" and len(left) > 1 and left[-2].isalpha() and right[0].islower():
        return left[:-1] + right
    if left[-1] in "-/" or (left[-1].isdigit() and right[0] in "%.,") or (left[-1] in ".," and right[0].isdigit()):
        return left + right
    return f"{left} {right}"


_HALF = re.compile(f"(?<=[{_CJK}])[;:,?!]|(?<=[{_CJK}])\\((?!\\d+\\))|\\((?=[{_CJK}])|(?<=[{_CJK}])\\)")
_FULL = str.maketrans(";:,?!()", "；：，？！（）")


def full_width(text: str) -> str:
    """`text` with the punctuation beside Chinese characters full-width: in a picture the two widths look alike."""
    if len(CJK.findall(text)) * 2 > len(text) and text[-1] in ";:":
        text = text[:-1] + text[-1].translate(_FULL)
    text = _HALF.sub(lambda m: m.group().translate(_FULL), text)
    return re.sub(r"（([^（）()]*)\)", r"（\1）", re.sub(r"\(([^（）()]*)）", r"（\1）", text))


def is_cjk_font(name: str) -> bool:
    """Whether a PDF font's name is that of a Chinese, Japanese or Korean face."""
    return bool(_CJK_FONT.search(name))


def is_garbage(text: str, cjk_font: bool = False) -> bool:
    """Whether a text layer does not say what the page shows, so that the page must be read as an image.

    `cjk_font`: the page uses a Chinese face, so Latin-1 letters in quantity are undecoded Chinese.
    """
    chars = [c for c in text if not c.isspace()]
    if not chars:
        return False
    bad = sum(1 for c in chars if unicodedata.category(c) in ("Cc", "Co", "Cn", "Cs") or c == "\ufffd")
    if bad / len(chars) > 0.3:
        return True
    strange = sum(1 for c in chars if ("\u0080" <= c <= "\u02ff" and c.isalpha()) or "\ua640" <= c <= "\ua8ff")
    if strange / len(chars) > (0.25 if cjk_font else 0.6) or sum("\ua640" <= c <= "\ua8ff" for c in chars) > 1:
        return True
    han = [c for c in chars if IDEOGRAPH.match(c)]
    return _repeats(han) or _rare(han)


def _repeats(han: list[str]) -> bool:
    """Many glyphs mapped to one character: 轉轉針針針針. In real Chinese about 1 % of neighbours are equal."""
    pairs = sum(a == b for a, b in pairwise(han))
    return len(han) >= 6 and pairs / (len(han) - 1) > 0.4


def _rare(han: list[str]) -> bool:
    """Mostly characters that no everyday character set has: a wrong mapping."""
    if len(han) < 20:
        return False
    return sum(not _common(c) for c in han) / len(han) > 0.3


def _common(char: str) -> bool:
    for codec in ("gb2312", "big5", "shift_jis"):
        try:
            char.encode(codec)
        except UnicodeEncodeError:
            continue
        return True
    return False
