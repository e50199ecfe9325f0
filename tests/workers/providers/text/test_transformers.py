"""The local language model, with a tiny random one that is made here. Needs the extra `text`."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.workers.providers.text.recipes import PlainJob, element_id, recipe
from workers.providers.text.story.answers import BadAnswer, schema_of
from workers.providers.text.story.asking import Question
from workers.providers.text.story.prompts import messages_of
from workers.providers.text.story.shapes import SHAPES
from workers.providers.text.transformers import model as models
from workers.providers.text.transformers.provider import write
from workers.registry import Cancelled, UnusableRecipe

REWRITE = recipe("rewrite", instruction="tighter", targets=[element_id(4)])
with_models = pytest.mark.skipif(
    find_spec("torch") is None or find_spec("transformers") is None, reason="the extra `text` is not installed"
)
SHORT = {
    "type": "object",
    "properties": {"a": {"type": "string", "maxLength": 5}},
    "required": ["a"],
    "additionalProperties": False,
}


def asked(schema: dict[str, Any], content: str = "Hi", turn: int = 1) -> Question:
    return Question("rewrite", [{"role": "user", "content": content}], schema, "", turn)


@contextmanager
def only_what_is_taken_of(card: Any) -> Generator[None]:  # noqa: ANN401 - a library
    """Let this process take no more of the card than it has."""
    card.cuda.empty_cache()
    card.cuda.set_per_process_memory_fraction(1e-6)
    try:
        yield
    finally:
        card.cuda.set_per_process_memory_fraction(1.0)


def weights_of(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the weights in a folder."""
    safetensors: Any = import_module("safetensors.torch")
    file = folder / "model.safetensors"
    weights = safetensors.load_file(file)
    change(weights)
    safetensors.save_file(weights, file, metadata={"format": "pt"})


def cut_off(folder: Path) -> None:
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])


def without_a_part(folder: Path) -> None:
    weights_of(folder, lambda weights: weights.pop(PART))


def with_another_shape(folder: Path) -> None:
    weights_of(folder, lambda weights: weights.update({PART: weights[PART][:3].clone()}))


def with_a_broken_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{}")


