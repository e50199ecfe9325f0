"""A worker's desk on the real log: made once, reused, cancelled, failed, told again."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from dramatiq.middleware import TimeLimitExceeded

from commands.bus import Command
from commands.characters.character import CreateCharacter
from commands.characters.consent import GrantConsent, RevokeConsent
from commands.enterprise.organization import SetProvider
from commands.generation.generation import CancelGeneration, FailGeneration, RequestGeneration, StartGeneration
from commands.ports import Actor
from domain.characters.sheet import CharacterMode
from domain.enterprise.organization import ProviderKind
from domain.generation.generation import Generation
from domain.shared.refusal import Refusal
from domain.shared.sources import now
from runtime.bootstrap import StudioProcess, running
from runtime.database import acting_for
from runtime.discovery import discover
from runtime.dispatcher import Call, Principal, Reply
from runtime.jobs import JobDispatcher
from runtime.owner import ensure_owner
from runtime.queue import open_queue
from runtime.settings import Settings
from workers import registry
from workers.desk import Desk
from workers.registry import Job, Made, Output, UnusableRecipe


@dataclass
class Shop:
    """A studio with one worker's desk, and a provider that does what the test says."""

    studio: StudioProcess
    principal: Principal
    desk: Desk
    calls: list[str] = field(default_factory=list[str])
    doing: Callable[[Job], None] = lambda _: None

    def provide(self, job: Job) -> Made:
        self.calls.append(str(job.recipe["words"]))
        self.doing(job)
        return Made({"text": Output(str(job.recipe["words"]).encode(), "text/plain")}, {"length": 1})

    def wish(self, words: str, kind: str = "test", **more: str) -> UUID:
        recipe = {"words": words, **more}
        command = RequestGeneration(
            generation_id=uuid4(), kind=kind, purpose="tests.x", subject_id=uuid4(), recipe=recipe
        )
        reply = self.studio.dispatcher.dispatch(self.principal, Call(command))
        assert self.studio.projector.wait_for(reply.position or 0, 10)
        return reply.id

    def make(self, generation_id: UUID) -> Generation:
        self.desk.make(self.principal.organization_id, generation_id)
        return self.now(generation_id)

    def now(self, generation_id: UUID) -> Generation:
        with acting_for(self.principal.organization_id):
            generation = self.studio.log.reload(Generation, generation_id)
        self.studio.catch_up()
        return generation


@pytest.fixture
def shop(home: Path, dsn: str, monkeypatch: pytest.MonkeyPatch) -> Generator[Shop]:
    with running(Settings(home=home), dsn, providers=registry.offered) as studio:
        made = Shop(studio, ensure_owner(studio).principal, Desk(studio, "worker-1", uuid4()))
        monkeypatch.setitem(vars(registry)["_registry"], ("test", "previz"), made.provide)
        yield made


def test_what_is_made_is_stored_and_made_once_however_often_it_is_told(shop: Shop) -> None:
    wish = shop.wish("hello")
    made = shop.make(wish)
    again = shop.make(wish)

    assert made.status == again.status == "completed"
    assert shop.studio.objects.get(made.outputs["text"]["hash"]) == b"hello"
    assert shop.calls == ["hello"]
    assert list((shop.studio.settings.objects / "scratch").iterdir()) == []


def test_an_equal_recipe_takes_the_result_that_there_is(shop: Shop) -> None:
    first = shop.make(shop.wish("hello"))
    second = shop.make(shop.wish("hello"))
    other = shop.make(shop.wish("other"))

    assert second.outputs == first.outputs
    assert other.outputs != first.outputs
    assert shop.calls == ["hello", "other"]


def test_a_result_whose_object_is_gone_is_made_again(shop: Shop) -> None:
    first = shop.make(shop.wish("hello"))
    shop.studio.objects.path(first.outputs["text"]["hash"]).unlink()

    assert shop.make(shop.wish("hello")).status == "completed"
    assert shop.calls == ["hello", "hello"]


def test_a_recipe_that_cannot_be_made_fails_for_good(shop: Shop) -> None:
    def refuse(_: Job) -> None:
        raise UnusableRecipe("there is no such thing")

    shop.doing = refuse
    failed = shop.make(shop.wish("hello"))
    assert (failed.status, failed.reason) == ("failed", "there is no such thing")


