"""Two days on AWS, built; built again; a third day with late events for the others; built anew
from merged files.

What is built again and anew are the models of one dataset each: the ways to build are the same.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from subprocess import CompletedProcess
from typing import TYPE_CHECKING

from warehouses import Local, Tables, columns_of, redshift_tables

if TYPE_CHECKING:
    from deployment import Deployment

SMALL = ("--env", "prod", "--scale", "0.001", "--seed", "7")
STEPS = ("first", "again", "late", "refreshed")


@dataclass
class Story:
    """What there was after each build."""

    prod: "Deployment"
    marketpulse: Callable[..., CompletedProcess]
    called: Callable[..., CompletedProcess]
    outputs: dict[str, str] = field(default_factory=dict)
    on_aws: dict[str, Tables] = field(default_factory=dict)
    on_laptop: dict[str, Tables] = field(default_factory=dict)
    gold_files: dict[str, set[str]] = field(default_factory=dict)
    sessions: list[set[str]] = field(default_factory=list)

    def happen(self) -> None:
        """Go the way of the data as a user does, with the command line."""
        self.deliver("--from", "2026-03-02", "--to", "2026-03-03")
        submitted = self.marketpulse("emr", "submit", "--env", "prod", "--wait")
        self.outputs["step"] = submitted.stdout
        self.build("first", self.marketpulse)
        self.build("again", self.called, "--datasets", "sales")
        self.deliver("--date", "2026-03-04")
        self.called("emr", "submit", "--env", "prod", "--wait")
        self.build("late", self.called)
        for _ in range(2):
            # The second one removes what the first one merged.
            self.called("compact", "--env", "prod", "--closed-after", "0", "--grace-hours", "0")
        self.build("refreshed", self.called, "--full-refresh", "--datasets", "clicks")

    def deliver(self, *days: str) -> None:
        self.marketpulse("generate", *days, *SMALL)

    def build(self, step: str, run: Callable[..., CompletedProcess], *options: str) -> None:
        self.outputs[step] = run("build", "--env", "prod", *options).stdout
        self.on_aws[step], self.on_laptop[step] = self.both_sides()
        self.gold_files[step] = {str(f) for f in self.prod.bucket("gold").rglob("*.parquet")}
        self.sessions.append(set(self.prod.sessions().values()))

    def both_sides(self) -> tuple[Tables, Tables]:
        """Gold and marts on AWS, and what a laptop makes of the same lake."""
        warehouse = self.prod.folder / "local.duckdb"
        on_laptop = Local(self.prod.bucket("silver"), warehouse).tables()
        on_aws = redshift_tables(self.prod.redshift, on_laptop, columns_of(warehouse))
        return on_aws, on_laptop
