import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from silver_commits import commit

from marketpulse import cli
from marketpulse.aws.clients import client
from marketpulse.aws.gate_metrics import put_metrics
from marketpulse.ledger import write_commit
from marketpulse.quality_gate import judge
from marketpulse.settings import settings

DAY = date(2026, 3, 2)
TOMORROW = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def publish(any_lake):
    """Commit a batch of sales, of whose records some failed."""

    def publish(batch: str, rows: int = 100, failed: int = 0) -> None:
        entry = commit("sales", batch)
        write_commit(any_lake, replace(entry, rows_in=rows, rows_quarantined=failed))

    return publish


def deliver(lake, batch: str) -> None:
    day, hour = batch.split("T")
    lake.write(f"bronze/sales/ingest_date={day}/hour={hour}/part-0000.jsonl.gz", b"{}")


def test_published_deliveries_pass(any_lake, publish):
    deliver(any_lake, "2026-03-02T13")
    publish("2026-03-02T13", rows=100, failed=2)

    verdict = judge(any_lake, "sales", [DAY], TOMORROW)

    assert verdict.problems == ()
    assert verdict.quarantined_percent == 2


def test_delivery_that_is_not_published_is_named(any_lake, publish):
    deliver(any_lake, "2026-03-02T13")
    deliver(any_lake, "2026-03-02T14")
    publish("2026-03-02T13")

    verdict = judge(any_lake, "sales", [DAY], TOMORROW)

    assert verdict.problems == ("2026-03-02T14 is delivered, but not published",)


def test_delivery_that_has_just_come_may_wait(any_lake, publish):
    deliver(any_lake, "2026-03-02T14")
    publish("2026-03-02T13")

    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)

    assert judge(any_lake, "sales", [DAY], an_hour_ago).problems == ()


def test_day_without_anything_published_is_a_problem(any_lake, publish):
    publish("2026-03-01T13")

    verdict = judge(any_lake, "sales", [DAY], TOMORROW)

    assert verdict.problems == ("nothing was published for 2026-03-02",)


def test_dataset_that_was_never_here_is_not_missed(any_lake):
    assert judge(any_lake, "sales", [DAY], TOMORROW).problems == ()


def test_failures_that_each_quiet_hour_got_away_with_add_up(any_lake, publish):
    for hour in range(10):
        publish(f"2026-03-02T{hour:02d}", rows=50, failed=19)

    verdict = judge(any_lake, "sales", [DAY], TOMORROW)

    assert verdict.problems == ("190 of 500 records failed (38.0%; at most 5.0% may)",)


def test_accepted_share_lets_them_pass(any_lake, publish):
    publish("2026-03-02T13", rows=100, failed=40)

    assert judge(any_lake, "sales", [DAY], TOMORROW, accept_failed_share=0.4).problems == ()


def test_a_few_failures_of_a_tiny_day_stop_nothing(any_lake, publish):
    publish("2026-03-02T13", rows=10, failed=5)

    assert judge(any_lake, "sales", [DAY], TOMORROW).problems == ()


def test_newest_batch_says_how_far_behind_the_dataset_is(any_lake, publish):
    publish("2026-03-01T13")

    verdict = judge(any_lake, "sales", [DAY], TOMORROW)

    assert verdict.hours_behind(datetime(2026, 3, 1, 20, tzinfo=UTC)) == 6


@pytest.fixture
def call(any_lake, monkeypatch, capsys):
    """Run the command on the lake; return its exit code and all it printed, in one line."""

    def call(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(settings(), "lake", any_lake.root)
        monkeypatch.setattr(sys, "argv", ["marketpulse", "gate", *arguments])
        try:
            cli.main()
        except SystemExit as ended:
            code = ended.code or 0
        printed = capsys.readouterr()
        return code, " ".join((printed.out + printed.err).split())

    return call


def test_command_ends_with_0_when_all_is_well(call, publish):
    publish("2026-03-02T13")

    code, text = call("--date", "2026-03-02", "--datasets", "sales")

    assert (code, "2026-03-02T13" in text) == (0, True)


def test_command_ends_with_1_and_the_reasons(call, publish):
    publish("2026-03-02T13", rows=100, failed=40)

    code, text = call("--date", "2026-03-02", "--days", "2", "--datasets", "sales")

    assert code == 1
    assert "- sales: 40 of 100 records failed (40.0%; at most 5.0% may)" in text


def test_command_on_an_empty_lake_ends_with_1(call):
    code, text = call("--date", "2026-03-02")

    assert code == 1
    assert "holds nothing: run `marketpulse silver` first" in text


def test_days_and_a_range_together_are_a_wrong_call(call):
    code, text = call("--days", "2", "--from", "2026-03-02", "--to", "2026-03-03")

    assert code == 2
    assert "leave --from and --to out" in text


@pytest.mark.usefixtures("aws")
def test_metrics_tell_the_worst_dataset_of_the_environment(any_lake, publish):
    publish("2026-03-02T13", rows=100, failed=40)
    now = datetime(2026, 3, 2, 20, tzinfo=UTC)
    sales = judge(any_lake, "sales", [DAY], TOMORROW)
    clicks = judge(any_lake, "clicks", [DAY], TOMORROW)

    put_metrics("dev", [sales, clicks], now)

    def sent(name: str, *dataset: str) -> list[float]:
        dimensions = [{"Name": "Environment", "Value": "dev"}]
        dimensions += [{"Name": "Dataset", "Value": each} for each in dataset]
        points = client("cloudwatch").get_metric_statistics(
            Namespace="MarketPulse",
            MetricName=name,
            Dimensions=dimensions,
            StartTime=datetime.now(UTC) - timedelta(hours=1),
            EndTime=datetime.now(UTC) + timedelta(hours=1),
            Period=7200,
            Statistics=["Maximum"],
        )["Datapoints"]
        return [point["Maximum"] for point in points]

    assert sent("GateRefused") == [1]
    assert sent("QuarantinedPercent") == [40]
    assert sent("QuarantinedPercent", "sales") == [40]
    assert sent("HoursBehind", "sales") == [6]
    assert sent("HoursBehind", "clicks") == []
