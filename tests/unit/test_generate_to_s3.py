from datetime import date

import pytest
from typer.testing import CliRunner

from generators import generate
from marketpulse.cli import app
from marketpulse.errors import AwsError
from marketpulse.lake import Lake
from marketpulse.settings import settings

ROOT = "s3://marketpulse-111111111111-dev-{layer}"
OPTIONS = ["--date", "2026-03-02", "--scale", "0.0005", "--datasets", "stores", "--processes", "1"]


@pytest.fixture
def run(aws, monkeypatch):
    def command(lake: str):
        monkeypatch.setenv("MARKETPULSE_LAKE", lake)
        settings.cache_clear()
        result = CliRunner().invoke(app, ["generate", "--env", "dev", *OPTIONS])
        if result.exception:
            raise result.exception
        return result.output

    yield command
    settings.cache_clear()


def test_bronze_in_s3_is_what_it_is_on_a_disk(run, tmp_path):
    local = Lake(str(tmp_path))
    generate(local, ["stores"], [date(2026, 3, 2)], scale=0.0005, processes=1)

    run(ROOT)

    lake = Lake(ROOT)
    paths = [file.path for file in local.files("bronze")]
    assert [file.path for file in lake.files("bronze")] == paths
    assert [lake.read(path) for path in paths] == [local.read(path) for path in paths]


def test_wrong_bucket_ends_in_one_sentence(run):
    with pytest.raises(AwsError, match=r"^s3://nowhere/bronze/stores/.*: there is no such bucket"):
        run("s3://nowhere")
