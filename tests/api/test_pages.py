"""Pages for people, and health for machines."""

from __future__ import annotations

import re

import pytest

from commands.bus import command_types
from tests.api.conftest import Tenant


@pytest.mark.parametrize("path", ["/", "/docs", "/graphql"])
def test_a_page_loads_nothing_from_anywhere_else(ann: Tenant, path: str) -> None:
    page = ann.http.get(path)

    assert page.headers["Content-Type"].startswith("text/html")
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert not re.findall(r"""(?:src|href)=["']?(?:https?:)?//""", page.text)
    assert "{{" not in page.text
    assert "/*STYLE*/" not in page.text


def test_the_page_of_graphql_names_the_root_fields_that_take_no_moment(ann: Tenant) -> None:
    query = "{ __schema { queryType { fields { name args { name } } } } }"
    fields = ann.read(query)["__schema"]["queryType"]["fields"]
    timeless = [f["name"] for f in fields if "asOf" not in {argument["name"] for argument in f["args"]}]

    assert timeless, "else the page says too little"
    assert "f.args.some(a=>TIME.has(a.name))).map(f=>f.name)" in ann.http.get("/graphql").text


def test_the_docs_show_every_command(ann: Tenant) -> None:
    page = ann.http.get("/docs").text

    assert all(f"POST /v1/commands/{entry.slug}<" in page for entry in command_types().values())


def test_a_studio_tells_its_version(ann: Tenant) -> None:
    assert set(ann.http.get("/version").json()) == {"version", "api"}
