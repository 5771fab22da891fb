"""The picture as a file of draw.io, for slides: one column for each place."""

from xml.etree import ElementTree

from marketpulse.diagrams.model import ARROWS, PARTS, PLACES

_WIDTH, _HEIGHT, _GAP, _HEAD = 200, 60, 30, 50
_PLACE_STYLE = "swimlane;rounded=1;html=1;startSize=40;whiteSpace=wrap;"
_PART_STYLE = "rounded=1;whiteSpace=wrap;html=1;"
_ARROW_STYLE = "edgeStyle=orthogonalEdgeStyle;rounded=1;html=1;"


def drawio() -> str:
    """Write the file; the same description gives the same bytes."""
    file = ElementTree.Element("mxfile")
    page = ElementTree.SubElement(file, "diagram", name="An environment on AWS", id="environment")
    model = ElementTree.SubElement(page, "mxGraphModel")
    root = ElementTree.SubElement(model, "root")
    ElementTree.SubElement(root, "mxCell", id="0")
    ElementTree.SubElement(root, "mxCell", id="1", parent="0")
    for column, (place, title) in enumerate(PLACES.items()):
        parts = [part for part in PARTS if part.place == place]
        tall = _HEAD + len(parts) * (_HEIGHT + _GAP) + _GAP
        left = column * (_WIDTH + 4 * _GAP)
        _box(root, f"place-{place}", title, "1", _PLACE_STYLE, (left, 0, _WIDTH + 2 * _GAP, tall))
        for row, part in enumerate(parts):
            top = _HEAD + _GAP + row * (_HEIGHT + _GAP)
            place_on_page = (_GAP, top, _WIDTH, _HEIGHT)
            _box(root, part.name, part.title, f"place-{place}", _PART_STYLE, place_on_page)
    for number, arrow in enumerate(ARROWS):
        ends = {"source": arrow.start, "target": arrow.end}
        cell = ElementTree.SubElement(
            root,
            "mxCell",
            {"id": f"arrow-{number}", "value": arrow.label, "style": _ARROW_STYLE},
            edge="1",
            parent="1",
            **ends,
        )
        ElementTree.SubElement(cell, "mxGeometry", {"relative": "1", "as": "geometry"})
    ElementTree.indent(file)
    return ElementTree.tostring(file, encoding="unicode") + "\n"


def _box(
    root: ElementTree.Element,
    name: str,
    title: str,
    parent: str,
    style: str,
    bounds: tuple[int, int, int, int],
) -> None:
    about = {"id": name, "value": title, "style": style, "vertex": "1", "parent": parent}
    cell = ElementTree.SubElement(root, "mxCell", about)
    sizes = dict(zip(("x", "y", "width", "height"), map(str, bounds), strict=True))
    ElementTree.SubElement(cell, "mxGeometry", sizes | {"as": "geometry"})
