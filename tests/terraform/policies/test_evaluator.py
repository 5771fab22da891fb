"""The evaluator itself, on the cases of AWS's own description."""

import pytest

from tests.terraform.policies.conditions import hold
from tests.terraform.policies.evaluator import Owned, Request, Role, is_allowed, may_assume

ME = "arn:aws:iam::111111111111:role/me"
OBJECT = "arn:aws:s3:::bucket/folder/file"
KEY = "arn:aws:kms:us-east-2:111111111111:key/1"


def statement(effect="Allow", action="s3:GetObject", resource=OBJECT, **more):
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


def policy(*statements):
    return {"Version": "2012-10-17", "Statement": list(statements)}


def asked(*of_role, of_resource=(), boundary=None, account="111111111111", **request):
    wanted = {"principal": ME, "action": "s3:GetObject", "resource": OBJECT, **request}
    role = Role(ME, [policy(*of_role)], policy(*boundary) if boundary is not None else None)
    owned = Owned(account, policy(*of_resource) if of_resource else None)
    return is_allowed(role, Request(**wanted), owned)


def test_nothing_is_allowed_by_default():
    assert not asked()


def test_role_is_allowed_what_its_policy_names():
    assert asked(statement())
    assert asked(statement(action="s3:Get*", resource="arn:aws:s3:::bucket/*"))
    assert not asked(statement(action="s3:PutObject"))
    assert not asked(statement(resource="arn:aws:s3:::other/*"))


def test_deny_is_stronger_than_allow():
    assert not asked(statement(), statement("Deny", action="s3:*", resource="*"))
    of_bucket = statement("Deny", Principal="*")
    assert not asked(statement(), of_resource=[of_bucket])


def test_boundary_takes_away_and_gives_nothing():
    assert not asked(statement(), boundary=[statement(action="s3:PutObject")])
    assert not asked(boundary=[statement()])
    assert asked(statement(), boundary=[statement(action="s3:*", resource="*")])


def test_everything_but_what_is_excepted():
    other = {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}
    assert asked(other)
    assert not asked(other, action="iam:PassRole")
    elsewhere = {"Effect": "Deny", "Action": "*", "NotResource": "arn:aws:s3:::bucket/*"}
    assert asked(statement(), elsewhere)
    assert not asked(statement(resource="*"), elsewhere, resource="arn:aws:s3:::other/file")


def test_policy_of_a_bucket_is_enough_within_an_account():
    assert asked(of_resource=[statement(Principal={"AWS": ME})])
    assert not asked(of_resource=[statement(Principal={"AWS": f"{ME}-too"})])
    assert not asked(of_resource=[statement(Principal={"AWS": "arn:aws:iam::111111111111:root"})])


def test_both_sides_must_allow_across_accounts():
    named = statement(Principal={"AWS": ME})
    assert not asked(statement(), account="222222222222")
    assert not asked(of_resource=[named], account="222222222222")
    assert asked(statement(), of_resource=[named], account="222222222222")


def test_key_must_let_the_account_decide():
    use = {"action": "kms:Decrypt", "resource": KEY}
    of_role = statement(action="kms:Decrypt", resource=KEY)
    root = statement(
        action="kms:*", resource="*", Principal={"AWS": "arn:aws:iam::111111111111:root"}
    )
    assert not asked(of_role, **use)
    assert asked(of_role, of_resource=[root], **use)
    assert not asked(of_resource=[root], **use)
    assert asked(
        of_resource=[statement(action="kms:*", resource="*", Principal={"AWS": ME})], **use
    )


@pytest.mark.parametrize(
    ("condition", "context", "holds"),
    [
        ({"Bool": {"aws:SecureTransport": "false"}}, {"aws:SecureTransport": "true"}, False),
        ({"StringEquals": {"a:B": ["x", "y"]}}, {"A:b": "y"}, True),
        ({"StringEquals": {"a": "x"}}, {}, False),
        ({"StringEqualsIfExists": {"a": "x"}}, {}, True),
        ({"StringNotEquals": {"a": "x"}}, {}, True),
        ({"StringNotEquals": {"a": ["x", "y"]}}, {"a": "y"}, False),
        ({"StringLike": {"a": "repo:me/*:ref"}}, {"a": "repo:me/it:ref"}, True),
        ({"ArnLike": {"a": "arn:aws:s3:::b*"}}, {"a": "arn:aws:s3:::bucket"}, True),
        ({"ArnLike": {"a": "arn:*:role/x"}}, {"a": "arn:aws:iam::1:role/x"}, False),
        ({"Null": {"a": "true"}}, {}, True),
        ({"ForAnyValue:StringEquals": {"a": "x"}}, {"a": ["x", "y"]}, True),
        ({"ForAllValues:StringEquals": {"a": "x"}}, {"a": ["x", "y"]}, False),
        ({"NumericLessThan": {"a": "10"}}, {"a": "9"}, True),
        ({"StringEquals": {"a": "${me}"}}, {"a": "x", "me": "x"}, True),
    ],
)
def test_condition(condition, context, holds):
    assert hold(condition, context) == holds


def test_unknown_operator_is_an_error_and_not_a_no():
    with pytest.raises(ValueError, match="DateLessThan"):
        hold({"DateLessThan": {"aws:CurrentTime": "2026-01-01"}}, {})


def test_trust_names_who_and_on_which_condition():
    trust = policy(
        {
            "Effect": "Allow",
            "Action": "sts:AssumeRole",
            "Principal": {"AWS": "arn:aws:iam::222222222222:root"},
            "Condition": {"StringEquals": {"sts:ExternalId": "known"}},
        }
    )
    role = Role(ME, [], trust=trust)

    def may(principal, external_id):
        context = {"sts:ExternalId": external_id}
        return may_assume(role, Request(principal, "sts:AssumeRole", ME, context))

    assert may("arn:aws:iam::222222222222:role/ci", "known")
    assert not may("arn:aws:iam::222222222222:role/ci", "guessed")
    assert not may("arn:aws:iam::333333333333:role/ci", "known")


def test_service_assumes_a_role_that_trusts_it():
    trusted = {"Service": "glue.amazonaws.com"}
    trust = policy({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": trusted})
    role = Role(ME, [], trust=trust)
    assert may_assume(role, Request("glue.amazonaws.com", "sts:AssumeRole", ME))
    assert not may_assume(role, Request("ecs-tasks.amazonaws.com", "sts:AssumeRole", ME))
