"""Every alert fires when it should, keeps still when it should, and has a line in the runbook."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.api.conftest import Tenant, ann, founded, house
from tests.deploy.manifests import DEPLOY, ROOT, documents, tool

__all__ = ["ann", "founded", "house"]

ALERTS = DEPLOY / "observability" / "alerts.yaml"
RULES = {rule["alert"]: rule for rule in documents(ALERTS)[0]["groups"][0]["rules"]}


@dataclass(frozen=True)
class Case:
    """Series (Prometheus' notation, a value a minute) at which an alert fires, and at which it does not."""

    firing: dict[str, str]
    quiet: dict[str, str]
    labels: dict[str, str] = field(default_factory=dict[str, str])


def _histogram(name: str, slow: int) -> dict[str, str]:
    """Return the series of 100 a minute, of which so many take longer than the longest bound but one."""
    return {
        f'{name}_bucket{{le="0.25"}}': f"0+{100 - slow}x90",
        f'{name}_bucket{{le="5.0"}}': "0+100x90",
        f'{name}_bucket{{le="+Inf"}}': "0+100x90",
    }


_GOOD, _BAD = 'studio_http_responses_total{status="201"}', 'studio_http_responses_total{status="503"}'
_ENDED = 'studio_job_seconds_count{instance="%s",kind="image",outcome="%s"}'
_BROKEN = 'studio_command_seconds_count{command="RenameProject",outcome="%s"}'
_WAITING = 'studio_jobs{instance="a",queue="cpu",state="waiting"}'
CASES = {
    "StudioDown": Case(
        {'up{job="studio",instance="a"}': "0x90"},
        {'up{job="studio",instance="a"}': "1x90", 'up{job="other",instance="a"}': "0x90"},
        {"job": "studio", "instance": "a"},
    ),
    "StudioErrors": Case({_GOOD: "0+90x90", _BAD: "0+10x90"}, {_GOOD: "0+99x90", _BAD: "0+1x90"}),
    "StudioCommandsBroken": Case(
        {_BROKEN % "error": "0+1x90"},
        {_BROKEN % "rule": "0+9x90", _BROKEN % "error": "3x90"},
        {"command": "RenameProject"},
    ),
    "StudioCommandsSlow": Case(_histogram("studio_command_seconds", 5), _histogram("studio_command_seconds", 0)),
    "StudioQueriesSlow": Case(_histogram("studio_graphql_seconds", 5), _histogram("studio_graphql_seconds", 0)),
    "StudioReaderBehind": Case(
        {'studio_consumer_lag_seconds{consumer="live",instance="a"}': "0+20x90"},
        {'studio_consumer_lag_seconds{consumer="live",instance="a"}': "0 50 2x90"},
        {"consumer": "live"},
    ),
    "StudioRelayBehind": Case(
        {'studio_relay_lag_seconds{topic="studio-log",instance="a"}': "0+20x90"},
        {'studio_relay_lag_seconds{topic="studio-log",instance="a"}': "1x90"},
        {"topic": "studio-log"},
    ),
    "StudioNobodyWorks": Case(
        {_WAITING: "3x90", _ENDED % ("a", "completed"): "7x90"},
        {_WAITING: "3x90", _ENDED % ("a", "completed"): "0+1x90"},
    ),
    "StudioJobsOld": Case(
        {'studio_jobs_oldest_seconds{queue="gpu",state="waiting"}': "0+60x90"},
        {'studio_jobs_oldest_seconds{queue="gpu",state="queued"}': "0+60x90"},
        {"queue": "gpu"},
    ),
    "StudioJobsFail": Case(
        # Two processes tell of the same jobs: they are not counted twice.
        {_ENDED % (one, how): step for one in "ab" for how, step in (("failed", "0+2x90"), ("completed", "0+8x90"))},
        {_ENDED % (one, how): step for one in "ab" for how, step in (("failed", "0+1x90"), ("completed", "0+19x90"))},
        {"kind": "image"},
    ),
    "StudioReactionRefused": Case(
        {'studio_poison_events{consumer="characters.when_a_b",instance="a"}': "1x90"},
        {'studio_poison_events{consumer="characters.when_a_b",instance="a"}': "0x90"},
        {"consumer": "characters.when_a_b"},
    ),
}


def _tests(name: str, case: Case) -> list[dict[str, Any]]:
    """Return what promtool is to see: the alert at the firing series, none at the quiet ones."""
    rule = RULES[name]
    alert = {"exp_labels": {**rule["labels"], **case.labels}, "exp_annotations": rule["annotations"]}
    return [
        {
            "interval": "1m",
            "input_series": [{"series": series, "values": values} for series, values in given.items()],
            "alert_rule_test": [{"eval_time": "80m", "alertname": name, "exp_alerts": expected}],
        }
        for given, expected in ((case.firing, [alert]), (case.quiet, []))
    ]


def _checked(tmp_path: Path, names: list[str], rules: Path = ALERTS) -> subprocess.CompletedProcess[str]:
    tests = [test for name in names for test in _tests(name, CASES[name])]
    file = tmp_path / "tests.yaml"
    file.write_text(yaml.safe_dump({"rule_files": [str(rules)], "evaluation_interval": "1m", "tests": tests}))
    return subprocess.run([tool("promtool"), "test", "rules", str(file)], capture_output=True, text=True, check=False)


def test_every_alert_has_a_case() -> None:
    assert CASES.keys() == RULES.keys()


def test_every_alert_fires_when_it_should_and_only_then(tmp_path: Path) -> None:
    told = _checked(tmp_path, list(CASES))

    assert told.returncode == 0, told.stdout + told.stderr


def test_an_alert_that_never_fires_is_found_out(tmp_path: Path) -> None:
    rules = tmp_path / "alerts.yaml"
    rules.write_text(ALERTS.read_text().replace("studio_poison_events", "studio_poison_event"))
    told = _checked(tmp_path, ["StudioReactionRefused"], rules)

    assert told.returncode != 0
    assert "alertname: StudioReactionRefused" in told.stdout + told.stderr


@pytest.mark.parametrize("name", RULES)
def test_an_alert_points_at_its_paragraph_in_the_runbook(name: str) -> None:
    page, anchor = RULES[name]["annotations"]["runbook"].split("#")
    paragraph = re.search(rf"^## {name}\n[\w`].{{40}}", (ROOT / page).read_text(), re.MULTILINE)

    assert anchor == name.lower()
    assert paragraph is not None


def test_every_metric_of_an_alert_is_told(ann: Tenant) -> None:
    ann.character()
    text = httpx.get(f"{ann.house.url}/metrics", timeout=30).text
    told = set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE))
    asked = {name for rule in RULES.values() for name in re.findall(r"\bstudio_[a-z_]+", rule["expr"])}

    assert len(asked) > 8
    assert {name if name in told else re.sub(r"_(bucket|count|sum)$", "", name) for name in asked} <= told
