"""`studio character`: characters, their looks and pictures, consents, and versions side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from uuid import UUID

import typer

if TYPE_CHECKING:
    from film_studio.studio import Studio

T = TypeVar("T")
app = typer.Typer(help="Characters: who they are, how they look, pictures of them.", no_args_is_help=True)
Who = Annotated[str, typer.Argument(help="A character's name or id.")]
_LIST = """query($p: ID, $after: String) { characters(first: 100, project: $p, after: $after) {
    nodes { uuid name mode characterType version looks { name } } pageInfo { hasNextPage endCursor } } }"""
_SHEET = """query($id: ID!) { character(id: $id) { name mode characterType version description appearance face body
    personality lock { reason } looks { name wardrobe hair makeup age injuries } versions { label version stage }
    consents { uuid subjectName uses endsOn status } castings { role credit ended } } }"""


@app.command("list")
def list_characters() -> None:
    """List the characters: id, version, mode, name, looks."""
    for one in _in_studio(_all, workers=False):
        looks = ", ".join(look["name"] for look in one["looks"])
        typer.echo(
            f"{one['uuid']}  {one['version']:>3}  {one['mode']:<6}  {one['name']}{f'  ({looks})' if looks else ''}"
        )


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    *,
    appearance: Annotated[str, typer.Option(help="How it looks, in words.")] = "",
    description: Annotated[str, typer.Option(help="Who it is.")] = "",
    personality: Annotated[str, typer.Option(help="What it is like.")] = "",
    mode: Annotated[str, typer.Option(help="avatar, actor or brand.")] = "avatar",
    character_type: Annotated[
        str, typer.Option("--type", help="photorealistic, stylized, animated or concept_art.")
    ] = "stylized",
) -> None:
    """Create a character and tell its id."""
    from domain.characters.sheet import CharacterMode, CharacterType  # noqa: PLC0415 - help imports nothing heavy

    kind, drawn = _one_of(CharacterMode, mode, "--mode"), _one_of(CharacterType, character_type, "--type")

    async def made(studio: Studio) -> UUID:
        engine = studio.character_engine
        character = await engine.create_character(
            name, description, kind, drawn, appearance=appearance, personality=personality
        )
        return character.character_id

    typer.echo(_in_studio(made, workers=False))


@app.command()
def look(
    who: Who,
    name: Annotated[str, typer.Argument(help="The look's name.")],
    *,
    wardrobe: Annotated[str, typer.Option(help="What is worn.")] = "",
    hair: Annotated[str, typer.Option(help="Colour and style.")] = "",
    makeup: Annotated[str, typer.Option(help="Lips, eyes, cheeks, by style or colour.")] = "",
    age: Annotated[
        int | None, typer.Option(min=0, max=150, help="In years, where it is not the character's own.")
    ] = None,
    injuries: Annotated[str, typer.Option(help="What is hurt, and where.")] = "",
) -> None:
    """Make or change a look."""

    async def made(studio: Studio) -> int:
        worn: dict[str, Any] = {"wardrobe": wardrobe, "hair": hair, "makeup": makeup, "injuries": injuries}
        return await studio.character_engine.set_look(await _found(studio, who), name, age=age, **worn)

    typer.echo(f"{who} has the look {name}; version {_in_studio(made, workers=False)}.")


@app.command()
def image(
    who: Who,
    prompt: Annotated[str, typer.Argument(help="What it shows.")] = "",
    *,
    worn: Annotated[str, typer.Option("--look", help="One of its looks.")] = "",
    emotion: Annotated[str, typer.Option(help="The mood; as the prompt says unless named.")] = "",
    pose: Annotated[str, typer.Option(help="How it stands; as the prompt says.")] = "",
    lighting: Annotated[str, typer.Option(help="day, golden, night, noir, ...")] = "",
    kind: Annotated[str, typer.Option(help="portrait, concept, turnaround, expressions or look_test.")] = "portrait",
    out: Annotated[Path | None, typer.Option(help="The file; NAME.png unless named.")] = None,
) -> None:
    """Make a picture, and tell how sure it is that it shows the character."""
    from film_studio.places import require_file  # noqa: PLC0415 - help imports nothing heavy

    file = out or Path(f"{who}.png")
    require_file(file)
    direction = {"look": worn, "emotion": emotion, "pose": pose, "lighting": lighting, "kind": kind}

    async def made(studio: Studio) -> tuple[str, bytes]:
        who_id = await _found(studio, who)
        [picture] = await studio.character_engine.generate_character_images(who_id, prompt, direction=direction)
        score = "not judged" if picture.consistency is None else f"consistency {picture.consistency:.2f}"
        made_as = f"{picture.type_made} ({picture.type_asked} was asked for)"
        return f"{made_as}, {score}{', to be reviewed' if picture.needs_review else ''}", await picture.content()

    told, content = _in_studio(made)
    file.write_bytes(content)
    typer.echo(f"{file}: {told}")


@app.command()
def sheet(who: Who) -> None:
    """Tell all of the identity sheet: who it is, looks, versions, parts, consents."""

    async def read(studio: Studio) -> dict[str, Any]:
        return (await studio.gateway.read(_SHEET, {"id": str(await _found(studio, who))}))["character"]

    found = _in_studio(read, workers=False)
    typer.echo(f"{found['name']}: {found['mode']}, {found['characterType']}, version {found['version']}")
    for part in ("description", "appearance", "face", "body", "personality"):
        if found[part]:
            typer.echo(f"  {part}: {found[part]}")
    if found["lock"]:
        typer.echo(f"  locked: {found['lock']['reason']}")
    for line in _things(found):
        typer.echo(f"  {line}")


@app.command()
def consent(
    who: Who,
    person: Annotated[str, typer.Argument(help="Who consents.")],
    *,
    begins: Annotated[str, typer.Option("--from", help="The first day, as 2026-01-01.")],
    ends: Annotated[str, typer.Option("--to", help="The last day.")],
    zone: Annotated[str, typer.Option(help="Where the person lives, as Europe/Stockholm.")],
    uses: Annotated[str, typer.Option(help="likeness, voice, reference; with commas between.")] = "likeness",
    territories: Annotated[str, typer.Option(help="Countries as SE,NO, or world.")] = "world",
    aftermath: Annotated[
        str, typer.Option(help="When it is revoked, what was made is: keep, flag, quarantine.")
    ] = "flag",
) -> None:
    """Record a person's consent to the use of their face or voice, and tell its id."""

    async def made(studio: Studio) -> UUID:
        terms = {"starts_on": begins, "ends_on": ends, "time_zone": zone, "territories": _words(territories)}
        who_id = await _found(studio, who)
        return await studio.character_engine.grant_consent(who_id, person, _words(uses), **terms, aftermath=aftermath)

    typer.echo(_in_studio(made, workers=False))


