"""A run that is killed anywhere leaves readers what they had, and the next run heals the rest."""

import shutil
from pathlib import Path

import pytest
from delivered import deliver, deliver_snapshots, sale
from killing import run_and_kill
from lake_contents import commits, contents, keys, process, quarantined, rows, stray_files

from marketpulse.lake import Lake

pytestmark = pytest.mark.usefixtures("spark", "token_key")

DAY = "2026-03-02"
H12, H13, H14, H15 = (f"{DAY}T{hour}" for hour in (12, 13, 14, 15))
YESTERDAY = "2026-03-01T22:00:00Z"


def transaction(number: int) -> str:
    return sale(number)["transaction_id"]


@pytest.fixture(scope="module")
def before(module_lake) -> Lake:
    """A published lake in which a new and a smaller delivery wait to be processed.

    The new hour 12 takes sale 5 from hour 15; the smaller hour 13 no longer holds sale 1, which
    hour 14 has left out so far.
    """
    deliver_snapshots(module_lake, DAY)
    deliver(
        module_lake,
        "sales",
        H13,
        [sale(1, H13), sale(2, H13, ts=YESTERDAY), sale(3, H13, amount=1), sale(6, H13)],
    )
    deliver(module_lake, "sales", H14, [sale(1, H14), sale(4, H14)])
    deliver(module_lake, "sales", H15, [sale(5, H15), sale(7, H15, currency="XXX"), sale(8, H15)])
    assert not process(module_lake, "stores", "users", "sales").refused
    deliver(
        module_lake, "sales", H12, [sale(5, H12), sale(9, H12, payment_type="?"), sale(10, H12)]
    )
    deliver(module_lake, "sales", H13, [sale(6, H13), sale(3, H13, amount=2)])
    return module_lake


@pytest.fixture(scope="module")
def undisturbed(before, tmp_path_factory) -> dict:
    lake = copy_of(before, tmp_path_factory.mktemp("undisturbed"))
    assert not process(lake, "sales").refused
    assert keys(lake, "sales") == {
        H12: [transaction(5), transaction(10)],
        H13: [transaction(6)],
        H14: [transaction(1), transaction(4)],
        H15: [transaction(8)],
    }
    return contents(lake)


def copy_of(lake: Lake, folder: Path) -> Lake:
    shutil.copytree(lake.root, folder / "lake")
    return Lake(str(folder / "lake"))


def seen(lake: Lake) -> list:
    """All that readers of the lake take."""
    return [rows(lake, "sales"), rows(lake, "sale_items"), quarantined(lake, "sales")]


@pytest.mark.parametrize(
    ("step", "moment", "count"),
    [
        ("publish_derived", "before", 1),
        ("write_quarantine", "after", 1),
        ("write_metrics", "after", 1),
    ],
)
def test_kill_before_the_first_commit_changes_nothing_for_readers(
    before, undisturbed, tmp_path, step, moment, count
):
    lake = copy_of(before, tmp_path)

    run_and_kill("killed_run.py", lake.root, "sales", step, moment, str(count))

    assert seen(lake) == seen(before)
    assert stray_files(lake)

    process(lake, "sales")

    assert contents(lake) == undisturbed
    assert stray_files(lake) == set()


@pytest.mark.parametrize(
    ("step", "moment", "count", "committed"),
    [
        ("write_commit", "after", 1, {H12}),
        ("sweep", "after", 2, {H12, H13}),
    ],
)
def test_kill_between_commits_is_healed_for_all_batches_concerned(
    before, undisturbed, tmp_path, step, moment, count, committed
):
    lake = copy_of(before, tmp_path)
    old = commits(before, "sales")

    run_and_kill("killed_run.py", lake.root, "sales", step, moment, str(count))

    new = commits(lake, "sales")
    assert {batch for batch in new if new[batch] != old.get(batch)} == committed

    process(lake, "sales")

    assert contents(lake) == undisturbed
    assert stray_files(lake) == set()


def test_file_that_never_got_its_name_is_removed(before, undisturbed, tmp_path):
    lake = copy_of(before, tmp_path)
    folder = f"silver/sales/event_date={DAY}/batch={H12}"
    lake.write(f"{folder}/.part-0123.parquet.abcd.partial", b"PAR1")
    lake.write(f"ledger/sales/.{H12}.json.abcd.partial", b"{")
    lake.write(f"_staging/sales/intents/{H12}.json", f'["{folder}/part-0123.parquet"]'.encode())

    process(lake, "sales")

    assert contents(lake) == undisturbed
    assert stray_files(lake) == set()
