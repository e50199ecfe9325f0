"""What is deployed is valid, asks the studio only for what it has, and lets jobs end before their worker.

No image is built and no cluster is asked here: docs/operations.md says what that leaves unchecked.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import httpx
import kubernetes_validate
import pytest
import typer
import typer.main
from click import Group

from film_studio.cli import _app, commands
from runtime.settings import Settings
from tests.api.conftest import Tenant, ann, founded, house
from tests.deploy.manifests import DEPLOY, ROOT, Document, documents, tool

__all__ = ["ann", "founded", "house"]

DOCKERFILES = sorted((DEPLOY / "images").glob("*.Dockerfile"))
KUBERNETES = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
COMPOSE = DEPLOY / "compose.yaml"
AWS = DEPLOY / "aws" / "studio.yaml"
_SHARED = next(d["data"] for d in documents(DEPLOY / "kubernetes" / "base.yaml") if d["kind"] == "ConfigMap")


def _told(*words: str | Path) -> str:
    """Run a checker and return what it finds."""
    done = subprocess.run([tool(str(words[0])), *map(str, words[1:])], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def _resources() -> list[Document]:
    return [document for path in KUBERNETES for document in documents(path)]


def _deployments() -> dict[str, Document]:
    return {d["metadata"]["name"]: d["spec"] for d in _resources() if d["kind"] == "Deployment"}


def _container(deployment: Document) -> Document:
    return deployment["template"]["spec"]["containers"][0]


def _tasks() -> dict[str, Document]:
    resources = documents(AWS)[0]["Resources"]
    found = {name: r["Properties"] for name, r in resources.items() if r["Type"] == "AWS::ECS::TaskDefinition"}
    return {name: task["ContainerDefinitions"][0] for name, task in found.items()}


def _services() -> dict[str, Document]:
    return documents(COMPOSE)[0]["services"]


def test_the_dockerfiles_are_found_good() -> None:
    assert _told("hadolint", *DOCKERFILES) == ""


def test_the_compose_file_is_valid() -> None:
    assert _told("check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE) == ""


def test_the_cloudformation_template_is_valid() -> None:
    assert _told("cfn-lint", "--regions", "eu-central-1", "-t", AWS) == ""


@pytest.mark.parametrize("path", KUBERNETES, ids=lambda path: path.stem)
def test_every_kubernetes_resource_is_valid(path: Path) -> None:
    for resource in documents(path):
        if resource["kind"] != "ScaledObject":  # KEDA's own: its schema does not come with Kubernetes'
            kubernetes_validate.validate(resource, "1.37", strict=True)


def test_a_kubernetes_resource_with_a_wrong_field_is_found_out() -> None:
    broken = next(r for r in _resources() if r["kind"] == "Deployment")
    broken["spec"]["template"]["spec"]["terminationGracePeriod"] = 60

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, "1.37", strict=True)


def _commands() -> Iterator[tuple[str, list[str]]]:
    """Yield what every container runs."""
    for path in DOCKERFILES:
        words = re.search(r"^CMD \[(.*)\]$", path.read_text(), re.MULTILINE)
        assert words is not None
        yield path.name, re.findall(r'"([^"]*)"', words[1])
    yield from ((name, list(map(str, _container(spec)["args"]))) for name, spec in _deployments().items())
    yield from ((name, list(map(str, task["Command"]))) for name, task in _tasks().items())
    yield from ((n, list(map(str, s["command"]))) for n, s in _services().items() if "studio" in s["image"])


@pytest.mark.parametrize(("where", "words"), list(_commands()), ids=str)
def test_every_container_runs_a_command_that_there_is(where: str, words: list[str]) -> None:
    assert words[0] in commands(), where
    group = cast("Group", typer.main.get_command(_app(words[:1])))
    with group.commands[words[0]].make_context(words[0], words[1:]) as context:  # raises for what it does not know
        assert context.params["host"] == "0.0.0.0"  # noqa: S104 - in a container, others reach it only so


def _named() -> set[str]:
    """Return every variable of the studio's that something deployed sets."""
    texts = [path.read_text() for path in [*DOCKERFILES, *KUBERNETES, COMPOSE, AWS]]
    return set(re.findall(r"\bSTUDIO_[A-Z_]+", "\n".join(texts)))


def _known() -> set[str]:
    aliases = {name: field.validation_alias for name, field in Settings.model_fields.items()}
    return {str(alias or f"STUDIO_{name.upper()}") for name, alias in aliases.items()}


def test_every_variable_is_a_setting() -> None:
    assert len(_named()) > 10
    assert _named() <= _known()


