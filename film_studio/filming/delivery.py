"""The film's folder: written beside, then put in place by renaming, so that nobody opens half of it."""

from __future__ import annotations

import shutil
import wave
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from film_studio.filming.desk import Result
from film_studio.filming.order import FilmOrder, slug
from film_studio.filming.papers import Papers
from film_studio.filming.putting import putting
from film_studio.filming.sound import STEMS
from film_studio.filming.stages import Making
from film_studio.house import House
from runtime.audit import Streams, export

Deliver = Callable[[Result], Path]
"""Puts the film into its folder and the folder into its place, and returns it. Raises OSError when the disk is full."""


@contextmanager
def delivering(house: House, order: FilmOrder, papers: Papers, poster: Result) -> Generator[Deliver]:
    """Prepare the film's folder during a block, in which the film itself is mastered and then delivered."""
    with putting(order.out / slug(papers.making.script.title)) as put, ThreadPoolExecutor(1) as beside:
        fresh = put.fresh
        prepared = beside.submit(_prepare, papers, poster, fresh)

        def deliver(film: Result) -> Path:
            prepared.result()
            shutil.copyfile(papers.making.desk.object(film.outputs["film"]), fresh / "film.mp4")
            papers.write_report(fresh / "report.html", film)
            owner, audit = house.owner, fresh / "audit.jsonl"
            export(house.process.database, owner.organization_id, audit, owner.project_id, _streams(papers.making))
            return put.done()

        yield deliver


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
