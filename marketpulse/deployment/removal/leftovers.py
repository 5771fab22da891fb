"""What is left of an environment: found by tag, and where services are known to leave things."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from marketpulse.aws.clients import client
from marketpulse.aws.troubles import aws_errors_explained
from marketpulse.cost.rate_card import HOURS_A_MONTH, price_of
from marketpulse.deployment.environments import CloudEnvironment
from marketpulse.deployment.removal.prices import monthly_price
from marketpulse.deployment.removal.stopping import clusters_up, is_ours, sessions_up
from marketpulse.deployment.removal.tagged import tagged_resources
from marketpulse.errors import AwsError

_GIB = 1024**3


@dataclass(frozen=True)
class Leftover:
    """Something that should be gone: what it costs a month, and how to remove it."""

    kind: str
    name: str
    monthly: float
    removal: str


@dataclass(frozen=True)
class Scan:
    """What was found, and which places could not be looked at."""

    leftovers: tuple[Leftover, ...]
    troubles: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Whether everything was looked at and nothing was found."""
        return not self.leftovers and not self.troubles


Scanner = Callable[[CloudEnvironment], Iterable[Leftover]]


def scan(environment: CloudEnvironment, scanners: Iterable[Scanner] | None = None) -> Scan:
    """Look everywhere; a place that cannot be looked at does not stop the others."""
    found, troubles = {}, []
    for scanner in scanners or SCANNERS:
        try:
            with aws_errors_explained(scanner.__name__.replace("_", " ")):
                for leftover in scanner(environment):
                    found.setdefault(leftover.name, leftover)
        except AwsError as error:
            troubles.append(str(error))
    return Scan(tuple(found.values()), tuple(troubles))


def buckets(environment: CloudEnvironment) -> Iterator[Leftover]:
    """Buckets by name."""
    for bucket in client("s3").list_buckets()["Buckets"]:
        if bucket["Name"].startswith(environment.bucket("")):
            name = bucket["Name"]
            yield Leftover("bucket", name, 0, f"aws s3 rb --force s3://{name}")


def clusters(environment: CloudEnvironment) -> Iterator[Leftover]:
    """EMR clusters that are up; at least a master and a core node each."""
    node = price_of("ec2.m5.xlarge").usd + price_of("emr.m5.xlarge").usd
    for cluster in clusters_up(environment):
        command = f"aws emr terminate-clusters --cluster-ids {cluster['Id']}"
        yield Leftover("EMR cluster", cluster["Id"], 2 * node * HOURS_A_MONTH, command)


def sessions(environment: CloudEnvironment) -> Iterator[Leftover]:
    """Glue sessions that bill."""
    for session in sessions_up(environment):
        units = session.get("MaxCapacity") or session.get("NumberOfWorkers") or 1
        monthly = units * price_of("glue.dpu").usd * HOURS_A_MONTH
        command = f"aws glue stop-session --id {session['Id']}"
        yield Leftover("Glue session", session["Id"], monthly, command)


def log_groups(environment: CloudEnvironment) -> Iterator[Leftover]:
    """Log groups that services made by themselves, with our name somewhere in theirs."""
    kept = price_of("logs.storage").usd
    for page in client("logs").get_paginator("describe_log_groups").paginate():
        for group in page["logGroups"]:
            name = group["logGroupName"]
            if any(is_ours(part, environment) for part in name.split("/")):
                monthly = group.get("storedBytes", 0) / _GIB * kept
                command = f"aws logs delete-log-group --log-group-name {name}"
                yield Leftover("log group", name, monthly, command)


def networks(environment: CloudEnvironment) -> Iterator[Leftover]:
    """The network, and what EMR, Glue and Redshift left in it, which keeps it from going."""
    ec2 = client("ec2")
    tags = [{"Name": f"tag:{key}", "Values": [value]} for key, value in environment.tags.items()]
    for network in ec2.describe_vpcs(Filters=tags)["Vpcs"]:
        inside = [{"Name": "vpc-id", "Values": [network["VpcId"]]}]
        for each in ec2.describe_network_interfaces(Filters=inside)["NetworkInterfaces"]:
            name = each["NetworkInterfaceId"]
            command = f"aws ec2 delete-network-interface --network-interface-id {name}"
            yield Leftover("network interface", name, 0, command)
        for each in ec2.describe_security_groups(Filters=inside)["SecurityGroups"]:
            if each["GroupName"] != "default":
                command = f"aws ec2 delete-security-group --group-id {each['GroupId']}"
                yield Leftover(f"security group {each['GroupName']}", each["GroupId"], 0, command)
        command = f"aws ec2 delete-vpc --vpc-id {network['VpcId']}"
        yield Leftover("network", network["VpcId"], 0, command)


def database_snapshots(environment: CloudEnvironment) -> Iterator[Leftover]:
    """Snapshots of the source database, the final one too; the key they need goes in ten days."""
    price = price_of("rds.backup").usd
    for page in client("rds").get_paginator("describe_db_snapshots").paginate():
        for each in page["DBSnapshots"]:
            name = each["DBSnapshotIdentifier"]
            if is_ours(each["DBInstanceIdentifier"], environment):
                command = f"aws rds delete-db-snapshot --db-snapshot-identifier {name}"
                yield Leftover("database snapshot", name, each["AllocatedStorage"] * price, command)


def retained_backups(environment: CloudEnvironment) -> Iterator[Leftover]:
    """Automatic backups of the source database, which outlive it in a protected environment."""
    price = price_of("rds.backup").usd
    pages = client("rds").get_paginator("describe_db_instance_automated_backups").paginate()
    for each in (backup for page in pages for backup in page["DBInstanceAutomatedBackups"]):
        database = each["DBInstanceIdentifier"]
        if each["Status"] == "retained" and is_ours(database, environment):
            name = each.get("DbiResourceId", database)
            command = f"aws rds delete-db-instance-automated-backup --dbi-resource-id {name}"
            yield Leftover(
                "retained backups", name, each.get("AllocatedStorage", 0) * price, command
            )


def warehouse_snapshots(environment: CloudEnvironment) -> Iterator[Leftover]:
    """Snapshots of a Redshift cluster that somebody asked for."""
    price = price_of("redshift.storage").usd
    pages = client("redshift").get_paginator("describe_cluster_snapshots").paginate()
    for each in (snapshot for page in pages for snapshot in page["Snapshots"]):
        name = each["SnapshotIdentifier"]
        if is_ours(each["ClusterIdentifier"], environment):
            size = each.get("TotalBackupSizeInMegaBytes", 0) / 1024
            command = f"aws redshift delete-cluster-snapshot --snapshot-identifier {name}"
            yield Leftover("warehouse snapshot", name, size * price, command)


def tagged(environment: CloudEnvironment) -> Iterator[Leftover]:
    """Everything else that carries the environment's tags."""
    for arn in tagged_resources(environment):
        yield Leftover("tagged resource", arn, monthly_price(arn), "by the service's console")


SCANNERS: tuple[Scanner, ...] = (
    buckets,
    clusters,
    sessions,
    log_groups,
    networks,
    database_snapshots,
    retained_backups,
    warehouse_snapshots,
    tagged,
)
