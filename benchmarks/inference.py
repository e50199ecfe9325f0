"""Models of this machine, on its graphics card where there is one: what holding answers and preparing pictures costs.

Weights are random, shapes are those of real models: Llama 3.2 of 1 billion parameters and CLIP ViT-B/32, in small
without a card. Speed asks for nothing else.
"""

from __future__ import annotations

import random
import statistics
import string
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from uuid import UUID

from benchmarks.table import Row
from media.pictures.appearance import appearance_of
from media.pictures.heads import head_box
from media.pictures.portrait import portrait
from workers.providers.image.embedding import VisionModel
from workers.providers.text.story.answers import schema_of
from workers.providers.text.story.asking import Question
from workers.providers.text.story.prompts import messages_of
from workers.providers.text.transformers.model import LocalModel

_NEEDED = ("torch", "transformers", "llguidance")
_TIMES = 5  # of each, after one that is not counted
_HEADS = (4, 64)  # a picture beside three references, and what fills a card
_PARAGRAPH = {"id": str(UUID(int=1)), "type": "action", "text": "The clock really stops. Mara looks up."}
_RECIPE: dict[str, Any] = {
    "text": "rewrite",
    "title": "Last Train",
    "instruction": "tighter",
    "elements": [_PARAGRAPH],
    "targets": [_PARAGRAPH["id"]],
}


@dataclass(frozen=True, slots=True)
class _Size:
    """How large the models are."""

    words: int
    dtype: str
    language: dict[str, int]
    vision: dict[str, int]


_LARGE = _Size(
    128_256,
    "bfloat16",
    {
        "hidden_size": 2_048,
        "intermediate_size": 8_192,
        "num_hidden_layers": 16,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
    },
    {"hidden_size": 768, "intermediate_size": 3_072, "num_hidden_layers": 12, "num_attention_heads": 12},
)
_SMALL = _Size(
    32_000,
    "float32",
    {"hidden_size": 128, "intermediate_size": 256, "num_hidden_layers": 4, "num_attention_heads": 4},
    {"hidden_size": 192, "intermediate_size": 768, "num_hidden_layers": 4, "num_attention_heads": 3},
)


def rows() -> list[Row]:
    """Measure on the card, or, in small, without one; a row says what to install where the libraries are not here."""
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        return [Row("models of this machine", f"not measured: install the extra `text` ({', '.join(missing)})")]
    torch: Any = import_module("torch")
    on_card = torch.cuda.is_available()
    size = _LARGE if on_card else _SMALL
    where = torch.cuda.get_device_name() if on_card else "processor, in small"
    with TemporaryDirectory() as folder:
        bench = _Bench(torch, size, where, Path(folder))
        return [Row("models: where", f"{where}, torch {torch.__version__}"), *bench.language(), *bench.vision()]


