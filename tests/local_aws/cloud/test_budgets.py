"""A budget, who is told, and the action that stops what costs."""

import boto3
import pytest

ACCOUNT = "111111111111"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/marketpulse-dev-budget"
TOLD = {"SubscriptionType": "EMAIL", "Address": "somebody@example.com"}
NOTIFICATION = {
    "NotificationType": "ACTUAL",
    "ComparisonOperator": "GREATER_THAN",
    "Threshold": 80.0,
    "ThresholdType": "PERCENTAGE",
}


@pytest.fixture
def budgets(aws):
    made = boto3.client("budgets")
    made.create_budget(
        AccountId=ACCOUNT,
        Budget={
            "BudgetName": "month",
            "BudgetType": "COST",
            "TimeUnit": "MONTHLY",
            "BudgetLimit": {"Amount": "100", "Unit": "USD"},
        },
        NotificationsWithSubscribers=[{"Notification": NOTIFICATION, "Subscribers": [TOLD]}],
        ResourceTags=[{"Key": "env", "Value": "dev"}],
    )
    yield made
    made.delete_budget(AccountId=ACCOUNT, BudgetName="month")


def test_budget_knows_who_is_told(budgets):
    found = budgets.describe_subscribers_for_notification(
        AccountId=ACCOUNT, BudgetName="month", Notification=NOTIFICATION
    )
    assert found["Subscribers"] == [TOLD]


def test_tags_of_a_budget_change(budgets):
    arn = f"arn:aws:budgets::{ACCOUNT}:budget/month"
    budgets.tag_resource(ResourceARN=arn, ResourceTags=[{"Key": "owner", "Value": "us"}])
    budgets.untag_resource(ResourceARN=arn, ResourceTagKeys=["env"])
    found = budgets.list_tags_for_resource(ResourceARN=arn)["ResourceTags"]
    assert found == [{"Key": "owner", "Value": "us"}]


def test_limit_is_changed(budgets):
    new = {
        "BudgetName": "month",
        "BudgetType": "COST",
        "TimeUnit": "MONTHLY",
        "BudgetLimit": {"Amount": "200", "Unit": "USD"},
    }
    budgets.update_budget(AccountId=ACCOUNT, NewBudget=new)
    found = budgets.describe_budget(AccountId=ACCOUNT, BudgetName="month")["Budget"]
    assert found["BudgetLimit"]["Amount"] == "200"


def test_action_is_made_changed_and_deleted(budgets):
    policy = {"PolicyArn": f"arn:aws:iam::{ACCOUNT}:policy/stop", "Roles": ["pipeline"]}
    action = budgets.create_budget_action(
        AccountId=ACCOUNT,
        BudgetName="month",
        NotificationType="ACTUAL",
        ActionType="APPLY_IAM_POLICY",
        ActionThreshold={"ActionThresholdValue": 100.0, "ActionThresholdType": "PERCENTAGE"},
        Definition={"IamActionDefinition": policy},
        ExecutionRoleArn=ROLE,
        ApprovalModel="AUTOMATIC",
        Subscribers=[TOLD],
    )["ActionId"]
    one = {"AccountId": ACCOUNT, "BudgetName": "month", "ActionId": action}
    budgets.update_budget_action(**one, ApprovalModel="MANUAL")
    found = budgets.describe_budget_action(**one)["Action"]
    assert (found["Status"], found["ApprovalModel"]) == ("STANDBY", "MANUAL")
    assert found["Definition"]["IamActionDefinition"] == policy
    budgets.delete_budget_action(**one)
    with pytest.raises(budgets.exceptions.NotFoundException):
        budgets.describe_budget_action(**one)
