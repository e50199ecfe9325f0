"""Executes queries: what graphql-core does, with the work that a selection needs done once for all rows of a list.

The library makes an info object, a path and a task for each field of each row. Here a selection is planned once: plain
fields are copied, links are begun without tasks, and only what fails is told in the library's own words. [measured] A
hundred nodes with three links each: 26 ms of CPU by the library, see benchmarks/RESULTS.md for ours.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportUnknownParameterType=false
# graphql-core leaves the parameters of its generic types open, in all that is called here.

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeAlias, cast

from graphql import (
    FieldNode,
    GraphQLBoolean,
    GraphQLField,
    GraphQLID,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLString,
    Undefined,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution import Executor
from graphql.execution.executor import invalid_return_type_error, to_nodes
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path, is_iterable
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from api.graphql.pending import Joined, Pending, of_future, resolved

Value: TypeAlias = Any
"""Whatever a resolver returns, and what becomes of it in the answer."""
Details: TypeAlias = Any
"""The places of a query in which a field stands."""
Info: TypeAlias = GraphQLResolveInfo[Any]

_BACKREF = "strawberry-definition"
_AS_THEY_ARE: dict[Any, type] = {GraphQLString: str, GraphQLID: str, GraphQLBoolean: bool}


@dataclass(slots=True, frozen=True, eq=False)
class _Shape:
    """What values of a type look like."""

    type: Any
    required: bool
    exact: type | None
    """Values of this very class are in the answer as they are."""
    coerce: Callable[[Any], Any] | None
    item: _Shape | None
    object: GraphQLObjectType | None
    origin: type | None
    """The class whose instances are of the object type for sure."""


@cache
def _shape(type_: GraphQLOutputType) -> _Shape:
    required = is_non_null_type(type_)
    inner = type_.of_type if required else type_
    leaf = is_leaf_type(inner)
    item = _shape(inner.of_type) if is_list_type(inner) else None
    kind = inner if is_object_type(inner) else None
    definition: Any = kind.extensions.get(_BACKREF) if kind else None
    return _Shape(
        type_,
        required,
        _AS_THEY_ARE.get(inner) if leaf else None,
        inner.coerce_output_value if leaf else None,
        item,
        kind,
        getattr(definition, "origin", None),
    )


@dataclass(slots=True, eq=False)
class _Plan:
    """How one field of a selection is answered for whatever row."""

    name: str
    details: Details
    definition: GraphQLField
    shape: _Shape
    attribute: str | None = None
    """The row's attribute that the value is."""
    call: Callable[..., Any] | None = None
    """The resolver itself, where it needs to know nothing of the query but its arguments."""
    arguments: dict[str, Any] | None = None
    converted: dict[str, Any] = field(default_factory=dict[str, Any])


