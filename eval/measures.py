"""What reports know of a metric: its title, its direction, how it adds up. A metric unknown to this program goes by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eval.metrics import METRICS

_DESCRIBED = ("latency", "seconds", "tokens", "cost", "answer_length", "lead_length")
_OF_WORDING = ("repetition", "figure_recall_short", "short_")


@dataclass(frozen=True, slots=True)
class Measure:
    """`aggregate`: see `eval.metrics.Metric`; "" where it is not known."""

    name: str
    title: str
    higher_is_better: bool = True
    aggregate: str = ""

    @property
    def is_quality(self) -> bool:
        """Whether more or less of it is better or worse as such. Speed and cost say something about the machine and the hour, and a
        longer answer may be a better one.
        """
        return not self.name.startswith(_DESCRIBED)

    @property
    def grades_cases(self) -> bool:
        """Whether a single case can be said to be right or wrong by it."""
        return self.is_quality and self.aggregate in ("share", "total") and not self.name.startswith(_OF_WORDING)

    def shown(self, value: float | None) -> str:
        """「97.5%」, 「3」, 「0.42」, or 「—」 where nothing was measured."""
        if value is None:
            return "—"
        if self.aggregate == "share":
            return f"{value:.1%}"
        return f"{value:.0f}" if self.aggregate == "total" else f"{value:.2f}"

    def shown_change(self, change: float) -> str:
        """「+2.5 个百分点」, 「-3」, 「+0.04」, or 「0」 where nothing changed."""
        return self._signed(change) + (" 个百分点" if self.aggregate == "share" and change else "")

    def shown_range(self, low: float, high: float) -> str:
        """「-9.7 至 -4.1」, in the unit of `shown_change`."""
        return f"{self._signed(low)} 至 {self._signed(high)}"

    def _signed(self, change: float) -> str:
        if not change:
            return "0"
        if self.aggregate == "share":
            return f"{change * 100:+.1f}"
        return f"{change:+.0f}" if self.aggregate == "total" else f"{change:+.2f}"


ERRORS = Measure("errors", "没有得到回答的用例", higher_is_better=False, aggregate="total")
SOUND = Measure("sound", "完全正确的用例", aggregate="share")  # no metric found anything wrong
_KNOWN: Mapping[str, Measure] = {
    **{m.name: Measure(m.name, m.title, m.higher_is_better, m.aggregate) for m in METRICS},
    ERRORS.name: ERRORS,
    SOUND.name: SOUND,
}


def measure_of(name: str) -> Measure:
    return _KNOWN.get(name) or Measure(name, name)


def in_order(names: Iterable[str]) -> list[Measure]:
    """The measures in the order of reports, those unknown to this program after them by name, errors last."""
    wanted = set(names)
    known = [m for name, m in _KNOWN.items() if name in wanted and m is not ERRORS]
    unknown = [measure_of(name) for name in sorted(wanted - _KNOWN.keys())]
    return [*known, *unknown, *([ERRORS] if ERRORS.name in wanted else [])]
