"""What an environment consists of: places, the parts in them, and what goes between the parts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """Something drawn as one box; `modules` are the folders of terraform/modules that make it."""

    name: str
    title: str
    place: str
    modules: tuple[str, ...]


@dataclass(frozen=True)
class Arrow:
    """What one part does with another."""

    start: str
    end: str
    label: str = ""


PLACES = {
    "lake": "Lake in S3",
    "network": "VPC: private subnets in three zones, no way to the internet",
    "control": "What runs by itself",
    "watch": "What watches",
}
"""Titles of the places, in the order in which they are drawn."""

PARTS = (
    Part("raw", "raw<br>bronze as delivered", "lake", ("lake", "bucket")),
    Part("silver", "silver<br>with quarantine and ledger", "lake", ("lake", "bucket")),
    Part("gold", "gold", "lake", ("lake", "bucket")),
    Part("artifacts", "artifacts<br>jobs, models", "lake", ("artifacts", "bucket")),
    Part("catalog", "Glue catalog<br>bronze, silver, gold", "lake", ("catalog",)),
    Part("source", "RDS PostgreSQL<br>customers, orders", "network", ("source_database",)),
    Part("glue", "Glue jobs and sessions", "network", ("glue",)),
    Part("emr", "EMR<br>stg and prod only", "network", ("emr",)),
    Part("dbt", "dbt and the gate<br>on ECS Fargate", "network", ("orchestration",)),
    Part("redshift", "Redshift<br>marts", "network", ("redshift",)),
    Part("endpoints", "endpoints of AWS services", "network", ("network",)),
    Part("athena", "Athena<br>named queries", "lake", ("athena",)),
    Part("pipeline", "Step Functions<br>by the clock in prod", "control", ("orchestration",)),
    Part("access", "roles, one for each use", "control", ("access",)),
    Part("keys", "KMS key", "control", ("encryption",)),
    Part("parameters", "Parameter Store", "control", ("parameters",)),
    Part("alarms", "alarms, dashboard, SNS", "watch", ("observability",)),
    Part("session_watch", "watch on Glue sessions", "watch", ("session_watch",)),
    Part("budget", "budget that refuses new work", "watch", ("budget",)),
)  # fmt: skip

ARROWS = (
    Arrow("pipeline", "emr", "silver, in prod and stg"),
    Arrow("pipeline", "glue", "silver, in dev"),
    Arrow("pipeline", "dbt", "gate, then build"),
    Arrow("source", "glue", "customers, orders"),
    Arrow("raw", "emr"),
    Arrow("raw", "glue"),
    Arrow("emr", "silver"),
    Arrow("glue", "silver"),
    Arrow("dbt", "glue", "gold, in a session"),
    Arrow("glue", "gold"),
    Arrow("dbt", "redshift", "marts"),
    Arrow("gold", "redshift", "Spectrum, COPY"),
    Arrow("catalog", "redshift"),
    Arrow("catalog", "athena"),
    Arrow("gold", "athena"),
    Arrow("silver", "catalog", "registered"),
    Arrow("artifacts", "emr", "job, wheels"),
    Arrow("artifacts", "glue"),
    Arrow("endpoints", "catalog", "Glue, KMS, logs, …"),
    Arrow("parameters", "dbt", "settings, token key"),
    Arrow("pipeline", "alarms", "failures"),
    Arrow("session_watch", "glue", "looks for sessions left running"),
    Arrow("session_watch", "alarms"),
    Arrow("budget", "pipeline", "stops"),
)
"""Access and keys touch everything, so no arrows are drawn for them."""

NOT_DRAWN = {"mocks": "for tests", "platform": "puts the modules together"}
"""Folders of terraform/modules that make nothing of their own."""
