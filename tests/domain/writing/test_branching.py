from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from domain.shared.refusal import Invalid
from domain.writing.branching import UnrelatedScripts
from domain.writing.kinship import Ancestor
from domain.writing.merging import Conflict, FieldMerge, Take
from domain.writing.scenes import scenes
from domain.writing.script import Script
from tests.commands.fake_studio import names, replayed, state_of
from tests.domain.writing.writing_samples import element, elements, script, texts

STORY = [("scene_heading", "INT. A - DAY"), ("action", "One."), ("action", "Two."), ("action", "Three.")]


def branch_of(origin: Script, name: str = "darker") -> Script:
    branch = Script.begin(None, origin.title, origin.script_type, origin.logline, origin.title_page)
    branch.branch_off(origin, name)
    return branch


class Shelf:
    """Keeps every version of scripts, as the log does."""

    def __init__(self, *scripts: Script) -> None:
        self.scripts = {s.id: s for s in scripts}

    def merge(self, ours: Script, theirs: Script, take: Take | None = None) -> list[Conflict]:
        self.scripts |= {ours.id: ours, theirs.id: theirs}
        ancestor = ours.common_base(theirs)
        base = replayed(self.scripts[ancestor.stream_id], ancestor.version)

        def choose(conflict: Conflict) -> Take | None:
            del conflict
            return take

        return ours.merge(uuid4(), theirs, (ancestor, base.manuscript), FieldMerge(choose))


def test_a_branch_says_what_its_origin_said_under_the_same_ids() -> None:
    origin = script(*elements(STORY))
    origin.lock_numbers()
    origin.omit_scene(scenes(origin.content)[0].id)
    branch = branch_of(origin)

    assert branch.manuscript == origin.manuscript
    assert branch.numbering == origin.numbering
    assert branch.known == {origin.id: origin.version}
    assert state_of(replayed(branch)) == state_of(branch)


def test_what_both_wrote_is_merged_and_the_event_has_two_parents() -> None:
    origin = script(*elements(STORY))
    _, one, two, _ = (e.id for e in origin.content)
    branch = branch_of(origin)
    shelf = Shelf(origin, branch)
    branch.rewrite(one, {"text": "Uno."})
    origin.rewrite(two, {"text": "Zwei."})

    assert shelf.merge(origin, branch) == []

    assert texts(origin)[1:] == ["Uno.", "Zwei.", "Three."]
    merged = origin.pending[-1]
    assert names(origin.pending)[-1] == "Merged"
    assert (merged.originator_version, merged.other_id, merged.other_version) == (
        origin.version,
        branch.id,
        branch.version,
    )
    assert state_of(replayed(origin)) == state_of(origin)


def test_branches_go_on_and_are_merged_again_from_where_they_were_merged_last() -> None:
    origin = script(*elements(STORY))
    _, one, two, three = (e.id for e in origin.content)
    branch = branch_of(origin)
    shelf = Shelf(origin, branch)
    branch.rewrite(one, {"text": "Uno."})
    assert shelf.merge(origin, branch) == []
    assert origin.common_base(branch) == Ancestor(branch.id, branch.version)
    origin.rewrite(one, {"text": "Eins."})
    branch.rewrite(two, {"text": "Due."})
    assert shelf.merge(origin, branch) == []
    assert texts(origin)[1:3] == ["Eins.", "Due."]

    assert shelf.merge(branch, origin) == []
    assert texts(branch) == texts(origin)
    branch.rewrite(three, {"text": "Tre."})
    assert shelf.merge(origin, branch) == []
    assert texts(origin) == texts(branch) == ["INT. A - DAY", "Eins.", "Due.", "Tre."]


def test_merging_again_what_is_there_records_nothing() -> None:
    origin = script(*elements(STORY))
    branch = branch_of(origin)
    branch.rewrite(list(branch.content)[1].id, {"text": "Uno."})
    shelf = Shelf(origin, branch)
    shelf.merge(origin, branch)
    count = len(origin.pending)

    assert shelf.merge(origin, branch) == []
    assert len(origin.pending) == count


def test_a_conflict_takes_nothing_over_until_it_is_decided() -> None:
    origin = script(*elements(STORY))
    _, one, two, _ = (e.id for e in origin.content)
    branch = branch_of(origin)
    shelf = Shelf(origin, branch)
    for side, word in ((origin, "Eins."), (branch, "Uno.")):
        side.rewrite(one, {"text": word})
    branch.rewrite(two, {"text": "Due."})

    (conflict,) = shelf.merge(origin, branch)
    assert (conflict.id, conflict.field, conflict.ours, conflict.theirs) == (one, "text", "Eins.", "Uno.")
    assert texts(origin)[1:3] == ["Eins.", "Two."]
    assert names(origin.pending)[-1] == "MergeConflicted"

    assert shelf.merge(origin, branch, "theirs") == []
    assert texts(origin)[1:3] == ["Uno.", "Due."]
    assert origin.pending[-1].decided == 1


def test_sisters_are_merged_over_their_common_origin() -> None:
    origin = script(*elements(STORY))
    left, right = branch_of(origin, "left"), branch_of(origin, "right")
    nested = branch_of(left, "nested")
    left.rewrite(list(left.content)[1].id, {"text": "Uno."})
    nested.rewrite(list(nested.content)[2].id, {"text": "Due."})
    right.rewrite(list(right.content)[3].id, {"text": "Tre."})
    shelf = Shelf(origin, left, right, nested)

    assert right.common_base(nested) == Ancestor(origin.id, origin.version)
    assert shelf.merge(right, left) == []
    assert shelf.merge(right, nested) == []
    assert texts(right)[1:] == ["Uno.", "Due.", "Tre."]


def test_strangers_and_the_script_itself_are_not_merged() -> None:
    origin, stranger = script(*elements(STORY)), script(*elements(STORY))

    with pytest.raises(UnrelatedScripts):
        origin.common_base(stranger)
    with pytest.raises(Invalid):
        origin.common_base(origin)


def test_two_branches_that_gave_one_number_to_two_scenes_come_out_with_two_numbers() -> None:
    origin = script(*elements(STORY))
    origin.lock_numbers()
    branch = branch_of(origin)
    for side, name in ((origin, "B"), (branch, "C")):
        side.add(element("scene_heading", f"INT. {name} - DAY"), side.content.last())
    shelf = Shelf(origin, branch)

    assert shelf.merge(origin, branch) == []

    numbers: list[str] = [scene.number for scene in scenes(origin.content)]
    assert len(set(numbers)) == len(numbers) == 3
    assert {"1", "2"} < set(numbers)


def test_the_hash_of_a_script_is_that_of_one_version_of_what_it_says() -> None:
    origin = script(*elements(STORY))
    one: UUID = list(origin.content)[1].id
    before = origin.content_hash
    origin.tag("draft 1")
    assert origin.content_hash == before

    origin.rewrite(one, {"text": "Uno."})
    origin.rewrite(one, {"text": "One."})
    assert origin.content_hash != before
