"""Our gold models as dbt-glue builds them by itself: its materializations instead of ours.

Silver still comes through the views of the run, without which no model would find its input.
Dimensions that read their own former rows become plain tables: dbt-glue cannot overwrite those.
"""

import re
import shutil
from pathlib import Path

import yaml

from marketpulse.settings import PROJECT_ROOT

_KEPT_MACROS = {"glue_session.sql", "register_lake.sql"}
_FOLDERS = ("models", "macros", "seeds", "analyses", "tests/dbt")
_DYNAMIC = (
    "conf: spark.sql.session.timeZone=UTC --conf spark.sql.sources.partitionOverwriteMode=dynamic"
)


def write_project(folder: Path) -> Path:
    """Write the project with stock dbt-glue into a folder."""
    for name in ("dbt_project.yml", "selectors.yml"):
        shutil.copy(PROJECT_ROOT / name, folder / name)
    for name in _FOLDERS:
        shutil.copytree(PROJECT_ROOT / name, folder / name)
    profiles = (PROJECT_ROOT / "profiles.yml").read_text()
    (folder / "profiles.yml").write_text(
        profiles.replace("conf: spark.sql.session.timeZone=UTC", _DYNAMIC)
    )
    for macro in (folder / "macros" / "glue").glob("*.sql"):
        if macro.name not in _KEPT_MACROS:
            macro.unlink()
    for model in (folder / "models" / "gold").glob("*/*.sql"):
        model.write_text(_with_stock_strategy(model))
    return folder


def _with_stock_strategy(model: Path) -> str:
    query = model.read_text()
    described = yaml.safe_load(model.with_suffix(".yml").read_text())["models"][0]
    bookmark = described.get("config", {}).get("meta", {}).get("bookmark", {})
    query = query.replace(
        "incremental_strategy='replace_dates'",
        f"incremental_strategy='insert_overwrite', partition_by=['{bookmark.get('date_column')}']",
    )
    if "replace_table" in query:
        query = query.replace("in_lake('incremental')", "'table'")
    return re.sub(r"\s*incremental_strategy='replace_table',?", "", query)
