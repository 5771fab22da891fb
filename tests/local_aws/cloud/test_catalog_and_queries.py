"""Glue's and Athena's parts that Terraform makes, changes and deletes."""

import boto3
import pytest


@pytest.fixture
def glue(aws):
    return boto3.client("glue")


@pytest.fixture
def athena(aws):
    return boto3.client("athena")


def test_connection_is_made_changed_and_deleted(glue):
    place = {"SubnetId": "subnet-1", "SecurityGroupIdList": ["sg-1"]}
    wanted = {
        "Name": "source",
        "ConnectionType": "JDBC",
        "ConnectionProperties": {"JDBC_CONNECTION_URL": "jdbc:postgresql://one/shop"},
        "PhysicalConnectionRequirements": place,
    }
    glue.create_connection(ConnectionInput=wanted)
    found = glue.get_connection(Name="source")["Connection"]
    assert (found["ConnectionType"], found["PhysicalConnectionRequirements"]) == ("JDBC", place)
    wanted["ConnectionProperties"] = {"JDBC_CONNECTION_URL": "jdbc:postgresql://two/shop"}
    glue.update_connection(Name="source", ConnectionInput=wanted)
    found = glue.get_connection(Name="source")["Connection"]
    assert found["ConnectionProperties"] == wanted["ConnectionProperties"]
    glue.delete_connection(ConnectionName="source")
    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.get_connection(Name="source")


@pytest.mark.parametrize("execution_class", ["FLEX", None])
def test_job_has_the_execution_class_it_was_given(glue, execution_class):
    name = f"job-{execution_class}"
    given = {"ExecutionClass": execution_class} if execution_class else {}
    glue.create_job(
        Name=name, Role="arn:aws:iam::111111111111:role/any", Command={"Name": "glueetl"}, **given
    )
    assert glue.get_job(JobName=name)["Job"].get("ExecutionClass") == execution_class


def test_index_of_partitions_has_the_types_of_the_table(glue):
    table = {"DatabaseName": "marketpulse_dev_silver", "TableName": "sales"}
    keys = [{"Name": "event_date", "Type": "date"}]
    glue.create_table(
        DatabaseName=table["DatabaseName"], TableInput={"Name": "sales", "PartitionKeys": keys}
    )
    index = {"IndexName": "by_date", "Keys": ["event_date"]}
    glue.create_partition_index(**table, PartitionIndex=index)
    [found] = glue.get_partition_indexes(**table)["PartitionIndexDescriptorList"]
    assert (found["Keys"], found["IndexStatus"]) == (keys, "ACTIVE")
    glue.delete_partition_index(**table, IndexName="by_date")
    assert glue.get_partition_indexes(**table)["PartitionIndexDescriptorList"] == []


def test_ruleset_is_made_changed_and_deleted(glue):
    glue.create_data_quality_ruleset(Name="rules", Ruleset="Rules = [ RowCount > 0 ]")
    glue.update_data_quality_ruleset(Name="rules", Ruleset="Rules = [ RowCount > 1 ]")
    found = glue.get_data_quality_ruleset(Name="rules")
    assert found["Ruleset"] == "Rules = [ RowCount > 1 ]"
    glue.delete_data_quality_ruleset(Name="rules")
    with pytest.raises(glue.exceptions.EntityNotFoundException):
        glue.get_data_quality_ruleset(Name="rules")


def test_named_query_is_made_changed_and_deleted(athena):
    query = athena.create_named_query(
        Name="value", Database="gold", QueryString="select 1", WorkGroup="primary"
    )["NamedQueryId"]
    athena.update_named_query(NamedQueryId=query, Name="value", QueryString="select 2")
    assert athena.get_named_query(NamedQueryId=query)["NamedQuery"]["QueryString"] == "select 2"
    athena.delete_named_query(NamedQueryId=query)
    assert query not in athena.list_named_queries()["NamedQueryIds"]


def test_catalogs_and_prepared_statements_are_deleted(athena):
    athena.create_data_catalog(Name="other", Type="GLUE", Parameters={"catalog-id": "1"})
    athena.delete_data_catalog(Name="other")
    names = [it["CatalogName"] for it in athena.list_data_catalogs()["DataCatalogsSummary"]]
    assert "other" not in names
    athena.create_prepared_statement(
        StatementName="one", WorkGroup="primary", QueryStatement="select ?"
    )
    athena.delete_prepared_statement(StatementName="one", WorkGroup="primary")
    with pytest.raises(athena.exceptions.ClientError):
        athena.get_prepared_statement(StatementName="one", WorkGroup="primary")
