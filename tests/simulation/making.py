"""The provider of the world: the same recipe gives the same result, when it gives one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from dramatiq.middleware import TimeLimitExceeded

from tests.simulation.wire import WorldDatabase
from tests.simulation.world import World
from workers.desk import DeskJob
from workers.registry import Job, Made, Output, UnusableRecipe

KINDS = ("image", "text", "speech")


def provider_in(world: World) -> Callable[[Job], Made]:
    """Return the provider."""

    def make(job: Job) -> Made:
        assert isinstance(job, DeskJob)
        database = job.desk.studio.database
        assert isinstance(database, WorldDatabase)
        life = database._life
        for done in range(world.chance.randint(1, 4)):
            world.between(life, "a step of the provider")
            if world.happens(world.faults.stumble):
                _stumble(world)
            world.clock.tick(world.chance.choice((0.1, 1.0, 25.0)))
            job.step(done, 4)
        return _made(job)

    return make


def _stumble(world: World) -> None:
    match world.chance.randint(0, 5):
        case 0:
            raise UnusableRecipe("there is no such thing")
        case 1:
            raise TimeLimitExceeded
        case _:
            raise RuntimeError("out of luck")


def _made(job: Job) -> Made:
    digest = hashlib.sha256(json.dumps(dict(job.recipe), sort_keys=True, default=str).encode()).hexdigest()
    facts: dict[str, Any] = {"of": digest}
    if job.recipe.get("text") == "script":
        facts["elements"] = [
            {"type": "scene_heading", "text": f"INT. {digest[:6].upper()} - DAY"},
            {"type": "action", "text": f"Something of {digest[:12]} happens."},
        ]
    return Made({"image": Output(digest.encode(), "text/plain")}, facts)
