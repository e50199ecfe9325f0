"""Scripts as structured data: elements, scenes with their dialogue, labelled versions, proposals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from api.graphql.boards import ShotListNode, StoryboardNode, shot_list_of, storyboard_of
from api.graphql.characters import CharacterNode
from api.graphql.cues import DistinctCues, SuspectedCues, distinct_in, suspected_in
from api.graphql.drafts import (
    BlameNode,
    ElementChangeNode,
    MergeNode,
    ScriptSide,
    blame_of,
    compared,
    element_history,
)
from api.graphql.nodes import EventNode, Info, all_under, by_id, one, page, page_under, register
from api.graphql.outlines import (
    ActNode,
    BeatBoardNode,
    BeatNode,
    SequenceNode,
    act_node,
    beats_of,
    board_of,
    outline_of,
    sequence_node,
)
from api.graphql.postproduction import SceneAudioNode
from api.graphql.production import ShotNode
from api.graphql.proposals import ProposalNode
from api.graphql.relay import After, Connection, First, all_shown_as, checked, connection, cursor_of, part_of
from api.graphql.revisions import Handed, TagNode, issued_of, tags_of
from api.graphql.session import Moment
from api.graphql.timed import root
from domain.writing.element import Element
from domain.writing.outline import ACT, SEQUENCE
from domain.writing.scenes import own_elements
from media.screenplay.pages import SceneLength
from projections.characters.character import CharacterRow
from projections.postproduction.scene_audio import SceneAudioRow
from projections.production.shot import ShotRow
from projections.writing.element import ElementRow
from projections.writing.merge import MergeRow
from projections.writing.proposal import ProposalRow
from projections.writing.scene import SceneFactsRow
from projections.writing.script import ScriptRow
from projections.writing.script_version import ScriptVersionRow
from queries import table
from queries.reader import Reader
from queries.table import Slice, Sort
from queries.writing import element
from queries.writing.compare import Side
from queries.writing.element import SceneRow, Stretch
from queries.writing.length import estimates_of

_BY_RANK = Sort(("rank",))
_NO_FACTS = SceneFactsRow(UUID(int=0), UUID(int=0))
_LONGEST_SCENE = 1_000  # elements of a scene whose dialogue is told


@strawberry.type(name="ScriptElement")
class ElementNode:
    """One paragraph. `version` is the one to send as its expected version."""

    uuid: UUID
    script_id: UUID
    type: str
    text: str
    number: str | None
    extension: str | None
    dual: str | None
    level: int | None
    character_id: UUID | None
    version: int
    changed_at: datetime
    moment: strawberry.Private[Moment]

    @strawberry.field(description="Whose cue it is.")
    async def character(self) -> CharacterNode | None:
        """Follow the link to the character."""
        return await one(CharacterNode, CharacterRow, self.moment, self.character_id)

    @strawberry.field(description="What is in it: props, vehicles, animals, by categories of the breakdown.")
    async def tags(self) -> list[TagNode]:
        """List its tags."""
        return await tags_of(self.moment, self.uuid)

    @strawberry.field(description="Who wrote what it says, by which command and when, across branches and merges.")
    async def blame(self) -> BlameNode | None:
        """Read the script's events up to the moment, once for all of its elements."""
        return await blame_of(self.moment, self.script_id, self.uuid)

    @strawberry.field(description="The script's events that changed it, oldest first; the cursor is the version.")
    async def history(self, first: First, after: After = None) -> Connection[EventNode]:
        """Look through the script's events up to the moment."""
        return await element_history(self.moment, self.script_id, self.uuid, checked(first), after)


@strawberry.type
class Speech:
    """What somebody says in one go."""

    cue: str
    extension: str | None
    parenthetical: str | None
    text: str
    element_ids: list[UUID]
    character_id: UUID | None
    moment: strawberry.Private[Moment]

    @strawberry.field
    async def character(self) -> CharacterNode | None:
        """Follow the link to the character."""
        return await one(CharacterNode, CharacterRow, self.moment, self.character_id)


