"""Draw the environment anew in the documentation."""

from pathlib import Path

from marketpulse.diagrams.drawio import drawio
from marketpulse.diagrams.mermaid import mermaid
from marketpulse.settings import PROJECT_ROOT

PAGE, FILE = PROJECT_ROOT / "docs" / "cloud.md", PROJECT_ROOT / "docs" / "architecture.drawio"
_START, _END = "```mermaid\n", "```\n"


def with_picture(page: str) -> str:
    """Put the picture in place of the page's first one."""
    before, rest = page.split(_START, 1)
    return before + _START + mermaid() + _END + rest.split(_END, 1)[1]


def draw(page: Path = PAGE, file: Path = FILE) -> None:
    """Write both forms."""
    page.write_text(with_picture(page.read_text()))
    file.write_text(drawio())


if __name__ == "__main__":
    draw()
