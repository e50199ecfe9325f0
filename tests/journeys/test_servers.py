"""The same film where jobs travel over another server and objects lie in a bucket."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from uuid import uuid4

import pytest

from runtime.stores.client import s3_client
from tests.journeys.conftest import SHORT, Runner, events
from tests.servers.brokers import aws_server, rabbitmq_server, redis_server
from tests.servers.buckets import KEYS, REGION, make_bucket

pytestmark = pytest.mark.timeout(600)
QUEUES = {"redis": redis_server, "rabbitmq": rabbitmq_server}


@pytest.mark.full
@pytest.mark.parametrize("queue", QUEUES)
def test_a_film_is_made_over_a_foreign_queue_and_out_of_a_bucket(
    runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, queue: str
) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    with QUEUES[queue](tmp_path / queue) as url, aws_server(tmp_path / "aws") as endpoint:
        name = f"b{uuid4().hex}"
        make_bucket(endpoint, name)
        place = f"s3://{name}?endpoint={endpoint}&region={REGION}"
        made = runner.film(SHORT, STUDIO_QUEUE_URL=url, STUDIO_OBJECTS=place)
        kept = s3_client(endpoint, REGION).list_objects_v2(Bucket=name, Prefix="sha256/").get("Contents", [])

    assert made.returncode == 0, made.stderr
    told = events(runner.out / "short")
    topics = Counter(event["topic"] for event in told)
    assert topics["generation.Completed"] == topics["generation.Requested"]
    assert topics["generation.Failed"] == 0
    assert len(kept) >= topics["generation.Completed"] / 2
    assert (runner.out / "short" / "film.mp4").stat().st_size > 100_000


@pytest.mark.full
@pytest.mark.parametrize(
    ("servers", "sentence"),
    [
        ({"STUDIO_QUEUE_URL": "redis://127.0.0.1:1"}, "127.0.0.1:1 does not answer"),
        ({"STUDIO_QUEUE_URL": "kafka://127.0.0.1:1"}, "STUDIO_QUEUE_URL takes redis"),
        ({"STUDIO_OBJECTS": "ftp://127.0.0.1"}, "STUDIO_OBJECTS takes s3://"),
        ({"STUDIO_OBJECTS": f"s3://films?endpoint=http://127.0.0.1:1&region={REGION}", **KEYS}, "cannot be used"),
    ],
)
def test_a_server_that_is_not_there_is_said_before_anything_is_made(
    runner: Runner, servers: dict[str, str], sentence: str
) -> None:
    refused = runner.film(SHORT, **servers)

    assert refused.returncode != 0
    assert sentence in " ".join(refused.stderr.split())
    assert "Traceback" not in refused.stderr
    assert not runner.out.exists()