@app.command()
def compare(
    versions: Annotated[list[str], typer.Argument(help="Two to four, each WHO or WHO@VERSION or WHO@LABEL.")],
) -> None:
    """Tell in what versions differ."""

    async def read(studio: Studio) -> Any:  # noqa: ANN401 - a comparison
        named = [await _named(studio, one) for one in versions]
        return await studio.character_engine.compare_versions(*named)

    told = _in_studio(read, workers=False)
    for name in told.differing:
        typer.echo(f"{name}: {'  |  '.join(str(value) for value in told.attributes[name])}")
    typer.echo(f"{len(told.differing)} of {len(told.attributes)} attributes differ.")


def _things(found: dict[str, Any]) -> Iterator[str]:
    """Yield a line for each look, version, part and consent of a character."""
    for one in found["looks"]:
        worn = ", ".join(f"{k} {v}" for k, v in one.items() if k != "name" and v not in (None, ""))
        yield f"look {one['name']}: {worn}"
    for one in found["versions"]:
        yield f"version {one['version']}: {one['label']} ({one['stage']})"
    for one in found["castings"]:
        yield f"part: {one['role']}, credited {one['credit']}{' (over)' if one['ended'] else ''}"
    for one in found["consents"]:
        until = f"until {one['endsOn']}, {one['status']}"
        yield f"consent {one['uuid']}: {one['subjectName']}, {', '.join(one['uses'])}, {until}"


async def _all(studio: Studio) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        page = (await studio.gateway.read(_LIST, {"p": None, "after": after}))["characters"]
        nodes += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return nodes


async def _found(studio: Studio, who: str) -> UUID:
    """Return the id of the one character of a name or an id. Raises Trouble."""
    from runtime.trouble import Trouble  # noqa: PLC0415 - help imports nothing heavy

    named = [UUID(one["uuid"]) for one in await _all(studio) if who in (one["uuid"], one["name"])]
    if len(named) != 1:
        how = "no character is" if not named else f"{len(named)} characters are"
        raise Trouble(f"In this studio {how} called {who}; `character list` tells names and ids.")
    return named[0]


async def _named(studio: Studio, text: str) -> tuple[UUID, int | str | None]:
    who, _, which = text.partition("@")
    version = int(which) if which.isdigit() else which or None
    return await _found(studio, who), version


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _one_of(kind: Callable[[str], T], value: str, option: str) -> T:
    try:
        return kind(value)
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong), param_hint=option) from None


def _in_studio(work: Callable[[Studio], Awaitable[T]], *, workers: bool = True) -> T:
    """Do some work in the studio of this machine; what it refuses is told in a sentence."""
    from pydantic import ValidationError  # noqa: PLC0415 - help imports nothing heavy

    from film_studio.gateway import NotMade, Refused  # noqa: PLC0415
    from film_studio.studio import Studio  # noqa: PLC0415
    from runtime.trouble import Trouble  # noqa: PLC0415

    async def run() -> T:
        async with Studio.embedded(workers=workers) as studio:
            return await work(studio)

    try:
        return asyncio.run(run())
    except (Refused, NotMade) as refused:
        raise Trouble(getattr(refused, "sentence", str(refused))) from None
    except ValidationError as wrong:
        first = wrong.errors()[0]
        raise Trouble(f"{'.'.join(map(str, first['loc']))}: {first['msg']}.") from None
