"""`marketpulse land` as a person calls it: what it prints, and how it refuses."""

import sys

import pytest

from marketpulse import cli
from marketpulse.settings import settings

HEADER = "id,time,amount,customer\n"


@pytest.fixture
def call(feed, monkeypatch, capsys):
    """Run `marketpulse land` on the lake of the feed; return its exit code and what it printed."""
    monkeypatch.setattr(settings(), "lake", feed.lake.root)

    def call(*arguments: object) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["marketpulse", "land", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out + printed.err

    return call


def test_counts_of_all_files_add_up(call, feed):
    (feed.folder / "a.csv").write_text(HEADER + "1,t,5,c\n2,t\n")
    (feed.folder / "b.csv").write_text(HEADER + "3,t,5,c\n")
    command = ["--mapping", feed.mapping(), "--date", "2026-03-02"]
    command += [feed.folder / "a.csv", feed.folder / "b.csv"]

    assert call(*command) == (
        0,
        "receipts: 2 files, 3 lines in = 2 in 2 records + 1 landed as raw text\n"
        "3 records out, in 1 batches\n",
    )
    assert "2 parts of files of the same names were replaced" in call(*command)[1]


def test_columns_that_nothing_takes_are_told(call, feed):
    (feed.folder / "a.csv").write_text("id,time,amount,customer,voucher\n1,t,5,c,v\n")
    command = ["--mapping", feed.mapping(), "--date", "2026-03-02", feed.folder / "a.csv"]

    assert call(*command)[1].splitlines()[-1] == "not mapped: voucher"


def test_suggestion_says_what_to_do_next(call, feed):
    (feed.folder / "visits.csv").write_text("visit_id,day\n1,2026-03-02\n")
    code, text = call("--suggest", feed.folder / "visits.csv", "--into", feed.folder / "drafts")

    assert code == 0
    assert f"scripts/lint_contracts {feed.folder / 'drafts' / 'visits.yaml'}" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.csv"], "give --mapping feed.yml and files to land, or --suggest FILE"),
        (["--suggest", "a.csv", "b.csv"], "--suggest looks at one file and lands nothing"),
        (["--suggest", "none.csv"], "there is no file none.csv"),
    ],
)
def test_wrong_call_is_explained(call, arguments, message):
    code, text = call(*arguments)

    assert code == 2
    assert message in text
    assert "Traceback" not in text


def test_file_that_is_not_there_is_named(call, feed):
    code, text = call("--mapping", feed.mapping(), "--date", "2026-03-02", "none.csv")

    assert (code, text) == (2, "Error: there is no file none.csv\n")


def test_hour_of_a_daily_dataset_is_refused(call, feed):
    code, text = call("--mapping", feed.mapping(), "--date", "2026-03-02", "--hour", "3", "a.csv")

    assert (code, text) == (2, "Error: --hour: receipts is delivered by day, leave it out\n")
