"""ECS: clusters that are gone are no longer found by their tags."""

from collections.abc import Callable

from moto.ecs.models import Cluster, EC2ContainerServiceBackend

from tests.local_aws.cloud.extending import around


@around(EC2ContainerServiceBackend)
def delete_cluster(original: Callable, self, cluster_str: str) -> Cluster:
    cluster = original(self, cluster_str)
    cluster.tags = []
    return cluster
