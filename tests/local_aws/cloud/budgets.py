"""Budgets: tags, who is told, and the actions that stop what costs."""

import json
import uuid

from moto.budgets.responses import BudgetsResponse

from tests.local_aws.cloud.extending import added, around, kept
from tests.local_aws.faults import ServiceError


def _budget_arn(self) -> str:
    name = (self._get_param("Budget") or {}).get("BudgetName") or self._get_param("BudgetName")
    return f"arn:aws:budgets::{self._get_param('AccountId')}:budget/{name}"


def _budget(self, name: str):
    return self.backend.budgets[self._get_param("AccountId")][name]


@around(BudgetsResponse)
def create_budget(original, self) -> str:
    answer = original(self)
    kept(self.backend, "tags")[_budget_arn(self)] = self._get_param("ResourceTags") or []
    return answer


@added(BudgetsResponse)
def update_budget(self) -> str:
    new = self._get_param("NewBudget")
    budget = _budget(self, new["BudgetName"])
    budget.budget.update({"TimePeriod": budget.budget["TimePeriod"], **new})
    return "{}"


@added(BudgetsResponse)
def describe_subscribers_for_notification(self) -> str:
    wanted = _identity(self._get_param("Notification"))
    for notification in _budget(self, self._get_param("BudgetName")).notifications:
        if _identity(notification.details) == wanted:
            return json.dumps({"Subscribers": notification.subscribers})
    return json.dumps({"Subscribers": []})


def _identity(notification: dict) -> tuple:
    return (
        notification["NotificationType"],
        notification["ComparisonOperator"],
        float(notification["Threshold"]),
        notification.get("ThresholdType", "PERCENTAGE"),
    )


@added(BudgetsResponse)
def list_tags_for_resource(self) -> str:
    tags = kept(self.backend, "tags").get(self._get_param("ResourceARN"), [])
    return json.dumps({"ResourceTags": tags})


@added(BudgetsResponse)
def tag_resource(self) -> str:
    new = {tag["Key"]: tag for tag in self._get_param("ResourceTags")}
    tags, resource = kept(self.backend, "tags"), self._get_param("ResourceARN")
    old = [tag for tag in tags.get(resource, []) if tag["Key"] not in new]
    tags[resource] = [*old, *new.values()]
    return "{}"


@added(BudgetsResponse)
def untag_resource(self) -> str:
    tags, resource = kept(self.backend, "tags"), self._get_param("ResourceARN")
    gone = self._get_param("ResourceTagKeys")
    tags[resource] = [tag for tag in tags.get(resource, []) if tag["Key"] not in gone]
    return "{}"


@added(BudgetsResponse)
def create_budget_action(self) -> str:
    name, action_id = self._get_param("BudgetName"), str(uuid.uuid4())
    action = {
        "ActionId": action_id,
        "BudgetName": name,
        "Status": "STANDBY",
        **{part: self._get_param(part) for part in _PARTS_OF_ACTIONS},
    }
    kept(self.backend, "actions")[action_id] = action
    arn = f"{_budget_arn(self)}/action/{action_id}"
    kept(self.backend, "tags")[arn] = self._get_param("ResourceTags") or []
    answer = {"AccountId": self._get_param("AccountId"), "BudgetName": name, "ActionId": action_id}
    return json.dumps(answer)


_PARTS_OF_ACTIONS = (
    "NotificationType",
    "ActionType",
    "ActionThreshold",
    "Definition",
    "ExecutionRoleArn",
    "ApprovalModel",
    "Subscribers",
)


def _action(self) -> dict:
    action = kept(self.backend, "actions").get(self._get_param("ActionId"))
    if action is None:
        raise ServiceError("NotFoundException", "The action does not exist.")
    return action


def _about(self, action: dict) -> dict:
    return {"AccountId": self._get_param("AccountId"), "BudgetName": action["BudgetName"]}


@added(BudgetsResponse)
def describe_budget_action(self) -> str:
    action = _action(self)
    return json.dumps({**_about(self, action), "Action": action})


@added(BudgetsResponse)
def describe_budget_actions_for_budget(self) -> str:
    name = self._get_param("BudgetName")
    actions = kept(self.backend, "actions").values()
    return json.dumps({"Actions": [action for action in actions if action["BudgetName"] == name]})


@added(BudgetsResponse)
def update_budget_action(self) -> str:
    action = _action(self)
    old = dict(action)
    for part in _PARTS_OF_ACTIONS:
        if self._get_param(part) is not None:
            action[part] = self._get_param(part)
    return json.dumps({**_about(self, action), "OldAction": old, "NewAction": action})


@added(BudgetsResponse)
def delete_budget_action(self) -> str:
    action = _action(self)
    del kept(self.backend, "actions")[action["ActionId"]]
    return json.dumps({**_about(self, action), "Action": action})
