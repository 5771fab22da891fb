"""The policies as they are deployed: of the roles, the buckets and the keys of an account."""

import json
from dataclasses import dataclass
from typing import Any

from tests.terraform.deployments import Deployment
from tests.terraform.policies.evaluator import Owned, Request, Role, is_allowed


@dataclass(frozen=True)
class Account:
    """What may be done in an account, read from it."""

    deployment: Deployment
    roles: dict[str, Role]
    buckets: dict[str, dict]
    keys: dict[str, dict]

    @classmethod
    def read(cls, deployment: Deployment) -> "Account":
        iam, s3, kms = (deployment.client(service) for service in ("iam", "s3", "kms"))
        names = [
            role["RoleName"]
            for page in iam.get_paginator("list_roles").paginate()
            for role in page["Roles"]
            if role["RoleName"].startswith("marketpulse-")
        ]
        buckets = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
        aliases = {it["AliasName"]: it.get("TargetKeyId") for it in kms.list_aliases()["Aliases"]}
        keys = {name: key for name, key in aliases.items() if name.startswith("alias/marketpulse")}
        return cls(
            deployment,
            {name: _role(iam, name) for name in names},
            {name: json.loads(s3.get_bucket_policy(Bucket=name)["Policy"]) for name in buckets},
            {
                alias: json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])
                for alias, key in keys.items()
            },
        )

    def role(self, name: str) -> Role:
        """A role of the environment by the last part of its name."""
        return self.roles[f"marketpulse-{self.deployment.env}-{name}"]


def _role(iam: Any, name: str) -> Role:
    found = iam.get_role(RoleName=name)["Role"]
    inline = [
        iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
        for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]
    ]
    attached = [
        _managed(iam, policy["PolicyArn"])
        for policy in iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    ]
    boundary = found.get("PermissionsBoundary")
    return Role(
        arn=found["Arn"],
        policies=inline + attached,
        boundary=_managed(iam, boundary["PermissionsBoundaryArn"]) if boundary else None,
        trust=found["AssumeRolePolicyDocument"],
    )


def _managed(iam: Any, arn: str) -> dict:
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    return iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]


def may(
    accounts: dict[str, Account], role: Role, action: str, resource: str, context: dict[str, Any]
) -> bool:
    """Whether a role may do something with a resource of whichever account it belongs to."""
    request = Request(role.arn, action, resource, context)
    return is_allowed(role, request, _owned(accounts, resource, context))


def _owned(accounts: dict[str, Account], resource: str, context: dict[str, Any]) -> Owned:
    if resource.startswith("arn:aws:s3:::"):
        bucket = resource.removeprefix("arn:aws:s3:::").split("/")[0]
        for account in accounts.values():
            if bucket in account.buckets:
                return Owned(account.deployment.account, account.buckets[bucket])
        # Whose it is says its name: of stg, say, which is not deployed here.
        return Owned(bucket.split("-")[1])
    if ":kms:" in resource:
        [alias] = context["kms:ResourceAliases"]
        owner = resource.split(":")[4]
        of_owner = [it for it in accounts.values() if it.deployment.account == owner]
        return Owned(owner, of_owner[0].keys[alias])
    return Owned("" if resource == "*" else resource.split(":")[4])
