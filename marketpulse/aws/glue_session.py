"""The Glue session in which dbt builds gold: named before the run, stopped after it, always."""

import os
import signal
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError

from marketpulse.aws.clients import client
from marketpulse.aws.troubles import aws_errors_explained, error_code

SESSION_VARIABLE = "MARKETPULSE_GLUE_SESSION"
"""Where profiles.yml finds the name; a failed session must not be joined again, so never twice."""


@contextmanager
def glue_session() -> Iterator[str]:
    """Name a session for dbt to open; stop it when the block ends, be it by an error or a signal.

    A session that nobody stops is billed until its idle timeout.
    """
    name = f"marketpulse-{uuid.uuid4().hex[:12]}"
    os.environ[SESSION_VARIABLE] = name
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        with _session_left_out_of_parse():
            yield name
    finally:
        signal.signal(signal.SIGTERM, before)
        del os.environ[SESSION_VARIABLE]
        stop_session(name)


@contextmanager
def _session_left_out_of_parse() -> Iterator[None]:
    """Have dbt keep its parse of the project from one session to the next, seconds of a build.

    dbt parses anew when the connection has changed, as models can see it; for dbt-glue the session
    is a part of that.
    """
    from dbt.adapters.glue.credentials import GlueCredentials

    whole = GlueCredentials.connection_info

    def lasting(self: GlueCredentials, **options: bool) -> Iterator[tuple[str, object]]:
        return (pair for pair in whole(self, **options) if pair[0] != "glue_session_id")

    GlueCredentials.connection_info = lasting
    try:
        yield
    finally:
        GlueCredentials.connection_info = whole


def stop_session(name: str) -> None:
    """Stop a session; one that never started, or has ended, is fine."""
    with aws_errors_explained(f"Glue session {name}, which has to be stopped"):
        try:
            client("glue").stop_session(Id=name)
        except ClientError as error:
            if error_code(error) not in {"EntityNotFoundException", "IllegalSessionStateException"}:
                raise


def _leave(_signal: int, _frame: object) -> None:
    raise SystemExit(143)
