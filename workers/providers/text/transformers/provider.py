"""Story data by a language model of this machine."""

from __future__ import annotations

from pathlib import Path

from runtime.settings import Settings
from workers.providers.text.story.asking import written_by
from workers.providers.text.transformers.model import loaded
from workers.registry import Job, Made, UnusableRecipe, provider


@provider("text", "transformers", needs_card=True, model=lambda: Path(Settings().text_model).name)
def write(job: Job) -> Made:
    """Have the model in the folder STUDIO_TEXT_MODEL write what the recipe says, held to its JSON schema."""
    settings = Settings()
    if not settings.text_model:
        raise UnusableRecipe("no language model is set up; set STUDIO_TEXT_MODEL to its folder, or choose previz")
    job.step(0, 1, "loading the model")
    model = loaded(Path(settings.text_model).resolve())
    how = "transformers, held to the schema" if model.held else "transformers, checked afterwards"
    return written_by(
        job, lambda asked: model.complete(asked, settings.text_tokens, lambda: job.step(0, 1, "writing")), how
    )
