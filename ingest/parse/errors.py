"""Why a file could not be parsed: `.code` for programs, `.reason` in Chinese for the officer, with what to do."""

from __future__ import annotations


class ParseError(Exception):
    """The file gave no text. `reason` says what is wrong and what to do."""

    code = "parse_error"
    default_reason = "文件无法解析，请检查文件后重新上传。"

    def __init__(self, reason: str | None = None) -> None:
        self.reason = reason or self.default_reason
        super().__init__(self.reason)


class EmptyFile(ParseError):
    """No bytes, or nothing but white space."""

    code = "empty_file"
    default_reason = "文件是空的（0字节或只有空白），请确认上传的是正确的文件。"


class Encrypted(ParseError):
    """A password is needed; the empty password was tried first."""

    code = "encrypted"
    default_reason = "文件有打开密码，无法读取。请解除密码（另存为不加密的文件）后重新上传。"


class UnsupportedType(ParseError):
    """The content is of a kind that is not read."""

    code = "unsupported_type"
    supported = "PDF、DOCX、XLSX、PPTX、OFD、HTML、Markdown、TXT、CSV以及PNG、JPG、GIF、TIFF、BMP、WEBP图片"

    def __init__(self, found: str, advice: str = "") -> None:
        hint = advice or "请转换为其中一种格式后重新上传。"
        super().__init__(f"不支持该文件类型：识别为{found}。目前支持{self.supported}。{hint}")


class NeedsConverter(UnsupportedType):
    """An older format that is read by way of LibreOffice, which this machine does not have."""

    code = "needs_converter"

    def __init__(self, found: str, package: str) -> None:
        ParseError.__init__(
            self,
            f"识别为{found}，读取它需要先安装LibreOffice（Debian/Ubuntu：apt-get install {package}），安装后重新上传即可；"
            "也可以用WPS或Office打开，另存为DOCX、XLSX、PPTX或PDF后上传。",
        )


class Damaged(ParseError):
    """The file breaks the rules of its own format, or crashed the parser."""

    code = "damaged"
    default_reason = "文件已损坏或不完整，无法读取。请重新下载或重新导出后再上传。"


class NoText(ParseError):
    """Readable, but no text was found, not even by OCR."""

    code = "no_text"
    default_reason = "文件中没有找到文字（已尝试OCR）。请确认内容，或上传更清晰的扫描件、可编辑的原文件。"


class TooLarge(ParseError):
    """More bytes than allowed, packed or unpacked."""

    code = "too_large"
    default_reason = "文件过大，超过处理上限。请拆分或压缩图片后重新上传。"


class TooManyPages(ParseError):
    """More pages than allowed."""

    code = "too_many_pages"

    def __init__(self, pages: int, limit: int) -> None:
        super().__init__(f"文件共{pages}页，超过{limit}页的上限。请按章节拆分后分别上传。")


class TimedOut(ParseError):
    """The worker was stopped by its time limit."""

    code = "timed_out"
    default_reason = "解析超时，已停止处理该文件。请拆分文件，或转换为文字版PDF、DOCX后重新上传。"


class OutOfMemory(ParseError):
    """The worker was stopped by its memory limit."""

    code = "out_of_memory"
    default_reason = "解析该文件需要的内存超过上限，已停止处理。请拆分文件或降低图片分辨率后重新上传。"


ERRORS: dict[str, type[ParseError]] = {
    kind.code: kind
    for kind in (
        ParseError,
        EmptyFile,
        Encrypted,
        UnsupportedType,
        NeedsConverter,
        Damaged,
        NoText,
        TooLarge,
        TooManyPages,
        TimedOut,
        OutOfMemory,
    )
}


def error_from(code: str, reason: str) -> ParseError:
    """The error of that code carrying that reason, as it came out of a worker process."""
    kind = ERRORS.get(code, ParseError)
    error = kind.__new__(kind)
    ParseError.__init__(error, reason)
    return error
