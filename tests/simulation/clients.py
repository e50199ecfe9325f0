"""People and programs who ask for things: with keys, again when no answer came, by versions that they saw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

from commands.bus import Command
from commands.characters.character import CreateCharacter, DescribeCharacter, RenameCharacter
from commands.characters.image import GenerateCharacterImage
from commands.enterprise.member import AddMember, RemoveMember
from commands.generation.generation import CancelGeneration, RequestGeneration, RetryGeneration
from commands.studio_ops.approval import Approve, Reject, RequestApproval
from commands.studio_ops.asset import AddAsset, MediaObject, RenameAsset
from commands.writing.draft import GenerateScript
from commands.writing.element import AddElement, RemoveElement, RewriteElement
from commands.writing.proposal import AcceptProposal, RejectProposal
from commands.writing.script import CreateScript
from commands.writing.shapes import ElementChanges, ElementShape
from domain.shared.refusal import NotFound, Refusal
from domain.studio_ops.asset import AssetType
from runtime.dispatcher import Call, Commands, Forbidden, Principal, Reply, StillRunning
from runtime.objects import ObjectStore
from tests.simulation.world import Blocked, Crash, Violation, World

Wish = tuple[Command, int | None]


@dataclass
class Shelf:
    """What the people of one organization know to be there: ids, and the version last seen of each."""

    organization_id: UUID
    project_id: UUID
    characters: list[UUID] = field(default_factory=list[UUID])
    scripts: list[UUID] = field(default_factory=list[UUID])
    elements: list[tuple[UUID, UUID]] = field(default_factory=list[tuple[UUID, UUID]])
    assets: list[UUID] = field(default_factory=list[UUID])
    approvals: list[UUID] = field(default_factory=list[UUID])
    drafts: list[tuple[UUID, UUID]] = field(default_factory=list[tuple[UUID, UUID]])
    jobs: list[UUID] = field(default_factory=list[UUID])
    seen: dict[UUID, int] = field(default_factory=dict[UUID, int])
    out: dict[UUID, int] = field(default_factory=dict[UUID, int])
    """Members who are out for certain, and since which step."""


@dataclass
class Asked:
    """A call, how often it was sent, and what came of it."""

    call: Call
    marker: str
    sent: int = 0
    unsure: bool = False
    """Whether some attempt had no answer."""
    reply: Reply | None = None
    refusal: Refusal | None = None


class Client:
    """One caller. A call that had no answer is sent again, with its key, to whichever server."""

    def __init__(
        self,
        world: World,
        principal: Principal,
        shelf: Shelf,
        at: tuple[Callable[[], Commands], Callable[[], ObjectStore]],
        *,
        foreign: Shelf,
    ) -> None:
        """`at`: where commands are asked, and objects are put."""
        self.world, self.principal, self.shelf, self.foreign = world, principal, shelf, foreign
        self.name = principal.actor.name
        self.asked: list[Asked] = []
        self.open: Asked | None = None
        self.quiet = False
        self._desk, self._store = at

    def step(self) -> None:
        """Send what has no answer yet, or something answered once more, or something new."""
        chance = self.world.chance
        if self.open is None and chance.random() < 0.08:
            self._probe()
        elif self.open is None and chance.random() < 0.12:
            self._repeat()
        elif self.open is None and not self.quiet:
            self._wish()
        if self.open is not None:
            self._send(self.open)

    def _wish(self) -> None:
        marker = f"{self.name}/{len(self.asked)}"
        wish = self.world.chance.choice(WISHES)(self, marker)
        if wish is not None:
            command, seen = wish
            self.open = Asked(Call(command, marker, seen), marker)
            self.asked.append(self.open)

    def pick(self, known: list[UUID]) -> UUID | None:
        """Return something known, or None."""
        return self.world.chance.choice(known) if known else None

    def _send(self, asked: Asked) -> None:
        since = self.shelf.out.get(self.principal.actor.id)
        asked.sent += 1
        self.world.tell(f"{asked.marker} {type(asked.call.command).__name__}")
        try:
            if isinstance(asked.call.command, AddAsset):
                self._store().put(asked.marker.encode())  # each time: what nothing names yet is not kept for long
            reply = self._desk().dispatch(self.principal, asked.call)
        except StillRunning:
            self.world.tell("still running")
        except Refusal as refusal:
            self.world.tell(f"refused: {refusal.code}")
            asked.refusal, self.open = refusal, None
        except (Exception, Crash, Blocked):
            asked.unsure = True
            raise
        else:
            self.world.tell(f"{reply.version} at {reply.position}{' again' if reply.replayed else ''}")
            if since is not None and self.shelf.out.get(self.principal.actor.id) == since:
                raise Violation(f"{self.name} was out since step {since} and was answered")
            asked.reply, self.open = reply, None
            learn(self.shelf, asked.call.command, reply)

    def _repeat(self) -> None:
        """Send what was answered once more: the answer is the same, or that one is out."""
        done = [asked for asked in self.asked if asked.reply is not None]
        if not done or self.principal.actor.id in self.shelf.out:
            return
        asked = self.world.chance.choice(done)
        self.world.tell(f"{asked.marker} once more")
        try:
            reply = self._desk().dispatch(self.principal, asked.call)
        except (StillRunning, Forbidden):
            return
        if _told(reply) != _told(asked.reply):
            raise Violation(f"{asked.marker} was answered {_told(asked.reply)}, and then {_told(reply)}")

    def _probe(self) -> None:
        """Reach for what is another organization's: it is not there."""
        known = self.pick(self.foreign.characters)
        if known is None or self.principal.actor.id in self.shelf.out:
            return
        self.world.tell("reaches for another organization's character")
        try:
            self._desk().dispatch(self.principal, Call(RenameCharacter(character_id=known, name="Mine")))
        except NotFound:
            return
        except Refusal as refusal:
            if isinstance(refusal, Forbidden) and self.principal.actor.id in self.shelf.out:
                return
            raise Violation(f"what is another's was answered with {refusal.code}: {refusal.sentence}") from refusal
        raise Violation("what is another's was changed")