def test_a_failure_that_may_pass_is_told_to_the_queue_and_noted(shop: Shop) -> None:
    def stumble(_: Job) -> None:
        raise RuntimeError("out of luck")

    shop.doing = stumble
    wish = shop.wish("hello")
    with pytest.raises(RuntimeError):
        shop.make(wish)

    assert "out of luck" in shop.now(wish).reason


def test_who_was_silent_for_too_long_cannot_fail_the_attempt_of_a_successor(shop: Shop) -> None:
    wish = shop.wish("hello")
    service = Principal(shop.principal.organization_id, Actor("service", uuid4(), "another"), frozenset({"service"}))

    def taken_over(_: Job) -> None:
        for command in (
            FailGeneration(generation_id=wish, reason="silent", attempt=1),
            StartGeneration(generation_id=wish, worker="worker-2", lease_seconds=60),
        ):
            shop.studio.dispatcher.dispatch(service, Call(command))
        raise UnusableRecipe("there is no such thing")

    shop.doing = taken_over
    generation = shop.make(wish)

    assert (generation.status, generation.attempt, generation.worker) == ("started", 2, "worker-2")


def test_a_cancelled_job_stops_between_two_steps_and_leaves_nothing(shop: Shop) -> None:
    wish = shop.wish("hello")

    def cancelled_meanwhile(job: Job) -> None:
        shop.studio.dispatcher.dispatch(shop.principal, Call(CancelGeneration(generation_id=wish)))
        for done in range(100):
            time.sleep(0.02)
            job.step(done, 100)
        pytest.fail("the provider went on")

    shop.doing = cancelled_meanwhile
    assert shop.make(wish).status == "cancelled"
    assert shop.now(wish).outputs == {}


def test_a_full_disk_is_a_failure_with_a_sentence(shop: Shop) -> None:
    def full(_: Job) -> None:
        raise OSError(28, "No space left on device")

    shop.doing = full
    failed = shop.make(shop.wish("hello"))
    assert failed.status == "failed"
    assert "the disk is full" in failed.reason


