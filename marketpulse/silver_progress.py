"""Run the silver job with a live line at the terminal and a table at the end."""

from collections.abc import Iterable
from datetime import date

from rich import box
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from marketpulse.lake import Lake
from marketpulse.settings import settings
from marketpulse.structured_log import log_to_file
from spark_jobs.bronze_to_silver import run
from spark_jobs.outcome import PUBLISHED, Outcome


def run_with_progress(
    lake: Lake,
    datasets: list[str],
    *,
    days: list[date] | None,
    force: bool = False,
    accept_failed_share: float | None = None,
    environment: str,
) -> list[Outcome]:
    """Run the job; the table is printed also when a batch was refused and the error passes on."""
    log_to_file()
    console = Console()
    outcomes: list[Outcome] = []
    progress = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console
    )
    try:
        with progress:
            line = progress.add_task(f"silver: {', '.join(datasets)}", total=None)

            def show(outcome: Outcome) -> None:
                outcomes.append(outcome)
                progress.update(
                    line, description=f"silver: {outcome.dataset} {outcome.batch} {outcome.status}"
                )

            run(
                lake,
                datasets,
                days=days,
                force=force,
                accept_failed_share=accept_failed_share,
                on_batch=show,
                silver_database=settings().silver_database,
                environment=environment,
            )
            progress.update(line, description=f"silver: {len(outcomes)} batches done")
    finally:
        if outcomes:
            console.print(_table(outcomes))
    if not outcomes:
        console.print("silver: nothing to do, every delivered batch is published as it is")
    return outcomes


def _table(outcomes: Iterable[Outcome]) -> Table:
    table = Table(title="Silver", title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    table.add_column("dataset")
    columns = ("batches", "records in", "published", "quarantined", "duplicates", "refused")
    for name in columns:
        table.add_column(name, justify="right")
    by_dataset: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_dataset.setdefault(outcome.dataset, []).append(outcome)
    for dataset, of_dataset in by_dataset.items():
        commits = [outcome.commit for outcome in of_dataset if outcome.status == PUBLISHED]
        numbers = (
            len(commits),
            sum(commit.rows_in for commit in commits),
            sum(commit.rows_out for commit in commits),
            sum(commit.rows_quarantined for commit in commits),
            sum(commit.rows_duplicate for commit in commits),
            len(of_dataset) - len(commits),
        )
        table.add_row(dataset, *(f"{number:,}" for number in numbers))
    return table
