"""Synthetic source systems: rows from (seed, date, scale), then defects, then bronze files."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generators.writing import GeneratedBatch
    from marketpulse.lake import Lake


def generate(
    lake: "Lake",
    datasets: list[str],
    days: list[date],
    *,
    hours: list[int] | None = None,
    seed: int = 42,
    scale: float = 0.01,
    format: str | None = None,
    defect_rate: float = 0.01,
    processes: int | None = None,
    on_progress: "Callable[[GeneratedBatch], None] | None" = None,
) -> "list[GeneratedBatch]":
    """Write bronze batches with their manifests; the same arguments give the same bytes.

    Scale 1.0 is five million clicks a day. `hours` (UTC) limits the hourly datasets. Without a
    format each dataset comes in the first one of its contract; without `processes` there are as
    many as the volume keeps busy. Raises UsageError for what cannot be generated.
    """
    from generators.generation import fulfil
    from generators.ordering import checked_order

    order = checked_order(
        datasets,
        days,
        hours=hours,
        seed=seed,
        scale=scale,
        format_=format,
        defect_rate=defect_rate,
    )
    return fulfil(order, lake, processes, on_progress)
