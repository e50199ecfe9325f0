"""Stands before every query: limits on its text, its cost and its time; errors without hints and without secrets."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, cast

import strawberry
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    execute,  # pyright: ignore[reportUnknownVariableType] - the library leaves its types open
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)
from strawberry.execution import optimized_is_awaitable
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionContext

from api.graphql.cost import Meter, TooCostly
from api.graphql.session import Session
from api.problems import STATUS, UNREACHABLE
from domain.shared.refusal import Refusal
from runtime.metrics import query_cost
from runtime.tracing import correlation

MOST_TOKENS = 4_000
_HINT = re.compile(r"\s*Did you mean .*\?", re.DOTALL)
_log = logging.getLogger("studio.api.graphql")


@lru_cache(maxsize=256)
def parsed(query: str) -> DocumentNode:
    """Return a query's document. Raises GraphQLError."""
    return parse(query, max_tokens=MOST_TOKENS, no_location=False)


@lru_cache(maxsize=256)
def _validated(schema: GraphQLSchema, query: str) -> list[GraphQLError]:
    return validate(schema, parsed(query), specified_rules, max_errors=10, hide_suggestions=True)


class Guard(SchemaExtension):
    """Parses once, measures each time (the variables count), validates once."""

    def on_parse(self) -> Iterator[None]:
        """Take the document from the cache."""
        context = self.execution_context
        if context.query:
            context.graphql_document = parsed(context.query)
        yield

    def on_validate(self) -> Iterator[None]:
        """Refuse what would cost too much, before validation could stumble over it."""
        context = self.execution_context
        document = context.graphql_document
        if document is not None and context.query:
            try:
                _refuse_on_socket(context, document)
                query_cost(Meter(document, context.variables or {}).check().cost)
            except GraphQLError as error:
                context.pre_execution_errors = [error]
            else:
                context.pre_execution_errors = _validated(cast("Any", context.schema)._schema, context.query)  # noqa: SLF001 - strawberry has no public way
        yield


def _refuse_on_socket(context: ExecutionContext, document: DocumentNode) -> None:
    """Raise GraphQLError for a query on a WebSocket: what it reads would be kept as long as the socket is open."""
    session: Any = context.context
    kinds = {d.operation for d in document.definitions if isinstance(d, OperationDefinitionNode)}
    if isinstance(session, Session) and session.socket and kinds != {OperationType.SUBSCRIPTION}:
        raise GraphQLError("Queries are POSTed to /graphql; a WebSocket is for subscriptions.")


class Schema(strawberry.Schema):
    """Logs what nobody expected, and nothing else."""

    async def answer(
        self, query: str, variables: dict[str, Any] | None, name: str | None, session: Session
    ) -> ExecutionResult | None:
        """Run a query about which nothing has to be said first; None for any other request, which `execute` answers.

        What the library does around each execution costs as much as a small query itself [measured].
        """
        try:
            document = parsed(query)
            operation = get_operation_ast(document, name)
            if operation is None or operation.operation is not OperationType.QUERY:
                return None
            cost = Meter(document, variables or {}).check().cost
        except GraphQLError:
            return None
        if _validated(self._schema, query):
            return None
        query_cost(cost)
        running = execute(
            self._schema,
            document,
            context_value=session,
            variable_values=variables,
            operation_name=name,
            executor_class=cast("Any", self.execution_context_class),
            is_awaitable=cast("Any", optimized_is_awaitable),
        )
        return running if isinstance(running, ExecutionResult) else await running

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Give every error the form in which it leaves."""
        del execution_context
        for error in errors:
            _formed(error)


def told(error: GraphQLError) -> dict[str, Any]:
    """Return an error as it leaves the studio."""
    _formed(error)
    return dict(error.formatted)


def _formed(error: GraphQLError) -> None:
    """Say in the error itself what may be said: a refusal's sentence and code, or that something went wrong."""
    if error.extensions and "code" in error.extensions:
        return
    original = error.original_error
    while isinstance(original, GraphQLError) and original.original_error is not None:
        original = original.original_error
    if isinstance(original, Refusal):
        facts = {name: str(value) for name, value in original.facts.items()}
        status = STATUS[original.kind]
        _say(error, original.sentence, {"code": original.code, "status": status, "field": original.field, **facts})
    elif isinstance(original, UNREACHABLE):
        _say(
            error,
            "The database does not answer; repeat the query in a moment.",
            {"code": "studio.database-unreachable"},
        )
    elif original is None or isinstance(original, GraphQLError):
        code = "studio.query-too-costly" if isinstance(error, TooCostly) else "studio.query-invalid"
        _say(error, _HINT.sub("", error.message), {"code": code})
    else:
        trace = str(correlation())
        _log.error("unexpected error %s in a query", trace, exc_info=original)
        sentence = f"Something went wrong inside the studio; tell the operator the trace {trace}."
        _say(error, sentence, {"code": "studio.unexpected", "trace_id": trace})


def _say(error: GraphQLError, message: str, extensions: dict[str, Any]) -> None:
    error.message = message
    error.extensions = {name: value for name, value in extensions.items() if value is not None}
