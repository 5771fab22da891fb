from datetime import UTC, date, datetime, timedelta

import pytest

from marketpulse.errors import MarketPulseError, UsageError
from marketpulse.lake import Lake
from spark_jobs import bronze_to_silver
from spark_jobs.job_arguments import is_glue, parse

MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)
LAKE = ["--lake", "s3://marketpulse-111111111111-dev-{layer}"]
OF_GLUE = [
    "--JOB_NAME", "bronze-to-silver", "--JOB_RUN_ID", "jr_1", "--JOB_ID", "j_1",
    "--job-bookmark-option", "job-bookmark-disable", "--TempDir", "s3://bucket/temp",
    "--enable-metrics", "true", "--extra-py-files", "s3://bucket/marketpulse.zip",
    "--conf", "spark.sql.shuffle.partitions=8", "--a-new-one-of-glue", "x",
]  # fmt: skip


@pytest.fixture(autouse=True)
def no_settings_in_the_environment(monkeypatch):
    for name in ("LAKE", "SILVER_DATABASE", "TOKEN_KEY_PARAMETER"):
        monkeypatch.delenv(f"MARKETPULSE_{name}", raising=False)


def test_without_choices_all_that_is_delivered_is_meant():
    asked = parse(LAKE)

    assert (asked.days, asked.force, asked.silver_database) == (None, False, None)
    assert set(asked.datasets) >= {"clicks", "sales", "stores"}


def test_datasets_that_others_refer_to_come_first():
    assert parse([*LAKE, "--datasets", "sales,users,stores"]).datasets == [
        "stores",
        "users",
        "sales",
    ]


@pytest.mark.parametrize(
    ("given", "days"),
    [
        (["--date", "2026-03-02"], [MONDAY]),
        (["--from", "2026-03-02", "--to", "2026-03-04"], [MONDAY, TUESDAY, WEDNESDAY]),
        (["--days", "2", "--date", "2026-03-04"], [TUESDAY, WEDNESDAY]),
        (["--date", "", "--days", ""], None),
    ],
)
def test_days_are_a_date_a_range_or_some_days_back(given, days):
    assert parse([*LAKE, *given]).days == days


def test_days_count_back_from_today():
    today = datetime.now(UTC).date()

    assert parse([*LAKE, "--days", "2"]).days == [today - timedelta(days=1), today]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["--days", "2", "--from", "2026-03-02"], "leave --from and --to out"),
        (["--date", "2026-03-02", "--to", "2026-03-02"], "give one or the other"),
        (["--from", "2026-03-02"], "belong together"),
        (["--date", "yesterday"], "'yesterday' is no date; write it like 2026-03-02"),
        (["--datasets", "sale"], "unknown dataset 'sale'"),
    ],
)
def test_mix_up_is_refused_with_the_reason(given, message):
    with pytest.raises(UsageError, match=message):
        parse([*LAKE, *given])


@pytest.mark.parametrize("given", [["--dataset", "sales"], ["--accept-failed-share", "2"]])
def test_unknown_argument_and_impossible_value_end_with_exit_code_2(given, capsys):
    with pytest.raises(SystemExit) as end:
        parse([*LAKE, *given])

    assert end.value.code == 2


def test_arguments_that_glue_adds_are_passed_over():
    asked = parse([*OF_GLUE, *LAKE, "--force", "true", "--datasets", "stores"])

    assert (asked.datasets, asked.force) == (["stores"], True)
    assert is_glue([*OF_GLUE, *LAKE])
    assert not is_glue(LAKE)


def test_misspelled_argument_is_not_taken_for_one_of_glue():
    with pytest.raises(UsageError, match="no argument --dataset; did you mean --datasets"):
        parse([*OF_GLUE, *LAKE, "--dataset", "sales"])


def test_environment_gives_what_no_argument_says(monkeypatch):
    monkeypatch.setenv("MARKETPULSE_LAKE", "s3://bucket")
    monkeypatch.setenv("MARKETPULSE_SILVER_DATABASE", "marketpulse_dev_silver")

    asked = parse(["--silver-database", ""])

    assert (asked.lake, asked.silver_database) == ("s3://bucket", None)
    assert parse([]).silver_database == "marketpulse_dev_silver"


@pytest.fixture
def run(monkeypatch):
    """What the job is run with, in place of running it; `failure` is raised if set."""
    calls: dict = {"failure": None}

    def record(lake, datasets, **options):
        calls.update(lake=lake, datasets=datasets, **options)
        if calls["failure"]:
            raise calls["failure"]

    monkeypatch.setattr(bronze_to_silver, "run", record)
    monkeypatch.setattr(bronze_to_silver, "log_to_stdout", lambda: None)
    return calls


def test_job_ends_with_0_when_all_is_published(run):
    asked = [*LAKE, "--datasets", "stores", "--date", "2026-03-02", "--env", "stg"]

    assert bronze_to_silver.main(asked) == 0
    assert run["environment"] == "stg"
    assert (run["lake"], run["datasets"], run["days"]) == (Lake(LAKE[1]), ["stores"], [MONDAY])


@pytest.mark.parametrize(
    ("failure", "code"), [(MarketPulseError("refused"), 1), (UsageError("wrong"), 2)]
)
def test_failure_is_told_in_a_line_and_by_the_exit_code(run, capsys, failure, code):
    run["failure"] = failure

    assert bronze_to_silver.main(LAKE) == code
    assert capsys.readouterr().err == f"Error: {failure}\n"


def test_glue_learns_the_reason_from_the_exception(run):
    run["failure"] = MarketPulseError("clicks 2026-03-02T13 was refused")

    with pytest.raises(SystemExit, match="Error: clicks 2026-03-02T13 was refused"):
        bronze_to_silver.main([*OF_GLUE, *LAKE])


@pytest.mark.parametrize(
    ("variable", "arguments", "environment"),
    [
        (None, [], "prod"),
        ("", [], "prod"),
        ("stg", [], "stg"),
        ("stg", ["--env", "dev"], "dev"),
    ],
)
def test_job_that_is_told_no_environment_is_as_strict_as_prod(
    monkeypatch, variable, arguments, environment
):
    monkeypatch.delenv("MARKETPULSE_ENV", raising=False)
    if variable is not None:
        monkeypatch.setenv("MARKETPULSE_ENV", variable)

    assert parse([*LAKE, *arguments]).environment == environment


def test_unknown_environment_is_named_with_the_known_ones(monkeypatch):
    monkeypatch.setenv("MARKETPULSE_ENV", "production")

    with pytest.raises(UsageError, match="no environment 'production'; known ones: local, dev"):
        parse(LAKE)
