"""The pictures of any image provider, registered under a name of its own as a model's is, are inspected as previz's."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

import numpy as np
import pytest

from commands.bus import Command
from commands.characters.brand import SetBrandRules
from commands.characters.character import CreateCharacter
from commands.characters.image import GenerateCharacterImage
from commands.characters.reference import SetReference
from commands.enterprise.organization import SetProvider
from domain.characters.sheet import CharacterMode, CharacterType, View
from domain.enterprise.organization import ProviderKind
from media.documents.pictures import png
from media.pictures.appearance import appearance_of
from media.pictures.portrait import portrait
from media.pictures.raster import Bytes
from projections.characters.image import CharacterImageRow
from projections.generation.generation import GenerationRow
from queries.table import by_id
from runtime.authority import Memberships
from runtime.bootstrap import StudioProcess, running
from runtime.discovery import discover
from runtime.dispatcher import Call, Principal, Reply
from runtime.owner import ensure_owner
from runtime.reading import Access, live
from runtime.settings import Settings
from workers import registry
from workers.desk import Desk
from workers.registry import Job, Made, Output

R = TypeVar("R")
WORDS = "tall woman, 40, black hair in a bun, blue uniform"
STRANGER = portrait(appearance_of("ivo", "old man, white beard, bald"), "happy", width=320, height=320)


def mara(emotion: str) -> Bytes:
    return portrait(appearance_of("mara", WORDS), emotion, width=320, height=320)


@dataclass
class Gallery:
    """A studio whose pictures a second provider paints: whatever hangs on its easel."""

    studio: StudioProcess
    principal: Principal
    easel: Bytes = field(default_factory=lambda: STRANGER)

    def paint(self, job: Job) -> Made:
        del job
        return Made({"image": Output(png(self.easel), "image/png")}, {"type_made": "photorealistic"})

    def ask(self, command: Command) -> Reply:
        return self.studio.dispatcher.dispatch(self.principal, Call(command))

    def painted(self, character_id: UUID, picture: Bytes) -> CharacterImageRow:
        """Have a picture of a character made, and return what is shown of it once it is attached."""
        self.easel = picture
        # Of one recipe there is one picture: each wish is of another seed.
        seed = int(np.sum(picture, dtype=np.int64))
        job = self.ask(GenerateCharacterImage(character_id=character_id, seed=seed)).job_id
        assert job is not None
        self._shown(GenerationRow, job, lambda _: True)
        Desk(self.studio, "worker-1", uuid4()).make(self.principal.organization_id, job)
        return self._shown(CharacterImageRow, job, lambda row: row.status == "made")

    def _shown(self, row: type[R], job: UUID, wanted: Callable[[R], bool]) -> R:
        access = Access(self.studio.database, Memberships(self.studio.log), self.principal)
        reader, deadline = live(self.studio.database, access), time.monotonic() + 60
        while True:
            found = by_id(self.principal.organization_id, reader, row, job)
            if found is not None and wanted(found.row):
                return found.row
            assert time.monotonic() < deadline, f"no {row.__name__} {job}"
            time.sleep(0.05)


@pytest.fixture
def gallery(home: Path, dsn: str, monkeypatch: pytest.MonkeyPatch) -> Generator[Gallery]:
    discover("workers.providers")
    with running(Settings(home=home), dsn, providers=registry.offered) as studio:
        made = Gallery(studio, ensure_owner(studio).principal)
        monkeypatch.setitem(vars(registry)["_registry"], ("image", "painter"), made.paint)
        made.ask(SetProvider(kind=ProviderKind.IMAGE, provider="painter"))
        yield made


def test_the_score_is_kept_and_whoever_is_not_the_person_of_the_references_is_flagged(gallery: Gallery) -> None:
    known = {"name": "Mara", "character_type": CharacterType.ANIMATED}
    character = gallery.ask(CreateCharacter.model_validate(known)).id
    front = png(mara("neutral"))
    digest = gallery.studio.objects.put(front)
    seen = {"character_id": character, "view": View.FRONT, "hash": digest, "size": len(front), "mime": "image/png"}
    gallery.ask(SetReference.model_validate(seen))

    own, other = gallery.painted(character, mara("happy")), gallery.painted(character, STRANGER)

    assert (own.consistency or 0) >= 0.5 > (other.consistency or 0)
    assert (own.needs_review, other.needs_review) == (False, True)
    assert (own.judge, own.type_asked, own.type_made) == ("previz", "animated", "photorealistic")
    assert own.picture is not None
    assert own.picture.provenance == "painter"


def test_without_references_the_drawn_sheet_is_what_a_picture_is_held_against(gallery: Gallery) -> None:
    character = gallery.ask(CreateCharacter(name="Mara", appearance=WORDS, seed="mara")).id

    assert not gallery.painted(character, mara("sad")).needs_review
    assert gallery.painted(character, STRANGER).needs_review


def test_the_brands_rules_are_measured_on_it_as_well(gallery: Gallery) -> None:
    bear = gallery.ask(CreateCharacter(name="Blubo", mode=CharacterMode.BRAND, appearance=WORDS, seed="mara")).id
    gallery.ask(SetBrandRules(character_id=bear, palette=("#d22630",), least_palette=0.5))

    shown = gallery.painted(bear, mara("sad"))

    assert shown.brand is not None
    assert "50% are asked for" in shown.brand["reasons"][0]
    assert (shown.consistency or 0) >= 0.5
    assert shown.needs_review