def _told(reply: Reply | None) -> tuple[object, ...]:
    assert reply is not None
    return (reply.id, reply.version, reply.position, reply.job_id, dict(reply.details))


def learn(shelf: Shelf, command: Command, reply: Reply) -> None:
    """Put on the shelf what a command has made."""
    shelf.seen[reply.id] = reply.version
    if reply.job_id is not None:
        shelf.jobs.append(reply.job_id)
    match command:
        case CreateCharacter():
            shelf.characters.append(reply.id)
        case CreateScript():
            shelf.scripts.append(reply.id)
        case GenerateScript(generation_id=UUID() as draft):
            shelf.scripts.append(reply.id)
            shelf.drafts.append((reply.id, draft))
        case AddElement(element=ElementShape(id=UUID() as element)):
            shelf.elements.append((reply.id, element))
        case AddAsset():
            shelf.assets.append(reply.id)
        case RequestApproval():
            shelf.approvals.append(reply.id)
        case _:
            pass


def _create_character(client: Client, marker: str) -> Wish:
    return CreateCharacter(name=marker, project_id=client.shelf.project_id), None


def _describe(client: Client, marker: str) -> Wish | None:
    known = client.pick(client.shelf.characters)
    seen = client.shelf.seen.get(known) if known and client.world.chance.random() < 0.5 else None
    return (DescribeCharacter(character_id=known, description=marker), seen) if known else None


def _picture(client: Client, marker: str) -> Wish | None:
    known = client.pick(client.shelf.characters)
    prompt = marker if client.world.chance.random() < 0.7 else "the same for all"
    return (GenerateCharacterImage(character_id=known, prompt=prompt), None) if known else None


def _script(client: Client, marker: str) -> Wish:
    return CreateScript(project_id=client.shelf.project_id, title=marker), None


def _draft(client: Client, marker: str) -> Wish:
    chance = client.world.chance
    wish = GenerateScript(
        project_id=client.shelf.project_id,
        title=marker,
        prompt=marker,
        accept=chance.random() < 0.5,
        generation_id=client.world.ids.new(),
    )
    return wish, None


