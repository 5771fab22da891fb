"""Gold tables are never missing, empty or half written, whatever becomes of a build."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession

from spark_jobs.gold.partitions import set_locations
from spark_jobs.gold.tables import GoldError
from spark_jobs.gold.writing import replace_all_dates, replace_dates, replace_table

TABLE = "gold_test.sales_by_store"
TWO_DAYS = """
    select 'ST1' as store_id, date '2026-03-02' as sale_date, 10L as amount
    union all select 'ST1', date '2026-03-03', 20L
"""


@pytest.fixture
def root(spark: SparkSession, tmp_path: Path) -> Iterator[str]:
    spark.sql("create database gold_test")
    yield str(tmp_path / "sales_by_store")
    spark.sql("drop database gold_test cascade")


def rows(spark: SparkSession) -> list[tuple]:
    found = spark.sql(f"select store_id, amount, sale_date from {TABLE} order by all").collect()
    return [(row[0], row[1], str(row[2])) for row in found]


def build_two_days(spark: SparkSession, root: str) -> None:
    replace_all_dates(spark, TABLE, root, "sale_date", TWO_DAYS)


def replace(spark: SparkSession, root: str, query: str, *dates: str) -> list[dict]:
    stale = f"select explode(array({', '.join(map(repr, dates))}))" if dates else "select 1 limit 0"
    return replace_dates(spark, TABLE, root, "sale_date", query, stale)


def test_only_stale_dates_are_replaced(spark: SparkSession, root: str) -> None:
    build_two_days(spark, root)
    again = "select 'ST2' as store_id, 5L as amount, date '2026-03-03' as sale_date"

    replace(spark, root, again, "2026-03-03")

    assert rows(spark) == [("ST1", 10, "2026-03-02"), ("ST2", 5, "2026-03-03")]


def test_new_dates_get_partitions(spark: SparkSession, root: str) -> None:
    build_two_days(spark, root)
    later = "select 'ST1' as store_id, 7L as amount, date '2026-03-09' as sale_date"

    replace(spark, root, later, "2026-03-09")

    assert len(rows(spark)) == 3


def test_date_without_rows_loses_its_partition(spark: SparkSession, root: str) -> None:
    build_two_days(spark, root)

    outcome = replace(spark, root, f"select * from ({TWO_DAYS}) where 1 = 0", "2026-03-03")

    assert rows(spark) == [("ST1", 10, "2026-03-02")]
    assert outcome == [{"date": "2026-03-03", "has_rows": False}]


def test_rows_of_other_dates_are_not_written(spark: SparkSession, root: str) -> None:
    build_two_days(spark, root)
    both = TWO_DAYS.replace("10L", "11L").replace("20L", "21L")

    replace(spark, root, both, "2026-03-03")

    assert rows(spark) == [("ST1", 10, "2026-03-02"), ("ST1", 21, "2026-03-03")]


def test_nothing_stale_writes_nothing(spark: SparkSession, root: str) -> None:
    build_two_days(spark, root)
    files = sorted(Path(root).rglob("*.parquet"))

    assert replace(spark, root, TWO_DAYS) == []
    assert sorted(Path(root).rglob("*.parquet")) == files


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "select 'S' as store_id, 1L as amount, 2 as tax, date '2026-03-03' as sale_date",
            "tax is new",
        ),
        ("select 'S' as store_id, date '2026-03-03' as sale_date", "amount is missing"),
        (
            "select 'S' as store_id, 1.5 as amount, date '2026-03-03' as sale_date",
            "amount is decimal(2,1) instead of bigint",
        ),
    ],
)
def test_other_columns_are_refused_before_the_write(
    spark: SparkSession, root: str, query: str, said: str
) -> None:
    build_two_days(spark, root)
    files = sorted(Path(root).rglob("*.parquet"))

    with pytest.raises(GoldError, match="--full-refresh") as refusal:
        replace(spark, root, query, "2026-03-03")

    assert said in str(refusal.value)
    assert len(rows(spark)) == 2
    assert sorted(Path(root).rglob("*.parquet")) == files


def test_failing_query_leaves_the_table_as_it_was(spark: SparkSession, root: str) -> None:
    build_two_days(spark, root)
    failing = f"""
        select if(amount = 20, cast(raise_error('no') as string), store_id) as store_id,
            amount, sale_date
        from ({TWO_DAYS})
    """

    with pytest.raises(Exception, match="no"):
        replace(spark, root, failing, "2026-03-02", "2026-03-03")
    with pytest.raises(Exception, match="no"):
        replace_all_dates(spark, TABLE, root, "sale_date", failing)

    assert rows(spark) == [("ST1", 10, "2026-03-02"), ("ST1", 20, "2026-03-03")]


def test_row_without_date_is_refused(spark: SparkSession, root: str) -> None:
    with pytest.raises(GoldError, match="without a sale_date"):
        replace_all_dates(
            spark,
            TABLE,
            root,
            "sale_date",
            "select 'S' as store_id, cast(null as date) as sale_date",
        )
    assert not spark.catalog.tableExists(TABLE)


def test_full_build_forgets_dates_that_are_gone(spark: SparkSession, root: str) -> None:
    build_two_days(spark, root)

    replace_all_dates(
        spark,
        TABLE,
        root,
        "sale_date",
        "select 'ST9' as store_id, 1L as amount, date '2026-03-03' as sale_date",
    )

    assert rows(spark) == [("ST9", 1, "2026-03-03")]


def test_full_build_may_change_columns(spark: SparkSession, root: str) -> None:
    build_two_days(spark, root)

    replace_all_dates(spark, TABLE, root, "sale_date", f"select *, 1 as tax from ({TWO_DAYS})")

    assert spark.table(TABLE).columns == ["store_id", "amount", "tax", "sale_date"]
    assert len(rows(spark)) == 2


def test_table_may_be_made_from_its_own_rows(spark: SparkSession, root: str) -> None:
    replace_table(spark, TABLE, root, "select 'ST1' as store_id, 1L as amount")
    for _ in range(3):
        replace_table(spark, TABLE, root, f"select store_id, amount + 1 as amount from {TABLE}")

    assert spark.table(TABLE).first().amount == 4
    assert len(list(Path(root).glob("version=*"))) == 2, "older versions are removed"


def test_table_with_nothing_stale_keeps_its_rows(spark: SparkSession, root: str) -> None:
    replace_table(spark, TABLE, root, "select 'ST1' as store_id")

    replace_table(spark, TABLE, root, f"select * from {TABLE} where 1 = 0", "select 1 where 1 = 0")

    assert spark.table(TABLE).count() == 1


def test_many_dates_move_at_once_and_leave_no_other_behind(spark: SparkSession, root: str) -> None:
    def days(first: int, last: int, amount: int) -> str:
        return f"""
            select 'ST1' as store_id, {amount}L as amount, sale_date
            from (select date_add(date '2026-01-01', n) as sale_date
                from (select explode(sequence({first}, {last})) as n))
        """

    replace_all_dates(spark, TABLE, root, "sale_date", days(0, 119, 1))
    replace_all_dates(spark, TABLE, root, "sale_date", days(5, 124, 2))

    assert [amount for _, amount, _ in rows(spark)] == [2] * 120
    assert rows(spark)[0][2] == "2026-01-06"


def test_partition_that_is_not_there_is_not_moved(spark: SparkSession, root: str) -> None:
    build_two_days(spark, root)

    with pytest.raises(AnalysisException, match=r"PARTITION.* = 2026-03-09"):
        set_locations(spark, TABLE, "sale_date", {"2026-03-02": root, "2026-03-09": root})

    assert len(rows(spark)) == 2