@dataclass(frozen=True, slots=True)
class _Bench:
    torch: Any
    size: _Size
    where: str
    folder: Path

    def language(self) -> list[Row]:
        folder = self.folder / "language"
        self._make_language(folder)
        self._forget()
        began = perf_counter()
        model = LocalModel(folder)
        self._wait()
        loading = perf_counter() - began
        began = perf_counter()
        read = sum(len(file.read_bytes()) for file in folder.glob("*.safetensors"))
        reading = perf_counter() - began
        weights = self._taken()
        question = Question("rewrite", messages_of(_RECIPE), schema_of(_RECIPE), "", 1)
        wrote = model.complete(question, 2_000, lambda: None)
        tokens = wrote.tokens_out
        held, floor, holding = self._median(
            lambda: model.complete(question, 2_000, lambda: None),
            lambda: self._plain(model, wrote.tokens_in, tokens),
            lambda: self._hold(model, question, wrote.text),
        )
        words = f"{self.size.words:,} words, {read / 1e9:.2f} GB"
        return [
            Row(
                f"tokens a second held to a schema ({words})",
                f"{tokens / held:.1f}/s, {tokens} tokens",
                f"{tokens / floor:.1f}/s of plain `generate`",
                floor / held,
            ),
            Row(
                "holding a token, by itself",
                f"{holding / (len(wrote.text) + 1) * 1e3:.2f} ms",
                f"{floor / tokens * 1e3:.2f} ms a token of plain `generate`",
            ),
            Row("loading it", f"{loading:.2f} s", f"{reading:.2f} s to read its bytes again", loading / reading),
            *self._memory("writing", weights),
        ]

    def vision(self) -> list[Row]:
        folder = self.folder / "vision"
        self._make_vision(folder)
        self._forget()
        model = VisionModel(folder)
        weights = self._taken()
        head = head_box(portrait(appearance_of("mara"), width=480, height=480))
        found: list[Row] = []
        for count in _HEADS:
            pixels = self.torch.rand(count, 3, 224, 224, device=self._device())
            embedding, floor = self._median(
                lambda count=count: model.embed([head] * count),
                lambda pixels=pixels: self._forward(model, pixels),
            )
            found.append(
                Row(
                    f"heads judged a second, {count} at a time",
                    f"{count / embedding:,.0f}/s",
                    f"{count / floor:,.0f}/s of the forward pass, pictures there already",
                    floor / embedding,
                )
            )
        return [*found, *self._memory("judging", weights)]

    def _make_language(self, folder: Path) -> None:
        """Save a Llama whose words are the bytes, and made-up ones of two to eight letters."""
        transformers: Any = import_module("transformers")
        transformers.utils.logging.disable_progress_bar()
        tokenizers: Any = import_module("tokenizers")
        letters = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
        drawn, known = random.Random(5), dict.fromkeys(letters)  # noqa: S311 - the same words each time
        while len(known) < self.size.words - 2:
            length = drawn.randint(2, 8)
            known["".join(drawn.choices(string.ascii_lowercase, k=length))] = None
        tokens = tokenizers.Tokenizer(tokenizers.models.BPE({word: n for n, word in enumerate(known)}, []))
        tokens.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
        tokens.decoder = tokenizers.decoders.ByteLevel()
        tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=tokens, eos_token="</s>", pad_token="<pad>")  # noqa: S106 - a word of it
        config = transformers.LlamaConfig(
            vocab_size=self.size.words,
            max_position_embeddings=8_192,
            eos_token_id=tokenizer.eos_token_id,
            tie_word_embeddings=True,
            dtype=self.size.dtype,
            **self.size.language,
        )
        self._save(lambda: transformers.LlamaForCausalLM(config), folder, getattr(self.torch, self.size.dtype))
        tokenizer.save_pretrained(folder)

    def _make_vision(self, folder: Path) -> None:
        transformers: Any = import_module("transformers")
        config = transformers.CLIPVisionConfig(image_size=224, patch_size=32, **self.size.vision)
        self._save(lambda: transformers.CLIPVisionModel(config), folder, self.torch.float32)
        side = {"height": 224, "width": 224}
        transformers.CLIPImageProcessor(size={"shortest_edge": 224}, crop_size=side).save_pretrained(folder)

    def _save(self, make: Callable[[], Any], folder: Path, dtype: Any) -> None:  # noqa: ANN401 - torch's
        self.torch.manual_seed(3)
        with self.torch.device(self._device()):
            made = make()
        made.to(dtype).save_pretrained(folder)

    def _plain(self, model: LocalModel, read: int, write: int) -> None:
        """Write as many tokens as the answer has, held to nothing."""
        inner: Any = model._model  # noqa: SLF001 - the floor is the bare model
        given = self.torch.full((1, read), 7, device=self._device())
        with self.torch.inference_mode():
            inner.generate(
                given,
                attention_mask=self.torch.ones_like(given),
                do_sample=True,
                temperature=0.8,
                top_p=0.95,
                pad_token_id=0,
                eos_token_id=self.size.words,  # no word of it: it goes on
                max_new_tokens=write,
            )

    def _hold(self, model: LocalModel, question: Question, text: str) -> None:
        """Hold each character of an answer, over scores that lie where the model's do."""
        inner: Any = model._tokenizer  # noqa: SLF001 - as above; it writes ASCII a character a token
        ids = inner(text, return_tensors="pt", add_special_tokens=False)["input_ids"].to(self._device())
        scores = self.torch.zeros(1, self.size.words, device=self._device())
        guided = model.guided(question.schema, 0)
        for end in range(len(text) + 1):
            guided(ids[:, :end], scores)

    def _forward(self, model: VisionModel, pixels: Any) -> None:  # noqa: ANN401 - a tensor
        inner: Any = model._model  # noqa: SLF001 - as above
        with self.torch.inference_mode():
            inner(pixel_values=pixels)
        self._wait()

    def _median(self, *calls: Callable[[], object]) -> list[float]:
        """Return the median seconds of each call, taken in turn."""
        taken: list[list[float]] = [[] for _ in calls]
        for turn in range(_TIMES + 1):
            for call, mine in zip(calls, taken, strict=True):
                self._wait()
                began = perf_counter()
                call()
                self._wait()
                if turn:
                    mine.append(perf_counter() - began)
        return [statistics.median(mine) for mine in taken]

    def _device(self) -> str:
        return "cuda" if self.torch.cuda.is_available() else "cpu"

    def _wait(self) -> None:
        """Wait until the card has done what it was told: it works beside the processor."""
        if self.torch.cuda.is_available():
            self.torch.cuda.synchronize()

    def _forget(self) -> None:
        if self.torch.cuda.is_available():
            self.torch.cuda.empty_cache()
            self.torch.cuda.reset_peak_memory_stats()

    def _taken(self) -> int:
        return self.torch.cuda.memory_allocated() if self.torch.cuda.is_available() else 0

    def _memory(self, what: str, weights: int) -> list[Row]:
        if not self.torch.cuda.is_available():
            return []
        most = self.torch.cuda.max_memory_allocated()
        return [Row(f"most memory of the card, {what}", f"{most / 1e9:.2f} GB", f"{weights / 1e9:.2f} GB of weights")]
