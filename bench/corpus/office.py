"""Office files with fixed time stamps, so that a rebuild gives the same bytes."""

import re
import zipfile
from datetime import date, datetime, time
from io import BytesIO

_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def midnight(day: date) -> datetime:
    """The first moment of `day`, without a time zone, as office files want it."""
    return datetime.combine(day, time())


def settled_zip(office_file: bytes, day: date) -> bytes:
    """The same package with every entry and property dated `day`."""
    out = BytesIO()
    stamp = midnight(day)
    with zipfile.ZipFile(BytesIO(office_file)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp.strftime("%Y-%m-%dT%H:%M:%SZ").encode() + rb"\g<2>", content)
            fixed = zipfile.ZipInfo(entry.filename, date_time=stamp.timetuple()[:6])
            fixed.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(fixed, content)
    return out.getvalue()
