"""Resources found by the environment's tags, less those that AWS still lists although they end."""

from collections.abc import Iterator

from botocore.exceptions import ClientError

from marketpulse.aws.clients import client
from marketpulse.deployment.environments import CloudEnvironment

_GLUE = {
    "connection": "get_connection",
    "crawler": "get_crawler",
    "database": "get_database",
    "job": "get_job",
    "trigger": "get_trigger",
    "workflow": "get_workflow",
}
"""Which question about a Glue resource is refused when it is gone."""
_GONE = ("NotFound", "NoSuch", "DoesNotExist", "InvalidRequestException", "ValidationException")


def tagged_resources(environment: CloudEnvironment) -> Iterator[str]:
    """ARNs of what is there; the tag index may be some minutes behind."""
    filters = [{"Key": key, "Values": [value]} for key, value in environment.tags.items()]
    pages = client("resourcegroupstaggingapi").get_paginator("get_resources")
    for page in pages.paginate(TagFilters=filters):
        for found in page["ResourceTagMappingList"]:
            if not _is_ending(found["ResourceARN"]):
                yield found["ResourceARN"]


def _is_ending(arn: str) -> bool:
    """Whether a resource is gone, or goes by itself and costs nothing until then."""
    service, resource = arn.split(":", 5)[2], arn.split(":", 5)[5]
    name = resource.split("/", 1)[-1]
    try:
        match service, resource.split("/", 1)[0]:
            case "kms", "key":
                key = client("kms").describe_key(KeyId=name)["KeyMetadata"]
                return key["KeyState"] == "PendingDeletion"
            case "secretsmanager", _:
                return "DeletedDate" in client("secretsmanager").describe_secret(SecretId=arn)
            case "elasticmapreduce", "cluster":
                cluster = client("emr").describe_cluster(ClusterId=name)["Cluster"]
                return cluster["Status"]["State"].startswith("TERMINATED")
            case "glue", kind if kind in _GLUE:
                argument = "JobName" if kind == "job" else "Name"
                getattr(client("glue"), _GLUE[kind])(**{argument: name})
                return False
            case "ecs", "cluster":
                clusters = client("ecs").describe_clusters(clusters=[name])["clusters"]
                return all(cluster["status"] != "ACTIVE" for cluster in clusters)
            case "ecs", "task-definition":
                answer = client("ecs").describe_task_definition(taskDefinition=arn)
                return answer["taskDefinition"]["status"] != "ACTIVE"
            case _:
                return False
    except ClientError as error:
        if any(word in error.response["Error"]["Code"] for word in _GONE):
            return True
        raise
