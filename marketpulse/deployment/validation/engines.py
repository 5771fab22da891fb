"""EMR, Redshift and the source database: private, encrypted, bounded in cost."""

from collections.abc import Iterator
from datetime import timedelta

from botocore.exceptions import ClientError

from marketpulse.aws.clients import client
from marketpulse.deployment.environments import CloudEnvironment
from marketpulse.deployment.removal.stopping import clusters_up, is_ours
from marketpulse.deployment.validation.checks import Check
from marketpulse.deployment.validation.promises import IDLE_SECONDS, promise_of

EMR, REDSHIFT, DATABASE = "EMR", "Redshift", "database"
_BACKUP_DAYS = 7


def check_emr(environment: CloudEnvironment) -> Iterator[Check]:
    """Clusters where they belong; each ends by itself when idle and encrypts what it holds."""
    clusters = clusters_up(environment)
    if not promise_of(environment).has_emr:
        names = ", ".join(cluster["Id"] for cluster in clusters)
        yield Check(EMR, "clusters", "there are none", not clusters, names)
        return
    name = environment.prefix
    pages = client("emr").get_paginator("list_security_configurations").paginate()
    there = {each["Name"] for page in pages for each in page["SecurityConfigurations"]}
    found = any(is_ours(each, environment) for each in there)
    yield Check(EMR, name, "has a security configuration", found, "missing")
    for cluster in clusters:
        yield from _check_cluster(cluster["Id"])


def _check_cluster(cluster: str) -> Iterator[Check]:
    emr = client("emr")
    described = emr.describe_cluster(ClusterId=cluster)["Cluster"]
    encrypted = described.get("SecurityConfiguration")
    yield Check(EMR, cluster, "encrypts disks and traffic", bool(encrypted), "no configuration")
    release = described.get("ReleaseLabel", "")
    yield Check(EMR, cluster, "is of EMR 7", release.startswith("emr-7."), release)
    policy = emr.get_auto_termination_policy(ClusterId=cluster).get("AutoTerminationPolicy", {})
    idle = policy.get("IdleTimeout")
    statement = f"ends after {timedelta(seconds=IDLE_SECONDS)} without work"
    holds = idle is not None and idle <= IDLE_SECONDS
    found = "never" if idle is None else str(timedelta(seconds=idle))
    yield Check(EMR, cluster, statement, holds, found)
    yield Check(EMR, cluster, "keeps its logs in S3", bool(described.get("LogUri")), "no LogUri")


def check_redshift(environment: CloudEnvironment) -> Iterator[Check]:
    """A workgroup with a limit, or a cluster; neither can be reached from outside."""
    workgroup = _workgroup(environment)
    if workgroup is None:
        yield from _check_redshift_cluster(environment)
        return
    name, serverless = workgroup["workgroupName"], client("redshift-serverless")
    yield Check(REDSHIFT, name, "is private", not workgroup.get("publiclyAccessible"), "public")
    routed = bool(workgroup.get("enhancedVpcRouting"))
    yield Check(REDSHIFT, name, "reads S3 through the network", routed, "routes past it")
    limits = serverless.list_usage_limits(resourceArn=workgroup["workgroupArn"])["usageLimits"]
    stops = any(limit["breachAction"] == "deactivate" for limit in limits)
    yield Check(REDSHIFT, name, "has a limit that stops it", stops, f"{len(limits)} limits")
    namespace = serverless.get_namespace(namespaceName=workgroup["namespaceName"])["namespace"]
    key = namespace.get("kmsKeyId", "AWS_OWNED_KMS_KEY")
    statement = "is encrypted with our key"
    yield Check(REDSHIFT, namespace["namespaceName"], statement, "AWS_OWNED" not in key, key)


def _workgroup(environment: CloudEnvironment) -> dict | None:
    try:
        answer = client("redshift-serverless").get_workgroup(workgroupName=environment.prefix)
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return None
        raise
    return answer["workgroup"]


def _check_redshift_cluster(environment: CloudEnvironment) -> Iterator[Check]:
    pages = client("redshift").get_paginator("describe_clusters").paginate()
    clusters = [each for page in pages for each in page["Clusters"]]
    ours = [each for each in clusters if is_ours(each["ClusterIdentifier"], environment)]
    statement = "there is a workgroup or a cluster"
    yield Check(REDSHIFT, environment.prefix, statement, bool(ours), "neither")
    for cluster in ours:
        name = cluster["ClusterIdentifier"]
        yield Check(REDSHIFT, name, "is private", not cluster["PubliclyAccessible"], "public")
        yield Check(REDSHIFT, name, "is encrypted", cluster["Encrypted"], "plain")
        routed = cluster["EnhancedVpcRouting"]
        yield Check(REDSHIFT, name, "reads S3 through the network", routed, "routes past it")


def check_database(environment: CloudEnvironment) -> Iterator[Check]:
    """The source database; in prod with a stand-by, backups and protection."""
    pages = client("rds").get_paginator("describe_db_instances").paginate()
    databases = [each for page in pages for each in page["DBInstances"]]
    promise = promise_of(environment)
    for database in databases:
        name = database["DBInstanceIdentifier"]
        if not is_ours(name, environment):
            continue
        yield Check(DATABASE, name, "is encrypted", database["StorageEncrypted"], "plain")
        yield Check(DATABASE, name, "is private", not database["PubliclyAccessible"], "public")
        if promise.is_redundant:
            yield Check(DATABASE, name, "has a stand-by", database["MultiAZ"], "one zone")
            guarded = bool(database.get("DeletionProtection"))
            yield Check(DATABASE, name, "is protected from deletion", guarded, "unprotected")
            days = database["BackupRetentionPeriod"]
            statement = f"keeps backups for {_BACKUP_DAYS} days or more"
            yield Check(DATABASE, name, statement, days >= _BACKUP_DAYS, f"{days} days")
