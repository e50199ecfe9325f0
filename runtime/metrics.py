"""What the studio tells Prometheus: how long commands take, how far the tables follow, what waits for workers.

No label is an organization's or a thing's id: they would be without number, and tell who has what. Everything here is
of the process that is asked, but for what its collector reads from the database: that is the same in every process.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Histogram, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from domain.shared.refusal import Refusal

if TYPE_CHECKING:
    from runtime.bootstrap import StudioProcess
    from runtime.database import Connection

MIME = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
_COSTS = (10, 50, 100, 500, 1_000, 5_000, 10_000, 50_000)

_commands = Histogram(
    "studio_command_seconds",
    "How long commands took, by what came of them.",
    ["command", "outcome"],
    registry=None,
    buckets=_SECONDS,
)
_queries = Histogram("studio_graphql_cost", "What queries were estimated to cost.", registry=None, buckets=_COSTS)

_HEAD = "SELECT coalesce(max(notification_id), 0) FROM public.events"
_LAGS = """SELECT consumer, position, coalesce(extract(epoch FROM clock_timestamp() - (
        SELECT recorded_at FROM public.events WHERE notification_id > p.position ORDER BY notification_id LIMIT 1
    )), 0)::float8 FROM positions p"""
_RELAYS = "SELECT topic, position FROM relays"
_WAITING = """SELECT queue, (told_at IS NOT NULL)::int, count(*),
        extract(epoch FROM clock_timestamp() - min(asked_at))::float8 FROM waiting_jobs GROUP BY 1, 2"""
_ENDED = """SELECT kind, status, count(*), coalesce(sum(extract(epoch FROM ended_at - started_at)), 0)::float8
    FROM read.generations WHERE status IN ('completed', 'failed', 'cancelled') GROUP BY 1, 2"""


@contextmanager
def command_timed(command: str) -> Generator[list[str]]:
    """Count a command and its time; what is put into the list is its outcome, a refusal's kind goes in by itself."""
    outcome: list[str] = []
    began = time.perf_counter()
    try:
        yield outcome
    except Refusal as refusal:
        outcome.append(refusal.kind)
        raise
    finally:
        _commands.labels(command, outcome[-1] if outcome else "error").observe(time.perf_counter() - began)


def query_cost(cost: float) -> None:
    """Count what a query was estimated to cost."""
    _queries.observe(cost)


class Exposition:
    """The metrics of one process of the studio, as text."""

    def __init__(self, process: StudioProcess) -> None:
        self._registry = CollectorRegistry()
        for collector in (_commands, _queries, _Studio(process)):
            self._registry.register(collector)
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)

    def text(self) -> bytes:
        """Return every metric in Prometheus' text format."""
        return generate_latest(self._registry)


class _Studio(Collector):
    """Reads from the database what no process could count for itself."""

    def __init__(self, process: StudioProcess) -> None:
        self._process = process

    def describe(self) -> Iterable[Metric]:
        """Return nothing: what there is is known only when it is asked for."""
        return []

    def collect(self) -> Iterable[Metric]:
        """Read."""
        with self._process.database.system.connection() as connection:
            row = connection.execute(_HEAD).fetchone()
            head = int(row[0]) if row else 0
            yield GaugeMetricFamily("studio_log_position", "The position of the log's last event.", value=head)
            yield from _lags(connection, head)
            yield from _jobs(connection)


def _lags(connection: Connection, head: int) -> Iterable[Metric]:
    events = GaugeMetricFamily(
        "studio_consumer_lag_events", "Positions that a consumer of the log is behind.", labels=["consumer"]
    )
    seconds = GaugeMetricFamily(
        "studio_consumer_lag_seconds", "Age of the oldest event that a consumer has not taken.", labels=["consumer"]
    )
    for consumer, position, behind in connection.execute(_LAGS):
        events.add_metric([consumer], max(0, head - position))
        seconds.add_metric([consumer], behind)
    relays = GaugeMetricFamily(
        "studio_relay_lag_events", "Positions that are not published to a topic.", labels=["topic"]
    )
    for topic, position in connection.execute(_RELAYS):
        relays.add_metric([topic], max(0, head - position))
    return events, seconds, relays


def _jobs(connection: Connection) -> Iterable[Metric]:
    depth = GaugeMetricFamily("studio_jobs", "Jobs that have not ended.", labels=["queue", "state"])
    age = GaugeMetricFamily("studio_jobs_oldest_seconds", "Age of the oldest of them.", labels=["queue", "state"])
    for queue, told, count, oldest in connection.execute(_WAITING):
        state = "queued" if told else "waiting"
        depth.add_metric([queue, state], count)
        age.add_metric([queue, state], oldest)
    ended = CounterMetricFamily("studio_jobs_ended", "Jobs that ended.", labels=["kind", "outcome"])
    seconds = CounterMetricFamily("studio_job_seconds", "Seconds worked on ended jobs.", labels=["kind", "outcome"])
    for kind, outcome, count, worked in connection.execute(_ENDED):
        ended.add_metric([kind, outcome], count)
        seconds.add_metric([kind, outcome], worked)
    return depth, age, ended, seconds
