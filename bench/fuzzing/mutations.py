"""Ways to break a file: bytes, members of a ZIP, XML, PDF, text. Each is `(random, seed, others) → (name, bytes)`."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from random import Random

from bench.fuzzing.seeds import LINES, Seed, archive

Mutation = Callable[[Random, Seed, Sequence[Seed]], tuple[str, bytes]]

_ZIPPED = frozenset({"docx", "xlsx", "pptx", "ofd", "zip"})
_TEXTS = frozenset({"txt", "md", "html", "csv"})
_KINDS = ("pdf", "docx", "xlsx", "pptx", "ofd", "html", "md", "txt", "csv", "png", "jpg", "tiff", "doc", "bin", "")
_NUMBERS = (b"0", b"-1", b"1e999", b"NaN", b"999999999", b"2147483648", b"99999999999999999999", b"1048576", b"")
_LONG = 10_000_000  # characters of a line
_DEEP = 100_000  # elements in each other


def mutate(random: Random, seeds: Sequence[Seed], weights: Sequence[float]) -> tuple[str, str, bytes]:
    """(mutation, file name, bytes) of one case."""
    seed = random.choices(seeds, weights)[0]
    ways = _ways(seed.kind)
    way = random.choices(list(ways), list(ways.values()))[0]
    name, data = way(random, seed, seeds)
    return way.__name__, name, data


def _ways(kind: str) -> dict[Mutation, float]:
    """Mutations with their weights: those that know the format find more than random bytes do."""
    ways: dict[Mutation, float] = {
        flipped_bits: 3, replaced_run: 3, truncated: 2, doubled_chunk: 2, other_extension: 2, joined_files: 1,
    }  # fmt: skip
    if kind in _ZIPPED:
        ways |= {
            member_bytes: 4, huge_number: 6, deep_tags: 1, repeated_element: 3, doubled_attribute: 2, entity_bomb: 1,
            packed_bomb: 0.3, missing_member: 2, doubled_member: 1, strange_text: 3, lying_directory: 1,
        }  # fmt: skip
    if kind == "html":
        ways |= {deep_tags: 1, huge_number: 4, repeated_element: 3, doubled_attribute: 2, entity_bomb: 1}
    if kind == "pdf":
        ways |= {pdf_number: 8, pdf_reference: 4, pdf_length: 3, pdf_loop: 3, pdf_many_pages: 2}
    if kind in _TEXTS:
        ways |= {strange_text: 5, long_line: 0.5, repeated_piece: 4, other_encoding: 2, zeros: 1}
    return ways


# -- bytes -------------------------------------------------------------------------------------------------------


def _at(random: Random, data: bytes) -> int:
    return random.randrange(len(data) + 1)


def flipped_bits(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    data = bytearray(seed.data)
    for _ in range(random.choice((1, 3, 30, 300))):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return seed.name, bytes(data)


def replaced_run(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    at, length = _at(random, seed.data), random.choice((1, 4, 50, 2000))
    run = random.choice((b"\0" * length, b"\xff" * length, random.randbytes(length), b"9" * length))
    return seed.name, seed.data[:at] + run + seed.data[at + length :]


def truncated(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    cut = _at(random, seed.data)
    return seed.name, seed.data[cut:] if random.random() < 0.2 else seed.data[:cut]


def doubled_chunk(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    start, end = sorted((_at(random, seed.data), _at(random, seed.data)))
    times = random.choice((1, 2, 20))
    at = _at(random, seed.data)
    return seed.name, seed.data[:at] + seed.data[start:end] * times + seed.data[at:]


def other_extension(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    return f"a.{random.choice(_KINDS)}", seed.data


def joined_files(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    return seed.name, seed.data + random.choice(others).data


# -- ZIP ---------------------------------------------------------------------------------------------------------


def _members(seed: Seed) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(seed.data)) as source:
        return {n: source.read(n) for n in source.namelist() if not n.endswith("/")}


def _in_xml(random: Random, seed: Seed, change: Callable[[bytes], bytes]) -> bytes:
    """The seed with one of its XML members changed and packed again with a right checksum; HTML itself changed."""
    if seed.kind not in _ZIPPED:
        return change(seed.data)
    members = _members(seed)
    xml = [n for n in members if n.endswith((".xml", ".rels"))] or list(members)
    heavy = [len(members[n]) + 200 for n in xml]  # where there is most to break
    name = random.choices(xml, heavy)[0]
    return archive({**members, name: change(members[name])})


def member_bytes(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    way = random.choice((flipped_bits, replaced_run, truncated, doubled_chunk))
    return seed.name, _in_xml(random, seed, lambda xml: way(random, Seed("a.xml", xml or b"\0"), others)[1])


def missing_member(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    members = _members(seed)
    lost = random.choice(list(members))
    return seed.name, archive({n: d for n, d in members.items() if n != lost})


def doubled_member(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    members = _members(seed)
    name = random.choice(list(members))
    other = random.choice(list(members))
    return seed.name, archive({**members, other: members[name], name.upper(): members[name], "../" + name: b"x"})


def lying_directory(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    """Sizes, checksums and offsets in the ZIP's own headers changed."""
    data = bytearray(seed.data)
    marks = [m.start() for m in re.finditer(b"PK\x01\x02|PK\x03\x04|PK\x05\x06", data)]
    for _ in range(random.choice((1, 3))):
        at = random.choice(marks) + random.randrange(4, 46)
        data[at : at + 4] = random.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", random.randbytes(4)))
    return seed.name, bytes(data)


