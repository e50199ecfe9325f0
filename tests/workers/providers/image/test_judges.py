"""Who judges likeness is chosen by the organization; the score says who. The models are tiny ones, made here."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pytest

from commands.characters.character import CreateCharacter
from commands.characters.image import GenerateCharacterImage
from commands.enterprise.organization import SetProvider
from domain.enterprise.organization import ProviderKind
from media.pictures.appearance import appearance_of
from media.pictures.heads import head_box
from media.pictures.portrait import portrait
from projections.characters.image import CharacterImageRow
from tests.commands.enterprise.test_organization import founded
from tests.workers.providers.image.test_previz import Given, facts_of, recipe
from workers.providers.image import embedding
from workers.providers.image.embedding import embedded_likeness, score_of
from workers.registry import UnusableRecipe, offered

with_models = pytest.mark.skipif(
    find_spec("torch") is None or find_spec("transformers") is None, reason="the extra `judge` is not installed"
)


@pytest.fixture(scope="session", params=["clip", "dinov2"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a vision model of a few thousand random weights, as transformers saves it."""
    torch: Any = import_module("torch")
    transformers: Any = import_module("transformers")
    torch.manual_seed(2)
    made = tmp_path_factory.mktemp("models") / request.param
    tower = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "image_size": 32, "patch_size": 8}
    size = {"height": 32, "width": 32}
    if request.param == "clip":
        vision = {**tower, "intermediate_size": 32, "projection_dim": 16}
        text = {
            "hidden_size": 32,
            "num_hidden_layers": 1,
            "num_attention_heads": 2,
            "intermediate_size": 32,
            "vocab_size": 99,
            "projection_dim": 16,
        }
        config = transformers.CLIPConfig(text_config=text, vision_config=vision, projection_dim=16)
        transformers.CLIPModel(config).save_pretrained(made)
        transformers.CLIPImageProcessor(size={"shortest_edge": 32}, crop_size=size).save_pretrained(made)
    else:
        transformers.Dinov2Model(transformers.Dinov2Config(**tower)).save_pretrained(made)
        transformers.BitImageProcessor(size={"shortest_edge": 32}, crop_size=size).save_pretrained(made)
    return made


@with_models
@pytest.mark.timeout(300)
def test_a_vision_model_of_a_folder_judges_and_is_named_by_the_score(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_JUDGE_MODEL", str(folder))
    mara = portrait(appearance_of("mara"), width=240, height=240)
    tom = portrait(appearance_of("tom", "old man, white beard"), width=240, height=240)

    own, other = embedded_likeness(mara, [mara]), embedded_likeness(mara, [tom])
    assert own == pytest.approx(1, abs=1e-3)
    assert other < own
    assert embedded_likeness(mara, [tom, mara]) == pytest.approx(own, abs=1e-3)
    facts = facts_of(Given(recipe(judge="embedding")))
    assert facts["judge"] == "embedding"
    assert 0 <= facts["consistency"] <= 1


@with_models
@pytest.mark.timeout(300)
def test_a_card_and_a_processor_see_the_same_in_a_picture(folder: Path, card: Any) -> None:  # noqa: ANN401 - a library
    model = embedding.VisionModel(folder)
    heads = [head_box(portrait(appearance_of(name), width=240, height=240)) for name in ("mara", "tom", "ivo")]

    on_card = model.embed(heads)
    assert model._model.device.type == "cuda"
    model._model.to("cpu")
    model._device = "cpu"
    on_processor = model.embed(heads)

    assert np.sum(on_card * on_processor, axis=1).min() > 0.999
    assert np.abs(on_card @ on_card.T - on_processor @ on_processor.T).max() < 1e-3


@with_models
@pytest.mark.timeout(300)
def test_a_model_that_would_judge_by_weights_of_chance_is_refused(tmp_path: Path) -> None:
    transformers: Any = import_module("transformers")
    shape = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    config = transformers.ViTConfig(**shape, image_size=32, patch_size=8)
    transformers.ViTForImageClassification(config).save_pretrained(tmp_path)  # it has no pooler
    transformers.ViTImageProcessor(size={"height": 32, "width": 32}).save_pretrained(tmp_path)

    with pytest.raises(UnusableRecipe, match="cannot be loaded: its weights lack pooler"):
        embedding.VisionModel(tmp_path)


@with_models
def test_a_folder_without_a_model_is_said_to_be_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_JUDGE_MODEL", str(tmp_path))
    picture = np.zeros((32, 32, 3), np.uint8)

    with pytest.raises(UnusableRecipe, match="there is no model in"):
        embedded_likeness(picture, [picture])
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(UnusableRecipe, match="cannot be loaded"):
        embedded_likeness(picture, [picture])


def test_without_a_model_or_its_library_the_judge_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = np.zeros((32, 32, 3), np.uint8)
    with pytest.raises(UnusableRecipe, match="set STUDIO_JUDGE_MODEL"):
        embedded_likeness(picture, [picture])
    monkeypatch.setenv("STUDIO_JUDGE_MODEL", str(tmp_path / "none"))
    monkeypatch.setattr(embedding, "find_spec", dict[str, object]().get)
    with pytest.raises(UnusableRecipe, match="install the extra `judge`"):
        embedded_likeness(picture, [picture])
    assert "torch" not in sys.modules or find_spec("torch") is not None


def test_a_cosine_at_the_border_is_half_and_the_score_grows_with_it() -> None:
    assert [score_of(c, 0.7) for c in (-1.0, 0.7, 1.0)] == [0.0, 0.5, 1.0]
    scores = [score_of(c / 10, 0.7) for c in range(-10, 11)]
    assert scores == sorted(scores)


def test_a_head_is_cut_out_of_its_picture() -> None:
    whole = portrait(appearance_of("mara", "woman"), width=400, height=400)
    head = head_box(whole)

    assert 80 < head.shape[0] < 330
    assert 80 < head.shape[1] < 330
    assert np.array_equal(head_box(np.full((64, 64, 3), 7, np.uint8)).shape[2:], (3,))


def test_an_organization_chooses_its_judge_and_the_wish_names_it() -> None:
    studio = founded()
    assert {"embedding", "previz"} <= offered("judge").keys()
    mara = studio.send(CreateCharacter(name="Mara", project_id=uuid4())).id
    studio.send(GenerateCharacterImage(character_id=mara))
    studio.send(SetProvider(kind=ProviderKind.JUDGE, provider="local"))
    studio.send(GenerateCharacterImage(character_id=mara))

    assert [row.recipe["judge"] for row in studio.rows(CharacterImageRow).values()] == ["previz", "local"]
