"""A figure as SVG: moving in the rhythm of its dose, or still for print.

It moves by SMIL, which needs no script and works inside an <img>. The little style at the top is
all that is needed to respect "reduce motion" and paper: then the still stands there instead.
"""

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from math import atan2, cos, pi, sin

from station.figure.body import Line, bed_lines, body_lines, scene_lines
from station.figure.camera import HEIGHT, VIEWS, WIDTH, Camera
from station.figure.motion import MOST, Frame, Rhythm, between, frame_of, round_of
from station.figure.poses import Figure, Pose
from station.figure.skeleton import radius

STYLE = (
    ".c{display:none}"
    "@media (prefers-reduced-motion:reduce),print{.m{display:none}.c{display:inline}}"
)
GROUND, MARK = "#f3f7fa", "#c8501e"


def svg(figure: Figure, rhythm: Rhythm | None = None, *, moving: bool = True) -> str:
    """The figure as a document of its own.

    Args:
        figure: What is drawn.
        rhythm: How long a repetition takes; None is a quiet one.
        moving: False draws the still alone.
    """
    frames = round_of(figure, rhythm or Rhythm())
    camera = camera_for(figure, frames)
    calm = still(figure, camera)
    if moving:
        moved = _moving(figure, frames, camera)
        calm = f'<style>{STYLE}</style><g class="m">{moved}</g><g class="c">{calm}</g>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH}0 {HEIGHT}0" '
        f'width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}0" height="{HEIGHT}0" rx="120" fill="{GROUND}"/>'
        f'<g fill="none" stroke-linecap="round" stroke-linejoin="round">'
        f"{_lines(scene_lines(figure, camera), camera)}{calm}</g></svg>\n"
    )


def camera_for(figure: Figure, frames: Iterable[Frame]) -> Camera:
    """The figure's view, wide enough for all of its frames."""
    around, above = VIEWS[figure.view]
    walked, raised = figure.camera_deg
    points = [(point, radius(name)) for frame in frames for name, point in frame.points.items()]
    points.append(((points[0][0][0], 0.0, 0.0), 0.0))
    if figure.scene == "wall":
        points.append(((figure.wall_cm, 0.0, 0.0), 6.0))
    return Camera(around + walked, above + raised).fitted(points)


def still(figure: Figure, camera: Camera) -> str:
    """The first pose as a shadow, the one to hold in full, and an arrow from one to the other."""
    first, held = figure.poses[0], next(pose for pose in figure.poses[::-1] if pose.held)
    ghost = _lines(_of(figure, frame_of(figure, first), camera), camera)
    bold = _lines(_of(figure, frame_of(figure, held), camera), camera)
    shadow = "" if first is held else f'<g opacity=".22">{ghost}</g>'
    return shadow + bold + _arrow(figure, held, camera)


def _of(figure: Figure, frame: Frame, camera: Camera) -> tuple[Line, ...]:
    bed = bed_lines(frame, camera) if figure.scene == "table" else ()
    return bed + body_lines(figure, frame, camera)


def _moving(figure: Figure, frames: Sequence[Frame], camera: Camera) -> str:
    whole_s = frames[-1].at_s
    times = ";".join(f"{frame.at_s / whole_s:.3f}".rstrip("0").rstrip(".") for frame in frames)
    drawn = [_of(figure, frame, camera) for frame in frames]
    ways = zip(*drawn, strict=True)
    return "".join(_line(way[0], camera, _animation(way, whole_s, times)) for way in ways)


def _animation(way: Sequence[Line], whole_s: float, times: str) -> str:
    """The paths of one line through all frames; nothing when it stays where it is."""
    if len({line.path for line in way}) == 1:
        return ""
    values = ";".join(line.path for line in way)
    return (
        f'<animate attributeName="d" dur="{whole_s:g}s" repeatCount="indefinite" '
        f'keyTimes="{times}" values="{values}"/>'
    )


def _lines(lines: Iterable[Line], camera: Camera) -> str:
    return "".join(_line(line, camera) for line in lines)


def _line(line: Line, camera: Camera, inside: str = "") -> str:
    fill = f' fill="{line.colour}"' if line.filled else ""
    width = f"{10 * line.width_cm * camera.scale:.0f}"
    looks = f'd="{line.path}" stroke="{line.colour}" stroke-width="{width}"{fill}'
    return f"<path {looks}>{inside}</path>" if inside else f"<path {looks}/>"


def _arrow(figure: Figure, held: Pose, camera: Camera) -> str:
    """The way of the point that the figure shows, with a head at its end."""
    if not figure.shows:
        return ""
    until = figure.poses[: figure.poses.index(held) + 1]
    poses = [between(a, b, step / MOST) for a, b in pairwise(until) for step in range(MOST + 1)]
    way = [camera.place(frame_of(figure, pose).points[figure.shows]) for pose in poses]
    (x0, y0), (x1, y1) = way[-5], way[-1]
    back = atan2(y1 - y0, x1 - x0) + pi
    barbs = [(x1 + 9 * cos(back + turn), y1 + 9 * sin(back + turn)) for turn in (-0.5, 0.5)]
    places = chain(way, [barbs[0], way[-1], barbs[1]])
    path = "M" + "L".join(f"{10 * x:.0f} {10 * y:.0f}" for x, y in places)
    return f'<path d="{path}" stroke="{MARK}" stroke-width="30"/>'
