"""Glue interactive sessions run their statements by Spark."""

import platform

import boto3
import pytest
from botocore.exceptions import ClientError

from marketpulse.class_archive import ARCHIVE

ROLE = "arn:aws:iam::111111111111:role/marketpulse-dev-glue"


@pytest.fixture(scope="module")
def glue(aws):
    return boto3.client("glue")


@pytest.fixture
def session(aws, glue, request):
    """A session of the test's own, by the name of the test."""
    name = request.node.name
    create(glue, name)
    yield name
    glue.delete_session(Id=name)


def create(glue, name, **arguments):
    given = {f"--{key.replace('_', '-')}": value for key, value in arguments.items()}
    glue.create_session(
        Id=name,
        Role=ROLE,
        Command={"Name": "glueetl", "PythonVersion": "3"},
        DefaultArguments=given,
    )
    assert glue.get_session(Id=name)["Session"]["Status"] == "READY"


def output(glue, session, code):
    number = glue.run_statement(SessionId=session, Code=code)["Id"]
    return glue.get_statement(SessionId=session, Id=number)["Statement"]["Output"]


def text(glue, session, code):
    answer = output(glue, session, code)
    assert answer["Status"] == "ok", answer
    return answer["Data"]["TextPlain"].strip()


@pytest.mark.skipif(platform.system() != "Linux", reason="only Linux shows what a process maps")
def test_java_of_the_sessions_maps_the_archive_of_classes(glue, session):
    code = """
pid = spark._jvm.java.lang.ProcessHandle.current().pid()
print(open(f"/proc/{pid}/maps").read())
"""

    assert str(ARCHIVE) in text(glue, session, code), "make setup writes it"


def test_printed_text_and_last_value_are_the_output(glue, session):
    assert text(glue, session, "x = spark.range(5).count()\nprint('counted')") == "counted"
    assert text(glue, session, "x + 1") == "6"


def test_failed_statement_tells_why_and_the_session_lives_on(glue, session):
    answer = output(glue, session, "spark.sql('select nothing')")
    assert (answer["Status"], answer["ErrorName"]) == ("error", "AnalysisException")
    assert "nothing" in answer["ErrorValue"]
    assert text(glue, session, "1") == "1"


def test_table_of_spark_is_in_the_glue_catalog_and_its_files_in_s3(aws, glue, s3, session):
    text(
        glue,
        session,
        "spark.sql('''create table marketpulse_dev_gold.bars using parquet partitioned by (day)"
        " location 's3://marketpulse-111111111111-dev-gold/gold/bars'"
        " as select 1 as price, date'2026-03-02' as day''')",
    )
    table = glue.get_table(DatabaseName="marketpulse_dev_gold", Name="bars")["Table"]
    assert [c["Name"] for c in table["PartitionKeys"]] == ["day"]
    where = {"DatabaseName": "marketpulse_dev_gold", "TableName": "bars"}
    (partition,) = glue.get_partitions(**where)["Partitions"]
    assert partition["Values"] == ["2026-03-02"]
    found = s3.list_objects_v2(Bucket="marketpulse-111111111111-dev-gold", Prefix="gold/bars/day")
    assert [o["Key"].endswith(".parquet") for o in found["Contents"]] == [True]
    assert text(glue, session, "spark.table('marketpulse_dev_gold.bars').count()") == "1"


def test_partition_registered_by_glue_is_read_by_spark(aws, glue, s3, session):
    location = "s3://marketpulse-111111111111-dev-silver/silver/ticks"
    text(glue, session, f"spark.range(3).write.parquet('{location}/day=2026-03-02')")
    parquet = {
        "InputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
        "OutputFormat": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
        "SerdeInfo": {
            "SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
        },
        "Columns": [{"Name": "id", "Type": "bigint"}],
    }
    glue.create_table(
        DatabaseName="marketpulse_dev_silver",
        TableInput={
            "Name": "ticks",
            "TableType": "EXTERNAL_TABLE",
            "PartitionKeys": [{"Name": "day", "Type": "date"}],
            "StorageDescriptor": {**parquet, "Location": location},
        },
    )
    glue.create_partition(
        DatabaseName="marketpulse_dev_silver",
        TableName="ticks",
        PartitionInput={
            "Values": ["2026-03-02"],
            "StorageDescriptor": {**parquet, "Location": f"{location}/day=2026-03-02"},
        },
    )
    query = "select count(*), min(day) from marketpulse_dev_silver.ticks where day > '2026-03-01'"
    found = text(glue, session, f'tuple(spark.sql("{query}").first())')
    assert found == "(3, datetime.date(2026, 3, 2))"


def test_sessions_share_no_variables_settings_or_views(glue, session):
    create(glue, "other", conf="spark.sql.shuffle.partitions=7 --conf spark.some.name=a=b")
    text(glue, session, "x = 1; spark.range(1).createOrReplaceTempView('mine')")
    assert output(glue, "other", "x")["ErrorName"] == "NameError"
    assert text(glue, "other", "spark.catalog.tableExists('mine')") == "False"
    assert text(glue, "other", "spark.conf.get('spark.sql.shuffle.partitions')") == "'7'"
    assert text(glue, "other", "spark.conf.get('spark.some.name')") == "'a=b'"
    assert text(glue, session, "spark.conf.get('spark.sql.shuffle.partitions')") == "'2'"
    glue.delete_session(Id="other")


def test_bucket_made_after_spark_started_is_readable_in_new_sessions(glue, s3, session):
    location = {"LocationConstraint": "us-east-2"}
    s3.create_bucket(Bucket="marketpulse-late", CreateBucketConfiguration=location)
    s3.put_object(Bucket="marketpulse-late", Key="a.csv", Body=b"x\n")
    create(glue, "later")
    assert text(glue, "later", "spark.read.csv('s3a://marketpulse-late/a.csv').count()") == "1"
    glue.delete_session(Id="later")


def test_arguments_and_services_are_at_hand_inside(aws, glue, session):
    code = "import sys; from awsglue.utils import getResolvedOptions\n"
    code += "getResolvedOptions(sys.argv, ['SESSION_ID'])['SESSION_ID']"
    assert text(glue, session, code) == repr(session)
    code = "import boto3; boto3.client('sts').get_caller_identity()['Account']"
    assert text(glue, session, code) == "'111111111111'"


def test_code_of_the_project_is_not_there_by_itself(glue, session):
    assert output(glue, session, "import marketpulse")["ErrorName"] == "ModuleNotFoundError"


def test_too_long_code_is_refused(glue, session):
    with pytest.raises(ClientError, match="ValidationException"):
        glue.run_statement(SessionId=session, Code="x" * 68_001)
