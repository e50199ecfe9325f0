"""What happened: the events of a stream, of a project or of an organization, each as a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from queries.reader import Reader

_COLUMNS = """notification_id AS position, project_id, originator_id AS stream_id, originator_version AS version, topic,
    recorded_at, actor, command_id, correlation_id, state"""
_HIDDEN = {"timestamp", "class_version", "originator_topic", "secret_digest"}
_LONGEST = 60  # characters of a value in a sentence


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One event as people read it."""

    position: int
    project_id: UUID | None
    stream_id: UUID
    version: int
    topic: str
    recorded_at: datetime
    actor: str
    command_id: UUID
    correlation_id: UUID
    state: bytes

    @property
    def data(self) -> dict[str, Any]:
        """Return what the event says, without its envelope."""
        stored: dict[str, Any] = json.loads(self.state)
        return {name: value for name, value in stored.items() if name not in _HIDDEN}

    @property
    def actor_kind(self) -> str:
        """Return user, service or policy."""
        return self.actor.partition(":")[0]

    @property
    def actor_id(self) -> str:
        """Return the id of who acted."""
        return self.actor.split(":", 2)[1]

    @property
    def actor_name(self) -> str:
        """Return the name of who acted, as it was then."""
        return self.actor.split(":", 2)[2]

    @property
    def sentence(self) -> str:
        """Return what happened: "Character renamed by Mara: name is Jonas"."""
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", self.topic.partition(".")[2])
        told = ", ".join(f"{name.replace('_', ' ')} is {text}" for name, text in _plain(self.data))
        return f"{words.capitalize()} by {self.actor_name}{': ' if told else ''}{told}"


def _plain(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the first few values of an event that a person can read; those of an inner value count as its own."""
    found: list[tuple[str, str]] = []
    untold = {"id", "part", "parts"} if data.get("parts") == 1 else {"id"}  # that it is all of one part goes without
    for name, value in data.items():
        if name in untold:
            continue
        if isinstance(value, dict):
            found += _plain(cast("dict[str, Any]", value))
        elif isinstance(value, (str, int, float)) and not name.endswith(("_id", "_by")) and str(value).strip():
            text = " ".join(str(value).split())
            found.append((name, text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"))
    return found[:3]


def of_stream(organization_id: UUID, reader: Reader, stream_id: UUID, first: int, after: int = 0) -> list[HistoryRow]:
    """Return a stream's events after a version, oldest first. The caller must be allowed to read the stream."""
    sql = f"""SELECT {_COLUMNS} FROM public.events WHERE organization_id = %(organization)s
        AND originator_id = %(stream)s AND originator_version > %(after)s
        ORDER BY originator_version LIMIT %(first)s"""
    values = {"organization": organization_id, "stream": stream_id, "after": after, "first": first}
    return reader.rows(HistoryRow, sql, values)


def at_versions(organization_id: UUID, reader: Reader, stream_id: UUID, chosen: Iterable[int]) -> list[HistoryRow]:
    """Return a stream's events of some versions, oldest first. The caller must be allowed to read the stream."""
    sql = f"""SELECT {_COLUMNS} FROM public.events WHERE organization_id = %(organization)s
        AND originator_id = %(stream)s AND originator_version = ANY(%(versions)s) ORDER BY originator_version"""
    values = {"organization": organization_id, "stream": stream_id, "versions": list(chosen)}
    return reader.rows(HistoryRow, sql, values)


def of_project(  # noqa: PLR0917 - a stretch of a project's log is one thought
    organization_id: UUID, reader: Reader, project_id: UUID, first: int, after: int = 0, upto: int | None = None
) -> list[HistoryRow]:
    """Return a project's events after a position, oldest first. The caller must be allowed to read the project."""
    sql = f"""SELECT {_COLUMNS} FROM public.events WHERE organization_id = %(organization)s
        AND project_id = %(project)s AND notification_id > %(after)s AND notification_id <= %(upto)s
        ORDER BY notification_id LIMIT %(first)s"""
    values = {"organization": organization_id, "project": project_id, "after": after, "first": first}
    return reader.rows(HistoryRow, sql, {**values, "upto": 2**62 if upto is None else upto})


def of_organization(
    organization_id: UUID, reader: Reader, first: int, after: int = 0, upto: int | None = None
) -> list[HistoryRow]:
    """Return an organization's events after a position, oldest first. The caller must be allowed to audit it."""
    sql = f"""SELECT {_COLUMNS} FROM public.events WHERE organization_id = %(organization)s
        AND notification_id > %(after)s AND notification_id <= %(upto)s ORDER BY notification_id LIMIT %(first)s"""
    values = {"organization": organization_id, "after": after, "first": first}
    return reader.rows(HistoryRow, sql, {**values, "upto": 2**62 if upto is None else upto})


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A stream's version."""

    stream_id: UUID
    version: int


def versions(organization_id: UUID, reader: Reader, stream_ids: Iterable[UUID], position: int) -> dict[UUID, int]:
    """Return the versions that streams had when the log stood at a position."""
    # Each stream is looked up from its end; + 0 keeps a plan made while there were few events from reading all others.
    sql = """SELECT k.id AS stream_id, l.originator_version AS version FROM unnest(%(streams)s::uuid[]) AS k(id),
        LATERAL (SELECT organization_id, originator_version FROM public.events WHERE originator_id = k.id
            AND notification_id + 0 <= %(position)s ORDER BY originator_version DESC LIMIT 1) l
        WHERE l.organization_id = %(organization)s"""
    values = {"organization": organization_id, "streams": list(stream_ids), "position": position}
    return {found.stream_id: found.version for found in reader.rows(VersionRow, sql, values)}


@dataclass(frozen=True, slots=True)
class StreamRow:
    """A stream: what kind of thing it is, and how far it has come."""

    id: UUID
    project_id: UUID | None
    topic: str
    created_at: datetime
    version: int
    changed_at: datetime


def stream(organization_id: UUID, reader: Reader, stream_id: UUID) -> StreamRow | None:
    """Return a stream's beginning and end, or None. Whether the caller may see it is the caller's to ask."""
    sql = """SELECT f.originator_id AS id, f.project_id, f.topic, f.recorded_at AS created_at,
            l.originator_version AS version, l.recorded_at AS changed_at
        FROM (SELECT * FROM public.events WHERE originator_id = %(stream)s ORDER BY originator_version LIMIT 1) f,
        LATERAL (SELECT originator_version, recorded_at FROM public.events
            WHERE originator_id = %(stream)s ORDER BY originator_version DESC LIMIT 1) l
        WHERE f.organization_id = %(organization)s"""
    found = reader.rows(StreamRow, sql, {"organization": organization_id, "stream": stream_id})
    return found[0] if found else None
