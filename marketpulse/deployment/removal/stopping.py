"""Stopping what works in an environment, so that nothing holds or remakes what is removed."""

from collections.abc import Iterator

from marketpulse.aws.clients import client
from marketpulse.aws.troubles import aws_errors_explained
from marketpulse.deployment.environments import CloudEnvironment

_CLUSTER_IS_UP = ["STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING"]
_JOB_RUNS = {"STARTING", "RUNNING", "WAITING"}
_SESSION_IS_UP = {"PROVISIONING", "READY", "TIMEOUT"}


def stop_everything(environment: CloudEnvironment) -> list[str]:
    """Stop pipelines first, since they start the rest; returns what was stopped."""
    stopped = []
    for stop in (_stop_pipelines, _stop_clusters, _stop_jobs, _stop_sessions, _unprotect_databases):
        with aws_errors_explained(f"stopping what works in {environment.name}"):
            stopped += stop(environment)
    return stopped


def clusters_up(environment: CloudEnvironment) -> list[dict]:
    """EMR clusters of the environment that are not ended."""
    pages = client("emr").get_paginator("list_clusters").paginate(ClusterStates=_CLUSTER_IS_UP)
    clusters = [cluster for page in pages for cluster in page["Clusters"]]
    return [cluster for cluster in clusters if is_ours(cluster["Name"], environment)]


def sessions_up(environment: CloudEnvironment) -> list[dict]:
    """Glue sessions of the environment's roles that are not stopped."""
    glue, found, token = client("glue"), [], {}
    while True:
        page = glue.list_sessions(**token)
        found += page.get("Sessions", [])
        if not page.get("NextToken"):
            break
        token = {"NextToken": page["NextToken"]}
    return [
        session
        for session in found
        if session["Status"] in _SESSION_IS_UP
        and is_ours(session.get("Role", "").rsplit("/", 1)[-1], environment)
    ]


def is_ours(name: str, environment: CloudEnvironment) -> bool:
    """Whether a name is that of a resource of the environment."""
    return name == environment.prefix or name.startswith(f"{environment.prefix}-")


def _stop_pipelines(environment: CloudEnvironment) -> Iterator[str]:
    states = client("stepfunctions")
    for page in states.get_paginator("list_state_machines").paginate():
        for machine in page["stateMachines"]:
            if not is_ours(machine["name"], environment):
                continue
            arn = machine["stateMachineArn"]
            running = states.list_executions(stateMachineArn=arn, statusFilter="RUNNING")
            for execution in running["executions"]:
                states.stop_execution(executionArn=execution["executionArn"], cause="teardown")
                yield f"execution {execution['name']} of {machine['name']}"


def _stop_clusters(environment: CloudEnvironment) -> Iterator[str]:
    emr = client("emr")
    ids = [cluster["Id"] for cluster in clusters_up(environment)]
    for cluster in ids:
        emr.set_termination_protection(JobFlowIds=[cluster], TerminationProtected=False)
        emr.terminate_job_flows(JobFlowIds=[cluster])
    for cluster in ids:
        emr.get_waiter("cluster_terminated").wait(ClusterId=cluster)
        yield f"EMR cluster {cluster}"


def _stop_jobs(environment: CloudEnvironment) -> Iterator[str]:
    glue = client("glue")
    for page in glue.get_paginator("get_jobs").paginate():
        for job in page["Jobs"]:
            if not is_ours(job["Name"], environment):
                continue
            runs = glue.get_job_runs(JobName=job["Name"], MaxResults=50)["JobRuns"]
            at_work = [run["Id"] for run in runs if run["JobRunState"] in _JOB_RUNS]
            if at_work:
                glue.batch_stop_job_run(JobName=job["Name"], JobRunIds=at_work)
            yield from (f"run {run} of the Glue job {job['Name']}" for run in at_work)


def _stop_sessions(environment: CloudEnvironment) -> Iterator[str]:
    for session in sessions_up(environment):
        client("glue").stop_session(Id=session["Id"])
        yield f"Glue session {session['Id']}"


def _unprotect_databases(environment: CloudEnvironment) -> Iterator[str]:
    rds = client("rds")
    for page in rds.get_paginator("describe_db_instances").paginate():
        for database in page["DBInstances"]:
            name = database["DBInstanceIdentifier"]
            if is_ours(name, environment) and database.get("DeletionProtection"):
                rds.modify_db_instance(
                    DBInstanceIdentifier=name, DeletionProtection=False, ApplyImmediately=True
                )
                yield f"protection of the database {name}"