def speeches(elements: list[ElementNode]) -> list[Speech]:
    """Return what is said: each cue with the parentheticals and the dialogue that follow it."""
    found: list[list[ElementNode]] = []
    speaking = False
    for one_of in elements:
        if one_of.type == "character":
            found.append([one_of])
            speaking = True
        elif speaking and one_of.type in ("dialogue", "parenthetical", "lyrics"):
            found[-1].append(one_of)
        elif one_of.type not in ("note", "boneyard"):
            speaking = False
    return [_speech(*said) for said in found]


def _speech(cue: ElementNode, *said: ElementNode) -> Speech:
    aside = [e.text for e in said if e.type == "parenthetical"]
    return Speech(
        cue=cue.text,
        extension=cue.extension,
        parenthetical=" ".join(aside) if aside else None,
        text="\n".join(e.text for e in said if e.type != "parenthetical"),
        element_ids=[cue.uuid, *(e.uuid for e in said)],
        character_id=cue.character_id,
        moment=cue.moment,
    )


@strawberry.type(name="Scene")
class SceneNode:
    """A scene: a heading and what follows until the next one."""

    uuid: UUID
    script_id: UUID
    number: str
    heading: str
    place: int
    row: strawberry.Private[SceneRow]
    moment: strawberry.Private[Moment]

    @strawberry.field(description="Where it is, when its heading does not say.")
    async def location(self) -> str:
        """Look at the scene's facts."""
        return (await self._facts()).location

    @strawberry.field(description="The time of day or the year, when its heading does not say.")
    async def time(self) -> str:
        """Look at the scene's facts."""
        return (await self._facts()).time

    @strawberry.field
    async def story_day(self) -> str:
        """Look at the scene's facts."""
        return (await self._facts()).story_day

    @strawberry.field(description="Whether it is played no more; then its heading says OMITTED.")
    async def omitted(self) -> bool:
        """Look at the scene's facts."""
        return (await self._facts()).omitted

    @strawberry.field(description="What the heading of an omitted scene said.")
    async def former_heading(self) -> str:
        """Look at the scene's facts."""
        return (await self._facts()).former_heading

    @strawberry.field(description="Who is in it: who speaks, in the order of the first cues, then the silent ones.")
    async def character_ids(self) -> list[UUID]:
        """Gather cues and facts."""
        speaking = [e.character_id for e in await self._inside(_LONGEST_SCENE) if e.character_id is not None]
        return list(dict.fromkeys([*speaking, *(await self._facts()).silent]))

    @strawberry.field
    async def silent_character_ids(self) -> list[UUID]:
        """Look at the scene's facts."""
        return list((await self._facts()).silent)

    async def _facts(self) -> SceneFactsRow:
        load = partial(table.grouped, row=SceneFactsRow, column="script_id", order="t.id")
        found = await self.moment.link("scene facts", self.script_id, load) or []
        return next((shown.row for shown in found if shown.row.id == self.uuid), _NO_FACTS)

    @strawberry.field(description="Its first elements, without the heading.")
    async def elements(self, first: First) -> list[ElementNode]:
        """List the first elements."""
        return await self._inside(checked(first))

    @strawberry.field(description="Its length in eighths of a page: at least one.")
    async def eighths(self) -> int | None:
        """Set the script on pages and measure it."""
        length = await self._length()
        return length.eighths if length else None

    @strawberry.field(description="The number of the page on which it begins.")
    async def page(self) -> str | None:
        """Set the script on pages and look."""
        length = await self._length()
        return length.page if length else None

    async def _length(self) -> SceneLength | None:
        """Look the scene up; nothing for one that came in while the answer was made."""
        issued = await issued_of(self.moment, self.script_id)
        elements = issued.script.elements
        return next((scene for scene in issued.layout.scenes if elements[scene.element].id == self.uuid), None)

    @strawberry.field(description="What is said in it.")
    async def dialogue(self) -> list[Speech]:
        """Gather cues and lines."""
        return speeches(await self._inside(_LONGEST_SCENE))

    @strawberry.field
    async def shots(self, first: First, after: After = None) -> Connection[ShotNode]:
        """Page through the shots, in their order."""
        return await page_under(ShotNode, ShotRow, self.moment, ("scene_id", self.uuid), first=first, after=after)

    @strawberry.field(description="The act that it is in.")
    async def act(self) -> ActNode | None:
        """Look at the script's sections."""
        found = await outline_of(self.moment, self.script_id)
        part = found.part_of(self.uuid, ACT)
        return act_node(part, found) if part else None

    @strawberry.field(description="The sequence that it is in.")
    async def sequence(self) -> SequenceNode | None:
        """Look at the script's sections."""
        part = (await outline_of(self.moment, self.script_id)).part_of(self.uuid, SEQUENCE)
        return sequence_node(part) if part else None

    @strawberry.field(description="Its beats, in their order.")
    async def beats(self) -> list[BeatNode]:
        """List those of the script's board that are its own."""
        return await beats_of(self.moment, self.script_id, self.uuid)

    @strawberry.field(description="What the camera shall see in it.")
    async def shot_list(self) -> ShotListNode | None:
        """Follow the link to the list."""
        return await shot_list_of(self.moment, self.script_id, self.uuid)

    @strawberry.field(description="Its panels, one a shot of the list.")
    async def storyboard(self) -> StoryboardNode | None:
        """Follow the link to the storyboard."""
        return await storyboard_of(self.moment, self.script_id, self.uuid)

    @strawberry.field
    async def audio(self) -> SceneAudioNode | None:
        """Follow the link to lines, music and mix."""
        found = await all_under(SceneAudioNode, SceneAudioRow, self.moment, ("scene_id", self.uuid), "t.id")
        return next((audio for audio in found if audio.script_id == self.script_id), None)

    async def _inside(self, most: int) -> list[ElementNode]:
        stretch = Stretch(self.script_id, self.row.rank, self.row.until, most)
        found = await self.moment.link(("inside", most), stretch, element.inside) or []
        # Those with which the next act or sequence begins are not the scene's.
        told = [Element(s.row.id, s.row.type, s.row.text, level=s.row.level) for s in found]
        return all_shown_as(ElementNode, found[: len(own_elements(told))], self.moment)


