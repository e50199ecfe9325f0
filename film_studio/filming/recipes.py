"""Recipes: everything that decides a result, and nothing else, so that what did not change is not made again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from film_studio.filming.breakdown import FilmScene, Line
from film_studio.filming.order import FPS, HEIGHT, PEAK_DBTP, TARGET_LUFS, WIDTH
from film_studio.filming.script import FilmScript, Person
from film_studio.filming.timeline import TimedScene, TimedShot
from media.edition import edition
from media.sound.languages import ENGLISH, Language

_FRAME = {"width": WIDTH, "height": HEIGHT, "fps": FPS}
_LEADS = 2  # characters whose motifs are heard in a scene


def drawn() -> dict[str, str]:
    """Return what a recipe of pictures names beside what they show: after an upgrade nobody has two faces in a film."""
    return {"edition": edition("pictures", "video")}


def sounded() -> dict[str, str]:
    """Return what a recipe of sound names beside what is heard."""
    return {"edition": edition("sound", "video")}


def joined() -> dict[str, str]:
    """Return what the master's recipe names beside its parts."""
    return {"edition": edition("video")}


def speech(line: Line, language: Language) -> dict[str, Any]:
    """Return the recipe of a spoken line."""
    spoken = {} if language == ENGLISH else {"language": language.tag}
    return {"text": line.text, "voice": line.person.voice, "emotion": line.emotion, **spoken, **sounded()}


def shot(scene: FilmScene, timed: TimedShot, people: Mapping[str, Person]) -> dict[str, Any]:
    """Return the recipe of a shot's pictures."""
    plan = timed.plan
    if plan.card:
        return card("title", plan.card, (), timed.frames)
    figures = [
        {
            **portrayal(people[figure.character], scene.id),
            "x": figure.x,
            "facing": figure.facing,
            "emotion": figure.emotion,
            "pose": figure.pose,
            "mouth": [list(key) for key in timed.mouths.get(figure.character, ())],
        }
        for figure in plan.figures
    ]
    return {
        "picture": "shot",
        "place": asdict(scene.plan.place),
        "size": plan.size,
        "camera": plan.camera,
        "angle": plan.angle,
        "frames": timed.frames,
        "seed": f"{scene.plan.place.setting} {scene.plan.place.location}",
        "figures": figures,
        **({"thing": plan.thing} if plan.thing else {}),
        **_FRAME,
        **drawn(),
    }


def portrayal(person: Person, scene_id: UUID | None = None) -> dict[str, Any]:
    """Return what somebody's looks are made from, in a scene where something was assigned there."""
    worn = person.worn.get(scene_id) if scene_id else None
    identity = worn.identity if worn else {"seed": person.seed, "appearance": person.appearance}
    return {"name": person.name.title(), "identity": identity}


def lineage(scene: FilmScene, timed: TimedShot, people: Mapping[str, Person]) -> tuple[UUID, ...]:
    """Return whom a shot shows: the characters, and those timelines of them that it draws."""
    seen = [people[figure.character] for figure in timed.plan.figures]
    drawn = [person.worn[scene.id].lineage if scene.id in person.worn else () for person in seen]
    return tuple(dict.fromkeys((*(person.id for person in seen), *(one for several in drawn for one in several))))


def card(kind: str, title: str, lines: Sequence[str], frames: int) -> dict[str, Any]:
    """Return the recipe of a card: a title or credits."""
    return {"picture": kind, "title": title, "lines": list(lines), "frames": frames, **_FRAME, **drawn()}


def score(script: FilmScript, timed: TimedScene) -> dict[str, Any]:
    """Return the recipe of a scene's music: its length, its mood, its characters' motifs."""
    plan = timed.scene.plan
    lines = [spoken.line.person.seed for spoken in timed.spoken]
    leads = sorted(dict.fromkeys(lines), key=lines.count, reverse=True)[:_LEADS]
    starts = [round(shot.start_s, 3) for shot in timed.shots]
    return {
        "seed": f"{script.title}:{plan.heading}",
        "duration_s": timed.duration_s,
        "mood": plan.mood,
        "intensity": [list(point) for point in zip(starts, plan.intensity, strict=True)],
        "motifs": leads,
        "dialogue": [[round(s.start_s, 3), round(s.start_s + s.duration_s, 3)] for s in timed.spoken],
        **sounded(),
    }


def mix(timed: TimedScene, music: str) -> tuple[dict[str, Any], list[str]]:
    """Return the recipe of a scene's mix and the objects that it is made of."""
    place = timed.scene.plan.place
    lines: list[dict[str, Any]] = [
        {"start_s": round(s.start_s, 4), "audio": s.recording.outputs["audio"], "pan": s.pan} for s in timed.spoken
    ]
    words = f"{place.location} {place.weather}".strip()
    recipe = {
        "sound": "scene",
        "duration_s": timed.duration_s,
        "lines": lines,
        "music": music,
        "place": {"words": words, "setting": place.setting, "time_of_day": place.time_of_day},
        "seed": f"{place.setting} {words}",
        **sounded(),
    }
    return recipe, [music, *(line["audio"] for line in lines)]


def card_sound(name: str, seconds: float, music: str) -> dict[str, Any]:
    """Return the recipe of a card's mix: its music alone."""
    place = {"words": "", "setting": "INT", "time_of_day": "day"}
    told: dict[str, Any] = {
        "sound": "scene",
        "duration_s": seconds,
        "lines": [],
        "music": music,
        "place": place,
        "seed": name,
    }
    return {**told, **sounded()}


def loudness(levels: Sequence[str]) -> dict[str, Any]:
    """Return the recipe of a programme's gain."""
    told = {"sound": "loudness", "levels": list(levels), "target_lufs": TARGET_LUFS, "peak_dbtp": PEAK_DBTP}
    return {**told, **sounded()}


def finish(stems: Sequence[str], levels: str, gain_db: float) -> dict[str, Any]:
    """Return the recipe of a scene's sound as it is delivered."""
    told = {"sound": "finish", "stems": list(stems), "levels": levels, "gain_db": gain_db, "peak_dbtp": PEAK_DBTP}
    return {**told, **sounded()}


def card_score(script: FilmScript, name: str, seconds: float, mood: str, motifs: Sequence[str]) -> dict[str, Any]:
    """Return the recipe of a card's music."""
    return {
        "seed": f"{script.title}:{name}",
        "duration_s": seconds,
        "mood": mood,
        "intensity": [[0.0, 0.5], [seconds * 0.6, 0.7]],
        "motifs": list(motifs),
        "dialogue": [],
        **sounded(),
    }
