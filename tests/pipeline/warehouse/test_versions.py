from datetime import date

import duckdb
import pytest


@pytest.fixture(scope="session")
def store_versions(incremental_and_full, folder) -> list[tuple]:
    """Key, region and validity of the versions of the store, at the end of the story."""
    with duckdb.connect(str(folder / "grown.duckdb"), read_only=True) as connection:
        return connection.execute(
            """
            select store_key, region, valid_from, valid_to
            from marts.dim_store
            where store_id = 'ST0001'
            order by valid_from
            """
        ).fetchall()


def test_snapshots_published_late_and_again_make_the_versions_they_tell(store_versions):
    assert store_versions == [
        ("ST0001@first", "DE North", date(2026, 3, 1), date(2026, 3, 2)),
        ("ST0001@2026-03-02", "DE East", date(2026, 3, 2), date(2026, 3, 3)),
        ("ST0001@2026-03-03", "DE West", date(2026, 3, 3), date(2026, 3, 4)),
        ("ST0001@2026-03-04", "DE East", date(2026, 3, 4), date(9999, 12, 31)),
    ]