def test_the_organization_s_choice_of_provider_makes_what_is_asked_for_and_makes_it_anew(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(_: Job) -> Made:
        return Made({"text": Output(b"by the other one", "text/plain")})

    for name, make in (("previz", shop.provide), ("other", other)):
        monkeypatch.setitem(vars(registry)["_registry"], ("text", name), make)
    first = shop.make(shop.wish("hello", kind="text"))
    shop.studio.dispatcher.dispatch(shop.principal, Call(SetProvider(kind=ProviderKind.TEXT, provider="other")))
    second = shop.make(shop.wish("hello", kind="text"))

    assert (first.provider, second.provider) == ("previz", "other")
    assert shop.studio.objects.get(second.outputs["text"]["hash"]) == b"by the other one"
    with pytest.raises(Refusal, match=r"there is: .*other, previz"):
        shop.studio.dispatcher.dispatch(shop.principal, Call(SetProvider(kind=ProviderKind.TEXT, provider="third")))


def test_jobs_that_the_queue_lost_are_told_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = open_queue("", shop.studio.database)
    jobs = JobDispatcher(shop.studio.database, shop.studio.feed, queue)
    shop.wish("hello")
    while jobs.step():
        pass
    assert queue.depth("cpu") == 1
    later = now() + timedelta(seconds=60)
    monkeypatch.setattr("runtime.jobs.now", lambda: later)
    assert jobs.sweep() == 0  # it waits in the queue

    with shop.studio.database.system.connection() as connection:
        connection.execute("DELETE FROM dramatiq.queue")
    assert jobs.sweep() == 1
    assert jobs.sweep() == 0
    assert jobs.step()
    assert queue.depth("cpu") == 1
    queue.close()


def test_what_was_asked_for_before_the_turns_were_kept_is_told_as_well(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = open_queue("", shop.studio.database)
    jobs = JobDispatcher(shop.studio.database, shop.studio.feed, queue)
    shop.wish("hello")
    with shop.studio.database.system.connection() as connection:
        position = shop.studio.log_feed.head()
        connection.execute("INSERT INTO positions (consumer, position) VALUES ('queue', %s)", (position,))
    later = now() + timedelta(seconds=60)
    monkeypatch.setattr("runtime.jobs.now", lambda: later)

    assert jobs.sweep() == 1
    assert jobs.step()
    assert queue.depth("cpu") == 1
    queue.close()


def test_a_job_that_takes_longer_than_it_may_fails_with_a_sentence(shop: Shop) -> None:
    def endless(_: Job) -> None:
        raise TimeLimitExceeded

    shop.doing = endless
    wish = shop.wish("hello")
    with pytest.raises(TimeLimitExceeded):
        shop.make(wish)
    assert "STUDIO_JOB_SECONDS" in shop.now(wish).reason


def of_an_actor(shop: Shop) -> tuple[UUID, UUID]:
    """Return the consent of an actor, and a wish for a picture of them."""

    def ask(command: Command) -> Reply:
        return shop.studio.dispatcher.dispatch(shop.principal, Call(command))

    actor = ask(CreateCharacter(name="Ingrid", mode=CharacterMode.ACTOR)).id
    terms = {"uses": ["likeness"], "starts_on": "2020-01-01", "ends_on": "2999-12-31", "time_zone": "Europe/Oslo"}
    body = {"character_id": actor, "subject_name": "Ingrid Berg", **terms}
    consent = ask(GrantConsent.model_validate(body)).id
    wish = ask(
        RequestGeneration(
            generation_id=uuid4(),
            kind="image",
            purpose="tests.x",
            subject_id=actor,
            recipe={"words": "hello"},
            lineage=(actor,),
        )
    )
    return consent, wish.id


def test_of_an_actor_a_worker_makes_nothing_once_the_consent_is_revoked(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(vars(registry)["_registry"], ("image", "previz"), shop.provide)
    _, made = of_an_actor(shop)
    consent, wish = of_an_actor(shop)
    shop.studio.dispatcher.dispatch(shop.principal, Call(RevokeConsent(consent_id=consent, reason="No more.")))

    assert shop.make(made).status == "completed"
    refused = shop.make(wish)
    assert (refused.status, "it was revoked: No more." in refused.reason) == ("failed", True)
    assert shop.calls == ["hello"]


def test_what_was_being_made_when_the_consent_was_revoked_is_not_handed_in(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(vars(registry)["_registry"], ("image", "previz"), shop.provide)
    consent, wish = of_an_actor(shop)
    shop.doing = lambda _: (
        shop.studio.dispatcher.dispatch(shop.principal, Call(RevokeConsent(consent_id=consent, reason="No more.")))
        and None
    )

    refused = shop.make(wish)
    assert (refused.status, refused.outputs, shop.calls) == ("failed", {}, ["hello"])


@pytest.mark.parametrize("behind", [("test", "previz"), ("judge", "strict")], ids=["maker", "judge"])
def test_another_model_behind_the_same_provider_or_judge_makes_it_anew_and_one_that_was_there_before_does_not(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, behind: tuple[str, str]
) -> None:
    def made_by(model: str) -> Generation:
        monkeypatch.setitem(vars(registry)["_models"], behind, lambda: model)
        return shop.make(shop.wish("A bell.", judge="strict"))

    made = [made_by(model) for model in ("small", "large", "small", "large")]

    assert shop.calls == ["A bell.", "A bell."]
    assert len({generation.recipe_hash for generation in made}) == 1
    assert [generation.facts["models_behind"] for generation in made] == [["small"], ["large"], ["small"], ["large"]]


def test_each_model_of_the_studio_is_named_as_the_operator_set_it(monkeypatch: pytest.MonkeyPatch) -> None:
    discover("workers")
    monkeypatch.setenv("STUDIO_CHAT_MODEL", "writer-2")
    monkeypatch.setenv("STUDIO_TEXT_MODEL", "/models/scribe")
    monkeypatch.setenv("STUDIO_JUDGE_MODEL", "/models/eye")

    assert registry.models_behind("text", "chat", {}) == ["writer-2"]
    assert registry.models_behind("text", "transformers", {}) == ["scribe"]
    assert registry.models_behind("image", "previz", {"judge": "embedding"}) == ["eye"]
    assert registry.models_behind("image", "previz", {"judge": "previz"}) == []
