"""The fixed names of the local AWS, the same as Terraform gives on AWS."""

ACCOUNT = "111111111111"
REGION = "us-east-2"
ACCESS_KEY_ID = "local-aws"
SECRET_ACCESS_KEY = "local-aws"
LAYERS = ("raw", "silver", "gold", "logs", "artifacts")
DATABASE_LAYERS = {"bronze": "raw", "silver": "silver", "gold": "gold"}


def bucket(environment: str, layer: str) -> str:
    return f"marketpulse-{ACCOUNT}-{environment}-{layer}"


def database(environment: str, layer: str) -> str:
    return f"marketpulse_{environment}_{layer}"


def role_arn(environment: str, service: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{role(environment, service)}"


def role(environment: str, service: str) -> str:
    return f"marketpulse-{environment}-{service}"


def glue_job(environment: str) -> str:
    return f"marketpulse-{environment}-silver"


def token_key_parameter(environment: str) -> str:
    return f"/marketpulse/{environment}/tokens/key"
