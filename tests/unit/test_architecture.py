"""Who may import whom, read from the source; and what a fresh interpreter really loads."""

import ast
import graphlib
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from marketpulse.settings import PROJECT_ROOT

PACKAGES = ("generators", "spark_jobs", "marketpulse")
FOUNDATION = {
    f"marketpulse.{module}"
    for module in (
        "aws",
        "aws.buckets",
        "aws.clients",
        "aws.lake_files",
        "aws.lease",
        "aws.objects",
        "aws.parameters",
        "aws.secrets",
        "aws.troubles",
        "batches",
        "catalog",
        "catalog.ledger_rows",
        "catalog.ledger_snapshots",
        "catalog.live_partitions",
        "catalog.partitions",
        "catalog.registration",
        "catalog.spark_types",
        "catalog.table_inputs",
        "catalog.tables",
        "catalog.type_changes",
        "class_archive",
        "compaction",
        "compaction.entries",
        "compaction.live_files",
        "compaction.merging",
        "compaction.notes",
        "compaction.restoring",
        "contract_document",
        "contract_model",
        "contracts",
        "corrections",
        "errors",
        "evolution",
        "evolution.policy",
        "evolution.types",
        "java",
        "lake",
        "ledger",
        "periods",
        "settings",
        "silver_parquet",
        "source",
        "source.connection",
        "source.extracts",
        "structured_log",
        "tokens",
    )
}
HEAVY = {"pyspark", "dbt", "duckdb", "numpy", "pyarrow", "pandas", "boto3", "faker"}


def name_of(path: Path) -> str:
    parts = path.relative_to(PROJECT_ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {
    name_of(path): path
    for package in PACKAGES
    for path in sorted((PROJECT_ROOT / package).rglob("*.py"))
}


@cache
def imports(module: str) -> frozenset[str]:
    """Our modules that a module imports anywhere, by full name."""
    found = set()
    for statement in ast.walk(ast.parse(FILES[module].read_text())):
        if isinstance(statement, ast.Import):
            found |= {alias.name for alias in statement.names}
        elif isinstance(statement, ast.ImportFrom):
            assert not statement.level, f"{module}: import by the full name"
            for alias in statement.names:
                as_module = f"{statement.module}.{alias.name}"
                found.add(as_module if as_module in FILES else statement.module)
    return frozenset(name for name in found if name.split(".")[0] in PACKAGES)


def modules_of(package: str) -> list[str]:
    return [name for name in FILES if name.split(".")[0] == package]


@pytest.mark.parametrize("package", ["generators", "spark_jobs"])
def test_package_builds_on_the_foundation_only(package):
    strangers = {
        (module, imported)
        for module in modules_of(package)
        for imported in imports(module)
        if imported.split(".")[0] != package and imported not in FOUNDATION
    }

    assert strangers == set()


def test_foundation_builds_on_itself_only():
    strangers = {
        (module, imported)
        for module in FOUNDATION
        for imported in imports(module)
        if imported not in FOUNDATION
    }

    assert strangers == set()


def test_no_module_imports_itself_through_others():
    graph = {module: imports(module) & set(FILES) for module in FILES}

    graphlib.TopologicalSorter(graph).prepare()


def loaded_after(statements: str) -> set[str]:
    """Top-level packages that a fresh interpreter has loaded."""
    code = f"{statements}\nimport sys; print(*{{name.split('.')[0] for name in sys.modules}})"
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT_ROOT
    )
    return set(answer.stdout.splitlines()[-1].split())


def test_generators_load_no_spark_and_no_dbt():
    assert loaded_after("import generators").isdisjoint({"pyspark", "dbt", "duckdb"})


def test_help_loads_nothing_heavy():
    show_help = (
        "import sys; sys.argv = ['marketpulse', '--help']\n"
        "from marketpulse.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass"
    )

    assert loaded_after(show_help) & HEAVY == set()
