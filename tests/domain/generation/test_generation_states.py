from __future__ import annotations

from uuid import UUID, uuid4

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from domain.generation.generation import ENDED, AlreadyEnded, Generation, LeaseHeld, NotFailed, NotStarted
from domain.shared.sources import sources
from tests.commands.fake_studio import names, replayed, state_of
from tests.domain.generation.test_generation import Watch

WORKERS = st.sampled_from(["one", "two"])
LEASE = 60


class GenerationStates(RuleBasedStateMachine):
    """Everything that workers and people may do in any order, against a model of three variables."""

    def __init__(self) -> None:
        super().__init__()
        self.watch = Watch()
        self.status = "requested"
        self.holder: str | None = None
        self.until = self.watch.now()

    @initialize()
    def wish(self) -> None:
        with sources(clock=self.watch):
            self.generation = Generation.request(
                uuid4(),
                kind="image",
                purpose="characters.image",
                subject_id=UUID(int=1),
                provider="previz",
                recipe={"picture": "portrait"},
            )

    @rule(seconds=st.integers(1, 90))
    def time_passes(self, seconds: int) -> None:
        self.watch.pass_by(seconds)

    @rule(worker=WORKERS)
    def start(self, worker: str) -> None:
        free = self.holder is None or self.watch.now() >= self.until
        with sources(clock=self.watch):
            try:
                self.generation.start(worker, LEASE)
            except AlreadyEnded:
                assert self.status in ENDED
            except LeaseHeld:
                assert not free
            else:
                assert free
                assert self.status not in ENDED
                self._hold(worker)

    @rule(worker=WORKERS)
    def renew(self, worker: str) -> None:
        with sources(clock=self.watch):
            try:
                self.generation.renew_lease(worker, LEASE)
            except AlreadyEnded:
                assert self.status in ENDED
            except NotStarted:
                assert self.holder is None
            except LeaseHeld:
                assert self.holder != worker
            else:
                assert self.holder == worker
                self._hold(worker)

    def _hold(self, worker: str) -> None:
        self.status, self.holder = "started", worker
        self.until = self.generation.lease_until or self.until

    @rule(result=st.integers(-9, 9))
    def complete(self, result: int) -> None:
        before = self.generation.facts
        self.generation.complete({}, {"result": result})
        if self.status in ENDED:
            assert self.generation.facts == before
        else:
            assert self.generation.facts == {"result": result}
            self.status, self.holder = "completed", None

    @rule(final=st.booleans())
    def fail(self, final: bool) -> None:
        self.generation.fail("no", final=final)
        if self.status not in ENDED:
            self.status, self.holder = ("failed" if final else "requested"), None

    @rule()
    def cancel(self) -> None:
        try:
            self.generation.cancel("no", "ada")
        except AlreadyEnded:
            assert self.status in {"completed", "failed"}
        else:
            self.status, self.holder = "cancelled", None

    @precondition(lambda self: self.status != "requested")
    @rule()
    def retry(self) -> None:
        try:
            self.generation.retry("ada")
        except NotFailed:
            assert self.status != "failed"
        else:
            assert self.status == "failed"
            self.status = "requested"

    @invariant()
    def agree_with_the_model(self) -> None:
        assert self.generation.status == self.status
        assert (self.generation.lease_until is not None) == (self.status == "started")

    @invariant()
    def have_one_outcome_unless_it_was_tried_again(self) -> None:
        events = names(self.generation.pending)
        finals = [e for e in self.generation.pending if isinstance(e, Generation.Failed) and e.final]
        ends = events.count("Completed") + events.count("Cancelled") + len(finals)
        assert ends <= 1 + events.count("RetryRequested")

    def teardown(self) -> None:
        assert state_of(replayed(self.generation)) == state_of(self.generation)


TestGenerationStates = GenerationStates.TestCase
