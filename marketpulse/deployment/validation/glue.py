"""Catalog and jobs: databases in their buckets, jobs of the version and role we test with."""

from collections.abc import Iterator

from botocore.exceptions import ClientError

from marketpulse.aws.clients import client
from marketpulse.deployment.environments import CloudEnvironment
from marketpulse.deployment.removal.stopping import is_ours
from marketpulse.deployment.validation.checks import Check
from marketpulse.deployment.validation.promises import promise_of

CATALOG, JOBS = "catalog", "jobs"
_BUCKET_LAYERS = {"bronze": "raw", "silver": "silver", "gold": "gold"}
_VERSION, _LONGEST_RUN_MINUTES = "5.0", 24 * 60


def check_catalog(environment: CloudEnvironment) -> Iterator[Check]:
    """A database a layer, whose tables lie in that layer's bucket."""
    for layer, bucket in _BUCKET_LAYERS.items():
        name = f"{environment.prefix}-{layer}".replace("-", "_")
        try:
            location = client("glue").get_database(Name=name)["Database"].get("LocationUri", "")
        except ClientError as error:
            if error.response["Error"]["Code"] != "EntityNotFoundException":
                raise
            yield Check(CATALOG, name, "is there", False, "missing")
            continue
        promised = f"s3://{environment.bucket(bucket)}/"
        is_inside = f"{location.rstrip('/')}/".startswith(promised)
        yield Check(CATALOG, name, f"lies in {promised}", is_inside, location or "nowhere")


def check_jobs(environment: CloudEnvironment) -> Iterator[Check]:
    """Jobs, and triggers that start by the clock where that was promised and nowhere else."""
    glue = client("glue")
    jobs = [j for page in glue.get_paginator("get_jobs").paginate() for j in page["Jobs"]]
    ours = [job for job in jobs if is_ours(job["Name"], environment)]
    yield Check(JOBS, "jobs", "there is one at least", bool(ours), "none")
    for job in ours:
        name, version = job["Name"], job.get("GlueVersion", "unset")
        yield Check(JOBS, name, f"runs on Glue {_VERSION}", version == _VERSION, version)
        role = job["Role"].rsplit("/", 1)[-1]
        yield Check(JOBS, name, "has a role of ours", is_ours(role, environment), role)
        encrypted = "SecurityConfiguration" in job
        yield Check(JOBS, name, "encrypts logs and bookmarks", encrypted, "no configuration")
        minutes = job.get("Timeout", 0)
        ends = 0 < minutes <= _LONGEST_RUN_MINUTES
        yield Check(JOBS, name, "ends within a day", ends, f"after {minutes} minutes")
    yield from _check_triggers(environment)


def _check_triggers(environment: CloudEnvironment) -> Iterator[Check]:
    pages = client("glue").get_paginator("get_triggers").paginate()
    for trigger in (each for page in pages for each in page["Triggers"]):
        if trigger["Type"] != "SCHEDULED" or not is_ours(trigger["Name"], environment):
            continue
        is_on = trigger["State"] in ("ACTIVATED", "ACTIVATING")
        may_be_on = promise_of(environment).is_scheduled
        statement = "starts nothing by the clock"
        if not may_be_on:
            yield Check(JOBS, trigger["Name"], statement, not is_on, trigger["State"])
