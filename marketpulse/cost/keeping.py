"""Charges of what is kept and watched: buckets, logs, alarms, budgets."""

from collections.abc import Iterator

from marketpulse.cost.charges import Charge, standing, used
from marketpulse.cost.resources import Resource
from marketpulse.cost.usage import Usage

STORAGE, WATCHING = "storage", "logs and alarms"
_FREE_BUDGET_ACTIONS = 2


def buckets(found: list[Resource], usage: Usage) -> Iterator[Charge]:
    """Buckets of the layers, by what lies in them."""
    layers = {(each.values.get("bucket") or "").rsplit("-", 1)[-1] for each in found}
    for layer, gigabytes in usage.storage_gb.items():
        if layer not in layers:
            continue
        archived = usage.archived_share_of_raw * gigabytes if layer == "raw" else 0
        yield used(STORAGE, "s3.standard", gigabytes - archived, f"bucket {layer}")
        yield used(STORAGE, "s3.deep_archive", archived, f"bucket {layer}, archived")
    yield used(STORAGE, "s3.put", usage.s3_put_thousands)
    yield used(STORAGE, "s3.get", usage.s3_get_thousands)


def images(_found: list[Resource], usage: Usage) -> Iterator[Charge]:
    """Images of containers."""
    yield used(STORAGE, "ecr.storage", usage.image_gb)


def log_groups(_found: list[Resource], usage: Usage) -> Iterator[Charge]:
    """Logs; what is kept is taken to be a month's."""
    yield used(WATCHING, "logs.ingest", usage.log_gb)
    yield used(WATCHING, "logs.storage", usage.log_gb)


def alarms(found: list[Resource], usage: Usage) -> Iterator[Charge]:
    """Alarms, and the metrics of our own that they look at."""
    yield standing(WATCHING, "cloudwatch.alarm", len(found), f"{len(found)} alarms")
    yield used(WATCHING, "cloudwatch.metric", usage.metrics)


def composite_alarms(found: list[Resource], _usage: Usage) -> Iterator[Charge]:
    """Alarms over alarms."""
    yield standing(WATCHING, "cloudwatch.composite_alarm", len(found))


def dashboards(found: list[Resource], _usage: Usage) -> Iterator[Charge]:
    """Dashboards; the first three of an account are free and charged here all the same."""
    yield standing(WATCHING, "cloudwatch.dashboard", len(found))


def budget_actions(found: list[Resource], _usage: Usage) -> Iterator[Charge]:
    """Budgets that act: a budget is charged once, however many actions it has."""
    budgets = {each.values.get("budget_name") or each.address for each in found}
    charged = max(0, len(budgets) - _FREE_BUDGET_ACTIONS)
    yield standing(WATCHING, "budgets.action", charged)


RULES = {
    "aws_s3_bucket": buckets,
    "aws_ecr_repository": images,
    "aws_cloudwatch_log_group": log_groups,
    "aws_cloudwatch_metric_alarm": alarms,
    "aws_cloudwatch_composite_alarm": composite_alarms,
    "aws_cloudwatch_dashboard": dashboards,
    "aws_budgets_budget_action": budget_actions,
}
