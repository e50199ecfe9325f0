"""A table read: every line spoken by its character's voice, headings and action by a narrator, in one file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np

from media.pictures.appearance import heard_as
from media.sound.files import read_wav, write_wav
from media.sound.levels import Levels, joined, levels_of
from media.sound.mastering import fitted_gain_db, mastered
from media.sound.meter import Loudness, measure
from media.sound.samples import RATE, Samples
from media.sound.voice import Voice, voices_of
from media.video.join import Chapter, Marks
from media.video.spoken import FORMATS, encode, measured
from workers.parts import InParts, Part, PartWish
from workers.providers.text.direction.words import feeling
from workers.registry import Job, Made, Output, UnusableRecipe

_NARRATOR = ("the narrator", "man, 48, a calm narrator")
_BETWEEN, _TURN, _HEADING, _SCENE = 0.25, 0.45, 0.7, 1.2  # seconds of silence: within who speaks, ..., before a scene
_PEAK_DBTP = -1.5  # and 1 dB of headroom: MP3 and Opus overshoot limited speech by up to 1.7 dB
_WHOLE = RATE  # scenes begin at whole seconds: ffmpeg rounds the chapters of Ogg files to these
_TURNS, _GOOD_LU = 2, 0.3  # a codec takes some loudness, MP3 about 0.4 LU of speech
_LONGEST = 2_000  # characters that are spoken as one part
_WORDS = {"INT": "Interior", "EXT": "Exterior", "INT/EXT": "Interior and exterior", "I/E": "Interior and exterior"}
_SLUG = re.compile(r"^\s*(INT\.?/EXT|I/E|INT|EXT|EST)\b[./ ]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Spoken:
    """One thing that is said, by whom, and the silence before it."""

    who: str
    text: str
    emotion: str
    pause: float


def read_table(job: Job) -> Made:
    """Read a script.

    Recipe: `title`, `author`, `format`, `target_lufs`, `people` as {name, seed, appearance, words, character_id},
    `scenes` as {number, heading, parts as {who, text, manner}}. Output `audio`. Facts: `duration_s`, `chapters`,
    `integrated_lufs` and `true_peak_dbtp` as decoded, `lines`, `reused`.
    """
    recipe = job.recipe
    if not isinstance(job, InParts):
        raise UnusableRecipe("a table read is made at a studio's desk, where its lines are jobs of their own")
    if recipe["format"] not in FORMATS:
        raise UnusableRecipe(f"there is no format {recipe['format']!r}; there is: {', '.join(FORMATS)}")
    scenes = list(_scenes(recipe))
    voices = _voices(recipe["people"])
    lineage = {p["name"]: (UUID(p["character_id"]),) for p in recipe["people"] if p.get("character_id")}
    wishes = [_wish(said, voices, lineage) for _, scene in scenes for said in scene]
    parts = job.parts(wishes)
    return _Reading(job, scenes, parts).made()


def _wish(said: _Spoken, voices: Mapping[str, Voice], lineage: Mapping[str, tuple[UUID, ...]]) -> PartWish:
    voice = voices.get(said.who, voices[""])
    recipe = {"text": said.text, "voice": asdict(voice), "emotion": said.emotion}
    return PartWish("speech", recipe, lineage.get(said.who, ()))


def _voices(people: Sequence[Mapping[str, Any]]) -> dict[str, Voice]:
    """Return everybody's voice by name, the narrator's under no name: all can be told from one another."""
    told = [(p["seed"], f"{p['words']}. {_face(p)}" if p["words"] else _face(p)) for p in people]
    return dict(zip([*(p["name"] for p in people), ""], voices_of([*told, _NARRATOR]), strict=True))


def _face(person: Mapping[str, Any]) -> str:
    return heard_as(person["seed"], person["appearance"], str(person["name"]).title())


def _scenes(recipe: Mapping[str, Any]) -> Iterator[tuple[str, list[_Spoken]]]:
    """Yield each chapter's title and what is said in it; the first begins with the script's title."""
    author = recipe["author"]
    opening = [_Spoken("", f"{recipe['title']}.{f' By {author}.' if author else ''}", "neutral", 0.3)]
    for scene in recipe["scenes"]:
        heading = _heading(scene)
        said = [*opening, *([_Spoken("", heading, "neutral", _SCENE)] if heading else [])]
        before = None
        for part in scene["parts"]:
            pause = _HEADING if before is None else _BETWEEN if part["who"] == before else _TURN
            emotion = feeling(part["manner"], part["text"]) if part["who"] else "neutral"
            said += [
                _Spoken(part["who"], piece, emotion, pause if n == 0 else _BETWEEN)
                for n, piece in enumerate(_pieces(part["text"]))
            ]
            before = part["who"]
        title = f"{scene['number']}. {scene['heading']}" if scene["heading"] else recipe["title"]
        yield title, said
        opening = []


def _heading(scene: Mapping[str, Any]) -> str:
    """Return a heading as it is read: "Scene 4. Interior. Station, night."."""
    if not scene["heading"]:
        return ""
    found = _SLUG.match(scene["heading"])
    where = _WORDS.get(found[1].upper().replace(".", ""), "") if found else ""
    rest = scene["heading"][found.end() :] if found else scene["heading"]
    told = ", ".join(part.strip().capitalize() if part.isupper() else part.strip() for part in rest.split(" - "))
    return " ".join(filter(None, (f"Scene {scene['number']}.", f"{where}." if where else "", f"{told}.")))


def _pieces(text: str) -> list[str]:
    """Return a long paragraph in parts that end with a sentence where one does."""
    pieces: list[str] = []
    while len(text) > _LONGEST:
        cut = max(text.rfind(mark, 0, _LONGEST) for mark in (". ", "! ", "? ")) + 1 or _LONGEST
        pieces.append(text[:cut])
        text = text[cut:].lstrip()
    return [*pieces, text]


@dataclass(slots=True)
class _Reading:
    """Lays the spoken parts one after another, scene by scene, so that an evening fits into little memory."""

    job: Job
    scenes: Sequence[tuple[str, Sequence[_Spoken]]]
    parts: Sequence[Part]

    def made(self) -> Made:
        """Return the file with what was measured of it: made louder or softer until it is heard as it was asked."""
        files, levels = self._laid(self.job.scratch)
        wanted: float = self.job.recipe["target_lufs"]
        gain = fitted_gain_db(joined(levels), wanted, _PEAK_DBTP)
        chapters = list(self._chapters(levels))
        out = self._written(files, levels, gain, chapters)
        heard = measure(measured(out))
        for _ in range(_TURNS):
            if abs(wanted - heard.integrated) <= _GOOD_LU:
                break
            gain += wanted - heard.integrated
            out = self._written(files, levels, gain, chapters)
            heard = measure(measured(out))
        for file in files:
            file.unlink()
        return self._told(out, heard, chapters)

    def _written(self, files: Sequence[Path], levels: Sequence[Levels], gain: float, chapters: list[Chapter]) -> Path:
        """Master and encode what was laid."""
        recipe, folder = self.job.recipe, self.job.scratch
        raw, out = folder / "read.f32", folder / f"table-read.{recipe['format']}"
        with raw.open("wb") as file:
            for number, (scene, level) in enumerate(zip(files, levels, strict=True)):
                self.job.step(number, len(files), "mastering")
                file.write(np.ascontiguousarray(mastered(read_wav(scene)[0], level, gain, _PEAK_DBTP), "<f4").data)
        metadata = {
            "title": f"{recipe['title']} (table read)",
            "artist": recipe["author"] or "AI Film Studio",
            "genre": "Table read",
            "comment": "previz: spoken by synthetic voices, no person speaks; made by AI Film Studio",
        }
        self.job.step(1, 2, "encoding")
        encode(raw, out, recipe["format"], Marks(metadata, chapters))
        raw.unlink()
        return out

    def _laid(self, folder: Path) -> tuple[list[Path], list[Levels]]:
        spoken, files, levels = iter(self.parts), list[Path](), list[Levels]()
        for number, (_, scene) in enumerate(self.scenes):
            pieces: list[Samples] = []
            for said in scene:
                pieces.append(np.zeros(round(said.pause * RATE), np.float32))
                pieces.append(read_wav(self.job.input(next(spoken).outputs["audio"]))[0])
            sound = np.concatenate([*pieces, np.zeros(0, np.float32)])
            sound = np.concatenate([sound, np.zeros(-len(sound) % _WHOLE, np.float32)])
            files.append(folder / f"scene-{number}.wav")
            write_wav(files[-1], sound, bits=24)
            levels.append(levels_of(sound))
            self.job.step(number, len(self.scenes), "laying scenes")
        return files, levels

    def _told(self, out: Path, heard: Loudness, chapters: Sequence[Chapter]) -> Made:
        recipe = self.job.recipe
        facts: dict[str, Any] = {
            "title": recipe["title"],
            "duration_s": chapters[-1].end_s,
            "integrated_lufs": round(heard.integrated, 2),
            "true_peak_dbtp": round(heard.true_peak, 2),
            "chapters": [{"title": c.title, "start_s": c.start_s, "end_s": c.end_s} for c in chapters],
            "lines": len(self.parts),
            "reused": sum(part.reused for part in self.parts),
            "label": "previz: spoken by synthetic voices",
        }
        return Made({"audio": Output(out, FORMATS[recipe["format"]][0])}, facts)

    def _chapters(self, levels: Sequence[Levels]) -> Iterator[Chapter]:
        begin = 0
        for (title, _), level in zip(self.scenes, levels, strict=True):
            yield Chapter(round(begin / RATE, 3), round((begin + level.length) / RATE, 3), title)
            begin += level.length
