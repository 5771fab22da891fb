"""All checks of an environment; a family that cannot be looked at does not stop the others."""

from collections.abc import Callable, Iterable, Iterator

from marketpulse.aws.troubles import aws_errors_explained
from marketpulse.deployment.environments import CloudEnvironment
from marketpulse.deployment.validation.access import check_roles
from marketpulse.deployment.validation.checks import Check, Report
from marketpulse.deployment.validation.engines import check_database, check_emr, check_redshift
from marketpulse.deployment.validation.glue import check_catalog, check_jobs
from marketpulse.deployment.validation.network import check_network
from marketpulse.deployment.validation.operations import (
    check_alarms,
    check_budgets,
    check_orchestration,
    check_parameters,
)
from marketpulse.deployment.validation.storage import check_buckets, check_keys
from marketpulse.errors import MarketPulseError

Rules = Callable[[CloudEnvironment], Iterator[Check]]
RULES: tuple[Rules, ...] = (
    check_network,
    check_buckets,
    check_keys,
    check_roles,
    check_catalog,
    check_jobs,
    check_emr,
    check_redshift,
    check_database,
    check_orchestration,
    check_parameters,
    check_alarms,
    check_budgets,
)


def check_rules(environment: CloudEnvironment, rules: Iterable[Rules] = RULES) -> Report:
    """Ask AWS itself, family by family."""
    checks: list[Check] = []
    troubles = []
    for rule in rules:
        family = rule.__name__.removeprefix("check_")
        try:
            with aws_errors_explained(family):
                checks += rule(environment)
        except MarketPulseError as error:
            troubles.append(str(error))
    return Report(environment.name, tuple(checks), tuple(troubles))


def with_drift(report: Report, compare: Callable[[], Iterable[Check]]) -> Report:
    """Add Terraform's comparison; what keeps it from being made is a trouble of the report."""
    try:
        checks = (*report.checks, *compare())
    except MarketPulseError as error:
        return Report(report.environment, report.checks, (*report.troubles, str(error)))
    return Report(report.environment, checks, report.troubles)