def _element(client: Client, marker: str) -> Wish | None:
    script = client.pick(client.shelf.scripts)
    shape = ElementShape(id=client.world.ids.new(), type="action", text=marker)
    return (AddElement(script_id=script, element=shape), None) if script else None


def _rewrite(client: Client, marker: str) -> Wish | None:
    if not client.shelf.elements:
        return None
    script, element = client.world.chance.choice(client.shelf.elements)
    if client.world.chance.random() < 0.2:
        return RemoveElement(script_id=script, element_id=element), None
    return RewriteElement(script_id=script, element_id=element, changes=ElementChanges(text=marker)), None


def _proposal(client: Client, marker: str) -> Wish | None:
    if not client.shelf.drafts:
        return None
    script, draft = client.world.chance.choice(client.shelf.drafts)
    kind = client.world.chance.choice((AcceptProposal, RejectProposal))
    return kind(script_id=script, proposal_id=draft), None


def _asset(client: Client, marker: str) -> Wish:
    media = MediaObject(hash=sha256(marker.encode()).hexdigest(), size=len(marker), mime="text/plain")
    project, kind = client.shelf.project_id, AssetType.DOCUMENT
    return AddAsset(project_id=project, asset_type=kind, name=marker, media=media), None


def _rename(client: Client, marker: str) -> Wish | None:
    known = client.pick(client.shelf.assets)
    return (RenameAsset(asset_id=known, name=marker), None) if known else None


def _approval(client: Client, marker: str) -> Wish | None:
    known = client.pick(client.shelf.assets)
    me = client.principal.actor.id
    return (
        (RequestApproval(asset_id=known, approver_id=me, note=marker, lock_on_approval=True), None) if known else None
    )


def _decide(client: Client, marker: str) -> Wish | None:
    known = client.pick(client.shelf.approvals)
    if known is None:
        return None
    if client.world.chance.random() < 0.7:
        return Approve(approval_id=known), None
    return Reject(approval_id=known, reason=marker), None


def _job(client: Client, marker: str) -> Wish:
    wish = RequestGeneration(
        generation_id=client.world.ids.new(),
        project_id=client.shelf.project_id,
        kind="speech",
        purpose="tests.simulation",
        subject_id=client.shelf.project_id,
        recipe={"words": marker if client.world.chance.random() < 0.7 else "the same"},
    )
    return wish, None


def _cancel(client: Client, marker: str) -> Wish | None:
    known = client.pick(client.shelf.jobs)
    return (CancelGeneration(generation_id=known, reason=marker), None) if known else None


def _retry(client: Client, marker: str) -> Wish | None:
    known = client.pick(client.shelf.jobs)
    return (RetryGeneration(generation_id=known), None) if known else None


WISHES: tuple[Callable[[Client, str], Wish | None], ...] = (
    *(_create_character, _create_character, _describe, _describe, _picture, _picture),
    *(_script, _draft, _draft, _element, _element, _rewrite, _rewrite, _proposal),
    *(_asset, _asset, _rename, _approval, _decide, _job, _job, _cancel, _retry),
)


class Administrator(Client):
    """Lets people go, in the middle of what they do, and in again."""

    def __init__(
        self,
        world: World,
        principal: Principal,
        shelf: Shelf,
        at: tuple[Callable[[], Commands], Callable[[], ObjectStore]],
        *,
        foreign: Shelf,
        others: list[Principal],
    ) -> None:
        super().__init__(world, principal, shelf, at, foreign=foreign)
        self._others = others

    def _wish(self) -> None:
        if self.world.chance.random() > 0.2:
            super()._wish()
            return
        who = self.world.chance.choice(self._others).actor
        marker = f"{self.name}/{len(self.asked)}"
        if who.id in self.shelf.out:
            del self.shelf.out[who.id]
            self.open = Asked(Call(AddMember(user_id=who.id, name=who.name), marker), marker)
        else:
            self.open = Asked(Call(RemoveMember(user_id=who.id), marker), marker)
        self.asked.append(self.open)

    def _send(self, asked: Asked) -> None:
        super()._send(asked)
        if asked.reply is not None and isinstance(asked.call.command, RemoveMember):
            self.shelf.out[asked.call.command.user_id] = self.world.steps
