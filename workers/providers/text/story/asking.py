"""Asking a language model: a bad answer is told what is wrong with it, and after some tries it fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from workers.providers.text.story.answers import BadAnswer, kind_of, read_answer, schema_of
from workers.providers.text.story.prompts import messages_of
from workers.registry import Job, Made, UnusableRecipe

TRIES = 3
_MOST_SHOWN = 4_000  # characters of a bad answer that its writer is shown again


@dataclass(frozen=True, slots=True)
class Question:
    """What a model is asked: a conversation, and the schema of the answer. `turn` counts the tries from 1."""

    kind: str
    messages: list[dict[str, str]]
    schema: Mapping[str, Any]
    seed: str
    turn: int


@dataclass(frozen=True, slots=True)
class Answered:
    """What a model answered, by which model, and how many tokens it read and wrote where it says so."""

    text: str
    model: str
    tokens_in: int = 0
    tokens_out: int = 0


def written_by(job: Job, complete: Callable[[Question], Answered], how: str) -> Made:
    """Have a model write what the job asks for. Raises UnusableRecipe when no try gives story data."""
    recipe = job.recipe
    kind, schema = kind_of(recipe), schema_of(recipe)
    messages, wrong = messages_of(recipe), ""
    tokens_in = tokens_out = 0
    for turn in range(1, TRIES + 1):
        job.step(turn - 1, TRIES, "writing")
        try:
            answered = complete(Question(kind, messages, schema, str(recipe.get("seed", "")), turn))
            tokens_in, tokens_out = tokens_in + answered.tokens_in, tokens_out + answered.tokens_out
            messages = [*messages[:2], {"role": "assistant", "content": answered.text[:_MOST_SHOWN]}]
            facts = read_answer(recipe, answered.text)
        except BadAnswer as bad:
            wrong = str(bad)
            messages = [*messages, {"role": "user", "content": f"That cannot be used: {wrong}. Answer again."}]
            continue
        label = f"written by the model {answered.model} ({how})"
        usage = {"tries": turn, "tokens_in": tokens_in, "tokens_out": tokens_out}
        told = {"model": answered.model, "usage": usage, "label": label, "pattern": recipe.get("pattern", "")}
        return Made({}, {**facts, **told})
    raise UnusableRecipe(
        f"the model gave no usable {kind.replace('_', ' ')} in {TRIES} tries; the last: {wrong}"[:2_000]
    )
