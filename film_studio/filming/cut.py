"""The cut: segments and mixes in their order, subtitles and chapters, mastered to one file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from commands.postproduction.cut import AssembleCut, CutEntry, MasterCut
from film_studio.filming import recipes
from film_studio.filming.desk import Result
from film_studio.filming.order import FPS, HEIGHT, WIDTH
from film_studio.filming.stages import Card, Making, parts
from film_studio.filming.timeline import TimedScene
from media.documents.spoken_cues import cues_of_lines
from media.documents.subtitles import Cue, paced, to_srt

HONEST = "previz: pictures drawn, voices and music synthesised, without any trained model"


@dataclass(frozen=True, slots=True)
class Edit:
    """The film's order: title, scenes, credits, with what was made of each."""

    title: Card
    scenes: Sequence[TimedScene]
    ending: Card
    segments: Mapping[UUID, Result]
    mixes: Mapping[UUID, Result]

    def shots(self, making: Making) -> Iterator[tuple[UUID, UUID, int]]:
        """Yield scene, shot and frames of every shot of the film."""
        yield self.title.scene_id, self.title.shot_id, round(self.title.seconds * FPS)
        for scene in self.scenes:
            for shot in scene.shots:
                yield scene.id, making.shot_id(shot.plan.key), shot.frames
        yield self.ending.scene_id, self.ending.shot_id, round(self.ending.seconds * FPS)

    def starts(self) -> Iterator[tuple[TimedScene, float]]:
        """Yield every scene with the second of the film at which it begins."""
        at = self.title.seconds
        for scene in self.scenes:
            yield scene, at
            at += scene.duration_s

    @property
    def parts(self) -> list[UUID]:
        """The scenes and cards in their order."""
        return parts((self.title, self.ending), self.scenes)

    def srt(self) -> str:
        """Return the film's subtitles as SubRip, each long enough to be read."""
        return to_srt(paced(self.cues()))

    def cues(self) -> list[Cue]:
        """Return the film's subtitles."""
        return cues_of_lines(
            Cue(
                at + spoken.start_s,
                at + spoken.start_s + spoken.duration_s + 0.2,
                spoken.line.text,
                spoken.line.person.name,
            )
            for scene, at in self.starts()
            for spoken in scene.spoken
        )


def master(making: Making, edit: Edit, finished: Sequence[Result], *, burned: bool) -> Result:
    """Assemble the cut and have it mastered with the sound of its parts; return the film's object and facts."""
    script_id = making.script.id
    entries = tuple(CutEntry(shot_id=s, scene_id=scene, frames=n) for scene, s, n in edit.shots(making))
    cut = making.desk.ask(AssembleCut(script_id=script_id, shots=entries, fps=FPS, width=WIDTH, height=HEIGHT))
    segments = [edit.segments[shot_id].outputs["video"] for _, shot_id, _ in edit.shots(making)]
    sounds = [dict(result.outputs) for result in finished]
    recipe: dict[str, Any] = {
        "segments": segments,
        "sounds": sounds,
        "srt": edit.srt(),
        "burned": burned,
        "chapters": list(_chapters(edit)),
        "metadata": {"title": making.script.title, "artist": making.script.author, "comment": HONEST},
        "language": making.script.language.code,
        **recipes.joined(),
    }
    inputs = dict.fromkeys([*segments, *(digest for sound in sounds for digest in sound.values())])
    making.tell.stage("master", 1)
    command = MasterCut(cut_id=cut.id, recipe=recipe, inputs=tuple(inputs))
    return making.wait([making.wish("master", "film", command)])[0]


def _chapters(edit: Edit) -> Iterator[dict[str, Any]]:
    """Yield title, scenes and credits without a gap: ffmpeg fails on chapters that begin after the first second."""
    yield _chapter(0.0, edit.title.seconds, "Title")
    for scene, at in edit.starts():
        plan = scene.scene.plan
        yield _chapter(at, scene.duration_s, f"{plan.number}. {plan.heading}"[:200])
    end = sum(scene.duration_s for scene in edit.scenes) + edit.title.seconds
    yield _chapter(end, edit.ending.seconds, "Credits")


def _chapter(start_s: float, length_s: float, title: str) -> dict[str, Any]:
    return {"start_s": round(start_s, 3), "end_s": round(start_s + length_s, 3), "title": title}
