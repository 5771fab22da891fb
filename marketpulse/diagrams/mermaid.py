"""The picture as Mermaid, which GitHub draws."""

from collections.abc import Iterator

from marketpulse.diagrams.model import ARROWS, PARTS, PLACES


def mermaid() -> str:
    """Write the flowchart."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "flowchart LR"
    for place, title in PLACES.items():
        yield f'    subgraph {place}_place ["{title}"]'
        for part in PARTS:
            if part.place == place:
                yield f'        {part.name}["{part.title}"]'
        yield "    end"
    for arrow in ARROWS:
        label = f'-- "{arrow.label}" ' if arrow.label else ""
        yield f"    {arrow.start} {label}--> {arrow.end}"
