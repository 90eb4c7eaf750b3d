"""policies_corpus/README.md: where the documents come from, and a table of all of them."""

from collections import Counter
from string import Template

from bench.corpus.manuscript import CORPUS_CODE, Manuscript, Register
from bench.corpus.variations import variations

_CHAIN = {"innovation": "创新链", "industry": "产业链", "talent": "人才链", "policy": "政策链", "capital": "资金链"}
_PROVENANCE = {"demonstration": "演示", "digest": "摘编"}
_STYLE = {
    "two_column": "双栏",
    "scan": "扫描",
    "portal_gov": "政府门户",
    "portal_news": "资讯站",
    "portal_old_gbk": "旧站GBK",
}


def corpus_readme(manuscripts: list[Manuscript]) -> str:
    """The page, in Chinese."""
    formats = Counter(manuscript.register.render.format for manuscript in manuscripts)
    successors = {old: one.register for one in manuscripts for old in one.register.supersedes}
    template = Template((CORPUS_CODE / "templates" / "corpus_readme.md").read_text("utf-8"))
    return template.substitute(
        count=len(manuscripts),
        formats="、".join(f"{name.upper()} {number} 份" for name, number in formats.most_common()),
        rows="\n".join(_row(manuscript.register, successors) for manuscript in manuscripts),
    )


def _row(register: Register, successors: dict[str, Register]) -> str:
    style = _STYLE.get(register.render.style)
    cells = [
        register.id,
        register.title,
        register.document_number or "—",
        register.render.format.upper() + (f"（{style}）" if style else ""),
        "、".join(_CHAIN[name] for name in register.chain),
        _PROVENANCE[register.provenance],
        _validity(register, successors.get(register.id)),
        "、".join(_traps(register)) or "—",
    ]
    return "| " + " | ".join(cells) + " |"


def _validity(register: Register, successor: Register | None) -> str:
    start = register.effective_from.isoformat() if register.effective_from else "—"
    end = register.effective_to.isoformat() if register.effective_to else "未载明"
    replaced = f"；{successor.effective_from} 起由 {successor.id} 替代" if successor else ""
    return f"{start} 至 {end}{replaced}"


def _traps(register: Register) -> list[str]:
    own = [] if register.render.side_file else ["no-side-file"]
    dates = ["dates-in-text-only"] if register.render.dates_in_text_only else []
    radicals = ["look-alike-radicals"] if register.id in variations().keep_radicals else []
    encoding = ["gb18030"] if register.id in variations().gb18030 else []
    merged = ["merged-cells"] if register.id in variations().merged_cells else []
    return list(dict.fromkeys([*register.traps, *own, *dates, *radicals, *encoding, *merged]))
