"""Lists as the database reads them."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from projections.read_model import read_models
from runtime.database import Database
from runtime.discovery import discover
from runtime.feed.log import LogFeed
from runtime.rebuild import ensure

_PLAN = """EXPLAIN SELECT * FROM {table} WHERE organization_id = '{organization}' AND {where}
    ORDER BY {order} LIMIT 101"""


@pytest.mark.parametrize("where", ["true", f"project_id = '{UUID(int=1)}'"], ids=["all of it", "a project's"])
def test_every_list_is_read_off_an_index_in_its_order_however_long_it_is(database: Database, where: str) -> None:
    discover()
    ensure(database, LogFeed(database))
    models = [model for model in read_models().values() if model.order]
    assert {"characters", "scripts", "assets", "generations", "projects"} <= {model.name for model in models}
    organization = uuid4()

    with database.reading(organization) as connection:
        connection.execute("SET enable_sort = off; SET enable_seqscan = off; SET enable_bitmapscan = off")
        for model in models:
            order = ", ".join(f"{column} {'DESC' if model.descending else 'ASC'}" for column in model.order)
            sql = _PLAN.format(table=model.name, organization=organization, where=where, order=order)
            plan = "\n".join(row[0] for row in connection.execute(sql.encode()))
            assert "Sort" not in plan, f"{model.name}:\n{plan}"
