"""The judge by picture embeddings: how near two pictures of heads lie to each other in a vision model's space."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from media.pictures.heads import head_box
from media.pictures.likeness import SAME
from runtime.settings import Settings
from workers.providers.image.likeness import judge
from workers.providers.weights import LOADING, device, readable, room, whole
from workers.registry import UnusableRecipe

Pixels = NDArray[np.uint8]
Embeddings = NDArray[np.float32]


class VisionModel:
    """A model that turns pictures into vectors: CLIP's vision tower, DINOv2, or any other that transformers loads."""

    def __init__(self, folder: Path) -> None:
        self._torch: Any = import_module("torch")  # gigabytes, so imported by the one process that needs it
        transformers: Any = import_module("transformers")
        with readable(f"the model for likeness in {folder} cannot be loaded"), room(folder.name):
            self._processor: Any = transformers.AutoImageProcessor.from_pretrained(folder, **LOADING)
            self._model: Any = whole(transformers.AutoModel, folder)
        self._device = device()
        self.name = folder.name

    def embed(self, pictures: Sequence[Pixels]) -> Embeddings:
        """Return one vector of length 1 for each picture, RGB."""
        heads = [np.ascontiguousarray(picture) for picture in pictures]
        # Where torchvision is there, they are scaled on the card; elsewhere the device is not looked at.
        told: Any = self._processor(images=heads, return_tensors="pt", device=self._device)
        with self._torch.inference_mode(), room(self.name):
            pixels = told["pixel_values"].to(self._device)
            if hasattr(self._model, "get_image_features"):
                found: Any = self._model.get_image_features(pixel_values=pixels)
            else:
                found = self._model(pixel_values=pixels)
        vectors = np.asarray(_vectors(found).float().cpu().numpy(), np.float32)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def _vectors(found: Any) -> Any:  # noqa: ANN401 - what models return
    """Return the vectors in a model's answer: projected or pooled ones, else those of the whole picture's token."""
    for name in ("image_embeds", "pooler_output"):
        vectors = getattr(found, name, None)
        if vectors is not None:
            return vectors
    hidden = getattr(found, "last_hidden_state", None)
    return found if hidden is None else hidden[:, 0]


@lru_cache(maxsize=1)
def loaded(folder: Path) -> VisionModel:
    """Return the model of a folder, loaded once in this process. Raises UnusableRecipe."""
    if find_spec("torch") is None or find_spec("transformers") is None:
        raise UnusableRecipe("the judge `embedding` needs torch and transformers; install the extra `judge`, or previz")
    if not (folder / "config.json").is_file():
        raise UnusableRecipe(f"there is no model in {folder}; name its folder in STUDIO_JUDGE_MODEL")
    return VisionModel(folder)


@judge("embedding", model=lambda: Path(Settings().judge_model).name)
def embedded_likeness(picture: Pixels, references: Sequence[Pixels]) -> float:
    """Return how surely a picture shows the person of the references, by the model in the folder STUDIO_JUDGE_MODEL.

    Heads are cut out and compared by the cosine of their vectors; STUDIO_JUDGE_SAME is the cosine that counts as the
    border, 0.5, and what is as near as can be is 1.
    """
    settings = Settings()
    if not settings.judge_model:
        raise UnusableRecipe("no model judges likeness here; set STUDIO_JUDGE_MODEL to its folder, or judge by previz")
    model = loaded(Path(settings.judge_model).resolve())
    own, *others = model.embed([head_box(one) for one in (picture, *references)])
    return score_of(max(float(own @ other) for other in others), settings.judge_same)


def score_of(cosine: float, border: float) -> float:
    """Return a score of 0 to 1 for a cosine: half at the border, all at 1, none at -1."""
    if cosine >= border:
        return round(SAME + (1 - SAME) * (cosine - border) / (1 - border), 4)
    return round(SAME * max(0.0, cosine + 1) / (border + 1), 4)
