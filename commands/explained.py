"""What a caller sends: models that explain their fields by the docstrings under them."""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class Explained(BaseModel):
    """A model that is explained when somebody asks for its JSON schema.

    [measured] pydantic's own `use_attribute_docstrings` reads the source of every class while that is imported: a tenth
    of what it takes to start a process, most of which never explain anything.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Return the schema with the fields' explanations, where none is given otherwise."""
        schema = handler(core_schema)
        properties = handler.resolve_ref_schema(schema).get("properties", {})
        for name, explanation in _explanations(cls).items():
            if name in properties:
                properties[name].setdefault("description", explanation)
        return schema


def _explanations(model: type[Explained]) -> dict[str, str]:
    """Return the docstring under each field that has one."""
    found: dict[str, str] = {}
    for kind in reversed(model.__mro__):
        if issubclass(kind, Explained):
            (tree,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
            lines: list[ast.stmt] = tree.body if isinstance(tree, ast.ClassDef) else []
            found |= {
                field.target.id: inspect.cleandoc(words.value.value)
                for field, words in pairwise(lines)
                if isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(words, ast.Expr)
                and isinstance(words.value, ast.Constant)
                and isinstance(words.value.value, str)
            }
    return found