PART = "model.layers.0.mlp.up_proj.weight"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a Llama of 64 values a layer with random weights, which knows printable ASCII alone."""
    torch: Any = import_module("torch")
    transformers: Any = import_module("transformers")
    tokenizers: Any = import_module("tokenizers")
    torch.set_num_threads(1)
    torch.manual_seed(1)
    alphabet = [chr(n) for n in range(33, 127) if chr(n) != "\\"]  # without it, no escapes of what no script holds
    words = {letter: n for n, letter in enumerate([*alphabet, "\u0120"])}  # the last is the space
    tokens = tokenizers.Tokenizer(tokenizers.models.BPE(words, []))
    tokens.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokens.decoder = tokenizers.decoders.ByteLevel()
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=tokens, eos_token="</s>", pad_token="<pad>")
    shape = {"hidden_size": 64, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
    config = transformers.LlamaConfig(
        vocab_size=len(tokenizer), max_position_embeddings=16_384, eos_token_id=tokenizer.eos_token_id, **shape
    )
    made = tmp_path_factory.mktemp("models") / "tiny"
    transformers.LlamaForCausalLM(config).save_pretrained(made)
    tokenizer.save_pretrained(made)
    return made


@with_models
@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", ["rewrite", "dialogue", "beat_sheet"])
def test_a_random_model_that_is_held_to_the_schema_writes_story_data(
    folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    pytest.importorskip("llguidance")
    monkeypatch.setenv("STUDIO_TEXT_MODEL", str(folder))
    wanted = recipe(
        kind, targets=[element_id(4)], instruction="x", context="x", emotion="sad", character={"name": "Mara"}
    )

    made = write(PlainJob(wanted))

    assert made.facts["kind"] == kind
    assert made.facts["elements" if kind != "beat_sheet" else "items"]
    assert made.facts["label"] == "written by the model tiny (transformers, held to the schema)"


@with_models
@pytest.mark.timeout(300)
def test_without_guidance_a_random_model_gives_nothing_and_the_job_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STUDIO_TEXT_TOKENS", "16")
    monkeypatch.setenv("STUDIO_TEXT_MODEL", str(folder))
    unheld = models.LocalModel(folder)
    unheld._guide = None

    def loaded(folder: Path) -> models.LocalModel:
        del folder
        return unheld

    monkeypatch.setattr("workers.providers.text.transformers.provider.loaded", loaded)

    with pytest.raises(UnusableRecipe, match="no usable rewrite in 3 tries; the last: it"):
        write(PlainJob(REWRITE))


@with_models
@pytest.mark.timeout(300)
def test_an_answer_that_was_cut_off_is_no_answer_and_a_cancelled_job_stops_between_tokens(folder: Path) -> None:
    loaded = models.LocalModel(folder)
    question = asked({**SHORT, "properties": {"a": {"type": "string", "minLength": 500, "maxLength": 500}}})
    tokens = 0

    def idle() -> None:
        nonlocal tokens
        tokens += 1
        if tokens == 5:
            raise Cancelled

    with pytest.raises(BadAnswer, match="cut off after 20 tokens"):
        loaded.complete(question, 20, lambda: None)
    with pytest.raises(Cancelled):
        loaded.complete(question, 20, idle)
    assert tokens == 5


def test_without_a_model_one_sentence_says_what_to_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(UnusableRecipe, match="set STUDIO_TEXT_MODEL to its folder"):
        write(PlainJob(REWRITE))
    monkeypatch.setenv("STUDIO_TEXT_MODEL", str(tmp_path))
    with pytest.raises(UnusableRecipe, match=r"install the extra `text`|there is no language model in"):
        write(PlainJob(REWRITE))


@with_models
@pytest.mark.timeout(300)
@pytest.mark.parametrize("broken", [cut_off, without_a_part, with_another_shape, with_a_broken_tokenizer])
def test_a_folder_whose_model_is_not_whole_is_refused_in_a_sentence(
    folder: Path, tmp_path: Path, broken: Callable[[Path], None]
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    broken(copy)

    with pytest.raises(UnusableRecipe, match=r"^there is no language model in .*copy: \S") as refused:
        models.LocalModel(copy)
    assert "\n" not in str(refused.value)


@with_models
@pytest.mark.timeout(300)
def test_an_answer_ends_where_the_schema_does_whatever_ends_the_folder_names(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("llguidance")
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    wanted = models.LocalModel(folder).complete(asked(SHORT), 60, lambda: None)
    for end in ("null", "7"):
        for file in ("config.json", "generation_config.json"):
            told = (copy / file).read_text()
            (copy / file).write_text(re.sub(r'"eos_token_id": \w+', f'"eos_token_id": {end}', told))

        found = models.LocalModel(copy).complete(asked(SHORT), 60, lambda: None)

        assert (found.text, found.tokens_out) == (wanted.text, wanted.tokens_out)


@with_models
@pytest.mark.timeout(300)
def test_what_holds_an_answer_forbids_what_the_librarys_own_mask_forbids(folder: Path) -> None:
    pytest.importorskip("llguidance")
    torch: Any = import_module("torch")
    guiding: Any = import_module("llguidance")
    masks: Any = import_module("llguidance.numpy")
    model = models.LocalModel(folder)
    tokens = model._tokenizer('{"a":"x~"}', return_tensors="pt", add_special_tokens=False)["input_ids"]
    grammar = guiding.LLMatcher.grammar_from_json_schema(json.dumps(SHORT), defaults={"whitespace_flexible": False})
    matcher, guided = guiding.LLMatcher(model._guide, grammar), model.guided(SHORT, 0)

    for end in range(tokens.shape[1] + 1):
        if end:
            matcher.consume_token(int(tokens[0, end - 1]))
        mask = masks.allocate_token_bitmask(1, model._guide.vocab_size)
        masks.fill_next_token_bitmask(matcher, mask, 0)
        wanted = torch.rand(1, model._guide.vocab_size)
        scores = wanted.clone()
        masks.apply_token_bitmask_inplace(wanted.numpy(), mask)
        assert torch.equal(guided(tokens[:, :end], scores), wanted)


@with_models
@pytest.mark.timeout(300)
def test_a_model_uses_no_attention_that_gives_other_values_each_time(folder: Path) -> None:
    torch: Any = import_module("torch")
    torch.backends.cuda.enable_cudnn_sdp(True)

    models.LocalModel(folder)

    assert not torch.backends.cuda.cudnn_sdp_enabled()


@with_models
@pytest.mark.timeout(300)
def test_a_full_card_is_told_in_a_sentence_that_says_what_to_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch: Any = import_module("torch")
    model = models.LocalModel(folder)

    def generate(*_: object, **__: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")

    monkeypatch.setattr(model._model, "generate", generate)

    with pytest.raises(UnusableRecipe, match=r"too little memory for the model tiny.*choose a smaller model"):
        model.complete(asked(SHORT), 60, lambda: None)


@with_models
@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", list(SHAPES))
def test_on_a_card_every_kind_is_held_to_its_schema_and_the_same_seed_writes_the_same(
    folder: Path,
    kind: str,
    card: Any,  # noqa: ANN401 - a library
) -> None:
    pytest.importorskip("llguidance")
    wanted = recipe(
        kind, targets=[element_id(4)], instruction="x", context="x", emotion="sad", character={"name": "Mara"}
    ) | {"language": "de", "minutes": 1, "heading": "INT. STATION - DAY", "scene_heading": "INT. STATION - DAY"}
    question = Question(kind, messages_of(wanted), schema_of(wanted), "", 1)
    model = models.LocalModel(folder)

    first, again = (model.complete(question, 8_000, lambda: None) for _ in range(2))

    assert model._model.device.type == "cuda"
    SHAPES[kind].model_validate_json(first.text)
    assert again == first


@with_models
@pytest.mark.timeout(300)
def test_a_model_that_does_not_fit_gives_back_what_it_took_of_the_card(
    folder: Path,
    tmp_path: Path,
    card: Any,  # noqa: ANN401 - a library
) -> None:
    transformers: Any = import_module("transformers")
    large = tmp_path / "large"
    shutil.copytree(folder, large)
    config = transformers.LlamaConfig.from_pretrained(folder)
    config.intermediate_size = 16_384  # 4 MB a matrix: what earlier tests left of the card is too small for it
    transformers.LlamaForCausalLM(config).save_pretrained(large)
    long = asked(SHORT, "x" * 12_000)

    with only_what_is_taken_of(card):
        taken = card.cuda.memory_allocated()
        with pytest.raises(
            UnusableRecipe, match=r"memory for the model large: [\d.]+ of [\d.]+ GB were free; free some"
        ):
            models.LocalModel(large)
        assert card.cuda.memory_allocated() == taken
    model = models.LocalModel(large)
    model.complete(asked(SHORT), 60, lambda: None)  # what the libraries keep for themselves
    with only_what_is_taken_of(card):
        taken = card.cuda.memory_allocated()
        with pytest.raises(UnusableRecipe, match="too little memory for the model large"):
            model.complete(long, 60, lambda: None)
        assert card.cuda.memory_allocated() < taken + 1_000_000
    assert model.complete(long, 60, lambda: None).tokens_in > 12_000
