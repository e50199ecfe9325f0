"""The permission table against cells that were reasoned out by role in a file of their own."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from commands.bus import command_types
from commands.permissions import ORGANIZATION_ROLES, PROJECT_ROLES, READING, allowed, permissions
from runtime.discovery import discover

_FILE = Path(__file__).with_name("expected_permissions.csv")


def expected() -> dict[str, set[str]]:
    """Return what the file says: by role the permissions that it holds."""
    held: dict[str, set[str]] = {role: set() for role in ORGANIZATION_ROLES + PROJECT_ROLES}
    with _FILE.open(newline="") as file:
        for line in csv.DictReader(file):
            said = line["may"].split()
            assert not held[line["role"]].intersection(said), f"said twice: {line}"
            assert line["why"]
            held[line["role"]].update(said)
    return held


def holds(role: str, permission: str) -> bool:
    """Ask the table about one role alone."""
    if role in ORGANIZATION_ROLES:
        return allowed(permission, [role], None)
    return allowed(permission, [], role)


CELLS = [(role, permission) for role in ORGANIZATION_ROLES + PROJECT_ROLES for permission in permissions()]


@pytest.mark.parametrize("role", ORGANIZATION_ROLES + PROJECT_ROLES)
def test_a_role_may_exactly_what_was_reasoned_out_for_it(role: str) -> None:
    assert {p for p in permissions() if holds(role, p)} == expected()[role]


def test_the_file_names_no_permission_that_the_table_lacks() -> None:
    assert set().union(*expected().values()) == set(permissions())


def test_every_permission_that_a_command_needs_is_in_the_table_and_no_row_is_idle() -> None:
    discover("domain", "commands")
    needed = {entry.permission for entry in command_types().values()}

    assert needed | READING == set(permissions())
    assert not needed & READING


def test_without_a_role_nothing_is_allowed() -> None:
    assert not any(allowed(permission, [], None) for permission in permissions())


def test_a_role_of_a_project_counts_for_nothing_as_a_role_of_the_organization_and_the_other_way_round() -> None:
    for permission in permissions():
        assert not allowed(permission, PROJECT_ROLES, None)
        assert not any(allowed(permission, [], role) for role in ORGANIZATION_ROLES)


def test_a_role_that_does_not_exist_is_allowed_nothing() -> None:
    assert not any(allowed(p, ["king", "", "|", "x"], "king") for p in permissions())


def test_a_permission_that_does_not_exist_is_an_error_and_no_answer() -> None:
    with pytest.raises(KeyError):
        allowed("characters.fly", ["org_admin"], "producer")


def test_only_programs_record_what_was_made() -> None:
    makers = {"characters.attach", "writing.record", "production.record", "postproduction.attach", "generation.run"}

    assert not [cell for cell in CELLS if cell[1] in makers and cell[0] != "service" and holds(*cell)]


def test_roles_add_up_and_take_nothing_away() -> None:
    for role, permission in CELLS:
        if holds(role, permission):
            assert allowed(permission, [*ORGANIZATION_ROLES[1:], role], role if role in PROJECT_ROLES else None)
