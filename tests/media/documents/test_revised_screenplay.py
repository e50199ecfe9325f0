"""What stands on the pages of a revised screenplay, seen as pictures."""

from __future__ import annotations

import io

from PIL import Image

from media.documents.screenplay import Cover, Paint, Sheet, draw_sheets
from media.documents.tables import print_table
from media.screenplay.elements import Element
from media.screenplay.pages import paginate

SHADE = (0xC6, 0xED, 0xFE)
BLUE = Paint("Blue  2026-05-03", "#C6EDFE", "*")


def _pictures(cover: Cover, sheets: list[Sheet]) -> list[Image.Image]:
    return [Image.open(io.BytesIO(png)).convert("RGB") for png in draw_sheets(cover, sheets, ppi=40)]


def _has_shade(picture: Image.Image) -> bool:
    return SHADE in {colour for _, colour in picture.getcolors(1 << 24) or ()}


def _is_inked(picture: Image.Image, inches: tuple[float, float, float, float]) -> bool:
    part = picture.crop(tuple(int(of * 40) for of in inches)).convert("L")  # type: ignore[arg-type] # four numbers
    return part.getextrema()[0] < 160  # type: ignore[operator] # of one channel


def test_a_changed_page_has_its_colour_at_its_head_and_marks_in_its_right_margin() -> None:
    page, other = paginate([Element("action", "Rain."), Element("page_break", ""), Element("action", "Sun.")]).pages
    changed, plain = _pictures(Cover({}), [Sheet(page, BLUE, (0,)), Sheet(other)])

    assert _has_shade(changed)
    assert not _has_shade(plain)
    margin = (8.0, 0.95, 8.4, 1.3)
    assert _is_inked(changed, margin)
    assert not _is_inked(plain, margin)


def test_a_scene_number_stands_on_both_sides() -> None:
    (page,) = paginate([Element("scene_heading", "OMITTED", number="72A")]).pages
    (picture,) = _pictures(Cover({}), [Sheet(page)])

    assert _is_inked(picture, (0.7, 0.95, 1.2, 1.25))
    assert _is_inked(picture, (7.5, 0.95, 7.95, 1.25))


def test_the_title_page_names_the_draft_and_the_colours() -> None:
    told, bare = (
        _pictures(cover, [])[0]
        for cover in (Cover({"Title": "Last Train"}, ["2nd draft"], [BLUE]), Cover({"Title": "Last Train"}))
    )

    assert _has_shade(told)
    assert not _has_shade(bare)


def test_a_line_written_from_right_to_left_ends_at_the_left() -> None:
    (page,) = paginate([Element("action", "שלום")]).pages
    (picture,) = _pictures(Cover({}), [Sheet(page)])

    assert _is_inked(picture, (7.0, 0.95, 7.55, 1.3))
    assert not _is_inked(picture, (1.4, 0.95, 3.0, 1.3))


def test_a_list_is_printed_whatever_stands_in_it() -> None:
    rows = [["#let x = 1", "*bold*"], ["<b>", "終電"]]
    assert print_table("Scenes", "version 3", ["number", "heading"], rows).startswith(b"%PDF")
