"""The film's folder: written beside, then put in place by renaming, so that nobody opens half of it."""

from __future__ import annotations

import secrets
import shutil
import wave
from collections.abc import Sequence
from pathlib import Path

from film_studio.filming.cut import STEMS
from film_studio.filming.desk import Result
from film_studio.filming.order import FilmOrder, slug
from film_studio.filming.papers import Papers
from film_studio.house import House
from runtime.audit import export


def deliver(house: House, order: FilmOrder, papers: Papers, poster: Result) -> Path:
    """Write everything that belongs to the film and return its folder. Raises OSError where the disk is full."""
    target = order.out / slug(papers.making.script.title)
    order.out.mkdir(parents=True, exist_ok=True)
    fresh = order.out / f".{target.name}.{secrets.token_hex(4)}"
    fresh.mkdir()
    try:
        _write(house, papers, poster, fresh)
        _swap(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return target


def _write(house: House, papers: Papers, poster: Result, folder: Path) -> None:
    desk, edit = papers.making.desk, papers.edit
    shutil.copyfile(desk.object(papers.film.outputs["film"]), folder / "film.mp4")
    shutil.copyfile(desk.object(poster.outputs["image"]), folder / "poster.png")
    (folder / "subtitles.srt").write_text(edit.srt(), encoding="utf-8")
    (folder / "stems").mkdir()
    for stem in STEMS:
        sounds = [desk.object(edit.mixes[part].outputs[stem]) for part in edit.parts]
        _join_sounds(sounds, folder / "stems" / f"{stem}.wav")
    papers.write(folder)
    export(house.process.database, house.owner.organization_id, folder / "audit.jsonl", house.owner.project_id)


def _join_sounds(sounds: Sequence[Path], target: Path) -> None:
    with wave.open(str(target), "wb") as out:
        for number, sound in enumerate(sounds):
            with wave.open(str(sound), "rb") as part:
                if number == 0:
                    out.setparams(part.getparams())
                out.writeframesraw(part.readframes(part.getnframes()))


def _swap(fresh: Path, target: Path) -> None:
    """Put the new folder in the old one's place."""
    old = fresh.with_name(f"{fresh.name}.old")
    if target.exists():
        target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
