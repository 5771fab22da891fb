"""Removing an environment: stop, empty, destroy."""

from collections.abc import Callable

from marketpulse.deployment.environments import CloudEnvironment
from marketpulse.deployment.removal.images import delete_images, repositories
from marketpulse.deployment.removal.stopping import stop_everything
from marketpulse.deployment.removal.stored import empty_bucket, environment_buckets
from marketpulse.deployment.terraform import Message, Terraform, TerraformError

_NOT_EMPTY = "BucketNotEmpty"


def remove(
    terraform: Terraform,
    environment: CloudEnvironment,
    on_step: Callable[[str], object],
    on_message: Callable[[Message], object] = id,
) -> None:
    """Delete an environment with all data; raises TerraformError or AwsError when it cannot."""
    for stopped in stop_everything(environment):
        on_step(f"stopped: {stopped}")
    _empty(environment, on_step)
    try:
        _destroy(terraform, on_message)
    except TerraformError as error:
        # S3 delivers access logs for hours, also of what was just deleted.
        if _NOT_EMPTY not in str(error):
            raise
        _empty(environment, on_step)
        _destroy(terraform, on_message)


def _empty(environment: CloudEnvironment, on_step: Callable[[str], object]) -> None:
    for bucket in environment_buckets(environment):
        on_step(f"emptied: {bucket}, {empty_bucket(bucket):,} versions")
    for repository in repositories(environment):
        on_step(f"emptied: {repository}, {delete_images(repository):,} images")


def _destroy(terraform: Terraform, on_message: Callable[[Message], object]) -> None:
    terraform.run("destroy", "-auto-approve", "-input=false", on_message=on_message)
