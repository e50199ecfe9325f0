"""A mascot keeps to its brand: words are refused before anything is made, and who may lets them through says why."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from commands.characters.brand import (
    GenerateOffBrandImage,
    OverrideBrandFlag,
    SetBrandRules,
    SetOrganizationBrandRules,
)
from commands.characters.casting import CastCharacter
from commands.characters.character import CreateCharacter
from commands.characters.image import AttachCharacterImage, GenerateCharacterImage, ReviewCharacterImage
from commands.characters.look import SetLook
from commands.production.render import RenderShot
from commands.production.shot import PlannedShot, PlanShots, SpecShape
from commands.writing.element import AddElement
from commands.writing.script import CreateScript
from commands.writing.shapes import ElementShape
from domain.characters.brand import BrandRuleBroken
from domain.characters.refusals import OffBrand
from domain.characters.sheet import CharacterMode
from projections.characters.brand import BrandOverrideRow
from projections.characters.casting import CastingRow
from projections.characters.image import CharacterImageRow
from tests.commands.fake_studio import FakeStudio


def mascot(**rules: Any) -> tuple[FakeStudio, UUID]:  # noqa: ANN401 - rules of a brand
    studio = FakeStudio()
    told: dict[str, Any] = {"mode": CharacterMode.BRAND, "appearance": "round blue bear, red scarf"}
    bear = studio.send(CreateCharacter(name="Blubo", **told)).id
    studio.send(SetBrandRules(character_id=bear, **rules))
    return studio, bear


RULES: dict[str, Any] = {"forbidden_words": ("cheap",), "forbidden_contexts": {"alcohol": ("beer", "wine bar")}}


@pytest.mark.parametrize(
    ("said", "rule", "word", "place", "at"),
    [
        ({"prompt": "A Cheap holiday"}, "forbidden word", "Cheap", "prompt", 3),
        ({"prompt": "so cheap, so good"}, "forbidden word", "cheap", "prompt", 4),
        ({"scene_context": "two BEERS on a table"}, "forbidden context alcohol", "BEERS", "scene_context", 5),
        ({"prompt": "in a wine  bar at night"}, "forbidden context alcohol", "wine  bar", "prompt", 6),
        ({"prompt": "no álcohol"}, "forbidden context alcohol", "álcohol", "prompt", 4),
        ({"pose": "holding a b\u200beer"}, "forbidden context alcohol", "b\u200beer", "pose", 11),
        ({"look": "pub"}, "forbidden context alcohol", "beer", "the look's wardrobe", 5),
    ],
)
def test_a_prompt_off_the_brand_is_refused_with_the_rule_the_word_and_its_place(
    said: dict[str, Any], rule: str, word: str, place: str, at: int
) -> None:
    studio, bear = mascot(**RULES)
    studio.send(SetLook(character_id=bear, look="pub", wardrobe="red beer apron"))

    with pytest.raises(BrandRuleBroken) as refused:
        studio.send(GenerateCharacterImage(character_id=bear, **said))
    assert refused.value.facts["breaches"] == [{"rule": rule, "word": word, "place": place, "at": at}]
    assert repr(word) in refused.value.sentence
    assert not studio.rows(CharacterImageRow)


@pytest.mark.parametrize("prompt", ["cheaper by the dozen", "a root-beerish barrel", "by the winery"])
def test_words_that_only_begin_alike_are_no_breach(prompt: str) -> None:
    studio, bear = mascot(**RULES)

    studio.send(GenerateCharacterImage(character_id=bear, prompt=prompt))


def test_what_is_required_must_be_named_by_the_character_or_the_prompt() -> None:
    studio, bear = mascot(required=("red scarf", "honey pot"))

    with pytest.raises(BrandRuleBroken, match="required element: 'honey pot' is nowhere"):
        studio.send(GenerateCharacterImage(character_id=bear, prompt="on a hill"))
    studio.send(GenerateCharacterImage(character_id=bear, prompt="on a hill with a honey pot"))


def test_the_organizations_rules_count_for_brand_characters_and_for_nobody_else() -> None:
    studio, bear = mascot(palette=("#0000ff",), least_palette=0.2)
    studio.send(SetOrganizationBrandRules(forbidden_words=("rival",), palette=("#ff0000",), least_palette=0.9))
    mara = studio.send(CreateCharacter(name="Mara")).id

    with pytest.raises(BrandRuleBroken, match="rival"):
        studio.send(GenerateCharacterImage(character_id=bear, prompt="beats its rival"))
    studio.send(GenerateCharacterImage(character_id=mara, prompt="beats her rival"))
    studio.send(GenerateCharacterImage(character_id=bear, prompt="waves"))
    brands = [row.recipe.get("brand") for row in studio.rows(CharacterImageRow).values()]
    assert brands == [None, {"palette": ["#0000ff"], "least_palette": 0.2}]


def test_who_may_lets_a_prompt_through_with_a_reason_that_is_kept() -> None:
    studio, bear = mascot(**RULES)
    told: dict[str, Any] = {"prompt": "with a beer", "override_reason": "The brewery's own campaign."}
    job = studio.send(GenerateOffBrandImage(character_id=bear, **told)).job_id

    override = studio.row(BrandOverrideRow)
    assert (override.generation_id, override.reason) == (job, "The brewery's own campaign.")
    assert override.breaches == ("forbidden context alcohol: 'beer' in prompt at character 8",)
    assert studio.row(CharacterImageRow).recipe["brand"]["overridden"]["reason"] == "The brewery's own campaign."


def test_a_picture_off_the_brand_keeps_its_reasons_and_is_accepted_by_an_override_alone() -> None:
    studio, bear = mascot(palette=("#ff0000",), least_palette=0.5)
    job = studio.send(GenerateCharacterImage(character_id=bear)).job_id
    assert job is not None
    reasons = ["12% of its colours are of the palette, 50% are asked for"]
    facts: dict[str, Any] = {"brand": {"palette_share": 0.12, "reasons": reasons}, "review": True}
    made: dict[str, Any] = {"hash": "a" * 64, "size": 3, "mime": "image/png", "provenance": "previz", "facts": facts}
    studio.send(AttachCharacterImage(character_id=bear, generation_id=job, **made))

    shown = studio.row(CharacterImageRow)
    assert shown.needs_review
    assert shown.brand is not None
    assert shown.brand["reasons"] == reasons
    with pytest.raises(OffBrand, match="12% of its colours"):
        studio.send(ReviewCharacterImage(character_id=bear, generation_id=job, accepted=True))
    studio.send(OverrideBrandFlag(character_id=bear, generation_id=job, reason="The night is meant to be grey."))
    assert (studio.row(CharacterImageRow).verdict, studio.row(CharacterImageRow).needs_review) == ("accepted", False)
    assert studio.row(BrandOverrideRow).breaches == tuple(reasons)


def test_a_shot_of_a_mascot_keeps_to_its_brand_too() -> None:
    studio, bear = mascot(**RULES)
    script = studio.send(CreateScript(title="Honey", project_id=uuid4())).id
    heading = AddElement(script_id=script, element=ElementShape(type="scene_heading", text="INT. SHOP - DAY"))
    scene, shot = UUID(str(studio.send(heading).details["element_id"])), uuid4()
    plan = PlannedShot(
        shot_id=shot, scene_id=scene, number="1A", place=0, spec=SpecShape(size="wide", duration_frames=24)
    )
    studio.send(PlanShots(script_id=script, shots=(plan,)))

    with pytest.raises(BrandRuleBroken, match="beer"):
        studio.send(RenderShot(shot_id=shot, recipe={"prompt": "a beer"}, lineage=(bear,)))


def test_a_mascot_plays_in_as_many_projects_as_it_likes_each_with_its_role_and_credit() -> None:
    studio, bear = mascot()
    spring, winter = uuid4(), uuid4()
    for project, role in ((spring, "mascot"), (winter, "mascot, winter campaign")):
        studio.send(CastCharacter(character_id=bear, project_id=project, role=role, credit="Blubo the Bear"))

    parts = [(row.role, row.credit) for row in studio.rows(CastingRow).values()]
    assert parts == [("mascot", "Blubo the Bear"), ("mascot, winter campaign", "Blubo the Bear")]
