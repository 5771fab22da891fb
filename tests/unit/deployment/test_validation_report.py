"""What a report says of the checks, and of what could not be checked."""

import pytest

from marketpulse.aws.clients import client
from marketpulse.deployment.plans import Plan
from marketpulse.deployment.validation.checks import Check, Report
from marketpulse.deployment.validation.drift import drift_checks
from marketpulse.deployment.validation.families import family_of
from marketpulse.deployment.validation.storage import check_keys
from marketpulse.deployment.validation.validating import check_rules, with_drift
from marketpulse.errors import MarketPulseError


def plan_of(*changes) -> Plan:
    def change(address, kind, actions, before, after):
        inside = {"actions": actions, "before": before, "after": after}
        return {"address": address, "type": kind, "mode": "managed", "change": inside}

    return Plan(None, {"resource_changes": [change(*each) for each in changes]})


def test_plan_that_would_do_something_is_a_deviation():
    plan = plan_of(
        ("a", "aws_s3_bucket", ["no-op"], {"x": 1}, {"x": 1}),
        ("b", "aws_kms_key", ["create"], None, {"x": 1}),
        ("c", "aws_glue_job", ["update"], {"x": 1, "y": 2}, {"x": 1, "y": 3}),
        ("d", "aws_iam_role", ["delete"], {"x": 1}, None),
    )

    found = {(c.family, c.resource): c.found for c in drift_checks(plan) if not c.holds}

    assert found == {
        ("keys", "b"): "it is missing",
        ("jobs", "c"): "it differs in y",
        ("roles", "d"): "it is there, but not configured",
    }
    assert len(list(drift_checks(plan))) == 4


@pytest.mark.parametrize(
    ("kind", "family"),
    [
        ("aws_glue_catalog_database", "catalog"),
        ("aws_glue_job", "jobs"),
        ("aws_vpc_security_group_ingress_rule", "network"),
        ("aws_cloudwatch_event_rule", "orchestration"),
        ("aws_cloudwatch_metric_alarm", "alarms"),
        ("aws_mainframe", "other"),
    ],
)
def test_each_type_has_a_family(kind, family):
    assert family_of(kind) == family


def check(holds):
    return Check("keys", "alias", "is enabled", holds)


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (Report("dev", (check(True),)), 0),
        (Report("dev", (check(True), check(False))), 1),
        (Report("dev", (check(False),), ("access denied",)), 2),
    ],
)
def test_exit_code_tells_deviations_from_what_could_not_be_checked(report, code):
    assert report.exit_code == code


def test_family_that_cannot_be_asked_does_not_stop_the_others(dev):
    def check_mainframe(_):
        client("s3").get_bucket_policy(Bucket="no-such-bucket")
        yield

    report = check_rules(dev, [check_mainframe, check_keys])

    assert report.troubles[0].startswith("mainframe: there is no such bucket")
    assert [each.family for each in report.checks] == ["keys"]


def test_terraform_that_fails_is_a_trouble_of_the_report():
    def compare():
        raise MarketPulseError("terraform is not on the PATH")

    report = with_drift(Report("dev", (check(True),)), compare)

    assert report.exit_code == 2
    assert report.troubles == ("terraform is not on the PATH",)