@strawberry.type(name="ScriptVersion")
class ScriptVersionNode:
    """A version of a script that has a label."""

    label: str
    version: int
    tagged_at: datetime


@strawberry.type(name="Script")
class ScriptNode(Handed):
    """A script; its text are its elements."""

    title: str
    script_type: str
    logline: str
    title_page: JSON
    created_at: datetime
    source_name: str
    source_hash: str
    locked: bool
    locked_by: str | None
    locked_at: datetime | None
    lock_reason: str | None
    numbers_locked: bool
    revision: int
    origin_id: UUID | None
    origin_version: int | None
    branch_name: str
    target_seconds: int

    @strawberry.field(description="How long it is likely to play, in seconds, by its words.")
    async def estimated_seconds(self) -> float:
        """Estimate it, together with other scripts."""
        return await self.moment.link("estimates", self.uuid, estimates_of) or 0.0

    @strawberry.field(description="How much longer it is likely to play than it is to; 0 where that is open.")
    async def over_by_seconds(self) -> float:
        """Compare with the target."""
        estimated = await self.moment.link("estimates", self.uuid, estimates_of) or 0.0
        return round(max(0.0, estimated - self.target_seconds), 1) if self.target_seconds else 0.0

    @strawberry.field(description="The script that it branched off.")
    async def origin(self) -> ScriptNode | None:
        """Follow the link to the origin."""
        return await one(ScriptNode, ScriptRow, self.moment, self.origin_id)

    @strawberry.field(description="Its branches, the oldest first.")
    async def branches(self) -> list[ScriptNode]:
        """List the scripts that branched off."""
        return await all_under(ScriptNode, ScriptRow, self.moment, ("origin_id", self.uuid), "t.created_at, t.id")

    @strawberry.field(description="Its merges, made or waiting for decisions, the oldest first.")
    async def merges(self) -> list[MergeNode]:
        """List the merges."""
        return await all_under(MergeNode, MergeRow, self.moment, ("script_id", self.uuid), "t.version, t.id")

    @strawberry.field(description="What differs between two versions, or from one of another script, word by word.")
    async def compare(self, left: ScriptSide, right: ScriptSide | None = None) -> list[ElementChangeNode]:
        """Fold both sides and compare them; the right one is this script as shown unless given."""
        shown = Side(self.uuid, await self.version())
        return await compared(self.moment, shown, left, right)

    @strawberry.field
    async def elements(self, first: First, after: After = None) -> Connection[ElementNode]:
        """Page through the elements, in their order."""
        row, key = ElementRow, self.uuid
        return await page_under(
            ElementNode, row, self.moment, ("script_id", key), first=first, after=after, sort=_BY_RANK
        )

    @strawberry.field
    async def scenes(self, first: First, after: After = None) -> Connection[SceneNode]:
        """Page through the scenes, in their order."""
        part = part_of(ElementRow, _BY_RANK, first, after)
        found = await self.moment.link(("scenes", part), self.uuid, partial(_scenes, part)) or []
        nodes = [_scene(row, self.moment) for row in found[:first]]
        cursors = [cursor_of([row.rank]) for row in found[:first]]

        async def counting() -> int:
            return await self.moment.read(element.number_of_scenes, self.uuid)

        return connection(nodes, cursors, more=len(found) > first, after=after, counting=counting)

    @strawberry.field(description="Its acts, with their sequences.")
    async def acts(self) -> list[ActNode]:
        """Read them off the sections."""
        found = await outline_of(self.moment, self.uuid)
        return [act_node(part, found) for part in found.of_level(ACT)]

    @strawberry.field(description="Its sequences, of all acts and of none.")
    async def sequences(self) -> list[SequenceNode]:
        """Read them off the sections."""
        return [sequence_node(part) for part in (await outline_of(self.moment, self.uuid)).of_level(SEQUENCE)]

    @strawberry.field(
        description="Cues that may be one name, and why; join-cues joins them, distinguish-cues parts them."
    )
    async def suspected_cues(self) -> list[SuspectedCues]:
        """Compare the cues with one another."""
        return await suspected_in(self.moment, self.uuid)

    @strawberry.field(description="Cues that look like one name and are different people's, the record of who said so.")
    async def distinct_cues(self) -> list[DistinctCues]:
        """Read what was said."""
        return await distinct_in(self.moment, self.uuid)

    @strawberry.field(description="The beats of its scenes.")
    async def beat_board(self) -> BeatBoardNode | None:
        """Follow the link to the board."""
        return await board_of(self.moment, self.uuid)

    @strawberry.field
    async def versions(self) -> list[ScriptVersionNode]:
        """List the labelled versions, oldest first."""
        order = "t.version, t.label"
        return await all_under(ScriptVersionNode, ScriptVersionRow, self.moment, ("script_id", self.uuid), order)

    @strawberry.field
    async def proposals(self) -> list[ProposalNode]:
        """List the proposals, oldest first."""
        return await all_under(ProposalNode, ProposalRow, self.moment, ("script_id", self.uuid), "t.asked_at, t.id")

    @strawberry.field
    async def shots(self, first: First, after: After = None) -> Connection[ShotNode]:
        """Page through the shots, in their order."""
        return await page_under(ShotNode, ShotRow, self.moment, ("script_id", self.uuid), first=first, after=after)


register(ScriptNode, ScriptRow)


def _scenes(
    part: Slice, organization_id: UUID, reader: Reader, script_ids: Iterable[UUID]
) -> dict[UUID, list[SceneRow]]:
    return element.scenes_of(organization_id, reader, script_ids, part)


def _scene(row: SceneRow, moment: Moment) -> SceneNode:
    return SceneNode(
        uuid=row.id,
        script_id=row.script_id,
        number=row.number or str(row.place),
        heading=row.heading,
        place=row.place,
        row=row,
        moment=moment,
    )


@strawberry.type
class Query:
    """Root fields."""

    @root(description="Scripts, the latest first.")
    async def scripts(
        self, info: Info, first: First, after: After = None, project: strawberry.ID | None = None
    ) -> Connection[ScriptNode]:
        """Page through the scripts."""
        return await page(ScriptNode, ScriptRow, info, first=first, after=after, project=project)

    @root(description="One script.")
    async def script(self, info: Info, id: strawberry.ID) -> ScriptNode | None:  # noqa: A002 - GraphQL's word
        """Find a script."""
        return await by_id(ScriptNode, ScriptRow, info, id)
