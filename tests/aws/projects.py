"""The dbt project with something changed, for tests of what must not be changed unnoticed."""

import shutil
from collections.abc import Callable
from pathlib import Path

from dbt.cli.main import dbtRunner, dbtRunnerResult

from marketpulse.aws.glue_session import glue_session
from marketpulse.dbt_runner import release_connections
from marketpulse.settings import PROJECT_ROOT

_FILES = ("dbt_project.yml", "profiles.yml", "selectors.yml")
_FOLDERS = ("models", "macros", "seeds", "analyses", "tests/dbt")


def changed_project(folder: Path, changes: dict[str, Callable[[str], str]]) -> Path:
    """Copy the project and change files of it, by their path."""
    for name in _FILES:
        shutil.copy(PROJECT_ROOT / name, folder / name)
    for name in _FOLDERS:
        shutil.copytree(PROJECT_ROOT / name, folder / name)
    # The project's last parses, so that dbt reads anew only what is changed.
    for parse in (PROJECT_ROOT / "target").glob("*/partial_parse.msgpack"):
        place = folder / "target" / parse.parent.name
        place.mkdir(parents=True)
        shutil.copy(parse, place)
    for name, change in changes.items():
        before = (folder / name).read_text()
        after = change(before)
        assert after != before, f"{name} is as it was"
        (folder / name).write_text(after)
    return folder


def dbt(project: Path, target: str, *arguments: str) -> dbtRunnerResult:
    """Run dbt on a project; on Glue in a session of its own."""
    # dbt parses the project anew whenever its variables are not those of the run before.
    kept = f"{target}_with_variables" if "--vars" in arguments else target
    flags = ["--project-dir", project, "--profiles-dir", project, "--target", target]
    place = ["--target-path", project / "target" / kept, "--log-path", project / "logs"]
    command = [*arguments, *map(str, flags + place)]
    try:
        with glue_session():
            return dbtRunner().invoke(command)
    finally:
        release_connections()


def outcomes(answer: dbtRunnerResult) -> dict[str, str]:
    """Status of each node by name."""
    return {result.node.name: str(result.status) for result in answer.result.results}


def messages(answer: dbtRunnerResult) -> str:
    return "\n".join(str(result.message) for result in answer.result.results)
