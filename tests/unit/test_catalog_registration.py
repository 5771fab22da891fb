from collections import Counter
from dataclasses import replace

import pytest
from silver_commits import DATABASE, DAY, LATER, NEXT_DAY, ROOT, SILVER, commit, published, shown

from marketpulse.aws.clients import client
from marketpulse.catalog import ledger_snapshots
from marketpulse.catalog.ledger_snapshots import snapshot_ids
from marketpulse.catalog.registration import Registration, register
from marketpulse.errors import UsageError
from marketpulse.lake import Lake
from marketpulse.ledger import entry_path, write_commit


@pytest.fixture
def lake(aws) -> Lake:
    client("glue").create_database(DatabaseInput={"Name": DATABASE})
    return Lake(ROOT)


@pytest.fixture
def calls(lake) -> Counter:
    """Requests sent since, by operation."""
    counted: Counter = Counter()

    def count(model, **_):
        counted[model.name] += 1

    for service in ("s3", "glue"):
        client(service).meta.events.register("before-call", count)
    yield counted
    for service in ("s3", "glue"):
        client(service).meta.events.unregister("before-call", count)


def partitions(table: str) -> dict[tuple, str]:
    found = client("glue").get_partitions(DatabaseName=DATABASE, TableName=table)
    return {tuple(p["Values"]): p["StorageDescriptor"]["Location"] for p in found["Partitions"]}


def test_empty_lake_gives_tables_without_rows(lake):
    done = register(lake, DATABASE)

    silver = [name for name in done.tables if not name.endswith("_merged")]
    assert sorted(f"{name}_merged" for name in silver if not name.startswith("ledger_")) == sorted(
        set(done.tables) - set(silver)
    )
    assert sorted(silver) == [
        "clicks", "customers", "instruments", "ledger_commits", "ledger_dates", "news", "orders",
        "products", "sale_items", "sales", "sentiment", "stock_prices", "stores", "trading_days",
        "users",
    ]  # fmt: skip
    assert shown(lake, "ledger_dates") == []
    assert partitions("clicks") == {}


def test_each_live_file_is_a_partition_at_its_folder(lake):
    batch = f"{DAY}T13"
    write_commit(
        lake,
        commit("sales", batch, published("sales", DAY, batch), published("sale_items", DAY, batch)),
    )

    done = register(lake, DATABASE)

    assert done.created == {"sales": 1, "sale_items": 1}
    assert partitions("sale_items") == {
        (DAY, batch): f"{SILVER}/silver/sale_items/event_date={DAY}/batch={batch}"
    }


def test_second_registration_writes_nothing(lake, calls):
    for hour in range(10, 20):
        batch = f"{DAY}T{hour}"
        write_commit(lake, commit("clicks", batch, published("clicks", DAY, batch)))
    register(lake, DATABASE)
    before = snapshot_ids(lake)
    calls.clear()

    done = register(lake, DATABASE)

    assert not done.has_changed
    assert snapshot_ids(lake) == before
    written = {name for name in calls if not name.startswith(("Get", "List", "Head"))}
    assert written == set()
    assert calls["ListObjectsV2"]


def test_only_entries_that_changed_are_read_again(lake, monkeypatch):
    old = [f"{DAY}T{hour}" for hour in range(10, 20)]
    for batch in old:
        write_commit(lake, commit("clicks", batch, published("clicks", DAY, batch)))
    write_commit(lake, commit("stores", NEXT_DAY, published("stores", NEXT_DAY, NEXT_DAY)))
    age_entries(monkeypatch, lake, *(entry_path("clicks", batch) for batch in old))
    register(lake, DATABASE)
    write_commit(lake, commit("clicks", old[0], published("clicks", DAY, old[0], 99), minute=5))
    age_entries(monkeypatch, lake, *(entry_path("clicks", batch) for batch in old[1:]))
    read = spy_on_reads(monkeypatch)

    register(lake, DATABASE)

    assert read == {entry_path("clicks", old[0]), entry_path("stores", NEXT_DAY)}
    rows = {row["batch"]: row["row_count"] for row in shown(lake, "ledger_commits")}
    assert rows == {**dict.fromkeys(old, 3), old[0]: 99, NEXT_DAY: 3}


