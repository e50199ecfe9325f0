"""The film's report: what was made of what, how long it took, how loud it is, and what no model made."""

from __future__ import annotations

from pathlib import Path

from media.documents import report_sections as sections
from media.documents.html import document, join
from media.documents.report_facts import (
    FilmReport,
    ReportFile,
    ReportItem,
    ReportLoudness,
    ReportRole,
    ReportStage,
)

_STYLE = Path(__file__).with_name("report.css")


def write_report(path: Path, report: FilmReport) -> None:
    """Write a report as one HTML file that needs nothing beside it but the film itself."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(to_html(report), encoding="utf-8")
    part.replace(path)


def to_html(report: FilmReport) -> str:
    """Return a report as HTML."""
    body = [
        sections.head(report),
        sections.pictures(report),
        sections.figures(report),
        sections.loudness(report),
        sections.stages(report),
        sections.cast(report),
        sections.items(report),
        sections.honesty(report),
        sections.files(report),
        sections.proof(report),
    ]
    return document(report.title, _STYLE.read_text(encoding="utf-8"), join(filter(None, body)))


__all__ = [
    "FilmReport",
    "ReportFile",
    "ReportItem",
    "ReportLoudness",
    "ReportRole",
    "ReportStage",
    "to_html",
    "write_report",
]
