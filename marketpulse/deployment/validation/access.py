"""Roles: one for each use, none that may do everything."""

from collections.abc import Iterator
from typing import Any

from marketpulse.aws.clients import client
from marketpulse.deployment.environments import CloudEnvironment
from marketpulse.deployment.removal.stopping import is_ours
from marketpulse.deployment.validation.checks import Check

FAMILY = "roles"
_USES = ("glue", "redshift")


def check_roles(environment: CloudEnvironment) -> Iterator[Check]:
    """Roles are there, and no policy of ours allows every action or hands out AWS's widest ones."""
    iam = client("iam")
    pages = iam.get_paginator("list_roles").paginate()
    roles = {r["RoleName"]: r for p in pages for r in p["Roles"]}
    ours = [name for name in roles if is_ours(name, environment)]
    for use in _USES:
        name = f"{environment.prefix}-{use}"
        yield Check(FAMILY, name, "is there", name in ours, "missing")
    for name in ours:
        attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        wide = [p["PolicyName"] for p in attached if p["PolicyName"].endswith(_WIDE)]
        yield Check(FAMILY, name, "has no policy for everything", not wide, ", ".join(wide))
        broad = [a for document in _documents(iam, name, attached) for a in _wildcards(document)]
        statement = "is allowed no action `*`"
        yield Check(FAMILY, name, statement, not broad, ", ".join(broad))
        public = any(
            each.get("Principal") in ("*", {"AWS": "*"})
            for each in _listed(roles[name]["AssumeRolePolicyDocument"].get("Statement", []))
        )
        yield Check(FAMILY, name, "is not open to everybody", not public, "principal *")


_WIDE = ("AdministratorAccess", "PowerUserAccess", "FullAccess")


def _documents(iam: Any, role: str, attached: list[dict]) -> Iterator[dict]:
    """Policies of a role that are ours: written in it, or attached and of this account."""
    for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        yield iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
    for policy in attached:
        arn = policy["PolicyArn"]
        if ":aws:policy/" not in arn:
            version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
            answer = iam.get_policy_version(PolicyArn=arn, VersionId=version)
            yield answer["PolicyVersion"]["Document"]


def _wildcards(document: dict) -> Iterator[str]:
    for statement in _listed(document.get("Statement", [])):
        if statement["Effect"] == "Allow":
            actions = _listed(statement.get("Action", []))
            yield from (a for a in actions if a == "*" or a.endswith(":*"))


def _listed(value: Any) -> list:
    return value if isinstance(value, list) else [value]
