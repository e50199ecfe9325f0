"""The film's folder: written beside, then put in place by renaming, so that nobody opens half of it."""

from __future__ import annotations

import secrets
import shutil
import wave
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from film_studio.filming.desk import Result
from film_studio.filming.order import FilmOrder, slug
from film_studio.filming.papers import Papers
from film_studio.filming.sound import STEMS
from film_studio.filming.stages import Making
from film_studio.house import House
from runtime.audit import Streams, export

Deliver = Callable[[Result], Path]
"""Puts the film into its folder and the folder into its place, and returns it. Raises OSError when the disk is full."""


@contextmanager
def delivering(house: House, order: FilmOrder, papers: Papers, poster: Result) -> Generator[Deliver]:
    """Prepare the film's folder during a block, in which the film itself is mastered and then delivered."""
    target = order.out / slug(papers.making.script.title)
    order.out.mkdir(parents=True, exist_ok=True)
    fresh = order.out / f".{target.name}.{secrets.token_hex(4)}"
    fresh.mkdir()
    with ThreadPoolExecutor(1) as beside:
        prepared = beside.submit(_prepare, papers, poster, fresh)

        def deliver(film: Result) -> Path:
            prepared.result()
            shutil.copyfile(papers.making.desk.object(film.outputs["film"]), fresh / "film.mp4")
            papers.write_report(fresh / "report.html", film)
            owner, audit = house.owner, fresh / "audit.jsonl"
            export(house.process.database, owner.organization_id, audit, owner.project_id, _streams(papers.making))
            _swap(fresh, target)
            return target

        try:
            yield deliver
        finally:
            beside.shutdown()
            shutil.rmtree(fresh, ignore_errors=True)


def _streams(making: Making) -> Streams:
    """Return the film's streams: its script with all that began for it, its people, and what it asked to be made."""
    asked = {wish.job_id for wish in making.made if wish.job_id is not None}
    return Streams(making.script.id, frozenset(asked | {person.id for person in making.script.people.values()}))


def _prepare(papers: Papers, poster: Result, folder: Path) -> None:
    """Write what does not wait for the film."""
    desk, edit = papers.making.desk, papers.edit
    shutil.copyfile(desk.object(poster.outputs["image"]), folder / "poster.png")
    (folder / "subtitles.srt").write_text(edit.srt(), encoding="utf-8")
    (folder / "stems").mkdir()
    for stem in STEMS:
        sounds = [desk.object(edit.mixes[part].outputs[stem]) for part in edit.parts]
        _join_sounds(sounds, folder / "stems" / f"{stem}.wav")
    papers.write(folder)


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
