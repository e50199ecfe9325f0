"""A table read: from a screenplay, or a script of the studio, to a file that a person listens to."""

from __future__ import annotations

import shutil
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from commands.generation.generation import CancelGeneration
from commands.writing.table_read import RequestTableRead
from domain.shared.refusal import Refusal
from film_studio.filming.desk import Desk, JobFailed, Wish
from film_studio.filming.order import WrongOrder, WrongScreenplay, slug
from film_studio.filming.progress import Telling, telling
from film_studio.filming.run import LOUDNESS, Stopped
from film_studio.filming.script import take_in
from film_studio.house import House, open_house
from film_studio.places import require_file
from media.screenplay.elements import Screenplay
from media.screenplay.reading import ScreenplayRefused, parsed
from media.video.spoken import FORMATS
from runtime.doorbell import Listener
from runtime.progress import CHANNEL, heard


@dataclass(frozen=True, slots=True)
class ReadingOrder:
    """A screenplay's file or a script's id, and the file of sound that is wanted."""

    screenplay: Path | None
    script_id: UUID | None
    out: Path | None
    format: str

    @classmethod
    def of(cls, script: str, out: Path | None) -> ReadingOrder:
        """Check what the command line was given. Raises WrongOrder."""
        kind = out.suffix.lower().removeprefix(".") if out else "m4a"
        if kind not in FORMATS:
            raise WrongOrder(f"--out ends with {', '.join('.' + name for name in FORMATS)}; {out} does not.")
        if Path(script).is_file():
            return cls(Path(script), None, out, kind)
        try:
            return cls(None, UUID(script), out, kind)
        except ValueError:
            raise WrongOrder(f"{script} is neither a file nor the id of a script.") from None


@dataclass(slots=True)
class _Steps:
    """Tells of a job's steps as items of a stage."""

    tell: Telling
    job_id: UUID
    stages: dict[str, list[int]] = field(default_factory=dict[str, list[int]])

    def hear(self, job: UUID, done: float, total: float, stage: str) -> None:
        """Take a message of any job's progress."""
        if job != self.job_id or stage != "speaking":
            return
        known = self.stages.setdefault(stage, [])
        if not known:
            self.tell.stage(stage, round(total))
            known += [0, round(total)]
        self._to(stage, round(done))

    def end(self) -> None:
        """Take every stage that began as done."""
        for stage, (_, total) in self.stages.items():
            self._to(stage, total)

    def _to(self, stage: str, done: int) -> None:
        known = self.stages[stage]
        while known[0] < min(done, known[1]):
            known[0] += 1
            self.tell.item(stage, str(known[0]), reused=False)


def read_aloud(order: ReadingOrder, *, as_json: bool = False) -> Path:
    """Have it read, telling how it goes, and return the file. Raises Trouble."""
    began = time.monotonic()
    written = _parsed(order.screenplay) if order.screenplay else None
    require_file(order.out or Path("table-read"))
    with closing(telling(as_json=as_json)) as tell, open_house() as house:
        desk = Desk(house.process, house.owner.principal)
        try:
            return _read(desk, house, order, written, tell, began)
        except KeyboardInterrupt:
            raise Stopped("Stopped; run the same command again: what was spoken is kept.") from None


def _parsed(file: Path) -> Screenplay:
    try:
        return parsed(file)
    except ScreenplayRefused as refused:
        raise WrongScreenplay(str(refused)) from None


def _read(  # noqa: PLR0917 - one order with all that it needs
    desk: Desk, house: House, order: ReadingOrder, written: Screenplay | None, tell: Telling, began: float
) -> Path:
    script_id = order.script_id
    if written is not None and order.screenplay is not None:
        script = take_in(desk, house.owner.project_id, written, order.screenplay.stem)
        script_id = script.id
        if script.followed:
            tell.say(
                f"{script.title}: this is the next draft of what was last taken in from the file {script.followed}."
            )
    if script_id is None:
        raise WrongOrder("There is no script.")
    wish = desk.wish("table read", RequestTableRead.model_validate({"script_id": script_id, "format": order.format}))
    if wish.job_id is None:
        raise JobFailed("The studio answered without a job.")
    _follow(desk, wish, wish.job_id, tell)
    result = wish.made
    facts = result.facts
    out = order.out or Path(f"{slug(str(facts['title']))}-table-read.{order.format}")
    part = out.with_name(f".{out.name}.part")
    try:
        shutil.copyfile(desk.object(result.outputs["audio"]), part)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    wall = time.monotonic() - began
    tell.say(
        f"{facts['duration_s']:.1f} s of speech in {wall:.1f} s ({facts['duration_s'] / wall:.1f} times real time): "
        f"{facts['lines']} lines, {facts['reused']} reused; {len(facts['chapters'])} chapters, "
        f"{facts['integrated_lufs']} LUFS, {facts['true_peak_dbtp']} dBTP"
    )
    tell.say(f"The table read (previz: synthetic voices) is {out}")
    tell.result(
        title=facts["title"],
        file=str(out.resolve()),
        speech_seconds=facts["duration_s"],
        wall_seconds=round(wall, 2),
        lines=facts["lines"],
        made=facts["lines"] - facts["reused"],
        reused=facts["reused"],
        chapters=len(facts["chapters"]),
        loudness={name: facts[name] for name in LOUDNESS if name in facts},
    )
    return out


def _follow(desk: Desk, wish: Wish, job_id: UUID, tell: Telling) -> None:
    """Wait for the job; when somebody presses Ctrl-C, it is wanted no more."""
    steps = _Steps(tell, job_id)
    listener = Listener(desk.process.database.dsn("studio_app"), CHANNEL, heard(steps.hear))
    listener.start()
    try:
        desk.wait([wish])
    except KeyboardInterrupt:
        with suppress(Refusal):
            desk.ask(CancelGeneration(generation_id=job_id, reason="stopped at the terminal"))
        raise
    finally:
        listener.stop()
    steps.end()
