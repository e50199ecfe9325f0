"""Proposals that are taken by element, edited before, or found stale."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from domain.shared.generation import GenerationRequest
from domain.shared.refusal import Invalid, NotFound
from domain.writing.element import Element
from domain.writing.proposal import Choice, Draft, Item, Proposal, ProposalDecided, ProposalStale
from domain.writing.script import Script
from tests.commands.fake_studio import names, replayed, state_of
from tests.domain.writing.writing_samples import ADA, element, script, texts


def asked(written: Script, draft: Draft) -> UUID:
    wish = GenerationRequest(uuid4(), "text", "writing.script", written.id, {"text": draft.kind})
    written.ask_for_draft(wish, draft)
    return wish.generation_id


def story(proposal_id: UUID, *elements: Element, kind: str = "scene", items: tuple[Item, ...] = ()) -> Proposal:
    return Proposal(proposal_id, kind, "previz", "", "by rules", "", None, elements, items=items)


def rewriting(*wanted: tuple[Element, str], accept: bool = False) -> tuple[Script, UUID]:
    """Return a script whose elements are proposed to be written anew."""
    written = script(*(e for e, _ in wanted))
    bases = {e.id: written.content.version(e.id) for e, _ in wanted}
    proposal_id = asked(written, Draft("rewrite", accept=accept, bases=bases))
    written.propose(story(proposal_id, *(replace(e, text=text) for e, text in wanted), kind="rewrite"))
    return written, proposal_id


def test_some_elements_are_taken_and_others_rejected_and_the_order_stays() -> None:
    first, last = element("action", "First."), element("action", "Last.")
    written = script(first, last)
    proposal_id = asked(written, Draft("scene", accept=False, after_id=first.id))
    a, b, c = element("action", "a"), element("action", "b"), element("action", "c")
    written.propose(story(proposal_id, a, b, c))

    written.accept(proposal_id, "user:ada", Choice(only=(c.id,)))
    assert texts(written) == ["First.", "c", "Last."]
    written.reject(proposal_id, "user:ada", "dull", [b.id])
    assert written.proposals[proposal_id].status == "open"
    written.accept(proposal_id, "user:ada", Choice(only=(a.id,)))

    assert texts(written) == ["First.", "a", "c", "Last."]
    assert written.proposals[proposal_id].status == "accepted"
    assert state_of(replayed(written)) == state_of(written)


def test_what_is_edited_before_is_taken_as_edited_and_said_to_be() -> None:
    written = script(element())
    proposal_id = asked(written, Draft("scene", accept=False))
    line = element("dialogue", "Wait for me.")
    written.propose(story(proposal_id, line))

    written.accept(proposal_id, "user:ada", Choice(edits={line.id: {"text": "Wait."}}))

    assert texts(written) == ["Rain.", "Wait."]
    assert names(written.pending)[-1] == "ProposalPartlyAccepted"
    assert written.pending[-1].edited == (line.id,)  # type: ignore[attr-defined] # the event's own


def test_when_all_is_rejected_the_proposal_is() -> None:
    written, proposal_id = rewriting((element("action", "Rain falls."), "Rain."))
    (e,) = written.content
    written.reject(proposal_id, "user:ada", "no", [e.id])

    assert written.proposals[proposal_id].status == "rejected"
    with pytest.raises(ProposalDecided):
        written.accept(proposal_id, "user:ada")


@pytest.mark.parametrize("choice", [Choice(only=(uuid4(),)), Choice(edits={uuid4(): {"text": "x"}})])
def test_what_the_proposal_never_held_cannot_be_taken(choice: Choice) -> None:
    written, proposal_id = rewriting((element(), "Snow."))

    with pytest.raises(NotFound):
        written.accept(proposal_id, "user:ada", choice)


def test_nothing_and_what_is_edited_but_not_taken_is_refused() -> None:
    a, b = element("action", "a"), element("action", "b")
    written, proposal_id = rewriting((a, "A"), (b, "B"))

    for choice in (Choice(only=()), Choice(only=(a.id,), edits={b.id: {"text": "x"}})):
        with pytest.raises(Invalid):
            written.accept(proposal_id, "user:ada", choice)


def test_a_rewrite_keeps_ids_places_and_whose_a_cue_is() -> None:
    cue = element("character", "MARA", character_id=ADA)
    line = element("dialogue", "I am very late.")
    written, proposal_id = rewriting((cue, "MARA"), (line, "Late."))

    written.accept(proposal_id, "user:ada")

    assert [(e.id, e.text, e.character_id) for e in written.content] == [
        (cue.id, "MARA", ADA),
        (line.id, "Late.", None),
    ]


def test_a_rewrite_of_what_was_changed_since_is_told_and_the_rest_can_be_taken() -> None:
    a, b = element("action", "a"), element("action", "b")
    written, proposal_id = rewriting((a, "A"), (b, "B"))
    written.rewrite(a.id, {"text": "mine"})

    with pytest.raises(ProposalStale) as stale:
        written.accept(proposal_id, "user:ada")
    seen = written.content.version(b.id)
    assert stale.value.facts["conflicts"] == [
        {
            "part_id": str(a.id),
            "element_id": str(a.id),
            "what": "changed",
            "seen_version": seen,
            "version": written.version,
            "now": "mine",
            "proposed": "A",
        }
    ]

    written.accept(proposal_id, "user:ada", Choice(stale="skip"))
    assert texts(written) == ["mine", "B"]
    assert written.proposals[proposal_id].status == "open"
    written.accept(proposal_id, "user:ada", Choice(stale="overwrite"))
    assert texts(written) == ["A", "B"]
    assert state_of(replayed(written)) == state_of(written)


def test_edits_elsewhere_make_no_conflict_and_a_removed_element_cannot_be_overwritten() -> None:
    a, b = element("action", "a"), element("action", "b")
    written, proposal_id = rewriting((a, "A"))
    written.add(b, a.id)
    assert written.conflicts(proposal_id) == []

    written.remove(a.id)

    for stale in ("refuse", "overwrite"):
        with pytest.raises(ProposalStale):
            written.accept(proposal_id, "user:ada", Choice(stale=stale))


def test_what_was_wanted_as_it_comes_waits_when_the_script_was_changed_meanwhile() -> None:
    line = element("dialogue", "I am late.")
    written = script(line)
    proposal_id = asked(written, Draft("rewrite", accept=True, bases={line.id: written.content.version(line.id)}))
    written.rewrite(line.id, {"text": "Mine."})

    written.propose(story(proposal_id, replace(line, text="Late."), kind="rewrite"))

    assert texts(written) == ["Mine."]
    assert written.proposals[proposal_id].status == "open"


def test_a_new_script_does_not_replace_what_somebody_wrote_meanwhile() -> None:
    written = script()
    proposal_id = asked(written, Draft("script", accept=True, bases={}))
    written.add(element("action", "By hand."), None)

    written.propose(story(proposal_id, element("action", "Made."), kind="script"))

    assert texts(written) == ["By hand."]
    assert [c.what for c in written.conflicts(proposal_id)] == ["added"]


def test_a_scene_whose_place_is_gone_can_go_elsewhere() -> None:
    a, b = element("action", "a"), element("action", "b")
    written = script(a, b)
    proposal_id = asked(written, Draft("scene", accept=False, after_id=b.id))
    written.propose(story(proposal_id, element("action", "new")))
    written.remove(b.id)

    with pytest.raises(ProposalStale, match="place gone"):
        written.accept(proposal_id, "user:ada", Choice(stale="overwrite"))
    written.accept(proposal_id, "user:ada", Choice(after_id=a.id))

    assert texts(written) == ["a", "new"]


def test_papers_are_taken_by_item_also_of_a_locked_script_and_change_nothing_of_it() -> None:
    line = element("dialogue", "Late.")
    written = script(line)
    proposal_id = asked(written, Draft("shot_list", accept=False, bases={line.id: written.content.version(line.id)}))
    shots = tuple(Item(uuid4(), {"size": size, "element_ids": [str(line.id)]}) for size in ("wide", "close_up"))
    written.propose(story(proposal_id, kind="shot_list", items=shots))
    revision = written.revision
    written.lock_for(ADA, "Ada", "shooting")

    written.accept(proposal_id, "user:ada", Choice(only=(shots[0].id,), edits={shots[0].id: {"size": "medium"}}))

    accepted = written.pending[-1]
    assert [i.values["size"] for i in accepted.items] == ["medium"]  # type: ignore[attr-defined] # the event's own
    assert (written.revision, written.proposals[proposal_id].status) == (revision, "open")
    written.unlock(ADA, "on")
    written.rewrite(line.id, {"text": "Very late."})
    with pytest.raises(ProposalStale):
        written.accept(proposal_id, "user:ada")


def test_nobody_is_made_to_say_what_was_not_asked_for() -> None:
    line = element("dialogue", "Late.")
    written = script(line)
    proposal_id = asked(written, Draft("rewrite", accept=True, bases={line.id: 2}))

    with pytest.raises(NotFound):
        written.propose(story(proposal_id, element("dialogue", "Other."), kind="rewrite"))


def test_a_cue_of_a_character_that_nobody_named_is_refused() -> None:
    written = script()
    proposal_id = asked(written, Draft("scene", accept=True, cast={"Mara": ADA}))

    with pytest.raises(Invalid, match="nobody here"):
        written.propose(story(proposal_id, element("character", "ZOE", character_id=uuid4())))
