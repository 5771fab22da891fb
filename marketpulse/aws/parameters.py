"""Values of the SSM Parameter Store."""

from functools import cache

from marketpulse.aws.clients import client
from marketpulse.aws.troubles import aws_errors_explained
from marketpulse.errors import AwsError


@cache
def secret_parameter(name: str) -> str:
    """Return the decrypted value of a parameter; asks once a process."""
    with aws_errors_explained(f"parameter {name}"):
        answer = client("ssm").get_parameter(Name=name, WithDecryption=True)
    value = answer["Parameter"]["Value"]
    if not value:
        raise AwsError(f"parameter {name} is empty: put a secret in it")
    return value
