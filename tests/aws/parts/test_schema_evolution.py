"""Files of an older version of a contract on Redshift: through Spectrum, and by COPY."""

from collections.abc import Callable, Iterator

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

DAY = "2026-03-02"
COUNTS = "count(*), count(split_factor), sum(volume)"


@pytest.fixture
def older(stg) -> Iterator[Callable[..., None]]:
    """Make the files of one day others, as long as the test lasts."""
    folder = stg.bucket("silver") / "silver" / "stock_prices" / f"event_date={DAY}"
    contents = {path: path.read_bytes() for path in folder.rglob("*.parquet")}

    def rewrite(change: Callable[[pa.Table], pa.Table]) -> None:
        for path in contents:
            pq.write_table(change(pq.read_table(path, partitioning=None)), path)

    yield rewrite
    for path, content in contents.items():
        path.write_bytes(content)


def without_split(rows: pa.Table) -> pa.Table:
    """The columns of before `split_factor`, in another order."""
    names = [name for name in rows.column_names if name != "split_factor"]
    return rows.select(reversed(names))


def with_narrow_volume(rows: pa.Table) -> pa.Table:
    """The volume of before it was widened to 64 bits."""
    position = rows.column_names.index("volume")
    return rows.set_column(position, "volume", rows["volume"].cast(pa.int32()))


def counts(stg, table: str) -> list[tuple]:
    return stg.ask(f"select event_date, {COUNTS} from {table} group by event_date")


def without_splits_of_the_day(found: list[tuple]) -> list[tuple]:
    return [
        (day, rows, 0 if str(day) == DAY else splits, volume) for day, rows, splits, volume in found
    ]


def test_spectrum_shows_null_where_older_files_lack_a_column(stg, older):
    before = counts(stg, "silver.stock_prices")

    older(without_split)

    assert len(before) > 1
    assert counts(stg, "silver.stock_prices") == without_splits_of_the_day(before)


def test_spectrum_does_not_read_older_files_of_a_narrower_type(stg, older):
    older(with_narrow_volume)

    with pytest.raises(Exception, match="incompatible Parquet schema for column"):
        counts(stg, "silver.stock_prices")


def test_copy_loads_older_files_beside_newer_ones(stg, older, called):
    before = counts(stg, "silver.stock_prices")
    older(lambda rows: with_narrow_volume(without_split(rows)))

    called("copy", "stock_prices", "--env", "stg")

    assert counts(stg, "staging.stock_prices") == without_splits_of_the_day(before)


def test_copy_refuses_a_type_that_was_not_widened(stg, older, called):
    older(lambda rows: rows.set_column(0, rows.column_names[0], pa.nulls(rows.num_rows)))

    refused = called("copy", "stock_prices", "--env", "stg", fails=True)

    assert "nothing was copied" in refused.stderr
    assert f"event_date={DAY}" in refused.stderr
