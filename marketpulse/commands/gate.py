"""`marketpulse gate`: may gold and marts be built on what arrived?"""

from typing import TYPE_CHECKING, Annotated

import typer

from marketpulse import options

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from rich.table import Table

    from marketpulse.quality_gate import Verdict


def gate(
    day: options.DateOption = None,
    first: options.FromOption = None,
    last: options.ToOption = None,
    count: Annotated[
        int | None,
        typer.Option("--days", min=1, help="The last so many days, up to --date or to today."),
    ] = None,
    names: options.DatasetsOption = None,
    grace_hours: Annotated[
        float,
        typer.Option(min=0, help="Hours that a delivery may wait for the silver job."),
    ] = 6,
    accept_failed_share: Annotated[
        float | None,
        typer.Option(
            min=0,
            max=1,
            help="Let up to this share of failed records pass.",
            show_default="each contract's",
        ),
    ] = None,
    env: options.EnvOption = options.Environment.local,
) -> None:
    """Refuse to go on when something is missing or too much failed; changes nothing.

    Exit codes: 0, gold and marts may be built; 1, they should not be; 2, a wrong call. On AWS the
    figures also become CloudWatch metrics.
    """
    from datetime import UTC, datetime, timedelta

    from rich.console import Console

    from marketpulse.environment import lake_of
    from marketpulse.errors import MarketPulseError
    from marketpulse.quality_gate import judge

    now = datetime.now(UTC)
    days = _days(day, first, last, count, now)
    lake, datasets = lake_of(env), options.datasets(names)
    before = now - timedelta(hours=grace_hours)
    verdicts = [judge(lake, dataset, days, before, accept_failed_share) for dataset in datasets]
    if env is not options.Environment.local:
        from marketpulse.aws.gate_metrics import put_metrics

        put_metrics(env, verdicts, now)
    Console(highlight=False).print(_table(verdicts))
    _raise_on_problems(verdicts)
    if not any(verdict.newest for verdict in verdicts):
        raise MarketPulseError(
            f"the lake {lake.uri()} holds nothing: run `marketpulse silver` first"
        )


def _days(
    day: "date | None",
    first: "date | None",
    last: "date | None",
    count: int | None,
    now: "datetime",
) -> "list[date]":
    from marketpulse.errors import UsageError
    from marketpulse.periods import days_until

    if count and (first or last):
        raise UsageError("--days counts back from --date: leave --from and --to out")
    if count:
        return days_until(day or now.date(), count)
    return options.days(day, first, last) or [now.date()]


def _table(verdicts: "Sequence[Verdict]") -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(title="Quality gate", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("dataset")
    for name in ("batches", "records", "quarantined"):
        table.add_column(name, justify="right")
    table.add_column("newest batch")
    for verdict in verdicts:
        table.add_row(
            verdict.dataset,
            f"{verdict.batches:,}",
            f"{verdict.rows:,}",
            f"{verdict.quarantined_percent:.1f}%",
            verdict.newest.id if verdict.newest else "none",
        )
    return table


def _raise_on_problems(verdicts: "Sequence[Verdict]") -> None:
    from marketpulse.errors import MarketPulseError

    problems = [f"- {v.dataset}: {problem}" for v in verdicts for problem in v.problems]
    if problems:
        raise MarketPulseError(
            "the quality gate refuses to go on:\n"
            + "\n".join(problems)
            + "\nGold and marts stay as they are. `marketpulse silver` says why a batch is not "
            "published; --accept-failed-share lets more failed records pass."
        )
