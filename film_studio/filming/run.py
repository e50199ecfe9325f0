"""Makes a film: from the order to the folder that a person opens."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from domain.shared.sources import now
from film_studio.filming import stages
from film_studio.filming.art import ask_for_art, thumbnail
from film_studio.filming.breakdown import break_down
from film_studio.filming.cut import Edit, master
from film_studio.filming.delivery import delivering
from film_studio.filming.desk import Desk, Result
from film_studio.filming.idea import write_from_idea
from film_studio.filming.order import MOST_LINES, MOST_SCENES, MOST_SHOTS, FilmOrder, WrongScreenplay, require_few
from film_studio.filming.papers import Papers
from film_studio.filming.progress import Telling, telling
from film_studio.filming.script import FilmScript, spoken_in, take_in
from film_studio.filming.sound import Sound
from film_studio.filming.wardrobe import dress
from film_studio.house import House, open_house
from film_studio.places import require_folder
from media.documents.words import counted
from media.screenplay.elements import Screenplay
from media.screenplay.lines import plain
from media.screenplay.reading import ScreenplayRefused, read_screenplay
from runtime.trouble import Trouble

if TYPE_CHECKING:
    from film_studio.filming.timeline import TimedScene

LOUDNESS = ("integrated_lufs", "true_peak_dbtp", "loudness_range_lu")


class Stopped(Trouble):
    """Somebody pressed Ctrl-C."""

    exit_code = 130


def make_film(order: FilmOrder, *, as_json: bool = False) -> None:
    """Make the film that was ordered, telling how it goes. Raises Trouble."""
    began = time.monotonic()
    written = _read(order) if order.screenplay is not None else None
    require_folder(order.out)
    try:
        _make(order, written, began, as_json=as_json)
    except KeyboardInterrupt:
        raise Stopped("Stopped; run the same command again: what is done is kept.") from None


def _make(order: FilmOrder, written: Screenplay | None, began: float, *, as_json: bool) -> None:
    with closing(telling(as_json=as_json)) as tell, open_house() as house:
        desk = Desk(house.process, house.owner.principal)
        try:
            _ordered(order, written, began, (desk, house, tell))
        except KeyboardInterrupt:
            if desk.unfinished:  # of thousands, that takes seconds
                tell.say("Stopping: what was asked for and is not made yet is taken back.")
            desk.give_up()
            raise


def _ordered(order: FilmOrder, written: Screenplay | None, began: float, where: tuple[Desk, House, Telling]) -> None:
    desk, house, tell = where
    project_id = house.owner.project_id
    screenplay, script_id = written, None
    if order.idea is not None:
        screenplay, script_id = write_from_idea(desk, project_id, order.idea, tell)
    if screenplay is None:
        raise WrongScreenplay("There is no screenplay.")
    name = order.screenplay.stem if order.screenplay is not None else "film"
    script = take_in(desk, project_id, screenplay, name, script_id)
    if script.followed:
        _say_what_it_follows(tell, script, name)
    script = dress(desk, script)
    if spoken_in(screenplay) is None:
        told = plain(screenplay.title["Language"])
        tell.say(f"No voice speaks {told[:60]!r}, the Language of the title page; the lines are spoken as English.")
    making = stages.Making(desk, script, project_id, tell)
    _film(making, house, order, began)


def _say_what_it_follows(tell: Telling, script: FilmScript, name: str) -> None:
    tell.say(
        f"{script.title}: this script was last taken in from the file {script.followed}; {name} has the same title, so "
        "it is the next draft of it, and its film takes the other one's place. If they are two films, give one of them "
        "another Title; another --out keeps the films apart, but not the scripts."
    )


def _read(order: FilmOrder) -> Screenplay:
    if order.screenplay is None:
        raise WrongScreenplay("There is no screenplay.")
    try:
        read = read_screenplay(order.screenplay)
    except ScreenplayRefused as refused:
        raise WrongScreenplay(str(refused)) from None
    for what, most, kind in (("scenes", MOST_SCENES, "scene_heading"), ("lines of dialogue", MOST_LINES, "dialogue")):
        require_few(what, sum(element.type == kind for element in read.elements), most)
    return read


def _film(making: stages.Making, house: House, order: FilmOrder, began: float) -> None:
    tell = making.tell
    directed = break_down(making.script)
    require_few("shots", sum(len(scene.plan.shots) for scene in directed), MOST_SHOTS)
    planned = counted(sum(len(scene.plan.shots) for scene in directed), "shot")
    tell.say(f"{making.script.title}: {counted(len(directed), 'scene')}, {planned}")
    timed = stages.voices(making, directed)
    told = credit_lines(making.script)
    _say_what_is_no_letter(tell, " ".join([making.script.title, *told]))
    title, ending = stages.cards(making, told)
    stages.plan(making, timed, (title, ending), _omitted(making, timed, (title, ending)))
    sound = Sound(making, timed, (title, ending))
    music = sound.begin()
    shots = stages.pictures(making, timed, (title, ending))
    poster, *portraits = ask_for_art(making, timed)
    making.wait([*music, *shots.values(), poster, *portraits], sound.after)
    segments = {shot: wish.made for shot, wish in shots.items()}
    edit = Edit(title, timed, ending, segments, sound.mixes)
    faces = zip(making.script.seen, (thumbnail(making.desk, portrait.made) for portrait in portraits), strict=True)
    papers = Papers(making, edit, began, now(), dict(faces))
    with delivering(house, order, papers, poster.made) as deliver:
        film = master(making, edit, sound.finish(), burned=order.burned)
        house.let_workers_go()
        folder = deliver(film)
    _say_what_was_made(making, film, folder, time.monotonic() - began)


def credit_lines(script: FilmScript) -> list[str]:
    """Return the lines of the credits; the card itself adds that no model made the film."""
    cast = [person.shown for person in script.seen.values()]
    told = ["Narrated by a synthetic voice"] if len(cast) < len(script.people) else []
    written = [f"Written by {script.author}"] if script.author else []
    return [*written, *told, *(["With", *cast] if cast else [])]


def _say_what_is_no_letter(tell: Telling, words: str) -> None:
    from media.pictures.lettering import missing  # noqa: PLC0415 - drawing is the workers'

    if boxes := missing(words):
        tell.say(f"Titles and credits have no letters for {boxes} and show boxes; subtitles and papers have the words.")


def _omitted(making: stages.Making, timed: Sequence[TimedScene], cards: Sequence[stages.Card]) -> list[UUID]:
    """Return the shots of the script that the new plan has no longer."""
    wanted = {making.shot_id(shot.plan.key) for scene in timed for shot in scene.shots}
    wanted |= {card.shot_id for card in cards}
    organization_id = making.desk.principal.organization_id
    with making.desk.process.database.reading(organization_id) as connection:
        rows = connection.execute(
            "SELECT id FROM shots WHERE organization_id = %s AND script_id = %s AND NOT omitted",
            (organization_id, making.script.id),
        ).fetchall()
    return [row[0] for row in rows if row[0] not in wanted]


def _say_what_was_made(making: stages.Making, film: Result, folder: Path, wall: float) -> None:
    tell, seconds = making.tell, film.facts["duration_s"]
    fresh = [wish for wish in making.made if not wish.made.reused]
    reused = len(making.made) - len(fresh)
    tell.say(f"{seconds:.1f} s of film in {wall:.1f} s: {len(fresh)} made, {reused} reused")
    if reused and fresh:
        named = ", ".join(f"{wish.stage} {wish.label}" for wish in fresh[:12])
        tell.say(f"made anew: {named}{' …' if len(fresh) > 12 else ''}")
    tell.say(f"The film is in {folder}")
    tell.result(
        title=making.script.title,
        folder=str(folder),
        film=str(folder / "film.mp4"),
        files=sorted(str(path) for path in folder.iterdir()),
        film_seconds=seconds,
        wall_seconds=round(wall, 2),
        made=len(fresh),
        reused=reused,
        loudness={name: film.facts[name] for name in LOUDNESS if name in film.facts},
    )
