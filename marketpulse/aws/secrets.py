"""Secrets of AWS Secrets Manager."""

import json

from marketpulse.aws.clients import client
from marketpulse.aws.troubles import aws_errors_explained
from marketpulse.errors import AwsError


def secret_fields(name: str) -> dict[str, object]:
    """Return the fields of a secret, by ARN or name; asked anew each time, as secrets rotate."""
    with aws_errors_explained(f"secret {name}"):
        answer = client("secretsmanager").get_secret_value(SecretId=name)
    try:
        fields = json.loads(answer.get("SecretString", ""))
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise AwsError(
            f"secret {name} holds no JSON object: put one with username and password in it"
        )
    return fields