def age_entries(monkeypatch, lake: Lake, *paths: str) -> None:
    """Make entries look as if they were written before all others."""
    real = Lake.files

    def files(self, folder, **options):
        return [
            replace(file, modified=file.modified.replace(year=2020)) if file.path in paths else file
            for file in real(self, folder, **options)
        ]

    monkeypatch.setattr(Lake, "files", files)


def spy_on_reads(monkeypatch) -> set[str]:
    real, read = Lake.read, set()

    def spy(self, path):
        if path.startswith("ledger/"):
            read.add(path)
        return real(self, path)

    monkeypatch.setattr(Lake, "read", spy)
    return read


def test_event_date_that_a_batch_left_loses_its_partition(lake):
    batch = f"{DAY}T13"
    write_commit(
        lake,
        commit("clicks", batch, published("clicks", DAY, batch), published("clicks", LATER, batch)),
    )
    register(lake, DATABASE)
    write_commit(
        lake,
        commit(
            "clicks",
            batch,
            published("clicks", DAY, batch),
            published("clicks", LATER, batch, rows=0),
            minute=1,
        ),
    )

    done = register(lake, DATABASE)

    assert done.deleted == {"clicks": 1}
    assert list(partitions("clicks")) == [(DAY, batch)]
    assert [row["path"] for row in shown(lake, "ledger_commits")].count(None) == 1


def test_partitions_follow_new_columns_of_a_contract(lake, monkeypatch):
    write_commit(lake, commit("stores", DAY, published("stores", DAY, DAY)))
    register(lake, DATABASE)
    client("glue").update_partition(
        DatabaseName=DATABASE,
        TableName="stores",
        PartitionValueList=[DAY, DAY],
        PartitionInput={
            "Values": [DAY, DAY],
            "StorageDescriptor": {"Location": partitions("stores")[DAY, DAY], "Columns": []},
            "Parameters": {"marketpulse.columns": "those of last year"},
        },
    )

    assert register(lake, DATABASE).updated == {"stores": 1}
    assert not register(lake, DATABASE).has_changed


def test_killed_registration_is_healed_by_the_next(lake, monkeypatch):
    write_commit(lake, commit("stores", DAY, published("stores", DAY, DAY)))
    with monkeypatch.context() as patch:
        patch.setattr("marketpulse.catalog.registration._show_snapshot", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            register(lake, DATABASE)

    done = register(lake, DATABASE)

    assert done.tables == ["ledger_commits", "ledger_dates"]
    assert len(shown(lake, "ledger_dates")) == 1


def test_registration_that_began_earlier_does_not_take_newer_commits_back(lake, monkeypatch):
    write_commit(lake, commit("stores", DAY, published("stores", DAY, DAY)))
    real = ledger_snapshots.write_snapshot

    def overtaken(*arguments):
        monkeypatch.setattr("marketpulse.catalog.registration.write_snapshot", real)
        write_commit(lake, commit("stores", NEXT_DAY, published("stores", NEXT_DAY, NEXT_DAY)))
        register(lake, DATABASE)
        real(*arguments)

    monkeypatch.setattr("marketpulse.catalog.registration.write_snapshot", overtaken)
    register(lake, DATABASE)

    assert len(shown(lake, "ledger_commits")) == len(shown(lake, "ledger_dates")) == 2
    assert len(partitions("stores")) == 2


def test_few_old_snapshots_stay(lake):
    for minute in range(8):
        write_commit(lake, commit("stores", DAY, published("stores", DAY, DAY), minute=minute))
        last = register(lake, DATABASE)

    assert len(snapshot_ids(lake)) == ledger_snapshots.KEPT
    assert snapshot_ids(lake)[-1] == last.snapshot


def test_local_lake_is_refused(tmp_path):
    with pytest.raises(UsageError, match="set MARKETPULSE_LAKE to an s3:// URI"):
        register(Lake(str(tmp_path)), DATABASE)


def test_registration_without_changes_says_so():
    assert not Registration("db").has_changed
    assert Registration("db", tables=["a"]).has_changed
