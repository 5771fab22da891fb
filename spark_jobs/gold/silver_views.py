"""Silver as a run sees it: exactly the files that were committed when it began.

The views live in Spark's `global_temp`, so for one session: dbt's sources resolve to them.
"""

from pyspark.sql import SparkSession

LEDGER_TABLES = ("commits", "dates")


def register_silver(spark: SparkSession, database: str, tables: list[str]) -> list[dict]:
    """Make a view of the ledger, as it is now, and of each silver table; returns their names.

    A silver view holds the rows of the files the ledger names, merged ones in place of those that
    they stand for: a file that is being published, or was left behind by a killed run, may lie in
    the same folder.
    """
    for table in LEDGER_TABLES:
        # By path: the catalog's table moves on with the next commit, this snapshot stays.
        snapshot = spark.read.parquet(*spark.table(f"{database}.ledger_{table}").inputFiles())
        snapshot.createOrReplaceGlobalTempView(f"ledger_{table}")
    for table in tables:
        spark.sql(_committed_rows(spark, database, table))
    return [{"view": table} for table in tables]


def _committed_rows(spark: SparkSession, database: str, table: str) -> str:
    columns = ", ".join(f"`{name}`" for name in spark.table(f"{database}.{table}").columns)
    return f"""
        create or replace global temporary view `{table}` as
        select {columns}
        from (
            select {columns}, _metadata.file_name as _file, false as _is_merged
            from `{database}`.`{table}`
            where batch not like 'merged-%'
            union all
            select {columns}, _metadata.file_name as _file, true as _is_merged
            from `{database}`.`{table}_merged`
        ) as files
        left semi join global_temp.ledger_commits as commits
        on
            commits.table_name = '{table}'
            and files.event_date = commits.event_date
            and files.batch = commits.batch
            and files._is_merged = (commits.merged_path is not null)
            and files._file = element_at(
                split(coalesce(commits.merged_path, commits.path), '/'), -1
            )
    """
