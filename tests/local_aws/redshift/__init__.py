"""A stand-in for Amazon Redshift: PostgreSQL behind a proxy that speaks Redshift's dialect."""

from tests.local_aws.redshift.server import RedshiftServer

__all__ = ["RedshiftServer"]
