"""A run as JUnit XML, which CI servers show: a test case a case, a failure with its reasons where a metric found a fault."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from eval.measures import measure_of
from eval.stored import Row, StoredRun
from eval.wording import words_of

# what XML 1.0 cannot hold: most control characters, halves of surrogate pairs, U+FFFE and U+FFFF
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(run: StoredRun) -> str:
    """The document with its declaration; cases are grouped by kind (`classname`), settings and metrics are properties."""
    failures = sum(bool(row.faults) and not row.failed for row in run.rows)
    errors = sum(row.failed for row in run.rows)
    counts = {
        "name": "esl eval",
        "tests": str(len(run.rows)),
        "failures": str(failures),
        "errors": str(errors),
        "time": f"{sum(row.seconds for row in run.rows):.3f}",
    }
    root = ElementTree.Element("testsuites", counts)
    suite = ElementTree.SubElement(root, "testsuite", {**counts, "timestamp": f"{run.made_at:%Y-%m-%dT%H:%M:%S}"})
    properties = ElementTree.SubElement(suite, "properties")
    for name, value in [*run.settings.items(), *run.metrics.items()]:
        ElementTree.SubElement(properties, "property", {"name": _xml(name), "value": _xml(value)})
    for row in run.rows:
        _add_case(suite, row)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _add_case(suite: ElementTree.Element, row: Row) -> None:
    name = f"{row.case.id} {row.case.question}"
    given = {"classname": f"eval.{row.case.kind}", "name": _xml(name), "time": f"{row.seconds:.3f}"}
    case = ElementTree.SubElement(suite, "testcase", given)
    if not row.faults:
        return
    titles = "、".join(measure_of(metric).title for metric in row.faults)
    found = ElementTree.SubElement(case, "error" if row.failed else "failure", {"message": _xml(titles)})
    lines = [f"{measure_of(metric).title}：{reason}" for metric, reason in row.faults.items()]
    answer = [f"回答：{words_of(row.answer)}"] if row.answer else []
    found.text = _xml("\n".join([*lines, *answer]))


def _xml(value: object) -> str:
    return _NOT_XML.sub("�", str(value))
