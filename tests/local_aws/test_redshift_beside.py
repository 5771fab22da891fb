"""Redshift, when it is asked for, reads the same catalog and the same files."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = """
import pyarrow as pa, pyarrow.parquet as pq, redshift_connector
from tests.local_aws import LocalAws
with LocalAws.start({folder!r}, redshift=True) as aws:
    found = aws.environment
    place = "marketpulse-111111111111-dev-gold/gold/prices"
    (aws.store / place).mkdir(parents=True)
    pq.write_table(pa.table({{"price": [1, 2]}}), aws.store / place / "part-0.parquet")
    table = {{
        "Name": "prices",
        "TableType": "EXTERNAL_TABLE",
        "StorageDescriptor": {{
            "Columns": [{{"Name": "price", "Type": "bigint"}}], "Location": f"s3://{{place}}"
        }},
    }}
    aws.client("glue").create_table(DatabaseName="marketpulse_dev_gold", TableInput=table)
    connection = redshift_connector.connect(
        host=found["MARKETPULSE_REDSHIFT_HOST"],
        port=int(found["MARKETPULSE_REDSHIFT_PORT"]),
        database=found["MARKETPULSE_REDSHIFT_DATABASE"],
        user=found["MARKETPULSE_REDSHIFT_USER"],
        password=found["MARKETPULSE_REDSHIFT_PASSWORD"],
        ssl=False,
    )
    connection.autocommit = True
    cursor = connection.cursor()
    role = found["MARKETPULSE_REDSHIFT_ROLE_ARN"]
    cursor.execute("create external schema gold from data catalog"
                   f" database 'marketpulse_dev_gold' iam_role '{{role}}'")
    cursor.execute("select sum(price) from gold.prices")
    print(cursor.fetchone()[0], aws.calls.counts)
    connection.close()
"""


def test_table_of_glue_is_queried_on_redshift(tmp_path):
    """In a process without any AWS settings."""
    command = [sys.executable, "-c", SCRIPT.format(folder=str(tmp_path))]
    answer = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120)
    assert answer.stdout.split(" ", 1) == ["3", "{}\n"], answer.stderr
