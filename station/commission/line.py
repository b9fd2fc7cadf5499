"""The straight line of least squares."""


def slope(points: list[tuple[float, float]]) -> float:
    """Slope of the line through x and y; 0 when there is none."""
    count = len(points)
    if not count:
        return 0.0
    mean_x = sum(x for x, _ in points) / count
    mean_y = sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0


def value_at(points: list[tuple[float, float]], x: float) -> float:
    """Where that line is at `x`; there has to be a point at least."""
    mean_x = sum(each for each, _ in points) / len(points)
    mean_y = sum(each for _, each in points) / len(points)
    return mean_y + slope(points) * (x - mean_x)