def _set() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the variables of each container."""
    for name, spec in _deployments().items():
        own = {e["name"]: e["value"] for e in _container(spec).get("env", ())}
        yield name, {**_SHARED, **own}
    for name, task in _tasks().items():
        yield name, {e["Name"]: re.sub(r"\$\{[^}]*\}", "x", e["Value"]) for e in task["Environment"]}
    yield from ((name, service["environment"]) for name, service in _services().items() if "studio" in service["image"])


@pytest.mark.parametrize(("where", "variables"), list(_set()))
def test_every_container_s_settings_are_accepted(
    where: str, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert Settings().log == "json", where


_WORKERS = ("worker-cpu", "worker-gpu")


@pytest.mark.parametrize("name", _WORKERS)
def test_a_worker_that_is_stopped_has_as_long_as_a_job_may_take(name: str) -> None:
    spec = _deployments()[name]
    own = {e["name"]: e["value"] for e in _container(spec)["env"]}
    drain = int(own["STUDIO_DRAIN_SECONDS"])

    assert drain >= int(_SHARED["STUDIO_JOB_SECONDS"])
    assert spec["template"]["spec"]["terminationGracePeriodSeconds"] >= drain + 30


def test_no_container_on_aws_is_killed_before_it_has_drained() -> None:
    for task in _tasks().values():
        own = {e["Name"]: e["Value"] for e in task["Environment"]}
        assert task["StopTimeout"] >= int(own.get("STUDIO_DRAIN_SECONDS", 30)) + 10


@pytest.mark.parametrize("name", _deployments())
def test_no_pod_is_killed_before_it_has_drained(name: str) -> None:
    pod = _deployments()[name]["template"]["spec"]
    own = {e["name"]: e["value"] for e in _container(_deployments()[name]).get("env", ())}
    before: Document = _container(_deployments()[name]).get("lifecycle", {}).get("preStop", {}).get("sleep", {})
    drain = float({**_SHARED, **own}.get("STUDIO_DRAIN_SECONDS", Settings.model_fields["drain_seconds"].default))

    assert pod["terminationGracePeriodSeconds"] >= before.get("seconds", 0) + drain + 5


def test_no_service_of_the_compose_file_is_killed_before_it_has_drained() -> None:
    for name, service in _services().items():
        if "studio" in service["image"]:
            told = service["environment"].get("STUDIO_DRAIN_SECONDS", Settings.model_fields["drain_seconds"].default)
            number, unit = re.fullmatch(r"(\d+)([sm])", service["stop_grace_period"]).groups()  # type: ignore[union-attr] # or it fails
            assert int(number) * {"s": 1, "m": 60}[unit] >= float(told) + 10, name


_ACTIONS = {
    "s3:ListBucket": ("head_bucket", "list_objects_v2"),
    "s3:ListBucketMultipartUploads": ("list_multipart_uploads",),
    "s3:GetBucketObjectLockConfiguration": ("get_object_lock_configuration",),
    "s3:GetObject": ("head_object", "get_object", "download_file", "generate_presigned_url"),
    "s3:PutObject": (
        *("put_object", "copy_object", "upload_file", "create_multipart_upload", "complete_multipart_upload"),
    ),
    "s3:DeleteObject": ("delete_object",),
    "s3:AbortMultipartUpload": ("abort_multipart_upload",),
    "s3:ListMultipartUploadParts": ("list_parts",),
    "s3:GetObjectLegalHold": ("get_object_legal_hold",),
    "s3:PutObjectLegalHold": ("put_object_legal_hold",),
}


def test_the_task_role_may_do_what_the_store_of_objects_does() -> None:
    code = (ROOT / "runtime" / "stores" / "s3.py").read_text()
    called = set(re.findall(r"_s3\.([a-z_0-9]+)\(", code)) - {"get_paginator"}
    called |= set(re.findall(r"get_paginator\(\"([a-z_0-9]+)\"\)", code))
    needed = {action for action, calls in _ACTIONS.items() if called & set(calls)}
    allowed = set(re.findall(r"\bs3:\w+", AWS.read_text()))

    assert called <= {call for calls in _ACTIONS.values() for call in calls}
    assert needed <= allowed


def test_every_setting_is_told_of_and_nothing_else() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    told = set(re.findall(r"\bSTUDIO_[A-Z_]+", "\n".join(page.read_text() for page in pages)))

    assert told == _known()


def test_the_workers_together_take_every_queue() -> None:
    taken = [e["value"].split(",") for name in _WORKERS for e in _container(_deployments()[name])["env"]]

    assert {queue for queues in taken for queue in queues} >= {"priority", "cpu", "gpu"}


@pytest.mark.parametrize("name", _deployments())
def test_no_container_is_root_or_may_write_where_it_lies(name: str) -> None:
    pod = _deployments()[name]["template"]["spec"]
    secured = _container(_deployments()[name])["securityContext"]

    assert pod["securityContext"]["runAsNonRoot"]
    assert secured["readOnlyRootFilesystem"]
    assert not secured["allowPrivilegeEscalation"]
    assert secured["capabilities"]["drop"] == ["ALL"]


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.stem)
def test_an_image_runs_as_nobody_special_on_packages_by_their_hashes(path: Path) -> None:
    text = path.read_text()
    copied = re.findall(r"^COPY (?!--from)(\S+)", text, re.MULTILINE)

    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)
    assert "--require-hashes" in text
    assert all((ROOT / name).exists() for name in copied)


@pytest.mark.parametrize("name", _deployments())
def test_every_deployment_is_probed_and_keeps_a_budget(name: str) -> None:
    container = _container(_deployments()[name])
    budgets = [r["spec"]["selector"]["matchLabels"] for r in _resources() if r["kind"] == "PodDisruptionBudget"]

    assert container["livenessProbe"]["httpGet"]["path"] == "/health/live"
    assert container["readinessProbe"]["httpGet"]["path"] == "/health/ready"
    assert _deployments()[name]["selector"]["matchLabels"] in budgets


def test_workers_are_scaled_by_a_metric_that_is_told(ann: Tenant) -> None:
    scaled: dict[str, Any] = {r["metadata"]["name"]: r["spec"] for r in _resources() if r["kind"] == "ScaledObject"}
    text = httpx.get(f"{ann.house.url}/metrics", timeout=30).text

    assert scaled.keys() == set(_WORKERS)
    for name, spec in scaled.items():
        asked = re.findall(r"(studio_\w+)\{queue=~?\"([a-z|]+)\"\}", spec["triggers"][0]["metadata"]["query"])
        assert spec["scaleTargetRef"]["name"] == name
        assert "replicas" not in _deployments()[name]  # the scaler's alone: a new version must not set it back
        assert all(f'{metric}{{queue="{queue}"' in text for metric, queues in asked for queue in queues.split("|"))
        assert asked
