"""Gold in a Glue session: statements and seconds per model, ours against stock dbt-glue.

Every statement is billed time on Glue: it is sent, queued and asked after at intervals of a second
or more, whatever it does. The session is the local AWS's.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import boto3
from dbt.cli.main import dbtRunner

from bench.metric import metric
from bench.process import MARKETPULSE, run
from bench.rivals.stock_dbt_glue import write_project
from marketpulse.aws.glue_session import glue_session
from marketpulse.dbt_runner import release_connections
from marketpulse.packaging.archive import build_wheel
from marketpulse.settings import PROJECT_ROOT, settings
from tests.local_aws import LocalAws

DAYS = ["--from", "2026-03-02", "--to", "2026-03-04"]
ONE_DAY = '{"rebuild_from": "2026-03-03", "rebuild_to": "2026-03-03"}'


@dataclass(frozen=True)
class Cost:
    """What a run of dbt took, per model that it built."""

    models: int
    statements: float
    seconds: float


def measure(scale: float = 0.001) -> list[dict]:
    """Both build three days from nothing, then one of them again."""
    with tempfile.TemporaryDirectory() as place, LocalAws.start(Path(place, "aws")) as aws:
        own = {"MARKETPULSE_TOKEN_KEY": "a key for the benchmark", "MARKETPULSE_LOGS": place}
        os.environ.update(aws.environment | own)
        settings.cache_clear()
        _upload_archive(Path(place, "dist"))
        run([MARKETPULSE, "generate", *DAYS, "--scale", f"{scale:g}", "--env", "dev"])
        run([MARKETPULSE, "silver", "--env", "dev"])
        stock = write_project(_folder(place, "stock"))
        ours_whole, ours_day = _two_runs(aws, PROJECT_ROOT, Path(place, "ours"), "replace_dates")
        _forget(aws, _gold_tables())
        stock_whole, stock_day = _two_runs(
            aws, stock, Path(place, "stock-target"), "insert_overwrite"
        )
    return [
        *_compared("first build", ours_whole, stock_whole),
        # What a day costs; a first build is one SQL a model for either.
        *_compared("one date again", ours_day, stock_day, at_most=0.5),
    ]


def _compared(name: str, ours: Cost, stock: Cost, **goal: float) -> list[dict]:
    share = ours.statements / stock.statements
    return [
        metric(f"{name}: models", ours.models, "models"),
        metric(f"{name}: our statements", ours.statements, "per model"),
        metric(f"{name}: stock statements", stock.statements, "per model"),
        metric(f"{name}: our time", ours.seconds, "s per model"),
        metric(f"{name}: stock time", stock.seconds, "s per model"),
        metric(f"{name}: our share of the statements", share, "x", **goal),
    ]


def _two_runs(aws: LocalAws, project: Path, target: Path, strategy: str) -> tuple[Cost, Cost]:
    """Cost of the models kept by date, so that both runs and both projects build the same.

    All others are built before, once: dbt-glue cannot build a plain table a second time.
    """
    _dbt(project, target, "seed")
    built = [result.node for result in _dbt(project, target, "run")]
    dated = [node for node in built if node.config.get("incremental_strategy") == strategy]
    _forget(aws, [node.alias for node in dated])
    select = ["run", "--select", *(node.name for node in dated)]
    return (
        _cost(aws, project, target, *select),
        _cost(aws, project, target, *select, "--vars", ONE_DAY),
    )


def _cost(aws: LocalAws, project: Path, target: Path, *command: str) -> Cost:
    aws.calls.clear()
    results = _dbt(project, target, *command)
    models = [result for result in results if result.node.resource_type == "model"]
    opening = sum("register_silver" in statement.code for statement in aws.calls.statements)
    # Each SQL, the opening of the run too, is led by two statements that prepare the session.
    statements = len(aws.calls.statements) - 3 * opening
    seconds = sum(result.execution_time for result in models)
    return Cost(len(models), statements / len(models), seconds / len(models))


def _dbt(project: Path, target: Path, *command: str) -> list:
    flags = ["--project-dir", project, "--profiles-dir", project, "--target-path", target]
    quiet = ["--log-level", "none", "--log-path", target]
    with glue_session():
        answer = dbtRunner().invoke(
            [*command, "--target", "dev_lake", *map(str, flags), *map(str, quiet)]
        )
    release_connections()
    if not answer.success:
        messages = [r.message for r in answer.result.results] if answer.result else []
        raise RuntimeError(f"{command}: {answer.exception} {messages}")
    return answer.result.results


def _gold_tables() -> list[str]:
    tables = boto3.client("glue").get_tables(DatabaseName=os.environ["MARKETPULSE_GOLD_DATABASE"])
    return [table["Name"] for table in tables["TableList"]]


def _forget(aws: LocalAws, tables: list[str]) -> None:
    glue, database = boto3.client("glue"), os.environ["MARKETPULSE_GOLD_DATABASE"]
    bucket = os.environ["MARKETPULSE_GOLD_LOCATION"].split("/")[2]
    for table in tables:
        glue.delete_table(DatabaseName=database, Name=table)
        shutil.rmtree(aws.store / bucket / "gold" / table, ignore_errors=True)


def _upload_archive(folder: Path) -> None:
    bucket, _, prefix = os.environ["MARKETPULSE_JOBS"].removeprefix("s3://").partition("/")
    boto3.client("s3").upload_file(str(build_wheel(folder)), bucket, f"{prefix}/marketpulse.zip")


def _folder(place: str, name: str) -> Path:
    folder = Path(place, name)
    folder.mkdir()
    return folder
