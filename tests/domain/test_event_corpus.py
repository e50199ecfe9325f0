from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from eventsourcing.utils import get_topic, resolve_topic

from tests.domain.event_examples import CORPUS, event_classes, example, file_of, read, version_of, written

CLASSES = event_classes()
KEPT = sorted(CORPUS.glob("*.json"))


def kept(path: Path) -> dict[str, Any]:
    return orjson.loads(path.read_bytes())


def fields_of(event: object) -> list[str]:
    return sorted(vars(event))


def test_every_event_has_a_stored_example_of_its_present_shape() -> None:
    missing = [file_of(cls).name for cls in CLASSES if not file_of(cls).exists()]

    assert not missing, "run STUDIO_WRITE_CORPUS=1 python -m tests.domain.event_examples"


@pytest.mark.parametrize("cls", CLASSES, ids=get_topic)
def test_the_present_shape_is_the_one_that_was_stored_under_its_version(cls: type) -> None:
    path = file_of(cls)
    if not path.exists():
        pytest.fail("there is no stored example")

    assert written(example(cls)) == kept(path), "a changed shape needs a higher class_version and an upcaster"
    assert read(kept(path)) == example(cls)


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.stem)
def test_every_shape_ever_stored_is_read_as_an_event_of_the_present_shape(path: Path) -> None:
    stored = kept(path)
    cls: type = resolve_topic(stored["topic"])

    event = read(stored)

    assert type(event) is cls
    assert fields_of(event) == fields_of(example(cls))
    assert written(read(written(event))) == written(event)


def test_every_stored_example_is_of_an_event_that_there_is() -> None:
    names = {get_topic(cls): version_of(cls) for cls in CLASSES}

    assert [path.name for path in KEPT if names.get(kept(path)["topic"], 0) < int(path.stem.rsplit(".v", 1)[1])] == []
