"""`marketpulse run`: generate, silver, build and the report, one after the other."""

import time

from marketpulse import options
from marketpulse.commands import build, generate, report, silver
from marketpulse.errors import BatchRefused


def run(
    day: options.DateOption = None,
    first: options.FromOption = None,
    last: options.ToOption = None,
    datasets: options.DatasetsOption = None,
    scale: options.ScaleOption = options.SCALE,
    seed: options.SeedOption = options.SEED,
    defect_rate: options.DefectRateOption = options.DEFECT_RATE,
    format_: options.FormatOption = None,
    processes: options.ProcessesOption = None,
    env: options.EnvOption = options.Environment.local,
) -> None:
    """Generate some days, bring them to silver, build gold and marts, and report.

    Without dates: the sample week, 2026-03-02 to 2026-03-08. A stage that fails stops the run.
    """
    days = options.days(day, first, last) or options.sample_days()
    period = {"first": days[0], "last": days[-1]}
    started = time.perf_counter()

    _announce(1, "generate", "the source systems deliver to bronze")
    generate.generate(
        **period,
        datasets=datasets,
        scale=scale,
        seed=seed,
        defect_rate=defect_rate,
        format_=format_,
        processes=processes,
        env=env,
    )
    _announce(2, "silver", "Spark validates, deduplicates and publishes")
    try:
        silver.silver(**period, names=datasets, env=env)
    except BatchRefused as refusal:
        raise BatchRefused(
            f"{refusal}\nThe run stops here: gold and marts were not built and stay as they were."
        ) from refusal
    _announce(3, "build", "dbt builds and tests gold and marts")
    build.build(env=env)
    _announce(4, "report", f"everything took {time.perf_counter() - started:,.0f} seconds")
    report.report(**period, env=env, datasets=datasets)


def _announce(number: int, stage: str, purpose: str) -> None:
    from rich.console import Console

    Console(highlight=False).print(f"\n[bold]{number}/4 {stage}[/]  [dim]{purpose}[/]")
