"""A run as people read it: on the terminal, as Markdown, as one page, as JUnit XML."""

from eval.report.terminal import markdown, print_report, worst_kind

__all__ = ["markdown", "print_report", "worst_kind"]
