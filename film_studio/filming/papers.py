"""The film's papers: storyboard, timeline for editors, report; built from what the film was made of."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from film_studio.filming.cut import HONEST, Edit
from film_studio.filming.desk import Result
from film_studio.filming.order import FPS, HEIGHT, WIDTH
from film_studio.filming.stages import Making
from film_studio.filming.timeline import TimedScene, TimedShot
from media.documents.pictures import contact_sheet
from media.documents.report import (
    FilmReport,
    ReportFile,
    ReportItem,
    ReportLoudness,
    ReportRole,
    ReportStage,
    write_report,
)
from media.documents.storyboard import BoardScene, Panel, SpokenLine, Storyboard, line_part, write_storyboard
from media.documents.timeline import FilmTimeline, SceneMark, TimelineClip, TimelineTrack, lay_out, write_timeline

_SHEET_PICTURES = 12
_RULES = (
    "Every picture is computed from the screenplay's words and the characters' identities by fixed rules; "
    "the same screenplay gives the same film."
)
_FILES = (
    ("film.mp4", "The film: H.264, AAC, chapters, subtitles"),
    ("subtitles.srt", "The subtitles by themselves"),
    ("storyboard.pdf", "A page for each scene"),
    ("poster.png", "The poster"),
    ("timeline.otio", "The edit, for editing programs"),
    ("stems/", "Dialogue, music and effects, each as long as the film"),
    (
        "audit.jsonl",
        "Every event of this film (script, characters, shots, sound, cut, jobs): who, when, by which command",
    ),
)


@dataclass(frozen=True, slots=True)
class Papers:
    """Everything that the papers are made from."""

    making: Making
    edit: Edit
    began: float
    """When the making began, by the monotonic clock."""
    made_at: datetime
    portraits: dict[str, bytes]

    def write(self, folder: Path) -> None:
        """Write storyboard and timeline into the film's folder."""
        write_storyboard(folder / "storyboard.pdf", self._storyboard())
        write_timeline(folder / "timeline.otio", self._timeline())

    def write_report(self, path: Path, film: Result) -> None:
        """Write how the finished film was made."""
        write_report(path, self._report(film))

    def _storyboard(self) -> Storyboard:
        script = self.making.script
        scenes = tuple(
            BoardScene(
                scene.scene.plan.number,
                scene.scene.plan.heading,
                at,
                tuple(self._panel(scene, shot) for shot in scene.shots),
            )
            for scene, at in self.edit.starts()
        )
        return Storyboard(script.title, script.author, scenes)

    def _panel(self, scene: TimedScene, shot: TimedShot) -> Panel:
        still = self.edit.segments[self.making.shot_id(shot.plan.key)].outputs["still"]
        spoken = [(scene.scene.lines[part.id], part) for part in shot.plan.lines]
        return Panel(
            self.making.desk.object(still).read_bytes(),
            shot.number,
            shot.plan.size_in_words,
            shot.plan.camera,
            shot.frames / FPS,
            "" if shot.plan.lines else shot.plan.caption,
            tuple(SpokenLine(line.person.shown, line_part(line.text, part.begin, part.end)) for line, part in spoken),
        )

    def _timeline(self) -> FilmTimeline:
        edit = self.edit
        total = sum(frames for _, _, frames in edit.shots(self.making))
        names = self._names()
        pictures: list[TimelineClip] = []
        at = 0
        for _, shot_id, frames in edit.shots(self.making):
            told = {"studio": {"shot": str(shot_id), "segment": edit.segments[shot_id].outputs["video"]}}
            pictures.append(TimelineClip(names[shot_id], at, frames, "film.mp4", at, total, told))
            at += frames
        sounds = [
            TimelineTrack(stem.title(), "Audio", (TimelineClip(stem, 0, total, f"stems/{stem}.wav", 0, total),))
            for stem in ("dialogue", "music", "effects")
        ]
        marks = tuple(
            SceneMark(f"{s.scene.plan.number} {s.scene.plan.heading}", round(begin * FPS), s.frames)
            for s, begin in edit.starts()
        )
        tracks = (*lay_out("Video", "Video", pictures), *sounds)
        told = {"studio": {"script": str(self.making.script.id), "version": self.making.script.version}}
        return FilmTimeline(self.making.script.title, tracks, marks, FPS, told)

    def _names(self) -> dict[UUID, str]:
        named = {self.edit.title.shot_id: "Title", self.edit.ending.shot_id: "Credits"}
        for scene in self.edit.scenes:
            named |= {self.making.shot_id(shot.plan.key): shot.number for shot in scene.shots}
        return named

    def _report(self, film: Result) -> FilmReport:
        script, facts = self.making.script, film.facts
        stills = self._stills()
        loudness = (facts["integrated_lufs"], facts["true_peak_dbtp"], facts.get("loudness_range_lu", 0.0))
        return FilmReport(
            title=script.title,
            author=script.author,
            made=f"{self.made_at:%d %B %Y, %H:%M} UTC",
            duration_s=facts["duration_s"],
            wall_s=time.monotonic() - self.began,
            stages=tuple(ReportStage(name, seconds) for name, seconds in self._stages()),
            items=tuple(self._items()),
            loudness=ReportLoudness(*loudness),
            cast=tuple(self._roles()),
            film="film.mp4",
            poster=stills[0],
            contact_sheet=contact_sheet(stills[:: max(1, len(stills) // _SHEET_PICTURES)][:_SHEET_PICTURES], 4, 360),
            honesty=(f"{HONEST[0].upper()}{HONEST[1:]}.", _RULES),
            versions=(
                ("picture", f"{WIDTH} by {HEIGHT}, {FPS} frames a second"),
                ("script version", str(script.version)),
            ),
            files=tuple(ReportFile(path, what) for path, what in _FILES),
        )

    def _items(self) -> Iterator[ReportItem]:
        for wish in self.making.made:
            digest = next(iter(wish.made.outputs.values()), "")
            yield ReportItem(wish.stage, wish.label, digest[:12], wish.made.reused, wish.made.seconds)

    def _stages(self) -> Iterator[tuple[str, float]]:
        """Yield every stage with the time from the first work in it to the last."""
        for name in dict.fromkeys(wish.stage for wish in self.making.made):
            worked = [w.made for w in self.making.made if w.stage == name and not w.made.reused]
            begin = min((made.began for made in worked), default=0.0)
            yield name, max((made.ended for made in worked), default=0.0) - begin

    def _roles(self) -> list[ReportRole]:
        spoken = [s.line.person.name for scene in self.edit.scenes for s in scene.spoken]
        return [
            ReportRole(
                person.shown,
                person.appearance,
                str(person.voice.get("register", "")),
                spoken.count(person.name),
                self.portraits.get(person.name, b""),
            )
            for person in self.making.script.people.values()
        ]

    def _stills(self) -> list[bytes]:
        """Return a picture of every shot."""
        shots = [self.making.shot_id(shot.plan.key) for scene in self.edit.scenes for shot in scene.shots]
        return [self.making.desk.object(self.edit.segments[shot].outputs["still"]).read_bytes() for shot in shots]
