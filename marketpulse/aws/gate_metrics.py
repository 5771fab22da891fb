"""What the quality gate saw, as metrics of CloudWatch: alarms and the dashboard look at them."""

from collections.abc import Sequence
from datetime import datetime

from marketpulse.aws.clients import client
from marketpulse.aws.troubles import aws_errors_explained
from marketpulse.quality_gate import Verdict

NAMESPACE = "MarketPulse"


def put_metrics(environment: str, verdicts: Sequence[Verdict], now: datetime) -> None:
    """Send the figures of each dataset, and the worst of them for the environment as a whole."""
    data = [_metric("GateRefused", float(any(v.problems for v in verdicts)), "Count", environment)]
    for name, unit, figures in (
        ("QuarantinedPercent", "Percent", {v.dataset: v.quarantined_percent for v in verdicts}),
        ("HoursBehind", "None", {v.dataset: v.hours_behind(now) for v in verdicts}),
    ):
        known = {dataset: figure for dataset, figure in figures.items() if figure is not None}
        data += [_metric(name, figure, unit, environment, d) for d, figure in known.items()]
        if known:
            data.append(_metric(name, max(known.values()), unit, environment))
    with aws_errors_explained(f"metrics {NAMESPACE}"):
        client("cloudwatch").put_metric_data(Namespace=NAMESPACE, MetricData=data)


def _metric(
    name: str, value: float, unit: str, environment: str, dataset: str | None = None
) -> dict:
    dimensions = [{"Name": "Environment", "Value": environment}]
    if dataset:
        dimensions.append({"Name": "Dataset", "Value": dataset})
    return {"MetricName": name, "Dimensions": dimensions, "Value": value, "Unit": unit}
