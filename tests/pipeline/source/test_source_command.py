"""`marketpulse ingest` as a person calls it, into a lake in S3."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer
from source_server import PASSWORD

from generators.database.loading import load_days
from generators.story import Story

pytestmark = pytest.mark.usefixtures("driver")

MARKETPULSE = Path(sys.executable).with_name("marketpulse")
BUCKET = "marketpulse-111111111111-dev-raw"


@pytest.fixture
def s3():
    """An S3 that other processes reach too."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    access = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    client = boto3.client(
        "s3",
        endpoint_url=access["AWS_ENDPOINT_URL"],
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        region_name="us-east-1",
    )
    client.create_bucket(Bucket=BUCKET)
    yield client, access
    server.stop()


def test_extract_lands_in_s3_and_the_command_says_what(source, s3, tmp_path):
    client, access = s3
    list(load_days(source.database, Story(42, 0.001), [date(2026, 3, 2)]))

    done = subprocess.run(
        [MARKETPULSE, "ingest", "--date", "2026-03-02"],
        env=os.environ
        | access
        | {"MARKETPULSE_LAKE": f"s3://{BUCKET}", "MARKETPULSE_LOGS": str(tmp_path)},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    [(customers,)] = source.sql("select count(*) from customers")
    assert f"customers: {customers} rows (all rows) and 0 deleted keys landed" in done.stdout
    objects = client.list_objects_v2(Bucket=BUCKET, Prefix="bronze/customers/")["Contents"]
    names = {entry["Key"].rsplit("/", 1)[-1] for entry in objects}
    assert len(names) == 2
    note = client.get_object(
        Bucket=BUCKET, Key="bronze/customers/ingest_date=2026-03-02/_extract.json"
    )
    assert json.loads(note["Body"].read())["rows"] == customers
    logged = (tmp_path / "marketpulse.jsonl").read_text()
    assert logged.count('"message": "batch landed"') == 2
    assert PASSWORD not in done.stdout + done.stderr + logged
