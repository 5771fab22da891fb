"""The fixed names of the local AWS, the same as Terraform gives on AWS."""

DEV_ACCOUNT = "111111111111"
PROD_ACCOUNT = "222222222222"
REGION = "us-east-2"
ACCESS_KEY_ID = "local-aws"
SECRET_ACCESS_KEY = "local-aws"
LAYERS = ("raw", "silver", "gold", "logs", "artifacts")
DATABASE_LAYERS = {"bronze": "raw", "silver": "silver", "gold": "gold"}


def account(environment: str) -> str:
    """The account of an environment: prod's holds stg as well."""
    return DEV_ACCOUNT if environment == "dev" else PROD_ACCOUNT


def bucket(environment: str, layer: str) -> str:
    return f"marketpulse-{account(environment)}-{environment}-{layer}"


def database(environment: str, layer: str) -> str:
    return f"marketpulse_{environment}_{layer}"


def role_arn(environment: str, service: str) -> str:
    return f"arn:aws:iam::{account(environment)}:role/{role(environment, service)}"


def role(environment: str, service: str) -> str:
    return f"marketpulse-{environment}-{service}"


def glue_job(environment: str) -> str:
    return f"marketpulse-{environment}-silver"


def token_key_parameter(environment: str) -> str:
    return f"/marketpulse/{environment}/tokens/key"
