"""The sections of a film's report, each out of what is known; none where nothing is."""

from __future__ import annotations

from urllib.parse import quote

from media.documents.html import Html, data_uri, element, join, picture
from media.documents.report_facts import FilmReport, ReportItem, ReportLoudness, ReportRole
from media.documents.words import clock, counted, one_line, seconds

_MOST_NAME = 160  # characters of a name in a table


def head(report: FilmReport) -> Html:
    """Return the title, who wrote it, when it was made."""
    by = f"Written by {one_line(report.author, 200)}" if report.author else ""
    told = " · ".join(filter(None, [by, f"made {report.made}" if report.made else ""]))
    return element(
        "header",
        element("p", "Production report", class_="kicker"),
        element("h1", one_line(report.title, 200)),
        element("p", told, class_="told"),
        element("span", "previz", class_="badge"),
    )


def pictures(report: FilmReport) -> Html:
    """Return the film to play and the sheet of its pictures."""
    shown: list[Html] = []
    if report.film:
        poster = data_uri(report.poster) if report.poster else ""
        shown.append(element("video", src=quote(report.film), controls="controls", preload="none", poster=poster))
    if report.contact_sheet:
        shown.append(picture(report.contact_sheet, f"Pictures of {one_line(report.title, 200)}", "sheet"))
    return element("section", *shown, class_="pictures") if shown else Html("")


def figures(report: FilmReport) -> Html:
    """Return the figures that one looks for first."""
    reused = sum(item.reused for item in report.items)
    made = len(report.items) - reused
    told = [("Film", clock(report.duration_s), "minutes"), ("Time taken", seconds(report.wall_s), "")]
    if report.wall_s > 0:
        told.append(("Pace", f"{report.duration_s / report.wall_s:.1f}\N{MULTIPLICATION SIGN}", "real time"))
    if report.items:
        told += [("Made", f"{made:,}", "items"), ("Reused", f"{reused:,}", "items")]
    return element("section", *(_figure(*each) for each in told), class_="figures")


def _figure(name: str, value: str, unit: str) -> Html:
    return element("div", element("b", value), element("span", unit), element("i", name), class_="figure")


def loudness(report: FilmReport) -> Html:
    """Return what was measured of the sound against what was asked."""
    heard = report.loudness
    if heard is None:
        return Html("")
    target, limit = (
        f"{heard.target_lufs:.1f} ± {heard.tolerance_lu:.1f} LUFS",
        f"at most {heard.peak_limit_dbtp:.1f} dBTP",
    )
    level = f"{heard.integrated_lufs:.2f} LUFS"
    rows = [
        _row("Integrated loudness", level, target, _verdict(good=_level_fits(heard))),
        _row("True peak", f"{heard.true_peak_dbtp:.2f} dBTP", limit, _verdict(good=_peak_fits(heard))),
        _row("Loudness range", f"{heard.range_lu:.1f} LU", "none asked", ""),
    ]
    said = "Measured on the decoded film, after its compression."
    return _section("Loudness", element("p", said), _table(("", "measured", "asked", ""), rows))


def _level_fits(heard: ReportLoudness) -> bool:
    return abs(heard.integrated_lufs - heard.target_lufs) <= heard.tolerance_lu


def _peak_fits(heard: ReportLoudness) -> bool:
    return heard.true_peak_dbtp <= heard.peak_limit_dbtp


def _verdict(*, good: bool) -> Html:
    return element("span", "within" if good else "missed", class_="good" if good else "bad")


def stages(report: FilmReport) -> Html:
    """Return the stages with their share of the time."""
    if not report.stages:
        return Html("")
    longest = max(stage.seconds for stage in report.stages) or 1.0
    rows = [
        _row(
            stage.name,
            _counts([item for item in report.items if item.stage == stage.name]),
            element("span", class_="bar", style=f"width:{100 * stage.seconds / longest:.1f}%"),
            f"{stage.seconds:.1f} s",
        )
        for stage in report.stages
    ]
    return _section("Stages", _table(("stage", "items", "time", ""), rows, "stages"))


def _counts(items: list[ReportItem]) -> str:
    reused = sum(item.reused for item in items)
    made = len(items) - reused
    return ", ".join(filter(None, [f"{made} made" if made else "", f"{reused} reused" if reused else ""])) or "one step"


def cast(report: FilmReport) -> Html:
    """Return the cast with their portraits and voices."""
    if not report.cast:
        return Html("")
    return _section("Cast", element("div", *map(_role, report.cast), class_="cast"))


def _role(role: ReportRole) -> Html:
    face = picture(role.portrait, f"Portrait of {one_line(role.name, 100)}") if role.portrait else Html("")
    said = counted(role.lines, "line") if role.lines else ""
    told = [
        element("p", one_line(role.description, 300)) if role.description else Html(""),
        element("p", " · ".join(filter(None, [one_line(role.voice, 200), said])), class_="quiet"),
    ]
    return element("figure", face, element("figcaption", element("b", one_line(role.name, 100)), *told))


def items(report: FilmReport) -> Html:
    """Return everything that the film is made of, a fold for each stage; what was made anew stands first."""
    by_stage: dict[str, list[ReportItem]] = {}
    for item in report.items:
        by_stage.setdefault(item.stage, []).append(item)
    folds = [_fold(stage, found) for stage, found in by_stage.items()]
    return _section("Everything it is made of", *folds) if folds else Html("")


def _fold(stage: str, found: list[ReportItem]) -> Html:
    ordered = sorted(found, key=lambda item: item.reused)
    rows = [
        _row(
            one_line(item.name, _MOST_NAME),
            element("code", item.recipe[:12], title=item.recipe),
            element("span", "reused" if item.reused else "new", class_="reused" if item.reused else "new"),
            "" if item.reused else f"{item.seconds:.2f} s",
        )
        for item in ordered
    ]
    title = element("summary", element("b", stage), " ", element("span", _counts(found), class_="quiet"))
    return element("details", title, _table(("name", "recipe", "", "time"), rows, "items"))


def honesty(report: FilmReport) -> Html:
    """Return what no trained model made."""
    if not report.honesty:
        return Html("")
    return _section("What this is", *(element("p", words) for words in report.honesty), class_="honesty")


def files(report: FilmReport) -> Html:
    """Return the files of the film's folder."""
    if not report.files:
        return Html("")
    rows = [_row(element("code", file.path), file.what) for file in report.files]
    return _section("Files", _table(("file", "what it is"), rows))


def proof(report: FilmReport) -> Html:
    """Return how the log is proved, and what the film was made with."""
    shown: list[Html] = []
    if report.verify:
        said = "Every step is an event of the log. This checks the events of this film:"
        shown += [element("p", said), element("pre", element("code", report.verify))]
    if report.versions:
        shown.append(_table(("made with", "version"), [_row(name, version) for name, version in report.versions]))
    return _section("Proof", *shown) if shown else Html("")


def _section(title: str, *inside: str, class_: str = "") -> Html:
    return element("section", element("h2", title), *inside, class_=class_)


def _row(*cells: str) -> Html:
    return element("tr", *(element("td", cell) for cell in cells))


def _table(columns: tuple[str, ...], rows: list[Html], class_: str = "") -> Html:
    heads = element("tr", *(element("th", column) for column in columns))
    table = element("table", element("thead", heads), element("tbody", *rows), class_=class_)
    return element("div", join([table]), class_="scroll")
