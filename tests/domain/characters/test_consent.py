"""What a consent covers, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.characters.consent import Consent, Subject, Terms
from domain.shared.refusal import Invalid

FILM = UUID(int=1)
TERMS = Terms(("likeness",), (FILM,), ("SE", "NO"), "2026-01-01", "2026-05-03", "Pacific/Auckland")
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def consent(terms: Terms = TERMS) -> Consent:
    return Consent.grant(uuid4(), Subject("Ingrid Berg"), terms, "")


def test_what_was_consented_to_is_covered() -> None:
    assert not consent().gap("likeness", FILM, ("SE",), NOON)
    assert not consent().gap("likeness", FILM, (), NOON)


@pytest.mark.parametrize(
    ("use", "project", "territories", "told"),
    [
        ("voice", FILM, (), "for likeness, not for voice"),
        ("likeness", UUID(int=2), (), "other projects"),
        ("likeness", None, (), "other projects"),
        ("likeness", FILM, ("SE", "US"), "not for US"),
        ("likeness", FILM, ("world",), "not for world"),
    ],
)
def test_everything_else_is_not_and_is_told_why(
    use: str, project: UUID | None, territories: tuple[str, ...], told: str
) -> None:
    assert told in consent().gap(use, project, territories, NOON)


@pytest.mark.parametrize(
    ("at", "gap"),
    [
        (datetime(2026, 5, 3, 11, 59, tzinfo=UTC), ""),  # a minute to midnight of the last day in Auckland
        (datetime(2026, 5, 3, 12, 0, tzinfo=UTC), "it ended on 2026-05-03 (Pacific/Auckland)"),
        (datetime(2025, 12, 31, 11, 0, tzinfo=UTC), ""),  # in Auckland the year has begun
        (datetime(2025, 12, 31, 10, 59, tzinfo=UTC), "it starts on 2026-01-01"),
    ],
)
def test_days_begin_and_end_where_the_person_lives(at: datetime, gap: str) -> None:
    assert consent().gap("likeness", FILM, (), at) == gap


def test_a_revoked_consent_covers_nothing_any_more() -> None:
    given_once = consent()
    given_once.revoke("The contract was ended.", uuid4())
    given_once.revoke("Again.", uuid4())

    assert given_once.gap("likeness", FILM, (), NOON) == "it was revoked: The contract was ended."
    assert given_once.version == 2


def test_world_is_everywhere_and_no_project_is_every_project() -> None:
    anywhere = consent(replace(TERMS, project_ids=(), territories=("world",)))

    assert not anywhere.gap("likeness", None, ("US", "se"), NOON)


@pytest.mark.parametrize(
    "wrong",
    [
        {"uses": ()},
        {"territories": ()},
        {"starts_on": "2026-13-01"},
        {"ends_on": "2025-12-31"},
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../etc/passwd"},
    ],
)
def test_terms_that_mean_nothing_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        consent(replace(TERMS, **wrong))


@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_once_over_a_term_is_over(at: datetime) -> None:
    terms = TERMS.checked()
    if terms.gap("likeness", FILM, (), at).startswith("it ended"):
        assert terms.gap("likeness", FILM, (), at.replace(year=2028)).startswith("it ended")
