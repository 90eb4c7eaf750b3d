"""Older office formats (DOC, WPS, XLS, ET, PPT, DPS, RTF, OpenDocument): LibreOffice turns them into OOXML, which is read."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from . import progress
from .blocks import Parsed
from .errors import Damaged, Encrypted, NeedsConverter
from .sniff import DOC, DOCX, ODP, ODS, ODT, PPT, PPTX, RTF, XLS, XLSX

# media type → what it is called, the name LibreOffice is to see, what it becomes
_KINDS = {
    DOC: ("DOC/WPS文档（旧版二进制格式）", "input.doc", DOCX),
    RTF: ("RTF文档", "input.rtf", DOCX),
    ODT: ("ODT文档", "input.odt", DOCX),
    XLS: ("XLS/ET表格（旧版二进制格式）", "input.xls", XLSX),
    ODS: ("ODS表格", "input.ods", XLSX),
    PPT: ("PPT/DPS演示（旧版二进制格式）", "input.ppt", PPTX),
    ODP: ("ODP演示", "input.odp", PPTX),
}
_TARGETS = {  # extension and LibreOffice's name of the export filter; the package that holds it
    DOCX: ("docx", "MS Word 2007 XML", "libreoffice-writer-nogui"),
    XLSX: ("xlsx", "Calc MS Excel 2007 XML", "libreoffice-calc-nogui"),
    PPTX: ("pptx", "Impress MS PowerPoint 2007 XML", "libreoffice-impress-nogui"),
}
# LibreOffice's own settings: no macro runs, no link is followed, no other file is loaded
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""
_WORD_MARK, _WORD_ENCRYPTED = b"\xec\xa5", 0x01  # FIB: its mark; bit 8 of the flags at 0x0A
_BOOK_START = bytes.fromhex("0908100000060500")  # BOF of a BIFF8 workbook's globals
_FILE_PASS = b"\x2f\x00"


def program() -> str | None:
    """LibreOffice's command on this machine, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def parse_office(data: bytes, media_type: str, *, max_pages: int) -> Parsed:
    """Blocks of the converted file. Raises NeedsConverter where LibreOffice is absent, and what its readers raise."""
    from . import read

    name, file_name, target = _KINDS[media_type]
    command = program()
    if command is None:
        raise NeedsConverter(name, _TARGETS[target][2])
    if _has_password(data, media_type):
        raise Encrypted()
    progress.report("convert")
    converted = _convert(command, data, file_name, name, target)
    parsed = read(converted, target, max_pages)
    return replace(parsed, media_type=media_type, notes=(*parsed.notes, f"{name}，经LibreOffice转换后读取"))


def _convert(command: str, data: bytes, file_name: str, name: str, target: str) -> bytes:
    extension, export, package = _TARGETS[target]
    with tempfile.TemporaryDirectory(prefix="convert-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        settings = place / "profile" / "user"
        settings.mkdir(parents=True)
        (settings / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        (place / file_name).write_bytes(data)
        keep = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")}
        subprocess.run(  # the sandbox ends it when it takes too long
            [
                command,
                f"-env:UserInstallation={(place / 'profile').as_uri()}",
                *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
                *("--convert-to", f"{extension}:{export}", "--outdir", folder, str(place / file_name)),
            ],
            env={**keep, "HOME": folder, "TMPDIR": folder, "SAL_USE_VCLPLUGIN": "svp"},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        result = place / f"input.{extension}"
        if not result.is_file():
            raise Damaged(
                f"{name}无法转换：文件可能已损坏或有密码，或缺少LibreOffice组件（{package}）。"
                f"请用WPS或Office打开，另存为{extension.upper()}或PDF后重新上传。"
            )
        return result.read_bytes()


def _has_password(data: bytes, media_type: str) -> bool:
    """Whether the file says that it is encrypted: LibreOffice without a screen only fails on one."""
    if media_type == DOC:
        starts = (i for i in range(512, len(data) - 12, 512) if data.startswith(_WORD_MARK, i))
        return any(data[i + 11] & _WORD_ENCRYPTED for i in starts)
    if media_type == XLS:
        start = data.find(_BOOK_START)
        return start >= 0 and _FILE_PASS in (data[start + 20 : start + 22], data[start + 24 : start + 26])
    return False
