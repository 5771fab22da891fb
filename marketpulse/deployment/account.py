"""Guards: the credentials belong to the environment's account, the workspace is its own."""

from marketpulse.aws.clients import client
from marketpulse.aws.troubles import aws_errors_explained
from marketpulse.deployment.environments import CloudEnvironment
from marketpulse.deployment.terraform import Terraform
from marketpulse.errors import UsageError

_NO_WORKSPACE_YET = "default"


def require_account(environment: CloudEnvironment) -> str:
    """Return who is signed in; raises UsageError when it is in another account."""
    with aws_errors_explained("who is signed in to AWS"):
        identity = client("sts").get_caller_identity()
    if identity["Account"] != environment.account_id:
        raise UsageError(
            f"{environment.name} lies in account {environment.account_id}, but the credentials "
            f"are those of {identity['Arn']} in account {identity['Account']}: set AWS_PROFILE"
        )
    return identity["Arn"]


def select_workspace(terraform: Terraform, environment: CloudEnvironment) -> None:
    """Make the environment's workspace the current one; raises UsageError when another one is."""
    current = terraform.text("workspace", "show").strip()
    if current == environment.name:
        return
    if current != _NO_WORKSPACE_YET:
        raise UsageError(
            f"the workspace of {environment.folder} is {current}, not {environment.name}: "
            f"unset TF_WORKSPACE, or run `terraform workspace select {environment.name}` there"
        )
    terraform.text("workspace", "select", "-or-create", environment.name)
