"""A causal language model of a folder, through transformers; held to a JSON schema by llguidance where it is there."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from workers.providers.text.story.answers import BadAnswer
from workers.providers.text.story.asking import Answered, Question
from workers.providers.text.story.prompts import with_schema
from workers.providers.weights import LOADING, device, readable, room, whole
from workers.registry import UnusableRecipe

_SEEDS = 2**31


class LocalModel:
    """A loaded model with its tokenizer, on a graphics card where there is one."""

    def __init__(self, folder: Path) -> None:
        self._torch: Any = import_module("torch")  # gigabytes, so imported by the one process that needs it
        transformers: Any = import_module("transformers")
        with readable(f"there is no language model in {folder}"), room(folder.name):
            self._tokenizer: Any = transformers.AutoTokenizer.from_pretrained(folder, **LOADING)
            self._model: Any = whole(transformers.AutoModelForCausalLM, folder, dtype="auto")
            self._guide: Any = _tokens_for_guidance(self._tokenizer, self._model)
        self._device = device()
        self.name = folder.name

    def complete(self, question: Question, most_tokens: int, idle: Callable[[], None]) -> Answered:
        """Write an answer, calling `idle` after each token. Raises BadAnswer for one that was cut off."""
        messages = question.messages if self._guide else with_schema(question.messages, question.schema)
        prompt = self._tokenizer(self._prompt(messages), return_tensors="pt", add_special_tokens=False)
        given = prompt["input_ids"].to(self._device)
        count = int(given.shape[1])
        most = int(getattr(self._model.config, "max_position_embeddings", 0) or 1_000_000) - count
        if most < 16:
            raise UnusableRecipe(f"the model {self.name} reads too little: the question has {count:,} tokens")
        self._torch.manual_seed(_seed(question))
        how: dict[str, Any] = {"pad_token_id": self._tokenizer.pad_token_id or self._tokenizer.eos_token_id}
        if self._guide:
            how |= {
                "logits_processor": [self.guided(question.schema, count)],
                "eos_token_id": self._tokenizer.eos_token_id,  # what the guide ends with, whatever the folder says
            }
        with self._torch.inference_mode(), room(self.name):
            written = self._model.generate(
                given,
                attention_mask=prompt["attention_mask"].to(self._device),
                max_new_tokens=min(most_tokens, most),
                do_sample=True,
                temperature=0.8,
                top_p=0.95,
                stopping_criteria=[_Idle(idle, self._torch)],
                **how,
            )[0, count:].tolist()
        ended = self._tokenizer.eos_token_id in written
        text: str = self._tokenizer.decode(written, skip_special_tokens=True)
        if not ended and not _whole(text):
            raise BadAnswer(f"it was cut off after {len(written)} tokens (STUDIO_TEXT_TOKENS)")
        return Answered(text, self.name, count, len(written))

    @property
    def held(self) -> bool:
        """Whether answers are held to the schema token by token."""
        return self._guide is not None

    def _prompt(self, messages: list[dict[str, str]]) -> str:
        if getattr(self._tokenizer, "chat_template", None):
            told: str = self._tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
            return told
        return "\n\n".join(f"{m['role']}: {m['content']}" for m in messages) + "\n\nassistant: "

    def guided(self, schema: Mapping[str, Any], begin: int) -> Any:  # noqa: ANN401 - a processor of the library
        """Return what holds an answer to a schema that begins after so many tokens."""
        return _Guided(self._guide, schema, begin, self._torch)


class _Guided:
    """Forbids every token after which the text could no longer become JSON of the schema."""

    def __init__(self, tokens: Any, schema: Mapping[str, Any], begin: int, torch: Any) -> None:  # noqa: ANN401 - libraries'
        self._llguidance: Any = import_module("llguidance")
        self._numpy: Any = import_module("llguidance.numpy")
        self._torch = torch
        grammar = self._llguidance.LLMatcher.grammar_from_json_schema(
            json.dumps(schema), defaults={"whitespace_flexible": False}
        )
        self._matcher: Any = self._llguidance.LLMatcher(tokens, grammar)
        if self._matcher.is_error():
            raise UnusableRecipe(f"the answer's schema cannot guide a model: {self._matcher.get_error()}"[:500])
        self._seen = begin
        self._bits: Any = self._numpy.allocate_token_bitmask(1, tokens.vocab_size)

    def __call__(self, ids: Any, scores: Any) -> Any:  # noqa: ANN401 - tensors
        for token in ids[0, self._seen :].tolist():
            self._matcher.consume_token(token)
        self._seen = int(ids.shape[1])
        self._numpy.fill_next_token_bitmask(self._matcher, self._bits, 0)
        # The bits travel to the scores, not the scores to the bits: a card waits for 16 KB, not twice for 512.
        words = self._torch.from_numpy(self._bits).to(scores.device)
        places = self._torch.arange(32, device=scores.device, dtype=words.dtype)
        allowed = ((words[0, :, None] >> places) & 1).bool().flatten()
        return scores.masked_fill(~allowed[: scores.shape[1]], -self._torch.inf)


class _Idle:
    """Lets the worker look up between two tokens: a cancelled job raises there."""

    def __init__(self, idle: Callable[[], None], torch: Any) -> None:  # noqa: ANN401 - a library
        self._idle, self._torch = idle, torch

    def __call__(self, ids: Any, *_: Any, **__: Any) -> Any:  # noqa: ANN401 - tensors
        self._idle()
        return self._torch.zeros(ids.shape[0], dtype=self._torch.bool, device=ids.device)


def _tokens_for_guidance(tokenizer: Any, model: Any) -> Any:  # noqa: ANN401 - libraries'
    if find_spec("llguidance") is None or not getattr(tokenizer, "is_fast", False):
        return None
    guidance: Any = import_module("llguidance.hf")
    return guidance.from_tokenizer(tokenizer, n_vocab=int(model.config.vocab_size))


def _seed(question: Question) -> int:
    return (int.from_bytes(question.seed.encode()[:4].ljust(4, b"0")) + question.turn) % _SEEDS


def _whole(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=1)
def loaded(folder: Path) -> LocalModel:
    """Return the model of a folder, loaded once in this process. Raises UnusableRecipe."""
    if find_spec("torch") is None or find_spec("transformers") is None:
        raise UnusableRecipe("language models need torch and transformers; install the extra `text`, or choose previz")
    if not (folder / "config.json").is_file():
        raise UnusableRecipe(f"there is no language model in {folder or 'STUDIO_TEXT_MODEL'}; name its folder")
    return LocalModel(folder)
