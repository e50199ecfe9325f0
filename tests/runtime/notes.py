"""A small engine for the tests of the runtime: notes that are written and rewritten, and one read model of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from commands import bus
from commands.bus import Command, CommandType
from commands.ports import Studio
from domain.shared.aggregate import Aggregate, event
from domain.shared.refusal import Refusal
from projections import read_model
from projections.read_model import EVERY_ROW, Fold, Key, ReadModel, Removed, Rows


class NoteTorn(Refusal):
    code = "tests.note-torn"


class Note(Aggregate):
    TOPIC = "tests.Note"

    class Created(Aggregate.Created):
        TOPIC = "tests.NoteCreated"
        text: str
        project_id: UUID | None

    class Rewritten(Aggregate.Event):
        TOPIC = "tests.NoteRewritten"
        text: str

    class LineAdded(Aggregate.Event):
        TOPIC = "tests.LineAdded"
        line: int
        text: str

    class Torn(Aggregate.Event):
        TOPIC = "tests.NoteTorn"

    @event(Created)
    def __init__(self, text: str, project_id: UUID | None = None) -> None:
        self.text = text
        self.project_id = project_id
        self.lines = 0
        self.torn = False

    def rewrite(self, text: str) -> None:
        if self.torn:
            raise NoteTorn("This note is torn; write a new one.")
        if text != self.text:
            self._rewrite(text)

    @event(Rewritten)
    def _rewrite(self, text: str) -> None:
        self.text = text

    def add_line(self, text: str) -> None:
        self._add_line(self.lines + 1, text)

    @event(LineAdded)
    def _add_line(self, line: int, text: str) -> None:
        self.lines = line

    @event(Torn)
    def tear(self) -> None:
        self.torn = True


@dataclass(frozen=True, slots=True)
class NoteRow:
    id: UUID
    text: str
    rewritten: int = 0
    tags: tuple[str, ...] = ("new",)


@dataclass(frozen=True, slots=True)
class LineRow:
    note_id: UUID
    line: int
    text: str


def _created(_: Rows, e: Note.Created) -> list[NoteRow]:
    return [NoteRow(e.originator_id, e.text)]


def _rewritten(rows: Rows, e: Note.Rewritten) -> list[NoteRow]:
    row: NoteRow = rows[e.originator_id,]
    return [replace(row, text=e.text, rewritten=row.rewritten + 1, tags=("rewritten",))]


def _own(e: Aggregate.Event) -> list[Key]:
    return [(e.originator_id,)]


def _added(_: Rows, e: Note.LineAdded) -> list[LineRow]:
    return [LineRow(e.originator_id, e.line, e.text)]


def _torn(rows: Rows, _: Note.Torn) -> list[Removed]:
    return [Removed(key) for key in rows]


NOTES = ReadModel(
    "notes",
    NoteRow,
    ("id",),
    1,
    (("text",),),
    {
        "tests.NoteCreated": Fold("tests.NoteCreated", _own, _created),
        "tests.NoteRewritten": Fold("tests.NoteRewritten", _own, _rewritten),
    },
)
LINES = ReadModel(
    "note_lines",
    LineRow,
    ("note_id", "line"),
    1,
    (),
    {
        "tests.LineAdded": Fold("tests.LineAdded", lambda e: [(e.originator_id, e.line)], _added),
        "tests.NoteTorn": Fold("tests.NoteTorn", lambda _: EVERY_ROW, _torn),
    },
)


class WriteNote(Command):
    """Write a note."""

    text: str
    project_id: UUID | None = None


class RewriteNote(Command):
    """Give a note another text."""

    note_id: UUID
    text: str


class AddLine(Command):
    """Add a line to a note."""

    note_id: UUID
    text: str


class TearNote(Command):
    """Tear a note."""

    note_id: UUID


def write_note(command: WriteNote, studio: Studio) -> None:
    studio.save(Note(text=command.text, project_id=command.project_id))


def rewrite_note(command: RewriteNote, studio: Studio) -> None:
    note = studio.load(Note, command.note_id)
    note.rewrite(command.text)
    studio.save(note)


def add_line(command: AddLine, studio: Studio) -> None:
    note = studio.load(Note, command.note_id)
    note.add_line(command.text)
    studio.save(note)


def tear_note(command: TearNote, studio: Studio) -> None:
    note = studio.load(Note, command.note_id)
    note.tear()
    studio.save(note)


COMMANDS = {
    "WriteNote": CommandType("WriteNote", WriteNote, write_note, "notes.write", None, {}),
    "RewriteNote": CommandType("RewriteNote", RewriteNote, rewrite_note, "notes.write", "note_id", {}),
    "AddLine": CommandType("AddLine", AddLine, add_line, "notes.write", "note_id", {}),
    "TearNote": CommandType("TearNote", TearNote, tear_note, "notes.tear", "note_id", {}),
}

COMMAND_REGISTRY = bus._registry  # pyright: ignore[reportPrivateUsage] - the tests add to it and take out again
MODEL_REGISTRY = read_model._models  # pyright: ignore[reportPrivateUsage] - as above
