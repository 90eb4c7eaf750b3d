"""Charts as SVG that stands in the page itself: no file, no network, no script; each mark says its value when pointed at."""

from __future__ import annotations

import hashlib
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pygal
from lxml import etree
from markupsafe import Markup
from pygal.config import Config
from pygal.graph.graph import Graph
from pygal.style import Style

from eval.measures import Measure
from eval.statistics import Interval

# pygal leaves a finder of modules behind that Python and pytest cannot ask (no `find_spec`); its maps are not used here
sys.meta_path[:] = [finder for finder in sys.meta_path if not type(finder).__module__.startswith("pygal")]

_FONT = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
_BLUE, _RED = "#2f6fde", "#c8442f"
_WIDTH = 560  # at 390 px a chart is shown at some 0.63 of this, where text of 18 is still read
_BAR = 34
_LABEL = 12  # characters


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `value` and `interval` as shares (0–1), `note` stands after the value when the bar is pointed at."""

    name: str
    value: float
    interval: Interval | None = None
    note: str = ""


def share_bars(title: str, bars: Sequence[Bar]) -> Markup:
    """Shares with their intervals, the first bar on top."""
    chart = _horizontal(len(bars), range=(0, 100), value_formatter=lambda v: f"{v:g}%")
    chart.y_labels = [0, 25, 50, 75, 100]
    chart.x_labels = _left_labels(chart, [bar.name for bar in reversed(bars)])
    chart.add(title, [_share_point(bar) for bar in reversed(bars)])
    return _markup(chart, title)


def count_bars(title: str, counts: Mapping[str, int], *, is_fault: bool = False) -> Markup:
    """Counts of cases by name, the first on top."""
    most = max(counts.values(), default=1)
    names = list(counts)[::-1]
    chart = _horizontal(len(counts), colour=_RED if is_fault else _BLUE, range=(0, most))
    chart.value_formatter = lambda v: f"{v:.0f}"
    chart.y_labels = _even_steps(most)
    chart.x_labels = _left_labels(chart, names)
    chart.add(title, [{"value": counts[name], "label": f"{name}：{counts[name]} 个用例"} for name in names])
    return _markup(chart, title)


def histogram(title: str, values: Sequence[float], *, unit: str) -> Markup:
    """How the values are spread over twelve equal classes, the last one open above the 99th percentile."""
    ordered = sorted(values)
    top = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] or 1.0
    width = top / 11
    counts = [0] * 12
    for number in ordered:
        counts[min(11, int(number / width))] += 1
    chart = pygal.Bar(_config(320), style=_style(_BLUE))
    chart.x_labels = [f"{i * width:.2f}" for i in range(12)]
    chart.x_labels_major = [f"{i * width:.2f}" for i in range(0, 12, 3)]
    chart.show_minor_x_labels = False
    chart.value_formatter = lambda v: f"{v:.0f}"
    chart.y_labels = _even_steps(max(counts))
    names = [f"{i * width:.2f}–{(i + 1) * width:.2f} {unit}" for i in range(11)] + [f"{11 * width:.2f} {unit}以上"]
    chart.add(title, [{"value": n, "label": f"{name}：{n} 个用例"} for n, name in zip(counts, names, strict=True)])
    return _markup(chart, title)


def trend_line(title: str, runs: Sequence[str], values: Sequence[float | None], measure: Measure) -> Markup:
    """One metric over runs, the oldest on the left; None leaves a gap. Shares end at 100 %, so that small changes look small."""
    config = _config(280)
    config.margin_right = 60  # half of the last run's name
    config.dots_size = 5
    config.allow_interruptions = True
    config.show_minor_x_labels = config.show_minor_y_labels = False
    config.x_labels_major_count = min(3, len(runs))
    config.y_labels_major_count = 5
    config.truncate_label = 12
    measured = [value for value in values if value is not None]
    if measure.aggregate == "share" and measured:
        config.range = (max(0.0, math.floor(min(measured) * 20 - 1) / 20), 1.0)
    chart = pygal.Line(config, style=_style(_BLUE))
    chart.value_formatter = measure.shown
    chart.x_labels = list(runs)
    chart.add(
        title,
        [
            None if value is None else {"value": value, "label": f"{run}：{measure.shown(value)}"}
            for run, value in zip(runs, values, strict=True)
        ],
    )
    return _markup(chart, title)


def _share_point(bar: Bar) -> dict[str, object]:
    said = f"{bar.name}：{bar.value:.1%}"
    point: dict[str, object] = {"value": bar.value * 100}
    if bar.interval:
        said += f"（95% 区间 {bar.interval.low:.1%}–{bar.interval.high:.1%}）"
        point["ci"] = {"low": bar.interval.low * 100, "high": bar.interval.high * 100}
    return {**point, "label": said + bar.note}


def _horizontal(bars: int, *, colour: str = _BLUE, **options: object) -> Graph:
    return pygal.HorizontalBar(_config(70 + _BAR * max(2, bars)), style=_style(colour), **options)


def _left_labels(chart: Graph, names: Sequence[str]) -> list[str]:
    """The names, shortened in the middle, with room made for them: the library takes every character for a narrow one."""
    cut = [name if len(name) <= _LABEL else f"{name[:3]}…{name[4 - _LABEL :]}" for name in names]
    chart.margin_left = 8 + max((sum(ord(c) > 0x2E7F for c in name) * 7 for name in cut), default=0)
    return cut


def _config(height: int) -> Config:
    config = Config()
    config.width, config.height = _WIDTH, height
    config.show_legend = False
    config.margin = 8
    config.margin_right = 30  # the last label of the axis stands half beside it
    config.js = []
    config.disable_xml_declaration = True
    config.no_data_text = "没有数据"
    config.truncate_label = -1  # names are cut by `_left_labels`
    config.spacing = 6
    return config


def _style(*colours: str) -> Style:
    return Style(
        background="transparent",
        plot_background="transparent",
        foreground="#3b4252",
        foreground_strong="#3b4252",
        foreground_subtle="#d8dee9",
        guide_stroke_color="#e3e7ee",
        major_guide_stroke_color="#cfd6e2",
        guide_stroke_dasharray="2,0",
        major_guide_stroke_dasharray="2,0",
        opacity=".85",
        opacity_hover="1",
        transition="none",
        colors=colours,
        ci_colors=("#1b2a49",),
        font_family=_FONT,
        label_font_size=17,
        major_label_font_size=17,
        legend_font_size=17,
        tooltip_font_size=16,
        no_data_font_size=18,
    )


def _even_steps(most: int) -> list[int]:
    step = max(1, -(-most // 4))
    return list(range(0, most + step, step))


def _markup(chart: Graph, title: str) -> Markup:
    """The chart's SVG: same data, same text; scripts taken out, the words of every mark in an attribute."""
    chart.uuid = hashlib.sha256(repr((title, chart.x_labels, chart.raw_series)).encode()).hexdigest()[:12]
    root = chart.render_tree()
    for script in root.xpath(".//*[local-name() = 'script']"):
        script.getparent().remove(script)
    for said in root.xpath(".//*[local-name() = 'desc']"):
        mark = said.getparent()
        if said.get("class") == "label" and said.text:
            mark.set("data-says", said.text)
        mark.remove(said)
    root.set("role", "img")
    root.set("aria-label", title)
    return Markup(etree.tostring(root, encoding="unicode"))  # lxml has escaped every text in it
