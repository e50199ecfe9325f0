"""What belongs together: one correlation id from a request over events and policies to the worker, and its trace.

The envelope of every event carries both: its correlation id is the trace's id, the last half of its command id is the
id of the span that recorded it. So neither the log nor Kafka nor the queue needs a field more. Unless STUDIO_TRACES
names a collector, nothing of OpenTelemetry is imported and a span costs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.shared.sources import new_id
from runtime.trouble import Trouble

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.trace import Tracer

    from domain.shared.recorded import Recorded

_HALF = (1 << 64) - 1
_TRACEPARENT = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")  # W3C Trace Context
_correlation: ContextVar[UUID | None] = ContextVar("correlation", default=None)
_tracers: list[Tracer] = []  # none, or the one of this process
_UNTRACED = nullcontext()


class NoTelemetry(Trouble):
    """Traces are asked for and cannot be sent."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Origin:
    """What something follows from: a correlation, and the span in it, 0 where that is not known."""

    correlation_id: UUID
    span_id: int = 0

    @staticmethod
    def of_event(correlation_id: UUID, command_id: UUID) -> Origin:
        """Return what an event's envelope tells."""
        return Origin(correlation_id, command_id.int & _HALF)

    @staticmethod
    def of_recorded(recorded: Recorded[Any]) -> Origin:
        """Return the origin of what an event causes."""
        return Origin.of_event(recorded.correlation_id, recorded.command_id)

    @staticmethod
    def told(correlation_id: str, traceparent: str) -> Origin:
        """Return what a request tells of itself, by Studio-Correlation-Id or by traceparent; else a new correlation."""
        try:
            if correlation_id:
                return Origin(UUID(correlation_id))
        except ValueError:
            pass
        found = _TRACEPARENT.fullmatch(traceparent)
        return Origin(UUID(found[1]), int(found[2], 16)) if found and int(found[1], 16) else Origin(new_id())


def correlation() -> UUID | None:
    """Return the correlation id of the present block."""
    return _correlation.get()


def command_id() -> UUID:
    """Return a new id of a command, from which the present span can be told."""
    fresh = new_id()
    return UUID(int=fresh.int >> 64 << 64 | _present_span()) if _tracers else fresh


@contextmanager
def correlated(correlation_id: UUID) -> Generator[None]:
    """Say what the block belongs to."""
    token = _correlation.set(correlation_id)
    try:
        yield
    finally:
        _correlation.reset(token)


@contextmanager
def following(origin: Origin, name: str, **attributes: str) -> Generator[None]:
    """Do the block as a stage of what its origin began."""
    with correlated(origin.correlation_id), _opened(name, attributes, origin):
        yield


def span(name: str, **attributes: str) -> AbstractContextManager[None]:
    """Do the block as a span of the present stage."""
    return _span(name, attributes) if _tracers else _UNTRACED


@contextmanager
def _span(name: str, attributes: Mapping[str, str]) -> Generator[None]:
    with correlated(_correlation.get() or new_id()), _opened(name, attributes, None):
        yield


@contextmanager
def tracing(url: str) -> Generator[None]:
    """Send the spans of a block to the collector at `url`; empty sends none. Raises NoTelemetry without the extra."""
    if not url:
        yield
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError:
        told = "STUDIO_TRACES is set and OpenTelemetry is not installed"
        raise NoTelemetry(f"{told}; install ai-film-studio[telemetry], or unset it.") from None
    with traced_by(BatchSpanProcessor(OTLPSpanExporter(url))):
        yield


@contextmanager
def traced_by(processor: SpanProcessor) -> Generator[None]:
    """Hand the spans of a block, of all threads, to a processor."""
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - an extra
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415

    provider = TracerProvider(
        resource=Resource.create({"service.name": "ai-film-studio"}), id_generator=_ids(), shutdown_on_exit=False
    )
    provider.add_span_processor(processor)
    _tracers[:] = [provider.get_tracer("studio")]
    try:
        yield
    finally:
        _tracers.clear()
        provider.shutdown()


@contextmanager
def _opened(name: str, attributes: Mapping[str, str], origin: Origin | None) -> Generator[None]:
    if not _tracers:
        yield
        return
    from opentelemetry import trace  # noqa: PLC0415 - an extra

    context = None  # the present one
    if origin is not None:
        flags = trace.TraceFlags(trace.TraceFlags.SAMPLED)
        parent = trace.SpanContext(origin.correlation_id.int, origin.span_id, is_remote=True, trace_flags=flags)
        context = trace.set_span_in_context(trace.NonRecordingSpan(parent))
    # What went wrong is told by its kind alone: its text could quote what somebody wrote.
    with _tracers[0].start_as_current_span(
        name, context, attributes=dict(attributes), record_exception=False, set_status_on_exception=False
    ) as opened:
        try:
            yield
        except BaseException as error:
            opened.set_status(trace.StatusCode.ERROR, type(error).__name__)
            raise


def _present_span() -> int:
    from opentelemetry import trace  # noqa: PLC0415 - an extra

    return trace.get_current_span().get_span_context().span_id or new_id().int & _HALF


def _ids() -> Any:  # noqa: ANN401 - a class of the extra
    """Return a maker of ids: traces have their correlation's, spans such as may be the last half of a UUID."""
    from opentelemetry.sdk.trace.id_generator import RandomIdGenerator  # noqa: PLC0415 - an extra

    class Ids(RandomIdGenerator):
        def generate_trace_id(self) -> int:
            return (_correlation.get() or new_id()).int

        def generate_span_id(self) -> int:
            return super().generate_span_id() & _HALF >> 2 | 1 << 63

    return Ids()
