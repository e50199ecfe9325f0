"""Story data by a language model behind an OpenAI-compatible chat API."""

from __future__ import annotations

from runtime.settings import Settings
from workers.providers.text.chat.client import ChatApi
from workers.providers.text.story.asking import written_by
from workers.registry import Job, Made, UnusableRecipe, provider


@provider("text", "chat", model=lambda: Settings().chat_model)
def write(job: Job) -> Made:
    """Have the model of STUDIO_CHAT_MODEL at STUDIO_CHAT_URL write what the recipe says, held to its JSON schema."""
    settings = Settings()
    if not settings.chat_url or not settings.chat_model:
        raise UnusableRecipe("no chat API is set up; set STUDIO_CHAT_URL and STUDIO_CHAT_MODEL, or choose previz")
    api = ChatApi(
        settings.chat_url,
        settings.chat_model,
        settings.chat_key.get_secret_value(),
        settings.chat_seconds,
        settings.text_tokens,
    )
    return written_by(job, lambda question: api.complete(question, lambda: job.step(0, 1, "writing")), "chat API")
