from dataclasses import dataclass

from media.pictures import raster
from media.pictures.planes import Planes

_OFF = {1: 0.15, 2: 0.25}  # pixels that the edges of a zoom may be out of place, in light and in colour: nobody sees it


@dataclass(frozen=True)
class Window:
    """What the camera sees of a bigger picture: corner, and how much that is enlarged; what is zoomed, its middle."""

    left: float
    top: float
    zoom: float


def window(move: str, share: float, room: tuple[int, int], frame: tuple[int, int]) -> Window:
    """Return the window when that share (0 to 1) of the shot has passed; starts and ends softly."""
    eased = share * share * (3 - 2 * share) * 0.7 + share * 0.3
    spare_x, spare_y = room[0] - frame[0], room[1] - frame[1]
    if move in {"push_in", "pull_out"}:
        nearness = eased if move == "push_in" else 1 - eased
        zoom = 1 / (1 + (room[0] / frame[0] - 1) * (1 - nearness))
        return Window((room[0] - frame[0] / zoom) / 2, (room[1] - frame[1] / zoom) / 2, zoom)
    if move in {"pan_left", "pan_right"}:
        return Window(spare_x * (eased if move == "pan_right" else 1 - eased), spare_y / 2, 1.0)
    return Window(spare_x * (0.35 + 0.3 * eased), spare_y * (0.42 + 0.16 * eased), 1.0)


def seen(picture: Planes, view: Window, frame: tuple[int, int]) -> Planes:
    """Return the planes of a frame cut out of a bigger picture, between its pixels."""
    out = Planes.new(*frame)
    half = (frame[0] // 2, frame[1] // 2)
    for plane, source, size in ((out.y, picture.y, frame), (out.u, picture.u, half), (out.v, picture.v, half)):
        scale = frame[0] // size[0]
        if view.zoom == 1.0:
            plane[:] = raster.panned(source, view.left / scale, view.top / scale, size)
        else:
            plane[:] = raster.zoomed(source, view.zoom, size, _OFF[scale])
    return out
