"""The environment variables by which the command line, dbt and Spark find the local AWS."""

from importlib.metadata import version

from tests.local_aws import names


def jobs(environment: str) -> str:
    """Where the files of the silver job are to lie."""
    return f"s3://{names.bucket(environment, 'artifacts')}/jobs/{version('marketpulse')}"


def connection(endpoint: str, account: str = names.ACCESS_KEY_ID) -> dict[str, str]:
    """What any tool of AWS needs to reach an account here."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": names.REGION,
        "AWS_DEFAULT_REGION": names.REGION,
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": names.SECRET_ACCESS_KEY,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def variables(environment: str, endpoint: str) -> dict[str, str]:
    """All that an AWS target needs, but for what is made later (cluster, Redshift)."""

    def bucket(layer: str) -> str:
        return f"s3://{names.bucket(environment, layer)}"

    return {
        **connection(endpoint),
        "MARKETPULSE_LAKE": bucket("{layer}"),
        "MARKETPULSE_SILVER_DATABASE": names.database(environment, "silver"),
        "MARKETPULSE_GOLD_DATABASE": names.database(environment, "gold"),
        "MARKETPULSE_GOLD_LOCATION": f"{bucket('gold')}/gold",
        "MARKETPULSE_GLUE_ROLE_ARN": names.role_arn(environment, "glue"),
        "MARKETPULSE_REDSHIFT_ROLE_ARN": names.role_arn(environment, "redshift"),
        "MARKETPULSE_GLUE_JOB": names.glue_job(environment),
        "MARKETPULSE_TOKEN_KEY_PARAMETER": names.token_key_parameter(environment),
        "MARKETPULSE_ARTIFACTS": bucket("artifacts"),
        "MARKETPULSE_LOGS_URI": bucket("logs"),
        "MARKETPULSE_JOBS": jobs(environment),
    }
