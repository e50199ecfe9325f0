"""Models in folders of this machine: read whole or not at all, put on a graphics card where there is one.

What a library or the card says of a model that cannot be used becomes one sentence here; trying again would not help.
"""

from __future__ import annotations

import traceback
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from workers.registry import UnusableRecipe

LOADING: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
"""How anything of a folder is read: from that folder alone, and none of its code is run."""


def device() -> str:
    """Return where models work here."""
    torch: Any = import_module("torch")
    return "cuda" if torch.cuda.is_available() else "cpu"


def whole(loader: Any, folder: Path, **how: Any) -> Any:  # noqa: ANN401 - a class of transformers, and its model
    """Return the model in a folder, on the card where there is one. Raises ValueError when weights are missing.

    transformers would fill these with random ones, and warn.
    """
    _settle(import_module("torch"))
    model, told = loader.from_pretrained(folder, use_safetensors=True, output_loading_info=True, **how, **LOADING)
    if missing := sorted(told["missing_keys"]):
        raise ValueError(f"its weights lack {', '.join(missing[:3])}{' and more' if missing[3:] else ''}")
    return model.eval().to(device())


def _settle(torch: Any) -> None:  # noqa: ANN401 - a library
    # cuDNN's attention to one token gave other values each time (H100, bf16): no two answers of one seed were equal.
    torch.backends.cuda.enable_cudnn_sdp(False)
    if device() == "cpu":
        torch.set_num_threads(1)  # there is a worker for each core: threads of several wait for one another


@contextmanager
def readable(sentence: str) -> Generator[None]:
    """Turn whatever a library says of a folder that it cannot read into `sentence` and its first line."""
    try:
        yield
    except UnusableRecipe:
        raise
    except Exception as error:  # noqa: BLE001 - each library, and each kind of file, has errors of its own
        raise UnusableRecipe(f"{sentence}: {str(error).strip().partition(chr(10))[0][:300]}") from None


@contextmanager
def room(name: str) -> Generator[None]:
    """Turn a card that is full into a sentence, and give back what was taken of it."""
    torch: Any = import_module("torch")
    full = ""
    try:
        yield
    except torch.OutOfMemoryError as error:
        full = f"the graphics card has too little memory for the model {name}{_free(torch)}"
        traceback.clear_frames(error.__traceback__)  # they hold what was half made
    if full:
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        raise UnusableRecipe(f"{full}; free some of it, or choose a smaller model, and try again")


def _free(torch: Any) -> str:  # noqa: ANN401 - a library
    if not torch.cuda.is_available():
        return ""
    free, of = torch.cuda.mem_get_info()
    return f": {free / 1e9:.1f} of {of / 1e9:.1f} GB were free"
