"""The guard before every query: what costs too much is refused before it is validated or run."""

from __future__ import annotations

import pytest
from graphql import get_introspection_query, parse
from hypothesis import given
from hypothesis import strategies as st

from api.graphql.cost import MOST_COST, Meter, TooCostly
from tests.api.conftest import Tenant

_DOUBLES = "".join(f"fragment f{i} on Query{{...f{i + 1} ...f{i + 1}}}" for i in range(22))
DOUBLING = "query{...f0}" + _DOUBLES + "fragment f22 on Query{viewer{name}}"


def _meter(query: str, **variables: object) -> Meter:
    return Meter(parse(query), variables)


def test_doubling_fragments_are_refused_after_looking_at_each_once() -> None:
    meter = _meter(DOUBLING)
    with pytest.raises(TooCostly):
        meter.check()

    assert len(DOUBLING) < 900
    assert meter.visited < 60


@given(st.integers(1, 60))
def test_the_work_of_measuring_grows_with_the_text_and_not_with_what_it_asks_for(depth: int) -> None:
    fragments = "".join(f"fragment f{i} on Query{{...f{i + 1} ...f{i + 1}}}" for i in range(depth))
    meter = _meter(f"query{{...f0}}{fragments}fragment f{depth} on Query{{viewer{{name}}}}")
    try:
        measure = meter.check()
    except TooCostly:
        pass
    else:
        assert measure.cost == 2**depth * 2

    assert meter.visited == 2 * depth + 3


def test_sizes_of_lists_multiply_whether_they_are_written_or_given() -> None:
    query = "query($n: Int!){ characters(first: %s) { nodes { images(first: 50) { nodes { seed } } } } }"

    assert _meter(query % 10).check() == _meter(query % "$n", n=10).check()
    # itself, and ten times nodes and images with fifty times nodes and seed
    assert _meter(query % 10).check().cost == 1 + 10 * (1 + (1 + 50 * (1 + 1)))
    with pytest.raises(TooCostly):
        _meter(
            query.replace("50", "100").replace("seed", "job { id kind uuid part worker attempt status }") % 100
        ).check()


@pytest.mark.parametrize("size", ["-5", "100000000000", "$n"])
def test_a_size_that_is_no_size_counts_as_the_largest(size: str) -> None:
    query = f"query($n: Int){{ characters(first: {size}) {{ nodes {{ name }} }} }}"

    assert _meter(query).check() == _meter("{ characters(first: 100) { nodes { name } } }").check()


def test_a_fragment_that_contains_itself_is_refused() -> None:
    with pytest.raises(TooCostly):
        _meter("{...a} fragment a on Query{...b} fragment b on Query{...a}").check()


def test_the_dearest_operation_counts_wherever_it_stands() -> None:
    with pytest.raises(TooCostly):
        _meter("query a { viewer { name } } " + DOUBLING.replace("query{", "query b {")).check()


HOSTILE = {
    "doubling fragments": DOUBLING,
    "repeated fields": "{" + "viewer { name } " * 300 + "}",
    "repeated fragments": "{" + "...f " * 300 + "} fragment f on Query { viewer { name } }",
    "aliases of a dear field": "{" + " ".join(f"a{i}: storage {{ bytes }}" for i in range(3_000)) + "}",
    "nested lists": "{ projects(first: 100) { nodes { characters(first: 100) { nodes { images(first: 100) { nodes "
    "{ seed } } } } } } }",
    "many tokens": "{" + " a" * 5_000 + "}",
    "deep nonsense": "{" + "a{" * 1_000 + "b" + "}" * 1_000 + "}",
    "deep lists of values": "{ node(id: " + "[" * 1_500 + "]" * 1_500 + ") { id } }",
    "introspection in circles": "{ __schema { types { fields { type { fields { type { fields { type { fields "
    "{ name } } } } } } } } } }",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_query_is_refused_and_the_next_one_is_answered(ann: Tenant, name: str) -> None:
    errors = ann.graphql(HOSTILE[name])["errors"]

    assert errors[0]["extensions"]["code"] in {"studio.query-too-costly", "studio.query-invalid"}
    assert ann.read("{ viewer { name } }") == {"viewer": {"name": "Ann"}}


def test_a_text_that_is_too_long_is_refused(ann: Tenant) -> None:
    long = ann.http.post("/graphql", json={"query": "{ viewer { name } } #" + "x" * 200_000})
    huge = ann.http.post("/graphql", content=b'{"query": "' + b"x" * (2 << 20) + b'"}')

    assert (long.status_code, huge.status_code) == (422, 413)


def test_no_error_guesses_what_was_meant(ann: Tenant) -> None:
    for query in (
        "{ viewer { nme } }",
        "{ viewr { name } }",
        "{ characters(frst: 1) { nodes { name } } }",
        "{ jobs(first: 1, status: COMPLETE) { nodes { id } } }",
        "query($s: JobStats) { jobs(first: 1, status: $s) { nodes { id } } }",
    ):
        assert "mean" not in str(ann.graphql(query)["errors"])
    wrong = ann.graphql("query($s: JobStatus) { jobs(first: 1, status: $s) { nodes { id } } }", s="COMPLETE")
    assert "mean" not in str(wrong["errors"])


def test_tools_can_ask_for_the_whole_schema(ann: Tenant) -> None:
    told = ann.read(get_introspection_query(input_value_deprecation=False))

    assert told["__schema"]["queryType"]["name"] == "Query"


def test_only_queries_are_answered_over_http(ann: Tenant) -> None:
    for query in (
        "mutation { a }",
        'subscription { changes(projectId: "x") { version } }',
        "fragment a on Query { node }",
    ):
        assert ann.graphql(query)["data"] is None


def test_an_unknown_operation_is_refused(ann: Tenant) -> None:
    body = {"query": "query a { viewer { name } }", "operationName": "b"}

    assert ann.http.post("/graphql", json=body).json()["errors"]


def test_a_page_as_large_as_tools_ask_for_is_within_the_limit() -> None:
    query = """{ project(id: "x") { name characters(first: 100) { nodes { id name description voice { words }
        looks { name wardrobe } images(first: 5) { nodes { status prompt job { status kind } } } } } } }"""

    assert _meter(query).check().cost < MOST_COST
