"""From where a figure is seen: points in space to places in a picture of 320 by 240."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import cos, radians, sin

from station.figure.skeleton import Vector

WIDTH, HEIGHT = 320, 240
MARGIN = 14
LARGEST = 1.45  # picture units per centimetre, so that who lies is no giant beside who stands
# A little off the side, so that far limbs show beside near ones.
VIEWS = {"side": (-12.0, 0.0), "front": (-90.0, 0.0), "above": (0.0, 90.0)}

Place = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Camera:
    """Looks at the scene without perspective.

    Attributes:
        around_deg: Turn of the scene about the upright axis; 0 sees the person's right side.
        above_deg: Height of the view; 0 is level, 90 looks straight down.
        scale: Picture units per centimetre.
        origin: Where the point (0, 0, 0) comes to lie.
    """

    around_deg: float
    above_deg: float
    scale: float = 1.0
    origin: Place = (0.0, 0.0)

    def place(self, point: Vector) -> Place:
        """Where a point is in the picture; down is positive, as in SVG."""
        x, y, z = point
        c, s = cos(radians(self.around_deg)), sin(radians(self.around_deg))
        across, towards = x * c + z * s, z * c - x * s
        up = y * cos(radians(self.above_deg)) - towards * sin(radians(self.above_deg))
        return self.origin[0] + self.scale * across, self.origin[1] - self.scale * up

    def fitted(self, points: Iterable[tuple[Vector, float]]) -> "Camera":
        """The same view with all of these points, each with a radius in cm, in the picture."""
        bare = replace(self, scale=1.0, origin=(0.0, 0.0))
        seen = [(*bare.place(point), radius) for point, radius in points]
        left, right = min(u - r for u, _, r in seen), max(u + r for u, _, r in seen)
        top, bottom = min(v - r for _, v, r in seen), max(v + r for _, v, r in seen)
        room = (WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)
        scale = min(LARGEST, room[0] / (right - left), room[1] / (bottom - top))
        foot = HEIGHT - MARGIN if self.above_deg == 0 else (HEIGHT + scale * (bottom - top)) / 2
        return replace(
            self,
            scale=scale,
            origin=(WIDTH / 2 - scale * (left + right) / 2, foot - scale * bottom),
        )
