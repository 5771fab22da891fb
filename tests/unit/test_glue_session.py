import os

import pytest
from dbt.adapters.glue.credentials import GlueCredentials

from marketpulse.aws.glue_session import SESSION_VARIABLE, glue_session

pytestmark = pytest.mark.usefixtures("aws")


def connection() -> dict[str, object]:
    """What dbt compares with that of its last parse."""
    credentials = GlueCredentials(
        database=None,
        schema="gold",
        role_arn="arn:aws:iam::111111111111:role/glue",
        region="us-east-2",
        glue_session_id=os.environ.get(SESSION_VARIABLE, "none"),
    )
    return dict(credentials.connection_info())


def test_parse_of_the_project_does_not_depend_on_the_session():
    with glue_session() as first:
        before = connection()
    with glue_session() as second:
        after = connection()

    assert first != second
    assert before == after
    assert connection().keys() - before.keys() == {"glue_session_id"}
