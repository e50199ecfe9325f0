"""Rules of the design that a reader could break without noticing."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

from tests.architecture.sources import PRODUCT, ROOT, classes, dotted, functions, place, python_files, tree

_TIME_AND_CHANCE = {
    "date.today",
    "datetime.datetime.now",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "os.urandom",
    "random.choice",
    "random.randint",
    "random.random",
    "time.time",
    "time.time_ns",
    "uuid.uuid1",
    "uuid.uuid4",
    "uuid1",
    "uuid4",
}
_EVENT_BASES = {"Aggregate.Event", "Aggregate.Created", "Asking", "Writing", "Rewriting", "Retelling"}
_SOURCES = ROOT / "domain" / "shared" / "sources.py"


def _engine_files(layer: str) -> list[Path]:
    """Return the files that belong to an engine: layer/engine/noun.py."""
    return [
        path for path in python_files(layer) if len(path.relative_to(ROOT).parts) > 2 and path.name != "__init__.py"
    ]


def test_domain_and_commands_take_time_identifiers_and_chance_from_outside() -> None:
    calls = [
        f"{place(path, node)} {dotted(node.func)}"
        for path in python_files("domain", "commands")
        if path != _SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and dotted(node.func) in _TIME_AND_CHANCE
    ]
    assert not calls


def _topic(node: ast.ClassDef) -> str | None:
    for statement in node.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and isinstance(statement.value, ast.Constant):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            if "TOPIC" in map(dotted, targets):
                return str(statement.value.value)
    return None


def _events(path: Path) -> list[ast.ClassDef]:
    """Return the events of a file that are recorded: all but those that others of the file are only made from."""
    nodes = [node for outer in classes(path) for node in outer.body if isinstance(node, ast.ClassDef)]
    found = [node for node in nodes if {dotted(base) for base in node.bases} & _EVENT_BASES]
    for event in found:  # grows while it is read: an event made from an event of the file, however far
        found += [node for node in nodes if node not in found and event.name in _bases(node)]
    ancestors = {name for node in nodes for name in _bases(node)}
    return [event for event in found if event.name not in ancestors or _topic(event)]


def _bases(node: ast.ClassDef) -> set[str]:
    """Return the names of the classes beside it that it is made from."""
    return {name.rpartition(".")[2] for base in node.bases if not (name := dotted(base)).startswith("Aggregate.")}


def test_every_event_names_its_topic_which_begins_with_its_engine() -> None:
    wrong = [
        f"{place(path, event)} {event.name}: {_topic(event)}"
        for path in _engine_files("domain")
        if path.relative_to(ROOT).parts[1] != "shared"
        for event in _events(path)
        if not (_topic(event) or "").startswith(f"{path.relative_to(ROOT).parts[1]}.")
    ]
    assert not wrong


def test_no_two_events_share_a_topic() -> None:
    topics = Counter(topic for path in _engine_files("domain") for event in _events(path) if (topic := _topic(event)))
    assert not [topic for topic, times in topics.items() if times > 1]


def test_every_query_takes_the_organization_first() -> None:
    wrong = [
        place(path, node)
        for path in _engine_files("queries")
        for node in tree(path).body
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not node.name.startswith("_")
        if not node.args.args or node.args.args[0].arg not in {"organization", "organization_id"}
    ]
    assert not wrong


def test_only_the_runtime_commits() -> None:
    commits = [
        place(path, node)
        for package in PRODUCT
        if package != "runtime"
        for path in python_files(package)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert not commits


def test_a_policy_is_named_after_what_it_reacts_to() -> None:
    wrong = [
        place(path, function)
        for path in _engine_files("commands")
        for function in functions(path)
        if any(isinstance(mark, ast.Call) and dotted(mark.func) == "policy" for mark in function.decorator_list)
        if not function.name.startswith("when_") or path.name != "policies.py"
    ]
    assert not wrong
