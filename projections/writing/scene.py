"""What is known of scenes beside their text: where, when, who is silently there, and whether they are omitted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from domain.writing.manuscript import SceneFacts
from domain.writing.script import Script
from domain.writing.written import Retelling
from projections.read_model import fold, read_model

SceneKey = tuple[UUID, UUID]
Retold = Retelling | Script.LinksMoved | Script.OmittedScenesBrought


@read_model("script_scenes", key=("script_id", "id"))
@dataclass(frozen=True, slots=True)
class SceneFactsRow:
    """The facts of one scene; `id` is its heading's. `former_heading` is that of an omitted one."""

    script_id: UUID
    id: UUID
    location: str = ""
    time: str = ""
    story_day: str = ""
    silent: tuple[UUID, ...] = ()
    omitted: bool = False
    former_heading: str = ""


def _row(script_id: UUID, facts: SceneFacts) -> SceneFactsRow:
    heading = facts.kept[0].text if facts.kept else ""
    told = (facts.location, facts.time, facts.story_day, facts.silent, facts.omitted)
    return SceneFactsRow(script_id, facts.scene_id, *told, heading)


def key_described(event: Script.SceneDescribed) -> Iterable[SceneKey]:
    """Return the key of the scene that was described."""
    return ((event.originator_id, event.facts.scene_id),)


@fold(SceneFactsRow, Script.SceneDescribed, key=key_described)
def show_description(rows: Mapping[SceneKey, SceneFactsRow], event: Script.SceneDescribed) -> list[SceneFactsRow]:
    """Show what is known of it."""
    del rows
    return [_row(event.originator_id, event.facts)]


def keys_retold(event: Retold) -> Iterable[SceneKey]:
    """Return the keys of the scenes whose facts changed."""
    return [(event.originator_id, facts.scene_id) for facts in event.scenes]


@fold(
    SceneFactsRow,
    Script.Restored,
    Script.Undone,
    Script.Redone,
    Script.Branched,
    Script.Merged,
    Script.LinksMoved,
    Script.OmittedScenesBrought,
    key=keys_retold,
)
def show_retold(rows: Mapping[SceneKey, SceneFactsRow], event: Retold) -> list[SceneFactsRow]:
    """Show what is known of them again."""
    del rows
    return [_row(event.originator_id, facts) for facts in event.scenes]


def key_of_scene(event: Script.SceneOmitted | Script.SceneReinstated) -> Iterable[SceneKey]:
    """Return the key of the scene."""
    return ((event.originator_id, event.scene_id),)


@fold(SceneFactsRow, Script.SceneOmitted, key=key_of_scene)
def show_omission(rows: Mapping[SceneKey, SceneFactsRow], event: Script.SceneOmitted) -> list[SceneFactsRow]:
    """Show that it is played no more."""
    row = next(iter(rows.values()), SceneFactsRow(event.originator_id, event.scene_id))
    return [replace(row, omitted=True, former_heading=event.heading)]


@fold(SceneFactsRow, Script.SceneReinstated, key=key_of_scene)
def show_return(rows: Mapping[SceneKey, SceneFactsRow], event: Script.SceneReinstated) -> list[SceneFactsRow]:
    """Show that it is played again."""
    del event
    return [replace(row, omitted=False, former_heading="") for row in rows.values()]
