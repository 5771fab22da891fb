"""Create a table of the catalog, or change what differs from its description."""

from botocore.exceptions import ClientError

from marketpulse.aws.clients import client
from marketpulse.aws.troubles import aws_errors_explained, error_code
from marketpulse.errors import MarketPulseError


def find_table(database: str, name: str) -> dict | None:
    """Return a table as Glue describes it; None when there is none."""
    try:
        return client("glue").get_table(DatabaseName=database, Name=name)["Table"]
    except ClientError as error:
        if error_code(error) == "EntityNotFoundException":
            return None
        raise


def require_database(database: str) -> None:
    """Raise MarketPulseError when the database is not there: it is made with the infrastructure."""
    with aws_errors_explained(f"Glue database {database}"):
        try:
            client("glue").get_database(Name=database)
        except ClientError as error:
            if error_code(error) != "EntityNotFoundException":
                raise
            raise MarketPulseError(
                f"there is no Glue database {database}: check MARKETPULSE_SILVER_DATABASE, the "
                "region and the AWS account; Terraform makes the databases"
            ) from error


def put_table(database: str, wanted: dict) -> bool:
    """Make a table what it should be; False when it was that already.

    Parameters that others added to it, statistics for example, stay.
    """
    found = find_table(database, wanted["Name"])
    if found is None:
        try:
            client("glue").create_table(DatabaseName=database, TableInput=wanted)
            return True
        except ClientError as error:
            if error_code(error) != "AlreadyExistsException":
                raise
            found = find_table(database, wanted["Name"]) or {}
    if is_part_of(wanted, found):
        return False
    parameters = _without_spark(found.get("Parameters", {})) | wanted["Parameters"]
    client("glue").update_table(
        DatabaseName=database, TableInput=wanted | {"Parameters": parameters}, SkipArchive=True
    )
    return True


def is_part_of(wanted: object, found: object) -> bool:
    """Whether all that is wanted is found; dictionaries may hold more than that."""
    if isinstance(wanted, dict):
        return isinstance(found, dict) and all(
            is_part_of(value, found.get(name)) for name, value in wanted.items()
        )
    if isinstance(wanted, list):
        return isinstance(found, list) and (
            len(wanted) == len(found) and all(map(is_part_of, wanted, found))
        )
    return wanted == found or (wanted == "" and found is None)


def _without_spark(parameters: dict[str, str]) -> dict[str, str]:
    """Leave Spark's view of an older schema behind: its parts may be more than the new ones."""
    return {k: v for k, v in parameters.items() if not k.startswith("spark.sql.")}
