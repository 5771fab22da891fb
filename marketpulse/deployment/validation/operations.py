"""Orchestration, parameters, alarms and budgets: what runs by itself, and who hears of it."""

from collections.abc import Iterator

from marketpulse.aws.clients import client
from marketpulse.deployment.environments import CloudEnvironment
from marketpulse.deployment.removal.stopping import is_ours
from marketpulse.deployment.validation.checks import Check
from marketpulse.deployment.validation.promises import promise_of

ORCHESTRATION, PARAMETERS = "orchestration", "parameters"
ALARMS, BUDGETS = "alarms", "budgets"
_SECRET_WORDS = ("password", "secret", "tokens/key")


def check_orchestration(environment: CloudEnvironment) -> Iterator[Check]:
    """State machine, schedule, images, and logs that are not kept for ever."""
    yield from _check_state_machines(environment)
    yield from _check_schedules(environment)
    yield from _check_images(environment)
    promised = promise_of(environment).log_days
    pages = client("logs").get_paginator("describe_log_groups").paginate()
    for group in (each for page in pages for each in page["logGroups"]):
        name, days = group["logGroupName"], group.get("retentionInDays")
        if any(is_ours(part, environment) for part in name.split("/")):
            statement = f"is kept for {promised} days"
            found = f"{days} days" if days else "for ever"
            yield Check(ORCHESTRATION, f"log group {name}", statement, days == promised, found)


def _check_state_machines(environment: CloudEnvironment) -> Iterator[Check]:
    states = client("stepfunctions")
    pages = states.get_paginator("list_state_machines").paginate()
    machines = [each for page in pages for each in page["stateMachines"]]
    ours = [each for each in machines if is_ours(each["name"], environment)]
    pipeline = f"{environment.prefix}-pipeline"
    is_there = pipeline in {machine["name"] for machine in ours}
    yield Check(ORCHESTRATION, pipeline, "is there", is_there, "missing")
    for machine in ours:
        described = states.describe_state_machine(stateMachineArn=machine["stateMachineArn"])
        level = described.get("loggingConfiguration", {}).get("level", "OFF")
        yield Check(ORCHESTRATION, machine["name"], "logs its executions", level != "OFF", level)


def _check_schedules(environment: CloudEnvironment) -> Iterator[Check]:
    """The pipeline's clock; others, which only watch, may run in every environment."""
    nightly = f"{environment.prefix}-nightly"
    pages = client("scheduler").get_paginator("list_schedules").paginate(NamePrefix=nightly)
    states = {each["Name"]: each["State"] for page in pages for each in page["Schedules"]}
    promised = "ENABLED" if promise_of(environment).is_scheduled else "DISABLED"
    found = states.get(nightly, "missing")
    statement = f"is {promised.lower()}"
    yield Check(ORCHESTRATION, nightly, statement, found == promised, found.lower())


def _check_images(environment: CloudEnvironment) -> Iterator[Check]:
    pages = client("ecr").get_paginator("describe_repositories").paginate()
    for repository in (each for page in pages for each in page["repositories"]):
        name = repository["repositoryName"]
        if not any(is_ours(part, environment) for part in name.split("/")):
            continue
        scanned = repository.get("imageScanningConfiguration", {}).get("scanOnPush", False)
        yield Check(ORCHESTRATION, f"images {name}", "are scanned on push", scanned, "not scanned")
        fixed = repository["imageTagMutability"]
        statement = "cannot change under their tag"
        yield Check(ORCHESTRATION, f"images {name}", statement, fixed == "IMMUTABLE", fixed)


def check_parameters(environment: CloudEnvironment) -> Iterator[Check]:
    """The tree of parameters; whatever is secret in it is encrypted."""
    path = f"/marketpulse/{environment.name}"
    pages = client("ssm").get_paginator("get_parameters_by_path")
    found = [
        each
        for page in pages.paginate(Path=path, Recursive=True, WithDecryption=False)
        for each in page["Parameters"]
    ]
    yield Check(PARAMETERS, path, "has parameters", bool(found), "none")
    for parameter in found:
        name = parameter["Name"]
        if name.endswith(_SECRET_WORDS):
            kind = parameter["Type"]
            yield Check(PARAMETERS, name, "is encrypted", kind == "SecureString", kind)


def check_alarms(environment: CloudEnvironment) -> Iterator[Check]:
    """Alarms that tell somebody."""
    pages = client("cloudwatch").get_paginator("describe_alarms").paginate()
    alarms = [each for page in pages for each in page["MetricAlarms"]]
    ours = [each for each in alarms if is_ours(each["AlarmName"], environment)]
    yield Check(ALARMS, "alarms", "there are some", bool(ours), "none")
    for alarm in ours:
        tells = alarm.get("ActionsEnabled", True) and bool(alarm["AlarmActions"])
        yield Check(ALARMS, alarm["AlarmName"], "tells somebody", tells, "no action")
    pages = client("sns").get_paginator("list_topics").paginate()
    for topic in (each["TopicArn"] for page in pages for each in page["Topics"]):
        name = topic.rsplit(":", 1)[-1]
        if is_ours(name, environment):
            attributes = client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]
            encrypted = bool(attributes.get("KmsMasterKeyId"))
            yield Check(ALARMS, f"topic {name}", "is encrypted", encrypted, "plain")


def check_budgets(environment: CloudEnvironment) -> Iterator[Check]:
    """A budget that warns."""
    budgets = client("budgets")
    answer = budgets.describe_budgets(AccountId=environment.account_id)
    ours = [b for b in answer.get("Budgets", []) if is_ours(b["BudgetName"], environment)]
    yield Check(BUDGETS, "budget", "there is one", bool(ours), "none")
    for budget in ours:
        name = budget["BudgetName"]
        warnings = budgets.describe_notifications_for_budget(
            AccountId=environment.account_id, BudgetName=name
        ).get("Notifications", [])
        yield Check(BUDGETS, name, "warns before it is spent", bool(warnings), "no notification")
