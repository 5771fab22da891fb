"""What is to be done for a statement: the SQL for PostgreSQL, and what goes before and after."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from tests.local_aws.redshift.rewriting.statement import literal


class Session(Protocol):
    """What a step may do in the session of the statement, within its transaction."""

    process_id: int
    settings: dict[str, str | None]

    def run(self, sql: str) -> list[list[str | None]]:
        """Execute SQL for PostgreSQL, unseen by the client."""


Step = Callable[[Session], None]


@dataclass
class Plan:
    """`tag` is what the client is told was done, when it differs from PostgreSQL's own tag."""

    text: str
    sql: str = ""
    before: list[Step] = field(default_factory=list)
    after: list[Step] = field(default_factory=list)
    tag: str | None = None

    def call(self, function: str, tag: str) -> None:
        """A function of the stand-in does it all."""
        self.sql = f"do {literal(f'begin perform {function}; end')}"
        self.tag = tag

    def do_nothing(self, tag: str) -> None:
        """It is done already, or by the steps."""
        self.sql = "do 'begin end'"
        self.tag = tag