def packed_bomb(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    members = _members(seed)
    name = random.choice(list(members))
    return seed.name, archive(
        {**members, name: members[name] + b" " * random.choice((9_000_000, 60_000_000, 250_000_000))}
    )


# -- XML and HTML ------------------------------------------------------------------------------------------------

_NUMBER = re.compile(rb'(?<==")(?:\d+|[A-Z]{1,3}\d+:[A-Z]{1,3}\d+|[A-Z]{1,3}\d+)(?=")|(?<=<v>)\d+(?=</v>)')
_ELEMENT = re.compile(rb"<([A-Za-z:]+)[^<>]*>[^<>]*</\1>|<[A-Za-z:]+[^<>]*/>")
_TAG = re.compile(rb"<[A-Za-z][A-Za-z:0-9]*(?=[\s>/])")


def huge_number(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    """Spans, levels, dimensions, positions, counts: values that no producer writes."""
    values = (*_NUMBERS, b"A1:XFD1048576", b"XFD1048576", b"A0", b"ZZZ99999999")
    count = random.choice((1, 2, 5))

    def change(xml: bytes) -> bytes:
        for _ in range(count):
            found = list(_NUMBER.finditer(xml))
            if found:
                match = random.choice(found)
                xml = xml[: match.start()] + random.choice(values) + xml[match.end() :]
        return xml

    return seed.name, _in_xml(random, seed, change)


def deep_tags(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    depth, closed = random.choice((200, 3000, _DEEP)), random.random() < 0.7

    def change(xml: bytes) -> bytes:
        tags = [t[0][1:] for t in _TAG.finditer(xml)] or [b"div"]
        tag = random.choice(tags)
        at = (xml.find(b"<" + tag) + 1 or 1) - 1
        return xml[:at] + (b"<" + tag + b">") * depth + xml[at:] + (b"</" + tag + b">") * depth * closed

    return seed.name, _in_xml(random, seed, change)


def repeated_element(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    times = random.choice((10, 1000, 30_000))

    def change(xml: bytes) -> bytes:
        found = list(_ELEMENT.finditer(xml))
        if not found:
            return xml
        match = random.choice(found)
        return xml[: match.end()] + match[0] * times + xml[match.end() :]

    return seed.name, _in_xml(random, seed, change)


def doubled_attribute(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    extra = random.choice((b' x="1" x="1"', b" x", b' style="display:none"', b' class="' + b"share_" * 20_000 + b'"'))

    def change(xml: bytes) -> bytes:
        match = random.choice(list(_TAG.finditer(xml)) or [None])
        return xml[: match.end()] + extra + xml[match.end() :] if match else xml

    return seed.name, _in_xml(random, seed, change)


def entity_bomb(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    outside = b'<!ENTITY x SYSTEM "file:///etc/passwd">'
    bomb = b'<!DOCTYPE a [<!ENTITY l0 "ha">' + laughs + outside + b"]>"
    padding = b"<!-- " + b" " * random.choice((0, 5000)) + b" -->"

    def change(xml: bytes) -> bytes:
        head, mark, rest = xml.partition(b"?>")
        start, body = (head + mark, rest) if mark else (b"", xml)
        return start + padding + bomb + re.sub(rb">[^<>]{1,99}<", random.choice((b">&l9;<", b">&x;<")), body)

    return seed.name, _in_xml(random, seed, change)


# -- PDF ---------------------------------------------------------------------------------------------------------


def _replaced(random: Random, data: bytes, pattern: bytes, make: Callable[[re.Match[bytes]], bytes]) -> bytes:
    found = list(re.finditer(pattern, data))
    if not found:
        return data
    match = random.choice(found)
    return data[: match.start()] + make(match) + data[match.end() :]


def pdf_number(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    data = seed.data
    for _ in range(random.choice((1, 3, 10))):
        data = _replaced(random, data, rb"(?<=[ \[/\n])-?\d+(?=[ \]/\n>])", lambda m: random.choice(_NUMBERS))
    return seed.name, data


def pdf_reference(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    data = seed.data
    for _ in range(random.choice((1, 3))):
        data = _replaced(random, data, rb"\d+ 0 R", lambda m: b"%d 0 R" % random.randrange(14))
    return seed.name, data


def pdf_length(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    return seed.name, _replaced(
        random, seed.data, rb"/(?:Length\d?|Count|Size|Width|Height|Rotate|Columns) -?\d+",
        lambda m: m[0].rsplit(b" ", 1)[0] + b" " + random.choice(_NUMBERS),
    )  # fmt: skip


def pdf_loop(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    """A page tree, outline or cross-reference table that leads back to itself."""
    data = seed.data
    number = random.choice(re.findall(rb"(\d+) 0 obj", data) or [b"1"])
    name = random.choice((b"/Kids", b"/Parent", b"/Next", b"/First", b"/Prev", b"/Contents", b"/Font", b"/XObject"))
    value = b"[" + b"%s 0 R " % number * random.choice((1, 3, 5000)) + b"]" if name == b"/Kids" else b"%s 0 R" % number
    if random.random() < 0.3:
        start = re.findall(rb"startxref\s+(\d+)", data) or [b"0"]
        return seed.name, _replaced(random, data, rb"trailer\s*<<", lambda m: m[0] + b" /Prev %s " % start[-1])
    return seed.name, _replaced(random, data, rb"<<", lambda m: m[0] + name + b" " + value + b" ")


def pdf_many_pages(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    times = random.choice((50, 600, 100_000))
    return seed.name, _replaced(
        random, seed.data, rb"/Kids\s*\[\s*(\d+ 0 R)", lambda m: m[0] + (b" " + m[1]) * times
    ).replace(b"/Count 2", b"/Count %d" % (times + 2))


# -- text --------------------------------------------------------------------------------------------------------

_STRANGE = (
    "\u202e", "\u200b" * 50, "\ufeff", "\ufffd", "\x00", "\x1b[2J", "\u0301" * 300, "\U000e0041", "\u2028", "𠮷" * 20, "ﷺ" * 20,
    "〔〕" * 200, "《" * 500, "第" * 500, "（" * 500, "“" * 200, "|" * 500, "#" * 300, "\t" * 300, "　" * 300, "9" * 500, "一" * 500,
)  # fmt: skip


def strange_text(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    piece = random.choice(_STRANGE).encode() * random.choice((1, 1, 20))

    def change(data: bytes) -> bytes:
        spots = [m.end() for m in re.finditer(rb"[\xe4-\xe9][\x80-\xbf]{2}", data)] or [len(data)]
        for _ in range(random.choice((1, 5))):
            at = random.choice(spots)
            data = data[:at] + piece + data[at:]
        return data

    return seed.name, _in_xml(random, seed, change)


def long_line(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    unit = random.choice(("甲", "a", " ", "1", "，", "短句。", "《办法》", "| ", "<b>", "“", "\t", "，\n", "第一条 "))
    return seed.name, seed.data + (unit * (_LONG // len(unit))).encode()[: 4 * _LONG]


def repeated_piece(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    units = (
        *LINES,
        "一、标题",
        "| 甲 | 乙 |",
        "甲,乙,丙",
        "<table><tr><td>",
        "<li>",
        "甲；乙；丙",
        "表1 标准",
        "“",
        "问：甲？",
        "# 题",
        "---",
    )
    unit = "\n" + random.choice(units)
    return seed.name, seed.data + (unit * random.choice((100, 3000, 60_000))).encode()


def other_encoding(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    text = seed.data.decode("utf-8", "replace")
    way = random.randrange(4)
    if way == 0:
        return seed.name, b"\xff\xfe" + text.encode(
            "utf-16-le"
        ) + b"\x00\xd8" * 50 + b"\x41"  # lone surrogates, odd end
    if way == 1:
        return seed.name, text.encode("gb18030", "replace")[:-1] + b"\x81"
    if way == 2:
        return seed.name, seed.data.replace(b"\xe7", b"\xc0\xaf").replace(b"\xe3", b"\xed\xa0")
    return seed.name, text.encode(random.choice(("utf-16-be", "utf-32", "utf-7", "big5")), "replace")


def zeros(random: Random, seed: Seed, others: Sequence[Seed]) -> tuple[str, bytes]:
    at = _at(random, seed.data)
    return seed.name, seed.data[:at] + b"\0" * random.choice((1, 100, 5000)) + seed.data[at:]
