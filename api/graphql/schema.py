"""The schema: the root fields of every module of this folder that has some."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import datetime
from functools import cache
from typing import Any

from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types

from api import graphql
from api.graphql import instant, position
from api.graphql.guard import Guard, Schema


@cache
def schema() -> Schema:
    """Return the schema."""
    names = sorted(module.name for module in pkgutil.iter_modules(graphql.__path__, "api.graphql."))
    modules = [importlib.import_module(name) for name in names if name != __name__]
    return Schema(
        query=merge_types("Query", _all(modules, "Query")),
        subscription=merge_types("Subscription", _all(modules, "Subscription")),
        extensions=[Guard],
        config=StrawberryConfig(
            auto_camel_case=True, scalar_map={position.Position: position.DEFINITION, datetime: instant.DEFINITION}
        ),
    )


def _all(modules: list[Any], name: str) -> tuple[type, ...]:
    return tuple(getattr(module, name) for module in modules if hasattr(module, name))