class Execution(Executor[Any]):
    """Executes one operation."""

    def __init__(self, *args: Value, **kwargs: Value) -> None:
        kwargs.pop("operation_extensions", None)
        super().__init__(*args, **kwargs)
        self._plans: dict[tuple[GraphQLObjectType, int], list[_Plan]] = {}
        self._tasks: list[asyncio.Future[Any]] = []

    def build_resolve_info(
        self, field_def: GraphQLField, field_nodes: list[FieldNode], parent_type: GraphQLObjectType, path: Path
    ) -> Info:
        """Give resolvers the plain values of the variables, as strawberry's own executor does."""
        info = super().build_resolve_info(field_def, field_nodes, parent_type, path)
        return info._replace(variable_values=cast("Any", self.variable_values.coerced))

    def execute_root_grouped_field_set(
        self,
        root_type: GraphQLObjectType,
        root_value: Value,
        grouped_field_set: Details,
        serially: bool,
        position_context: object,
    ) -> Value:
        """Answer the root fields, each in a task; what is below them needs none."""
        del serially, position_context
        plans = [self._planned(root_type, *named) for named in grouped_field_set.items()]
        self._tasks = []
        found = self._fields([plan for plan in plans if plan], root_type, root_value, None)
        return self._awaited(found) if isinstance(found, Pending) else found

    async def _awaited(self, pending: Pending) -> Value:
        """Return what is pending, once it is there; whatever is still done for it then is given up."""
        there: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        pending.then(lambda _: None if there.done() else there.set_result(None))
        try:
            await there
        finally:
            left = [task for task in self._tasks if not task.done()]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
        return pending.result()

    def collect_and_execute_subfields(
        self,
        return_type: GraphQLObjectType,
        field_details_list: Details,
        path: Path,
        result: Value,
        position_context: object,
    ) -> Value:
        """Answer the fields of an object; planned once for all objects of its type in its place."""
        del position_context
        key = (return_type, id(field_details_list))
        plans = self._plans.get(key)
        if plans is None:
            selected = self.collect_subfields(return_type, field_details_list).grouped_field_set
            found = [self._planned(return_type, *named) for named in selected.items()]
            plans = self._plans[key] = [each for each in found if each]
        return self._fields(plans, return_type, result, path)

    def _planned(self, parent: GraphQLObjectType, name: str, details: Details) -> _Plan | None:
        node = details[0].node
        definition = self.schema.get_field(parent, node.name.value)
        if definition is None:
            return None
        plan = _Plan(name, details, definition, _shape(cast("Any", definition).type))
        own: StrawberryField | None = definition.extensions.get(_BACKREF)
        if own is None:
            return plan
        if own.is_basic_field and not definition.args:
            plan.attribute = own.python_name
        elif cast("Any", own).base_resolver and not own.extensions and not own.is_subscription:
            self._shorten(plan, own)
        return plan

    def _shorten(self, plan: _Plan, own: StrawberryField) -> None:
        """Let a method of the row be called at once, with the arguments that are the same for every row."""
        resolver = cast("Any", own.base_resolver)
        asks = (resolver.info_parameter, resolver.root_parameter, resolver.parent_parameter)
        if resolver.self_parameter is None or any(asks):
            return
        if plan.definition.args:
            schema = cast("Any", self.schema)._strawberry_schema  # noqa: SLF001 - strawberry has no public way
            try:
                given = self._arguments(plan)
                registry = schema.schema_converter.scalar_registry
                plan.converted = convert_arguments(given, own.arguments, scalar_registry=registry, config=schema.config)
            except Exception:  # noqa: BLE001 - told where the field is answered, in its place
                return
        plan.call = resolver.wrapped_func

    def _arguments(self, plan: _Plan) -> dict[str, Any]:
        if plan.arguments is None:
            first = plan.details[0]
            plan.arguments = get_argument_values(
                plan.definition,
                first.node,
                self.variable_values,
                first.fragment_variable_values,
                self.hide_suggestions,
            )
        return plan.arguments

    def _fields(
        self, plans: Iterable[_Plan], parent: GraphQLObjectType, source: Value, path: Path | None
    ) -> dict[str, Any] | Pending:
        answers: dict[str, Any] = {}
        waiting: list[tuple[Any, Pending]] = []
        for plan in plans:
            if plan.attribute is not None and plan.shape.exact is not None:
                value = getattr(source, plan.attribute, None)
                if value.__class__ is plan.shape.exact:
                    answers[plan.name] = value
                    continue
            answer = self._field(plan, parent, source, path)
            answers[plan.name] = answer
            if answer.__class__ is Pending or answer.__class__ is Joined:
                waiting.append((plan.name, answer))
        return Joined(answers, waiting) if waiting else answers

    def _field(self, plan: _Plan, parent: GraphQLObjectType, source: Value, above: Path | None) -> Value:
        path = Path(above, plan.name, parent.name)
        try:
            value = self._resolved(plan, parent, source, path)
            if plan.attribute is None and cast("Any", self).is_awaitable(value):
                found = self._begun_at_root(value) if above is None else resolved(value)
                if not found.settled:
                    return self._completed_later(plan, parent, path, found)
                value = found.result()
            answer = self._complete(plan, plan.shape, parent, path, value)
        except Exception as error:  # noqa: BLE001 - told in the answer
            return self._failed(plan.shape, plan, path, error)
        if answer.__class__ is Joined:
            return self._guarded(plan.shape, plan, path, answer)
        return answer

    def _begun_at_root(self, value: Value) -> Pending:
        """Run what a root field returned as a task: it may set what holds for it alone, and wait for anything."""
        task = asyncio.ensure_future(value)
        self._tasks.append(task)
        return of_future(task)

    def _resolved(self, plan: _Plan, parent: GraphQLObjectType, source: Value, path: Path) -> Value:
        if plan.attribute is not None:
            return getattr(source, plan.attribute)
        if plan.call is not None:
            return plan.call(source, **plan.converted)
        arguments = self._arguments(plan) if plan.definition.args or plan.details[0].node.arguments else {}
        resolve = plan.definition.resolve or self.field_resolver
        return resolve(source, self._info(plan, parent, path), **arguments)

    def _info(self, plan: _Plan, parent: GraphQLObjectType, path: Path) -> Info:
        return self.build_resolve_info(plan.definition, to_nodes(plan.details), parent, path)

    def _completed_later(self, plan: _Plan, parent: GraphQLObjectType, path: Path, found: Pending) -> Pending:
        answer = Pending()

        def complete(done: Pending) -> None:
            try:
                completed = self._complete(plan, plan.shape, parent, path, done.result())
            except Exception as error:  # noqa: BLE001 - told in the answer
                self._fail(answer, plan.shape, plan, path, error)
            except BaseException as error:  # noqa: BLE001 - cancelled: told to whoever waits
                answer.settle(None, error)
            else:
                if completed.__class__ is Joined:
                    answer.become(self._guarded(plan.shape, plan, path, completed))
                else:
                    answer.settle(completed)

        found.then(complete)
        return answer

    def _guarded(self, shape: _Shape, plan: _Plan, path: Path, found: Pending) -> Pending:
        """Return what is null instead of a failure, where the type allows it."""
        answer = Pending()

        def done(found: Pending) -> None:
            if isinstance(found.error, Exception):
                self._fail(answer, shape, plan, path, found.error)
            else:
                answer.settle(found.value, found.error)

        found.then(done)
        return answer

    def _fail(self, answer: Pending, shape: _Shape, plan: _Plan, path: Path, error: Exception) -> None:
        try:
            answer.settle(self._failed(shape, plan, path, error))
        except Exception as located:  # noqa: BLE001 - passed on to what holds the field
            answer.settle(None, located)

    def _failed(self, shape: _Shape, plan: _Plan, path: Path, error: Exception) -> None:
        cast("Any", self).handle_field_error(error, shape.type, plan.details, path)

    def _complete(self, plan: _Plan, shape: _Shape, parent: GraphQLObjectType, path: Path, value: Value) -> Value:
        if value is None or value is Undefined or isinstance(value, Exception):
            return self._told(plan, shape, parent, path, value)
        if shape.coerce is not None:
            coerced = shape.coerce(value)
            if coerced is not None and coerced is not Undefined:
                return coerced
        elif shape.object is not None:
            return self._object(plan, shape, parent, path, value)
        elif shape.item is not None and is_iterable(value):
            return self._list(plan, shape.item, parent, path, value)
        return self._told(plan, shape, parent, path, value)

    def _told(self, plan: _Plan, shape: _Shape, parent: GraphQLObjectType, path: Path, value: Value) -> Value:
        """Let the library complete a value: an abstract one, null, or one of the wrong kind."""
        library = cast("Any", self)
        return library.complete_value(shape.type, plan.details, self._info(plan, parent, path), path, value, None)

    def _object(self, plan: _Plan, shape: _Shape, parent: GraphQLObjectType, path: Path, value: Value) -> Value:
        kind = cast("GraphQLObjectType", shape.object)
        sure = value.__class__ is shape.origin or kind.is_type_of is None
        if not sure and not cast("Any", kind).is_type_of(value, self._info(plan, parent, path)):
            raise invalid_return_type_error(kind, value, plan.details)
        return self.collect_and_execute_subfields(kind, plan.details, path, value, None)

    def _list(
        self, plan: _Plan, shape: _Shape, parent: GraphQLObjectType, path: Path, values: Iterable[Any]
    ) -> list[Any] | Pending:
        answers: list[Any] = []
        waiting: list[tuple[Any, Pending]] = []
        for index, value in enumerate(values):
            if value.__class__ is shape.exact:
                answers.append(value)
                continue
            place = Path(path, index, None)
            try:
                answer = self._complete(plan, shape, parent, place, value)
            except Exception as error:  # noqa: BLE001 - told in the answer
                answer = self._failed(shape, plan, place, error)
            if isinstance(answer, Joined):
                answer = self._guarded(shape, plan, place, answer)
                waiting.append((index, answer))
            answers.append(answer)
        return Joined(answers, waiting) if waiting else answers
