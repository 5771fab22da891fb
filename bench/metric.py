"""A line of a result."""


def metric(name: str, value: float, unit: str, at_most: float | None = None) -> dict:
    """A measured value and, when there is one, its goal."""
    return {
        "metric": name,
        "value": round(value, 3),
        "unit": unit,
        "goal": "" if at_most is None else f"at most {at_most:g}",
        "met": None if at_most is None else value <= at_most,
    }
