"""The local language model, with a tiny random one that is made here. Needs the extra `text`."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.workers.providers.text.recipes import PlainJob, element_id, recipe
from workers.providers.text.story.answers import BadAnswer
from workers.providers.text.story.asking import Question
from workers.providers.text.transformers import model as models
from workers.providers.text.transformers.provider import write
from workers.registry import Cancelled, UnusableRecipe

REWRITE = recipe("rewrite", instruction="tighter", targets=[element_id(4)])
with_models = pytest.mark.skipif(
    find_spec("torch") is None or find_spec("transformers") is None, reason="the extra `text` is not installed"
)


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
    schema = {"type": "object", "properties": {"a": {"type": "string", "minLength": 500}}, "required": ["a"]}
    question = Question("rewrite", [{"role": "user", "content": "Hi"}], schema, "", 1)
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
