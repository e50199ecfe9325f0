"""Every setting of the studio, with its unit, in one typed class."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ModelWrapValidatorHandler, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from runtime.trouble import Trouble

_ROOT = Path(__file__).resolve().parents[1]


class WrongSetting(Trouble):
    """A setting has a value that it does not take."""

    exit_code = 2


class Settings(BaseSettings):
    """Read from the environment (`STUDIO_HOME`, `STUDIO_DATABASE_URL`, ...)."""

    model_config = SettingsConfigDict(
        env_prefix="STUDIO_", frozen=True, extra="ignore", populate_by_name=True, use_attribute_docstrings=True
    )

    home: Path = _ROOT / ".studio"
    """The folder of everything that is kept: database, objects, keys."""
    database_url: str = ""
    """A PostgreSQL server of yours, as its owner; empty means the embedded one in `home`."""
    host: str = "127.0.0.1"
    """The address `up` listens on."""
    port: int = Field(default=8800, ge=0, le=65535)
    """The port `up` listens on; 0 takes a free one."""
    workers: int = Field(default=0, ge=0, le=256)
    """Worker processes; 0 means as many as processor cores."""
    app_connections: int = Field(default=12, ge=1)
    """Most connections of one process as the application role."""
    system_connections: int = Field(default=6, ge=2)
    """Most connections of one process as the system role (feed, projector, policies)."""
    cached_aggregates: int = Field(default=4_000, ge=0)
    """Aggregates that one process keeps ready at most; fewer where they are large."""
    feed: Literal["log", "kafka"] = "log"
    """Where projections and policies read events: the log's own tail, or a topic that the relay fills from it."""
    kafka: str = Field(default="127.0.0.1:9092", pattern=r"^[^\s:,]+:\d+(,[^\s:,]+:\d+)*$")
    """The brokers, `host:port` and more after commas; asked only when the feed is `kafka`."""
    kafka_topic: str = Field(default="studio-log", pattern=r"^[a-zA-Z0-9._-]{1,200}$")
    """The topic of this log. Name another after restoring a backup: the old one may know events that the log lost."""
    kafka_partitions: int = Field(default=4, ge=1, le=64)
    """Partitions of the topic. Each tells every quiet page where it stands, so more cost more small records."""
    kafka_replicas: int = Field(default=1, ge=1, le=7)
    """Brokers that keep each record: 3 on a cluster; 1 on one node. The log is the truth, so 1 loses time alone."""
    log: Literal["text", "json"] = "text"
    """What is written to standard error: warnings for a person, or a JSON object for each request, job and error."""
    traces: str = Field(default="", pattern=r"^(https?://\S+)?$")
    """A collector of OpenTelemetry traces (OTLP over HTTP), http://host:4318/v1/traces; needs the extra `telemetry`."""
    page_events: int = Field(default=1_000, ge=1, le=10_000)
    """Events that a feed hands over at once: 1,000 is where batches stop paying (benchmarks)."""
    snapshot_every: int = Field(default=100, ge=10)
    """Events between two snapshots of one stream."""
    lease_seconds: int = Field(default=60, ge=5)
    """How long a worker may be silent before its job is given to another."""
    queue_url: str = ""
    """The broker of jobs: redis://, rediss://, amqp://, amqps:// or sqs://; empty means the database's own."""
    worker_queues: str = Field(default="priority,cpu,gpu", pattern=r"^(priority|cpu|gpu)(,(priority|cpu|gpu))*$")
    """What this machine's workers take, separated by commas; leave gpu out where others have the graphics cards."""
    jobs_at_once: int = Field(default=4, ge=1)
    """Most jobs of one organization that stand in one queue, not yet taken up; the others wait for their turn."""
    job_seconds: int = Field(default=3_600, ge=1)
    """The longest that one attempt at a job may take."""
    kind_seconds: Annotated[dict[str, Annotated[int, Field(ge=1)]], NoDecode] = Field(default_factory=dict[str, int])
    """The longest for a kind of jobs where that is shorter, as {"speech": 120, "image": 300}."""
    drain_seconds: float = Field(default=30.0, ge=1)
    """How long a worker process of its own, told to stop, has for the job in hand; one cut off is made again."""
    wait_seconds: float = Field(default=5.0, ge=0)
    """How long a query waits for its projections to reach the position asked for."""
    cache_bytes: int = Field(default=20 * 1024**3, ge=0)
    """Size of the recipe cache (what was made, stands nowhere now, and can be made again), and of a bucket's copies."""
    unused_hours: float = Field(default=24.0, ge=1.0)
    """How long an object is kept that nobody needs: an upload waits so long for the command that names it."""
    judge_model: str = ""
    """A folder with a vision model (CLIP, DINOv2) for the judge `embedding` of likeness; needs the extra `judge`."""
    judge_same: float = Field(default=0.7, gt=-1, lt=1)
    """The cosine of two heads in that model's space from which on they count as the same person's."""
    chat_url: str = Field(default="", pattern=r"^(https?://\S+)?$")
    """An OpenAI-compatible API for the text provider `chat`, as http://host:8000/v1; empty means none."""
    chat_model: str = ""
    """The model that is asked there."""
    chat_key: SecretStr = SecretStr("")
    """Its key, where it wants one."""
    chat_seconds: float = Field(default=120.0, gt=0, le=3_600)
    """The longest that one answer may take; a call that fails for a time is tried four times."""
    text_model: str = ""
    """A folder with a causal language model for the text provider `transformers`; needs the extra `text`."""
    text_tokens: int = Field(default=8_192, ge=16, le=1_000_000)
    """The most tokens that a language model may write in one answer."""
    objects_url: str = Field(default="", validation_alias="STUDIO_OBJECTS")
    """A bucket for the objects, as s3://bucket/prefix?endpoint=…&region=…; empty means the folder in `home`."""
    objects_locked_days: int = Field(default=0, ge=0)
    """Days for which the bucket lets nobody remove an object; the bucket must have object lock. 0 locks none."""

    @field_validator("kind_seconds", mode="before")
    @classmethod
    def _read_json(cls, value: object) -> object:
        return json.loads(value) if isinstance(value, str) else value

    @model_validator(mode="wrap")
    @classmethod
    def _say_what_is_wrong(cls, values: object, check: ModelWrapValidatorHandler[Self]) -> Self:
        """Raise WrongSetting, with the variable, its value and what it takes."""
        try:
            return check(values)
        except ValidationError as error:
            raise WrongSetting(" ".join(cls._told(dict(fault)) for fault in error.errors())) from None

    @classmethod
    def _told(cls, fault: dict[str, Any]) -> str:
        name = str(fault["loc"][0])
        field = next(f for key, f in cls.model_fields.items() if name in (key, f.validation_alias))
        variable = name if name.startswith("STUDIO_") else f"STUDIO_{name.upper()}"
        meant = " ".join((field.description or "").split())
        wrong = str(fault["msg"]).replace("Input should be", "it should be", 1)
        wrong = "" if "pattern" in wrong else f" {wrong[:1].lower()}{wrong[1:].split(', unable')[0]};"
        variable += "".join(f"[{part}]" for part in fault["loc"][1:])
        return f"{variable}={fault['input']} cannot be used:{wrong} {meant}"

    @property
    def keys(self) -> Path:
        """The folder of key files, each of mode 0600."""
        return self.home / "keys"

    @property
    def objects(self) -> Path:
        """The folder of content-addressed objects."""
        return self.home / "objects"
