"""Charges of what computes: Glue, EMR, Redshift, the source database, orchestration, Athena."""

from collections.abc import Iterator

from marketpulse.cost.charges import Charge, standing, used, working
from marketpulse.cost.clusters import (
    EMR,
    cluster_charges,
    cluster_requests,
    fleets_of_request,
    fleets_of_resource,
)
from marketpulse.cost.rate_card import price_of
from marketpulse.cost.resources import Resource
from marketpulse.cost.usage import Usage

GLUE, REDSHIFT = "Glue", "Redshift"
DATABASE, ORCHESTRATION, ATHENA = "source database", "orchestration", "Athena"
_CPU_UNITS, _MB_PER_GB = 1024, 1024


def glue_jobs(_found: list[Resource], usage: Usage) -> Iterator[Charge]:
    """Jobs and dbt's sessions."""
    yield used(GLUE, "glue.dpu", usage.glue_dpu_hours)


def crawlers(_found: list[Resource], usage: Usage) -> Iterator[Charge]:
    """Crawlers."""
    yield used(GLUE, "glue.crawler_dpu", usage.crawler_dpu_hours)


def emr_clusters(found: list[Resource], usage: Usage) -> Iterator[Charge]:
    """Clusters that stay up for people."""
    for cluster in found:
        yield from cluster_charges(cluster.values["name"], fleets_of_resource(cluster), usage)


def emr_serverless(_found: list[Resource], usage: Usage) -> Iterator[Charge]:
    """Applications of EMR Serverless."""
    yield used(EMR, "emr_serverless.vcpu", usage.emr_serverless_vcpu_hours)
    yield used(EMR, "emr_serverless.memory", usage.emr_serverless_memory_gb_hours)


def redshift_workgroups(found: list[Resource], usage: Usage) -> Iterator[Charge]:
    """Serverless: hours of RPUs, which are its base capacity while a query runs."""
    price = price_of("redshift.serverless").usd
    for workgroup in found:
        capacity = workgroup.values.get("base_capacity") or 128
        hours = usage.redshift_rpu_hours / capacity
        yield working(REDSHIFT, f"workgroup of {capacity} RPUs", capacity * price, hours)
    yield used(REDSHIFT, "redshift.storage", usage.redshift_storage_gb)


def redshift_namespaces(found: list[Resource], _usage: Usage) -> Iterator[Charge]:
    """The secret with the administrator's password."""
    managed = sum(bool(each.values.get("manage_admin_password")) for each in found)
    yield standing(REDSHIFT, "secrets.secret", managed)


def redshift_clusters(found: list[Resource], usage: Usage) -> Iterator[Charge]:
    """Provisioned nodes, whether they work or not."""
    for cluster in found:
        kind, nodes = cluster.values["node_type"], cluster.values.get("number_of_nodes") or 1
        yield standing(REDSHIFT, f"redshift.{kind}", nodes, f"{nodes} nodes {kind}")
    yield used(REDSHIFT, "redshift.storage", usage.redshift_storage_gb)


def databases(found: list[Resource], _usage: Usage) -> Iterator[Charge]:
    """PostgreSQL: instance and storage, twice when there is a standby; a managed password."""
    for database in found:
        kind, copies = database.values["instance_class"], 2 if database.values["multi_az"] else 1
        zones = "two zones" if copies == 2 else "one zone"
        yield standing(DATABASE, f"rds.{kind}", copies, f"{kind} in {zones}")
        gigabytes = database.values["allocated_storage"] or 0
        yield standing(DATABASE, "rds.gp3", copies * gigabytes, f"{gigabytes} GB in {zones}")
        if database.values.get("manage_master_user_password"):
            yield standing(DATABASE, "secrets.secret", 1)


def tasks(found: list[Resource], usage: Usage) -> Iterator[Charge]:
    """Tasks on Fargate."""
    for task in found:
        cpus = float(task.values["cpu"] or 0) / _CPU_UNITS
        memory = float(task.values["memory"] or 0) / _MB_PER_GB
        hourly = cpus * price_of("fargate.vcpu").usd + memory * price_of("fargate.memory").usd
        what = f"task {task.values.get('family', '')} on Fargate"
        yield working(ORCHESTRATION, what, hourly, usage.fargate_task_hours / len(found))


def state_machines(found: list[Resource], usage: Usage) -> Iterator[Charge]:
    """State transitions, and the clusters that a machine starts by itself."""
    yield used(ORCHESTRATION, "states.transition", usage.state_transitions / 1000)
    for machine in found:
        for request in cluster_requests(machine.values.get("definition") or "{}"):
            yield from cluster_charges(request["Name"], fleets_of_request(request), usage)


def athena_workgroups(_found: list[Resource], usage: Usage) -> Iterator[Charge]:
    """Queries, by what they scan."""
    yield used(ATHENA, "athena.scan", usage.athena_tb_scanned)


RULES = {
    "aws_glue_job": glue_jobs,
    "aws_glue_crawler": crawlers,
    "aws_emr_cluster": emr_clusters,
    "aws_emrserverless_application": emr_serverless,
    "aws_redshiftserverless_workgroup": redshift_workgroups,
    "aws_redshiftserverless_namespace": redshift_namespaces,
    "aws_redshift_cluster": redshift_clusters,
    "aws_db_instance": databases,
    "aws_ecs_task_definition": tasks,
    "aws_sfn_state_machine": state_machines,
    "aws_athena_workgroup": athena_workgroups,
}
