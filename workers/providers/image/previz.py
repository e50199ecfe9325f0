"""Pictures without a model: drawn portraits and posters."""

from __future__ import annotations

from media.documents.pictures import png
from media.pictures.appearance import appearance_of
from media.pictures.screen import Figure, ShotPicture
from media.pictures.shot import still
from media.pictures.stage import Place
from workers.registry import Job, Made, Output, UnusableRecipe, provider


@provider("image", "previz")
def draw(job: Job) -> Made:
    """Draw a portrait: the same person in every picture.

    Recipe: `picture` ("portrait"), `identity` (seed, description, appearance, type, look), `prompt`, `scene_context`,
    `emotion`, `pose`, `lighting`, `width`, `height`. Output `image`: PNG. Facts: `type_made`, for previz draws one way.
    """
    recipe = job.recipe
    if recipe["picture"] != "portrait":
        raise UnusableRecipe(f"no picture {recipe['picture']!r} is drawn here; there is: portrait")
    identity = recipe["identity"]
    words = ", ".join(filter(None, (identity["appearance"], identity["description"])))
    person = appearance_of(identity["seed"], words)
    if identity["look"]["wardrobe"]:
        person = person.with_look(identity["look"]["wardrobe"])
    place = Place("INT", f"{recipe['prompt']} {recipe['scene_context']}", recipe["lighting"])
    figure = Figure(person, "", recipe["emotion"], recipe["pose"], "camera")
    shot = ShotPicture(place, (figure,), "medium", seed=str(recipe["seed"]))
    picture = still(shot, 0.4, recipe["width"], recipe["height"])
    facts = {"type_asked": identity["type"], "type_made": "stylized", "provenance": "previz"}
    return Made({"image": Output(png(picture), "image/png")}, facts)
