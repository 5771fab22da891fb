"""How to reach the source database: by a URL, by PostgreSQL's own variables, by a secret in AWS."""

import os
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from marketpulse.errors import UsageError
from marketpulse.settings import settings

_HOW = (
    "set MARKETPULSE_SOURCE_URL, for example to postgresql://marketpulse@127.0.0.1:5432/shop, or "
    "PGHOST, PGPORT, PGDATABASE and PGUSER; the password is best in PGPASSWORD"
)
_SSL_OPTIONS = ("sslmode", "sslrootcert")


@dataclass(frozen=True)
class SourceDatabase:
    """Where the database is and how to log in; the password is in no text that shows it."""

    host: str
    port: int
    name: str
    user: str
    schema: str
    password: str | None = field(default=None, repr=False)
    ssl: dict[str, str] = field(default_factory=dict)
    """`sslmode` and `sslrootcert`, as far as they are given."""

    def __str__(self) -> str:
        return f"postgresql://{self.user}@{self.host}:{self.port}/{self.name}"

    @property
    def jdbc_url(self) -> str:
        """Without user and password: these are properties, which Spark keeps out of its logs."""
        options = f"?{urlencode(self.ssl)}" if self.ssl else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"jdbc:postgresql://{host}:{self.port}/{quote(self.name, safe='')}{options}"

    @property
    def libpq(self) -> dict[str, str]:
        """Parameters for clients on libpq, which look for a missing password in ~/.pgpass."""
        found = {
            "host": self.host,
            "port": str(self.port),
            "dbname": self.name,
            "user": self.user,
            "password": self.password,
            **self.ssl,
        }
        return {name: value for name, value in found.items() if value}


def source_database() -> SourceDatabase:
    """Return the database that is set; raises UsageError that says what is missing.

    What the URL leaves open comes from the secret, then from PostgreSQL's variables.
    """
    given = _of_environment() | _of_secret() | _of_url()
    missing = [name for name in ("host", "name", "user") if not given.get(name)]
    if missing:
        raise UsageError(
            f"the source database's {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} "
            f"not set: {_HOW}"
        )
    if given["host"].startswith("/"):
        raise UsageError(f"the source database is read by TCP, not by {given['host']}: {_HOW}")
    return SourceDatabase(
        host=given["host"],
        port=_port(given.get("port") or "5432"),
        name=given["name"],
        user=given["user"],
        schema=settings().source_schema,
        password=given.get("password"),
        ssl={name: given[name] for name in _SSL_OPTIONS if given.get(name)},
    )


def _of_environment() -> dict[str, str]:
    variables = {
        "host": "PGHOST",
        "port": "PGPORT",
        "name": "PGDATABASE",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "sslmode": "PGSSLMODE",
        "sslrootcert": "PGSSLROOTCERT",
    }
    return {name: os.environ[v] for name, v in variables.items() if os.environ.get(v)}


def _of_secret() -> dict[str, str]:
    """What RDS puts in a secret: user and password at least; host, port, dbname perhaps."""
    if not settings().source_secret:
        return {}
    from marketpulse.aws.secrets import secret_fields

    fields = secret_fields(settings().source_secret)
    names = {
        "host": "host",
        "port": "port",
        "dbname": "name",
        "username": "user",
        "password": "password",
    }
    return {ours: str(fields[name]) for name, ours in names.items() if fields.get(name)}


def _of_url() -> dict[str, str]:
    if settings().source_url is None:
        return {}
    text = settings().source_url.get_secret_value()
    try:
        url = urlsplit(text)
        found = {
            "host": url.hostname,
            "port": str(url.port) if url.port else None,
            "name": unquote(url.path.removeprefix("/")),
            "user": unquote(url.username or ""),
            "password": unquote(url.password or ""),
        }
    except ValueError as error:
        # The text may hold a password, and urlsplit quotes what it cannot read.
        raise UsageError(f"MARKETPULSE_SOURCE_URL is no URL: {_HOW}") from error
    if url.scheme not in ("postgresql", "postgres"):
        raise UsageError(f"MARKETPULSE_SOURCE_URL does not start with postgresql://: {_HOW}")
    options = {name: values[-1] for name, values in parse_qs(url.query).items()}
    if unknown := sorted(options.keys() - set(_SSL_OPTIONS)):
        raise UsageError(
            f"MARKETPULSE_SOURCE_URL has the option {', '.join(unknown)}; known ones are "
            f"{' and '.join(_SSL_OPTIONS)}"
        )
    return {name: value for name, value in (found | options).items() if value}


def _port(text: str) -> int:
    if not text.isdecimal():
        raise UsageError(f"the source database's port is {text!r}, which is no number: {_HOW}")
    return int(text)
