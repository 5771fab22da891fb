"""Whether a role may do something, as AWS decides it from all policies that apply.

A deny anywhere ends it. Within an account the role's own policies (as far as the permission
boundary lets them) or the policy of the resource must allow; across accounts both must; a key must
in any case allow, either the role or the account to let roles use it.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from dataclasses import dataclass, field, replace

from tests.terraform.policies.conditions import Context, as_list, hold, matches


@dataclass(frozen=True)
class Request:
    """Who wants to do what with which resource; the context is what conditions look at."""

    principal: str
    action: str
    resource: str
    context: Context = field(default_factory=dict)

    @property
    def account(self) -> str:
        """The principal's account; a service of AWS has none."""
        parts = self.principal.split(":")
        return parts[4] if len(parts) > 1 else ""

    @property
    def full_context(self) -> Context:
        return {
            "aws:PrincipalAccount": self.account,
            "aws:PrincipalArn": self.principal,
            "aws:RequestedRegion": "us-east-2",
            "aws:SecureTransport": "true",
            **self.context,
        }


@dataclass(frozen=True)
class Role:
    arn: str
    policies: list[dict]
    boundary: dict | None = None
    trust: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Owned:
    """The account that a resource belongs to, and its policy, if it has one.

    Actions that have no resource are asked of `*`, which belongs to nobody.
    """

    account: str
    policy: dict | None = None


def is_allowed(role: Role, request: Request, resource: Owned) -> bool:
    """Decide on a request that a role makes."""
    owner = {"aws:ResourceAccount": resource.account} if resource.account else {}
    request = replace(request, context={**owner, **request.context})
    by_resource = [resource.policy] if resource.policy else []
    bounds = [role.boundary] if role.boundary else []
    if _any_says("Deny", [*role.policies, *bounds], request):
        return False
    if _any_says("Deny", by_resource, request, of_resource=True):
        return False
    allowed_by_role = _any_says("Allow", role.policies, request)
    if role.boundary is not None and not _any_says("Allow", bounds, request):
        return False
    named = _any_says("Allow", by_resource, request, of_resource=True)
    delegated = _any_says("Allow", by_resource, request, of_resource=True, to_account=True)
    if request.action.lower().startswith("kms:"):
        return (named and request.account == resource.account) or (
            allowed_by_role and (named or delegated)
        )
    if resource.account not in ("", request.account):
        return allowed_by_role and (named or delegated)
    return allowed_by_role or named


def may_assume(role: Role, request: Request) -> bool:
    """Whether a role's trust policy lets somebody assume it."""
    if _any_says("Deny", [role.trust], request, of_resource=True, anywhere=True):
        return False
    return any(
        _any_says("Allow", [role.trust], request, True, to_account, anywhere=True)
        for to_account in (False, True)
    )


def _any_says(
    effect: str,
    policies: list[dict],
    request: Request,
    of_resource: bool = False,
    to_account: bool = False,
    anywhere: bool = False,
) -> bool:
    return any(
        _says(statement, effect, request)
        and (anywhere or _is_about(statement, request.resource))
        and (not of_resource or _names(statement, request, to_account))
        for policy in policies
        for statement in as_list(policy["Statement"])
    )


def _says(statement: dict, effect: str, request: Request) -> bool:
    action = request.action.lower()
    named = [pattern.lower() for pattern in as_list(statement.get("Action", []))]
    excepted = [pattern.lower() for pattern in as_list(statement.get("NotAction", []))]
    is_named = any(matches(pattern, action) for pattern in named)
    is_not_excepted = bool(excepted) and not any(matches(it, action) for it in excepted)
    return (
        statement["Effect"] == effect
        and (is_named or is_not_excepted)
        and hold(statement.get("Condition", {}), request.full_context)
    )


def _is_about(statement: dict, resource: str) -> bool:
    if "NotResource" in statement:
        return not any(matches(it, resource) for it in as_list(statement["NotResource"]))
    return any(matches(it, resource) for it in as_list(statement.get("Resource", [])))


def _names(statement: dict, request: Request, to_account: bool) -> bool:
    """Whether a statement's principals have the one that asks, or the account it belongs to."""
    if "NotPrincipal" in statement:
        raise ValueError("the evaluator does not know NotPrincipal")
    principal = statement.get("Principal", {})
    if principal == "*":
        return True
    everyone = [name for names in principal.values() for name in as_list(names)]
    whole_account = {request.account, f"arn:aws:iam::{request.account}:root"}
    if to_account:
        return bool(whole_account & set(everyone))
    is_everyone = "*" in as_list(principal.get("AWS", []))
    is_account = statement["Effect"] == "Deny" and bool(whole_account & set(everyone))
    return is_everyone or is_account or request.principal in everyone
