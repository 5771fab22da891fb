"""Redshift Serverless, which moto does not have: namespaces, workgroups, limits, their tags."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from tests.local_aws import accounts
from tests.local_aws.faults import ServiceError
from tests.local_aws.names import REGION

_PORT = 5439
_DEFAULT_PARAMETERS = {
    "auto_mv": "true",
    "datestyle": "ISO, MDY",
    "enable_case_sensitive_identifier": "false",
    "enable_user_activity_logging": "true",
    "max_query_execution_time": "14400",
    "query_group": "default",
    "require_ssl": "true",
    "search_path": "$user, public",
    "use_fips_ssl": "false",
}
_OF_NAMESPACES = ("defaultIamRoleArn", "kmsKeyId", "logExports")
_OF_WORKGROUPS = (
    "baseCapacity",
    "enhancedVpcRouting",
    "maxCapacity",
    "port",
    "pricePerformanceTarget",
    "publiclyAccessible",
    "securityGroupIds",
    "subnetIds",
    "trackName",
)


class RedshiftServerless:
    """Things of all accounts, each by account and its own name."""

    def __init__(self) -> None:
        self._things: dict[tuple[str, str, str], dict] = {}
        self._tags: dict[str, list[dict]] = {}

    def handlers(self) -> dict[str, Callable[[dict], dict]]:
        operations = {
            "CreateNamespace": self._create_namespace,
            "GetNamespace": lambda it: {"namespace": self._get("namespace", it["namespaceName"])},
            "ListNamespaces": lambda _: {"namespaces": self._all("namespace")},
            "UpdateNamespace": self._update_namespace,
            "DeleteNamespace": lambda it: self._delete("namespace", it["namespaceName"]),
            "CreateWorkgroup": self._create_workgroup,
            "GetWorkgroup": lambda it: {"workgroup": self._get("workgroup", it["workgroupName"])},
            "ListWorkgroups": lambda _: {"workgroups": self._all("workgroup")},
            "UpdateWorkgroup": self._update_workgroup,
            "DeleteWorkgroup": lambda it: self._delete("workgroup", it["workgroupName"]),
            "CreateUsageLimit": self._create_usage_limit,
            "GetUsageLimit": lambda it: {"usageLimit": self._get("usageLimit", it["usageLimitId"])},
            "ListUsageLimits": lambda _: {"usageLimits": self._all("usageLimit")},
            "UpdateUsageLimit": self._update_usage_limit,
            "DeleteUsageLimit": lambda it: self._delete("usageLimit", it["usageLimitId"]),
            "ListTagsForResource": lambda it: {"tags": self._tags.get(it["resourceArn"], [])},
            "TagResource": self._tag,
            "UntagResource": self._untag,
        }
        return {f"redshift-serverless.{name}": handler for name, handler in operations.items()}

    def _get(self, kind: str, name: str) -> dict:
        thing = self._things.get((accounts.current(), kind, name))
        if thing is None:
            raise ServiceError("ResourceNotFoundException", f"{kind} {name} does not exist.")
        return thing

    def _all(self, kind: str) -> list[dict]:
        wanted = (accounts.current(), kind)
        return [thing for key, thing in self._things.items() if key[:2] == wanted]

    def _put(self, kind: str, name: str, thing: dict, tags: list[dict] | None) -> dict:
        key = (accounts.current(), kind, name)
        if key in self._things:
            raise ServiceError("ConflictException", f"{kind} {name} exists already.")
        self._things[key] = thing
        self._tags[thing[f"{kind}Arn"]] = tags or []
        return {kind: thing}

    def _delete(self, kind: str, name: str) -> dict:
        thing = self._get(kind, name)
        del self._things[accounts.current(), kind, name]
        self._tags.pop(thing[f"{kind}Arn"], None)
        return {kind: thing}

    def _create_namespace(self, request: dict) -> dict:
        name, arn = request["namespaceName"], _arn("namespace")
        namespace = {
            "namespaceName": name,
            "namespaceId": arn.split("/")[-1],
            "namespaceArn": arn,
            "status": "AVAILABLE",
            "creationDate": _now(),
            "dbName": request.get("dbName", "dev"),
            "adminUsername": request.get("adminUsername", "admin"),
            "iamRoles": [_applied(role) for role in request.get("iamRoles", [])],
            "kmsKeyId": "AWS_OWNED_KMS_KEY",
            "logExports": [],
            **{part: request[part] for part in _OF_NAMESPACES if part in request},
        }
        if request.get("manageAdminPassword"):
            secret = f"secret:redshift!{name}-admin-AbCdEf"
            place = f"{REGION}:{accounts.current()}"
            namespace["adminPasswordSecretArn"] = f"arn:aws:secretsmanager:{place}:{secret}"
            namespace["adminPasswordSecretKmsKeyId"] = request.get(
                "adminPasswordSecretKmsKeyId", ""
            )
        return self._put("namespace", name, namespace, request.get("tags"))

    def _update_namespace(self, request: dict) -> dict:
        namespace = self._get("namespace", request["namespaceName"])
        namespace.update({part: request[part] for part in _OF_NAMESPACES if part in request})
        if "iamRoles" in request:
            namespace["iamRoles"] = [_applied(role) for role in request["iamRoles"]]
        return {"namespace": namespace}

    def _create_workgroup(self, request: dict) -> dict:
        name, arn = request["workgroupName"], _arn("workgroup")
        self._get("namespace", request["namespaceName"])
        address = f"{name}.{accounts.current()}.{REGION}.redshift-serverless.amazonaws.com"
        port = request.get("port", _PORT)
        workgroup = {
            "workgroupName": name,
            "workgroupId": arn.split("/")[-1],
            "workgroupArn": arn,
            "namespaceName": request["namespaceName"],
            "status": "AVAILABLE",
            "creationDate": _now(),
            "baseCapacity": 128,
            "enhancedVpcRouting": False,
            "publiclyAccessible": False,
            "port": port,
            "trackName": "current",
            "configParameters": _parameters(request.get("configParameters", [])),
            "endpoint": {"address": address, "port": port, "vpcEndpoints": []},
            **{part: request[part] for part in _OF_WORKGROUPS if part in request},
        }
        return self._put("workgroup", name, workgroup, request.get("tags"))

    def _update_workgroup(self, request: dict) -> dict:
        workgroup = self._get("workgroup", request["workgroupName"])
        workgroup.update({part: request[part] for part in _OF_WORKGROUPS if part in request})
        if "configParameters" in request:
            workgroup["configParameters"] = _parameters(request["configParameters"])
        return {"workgroup": workgroup}

    def _create_usage_limit(self, request: dict) -> dict:
        arn = _arn("usagelimit")
        limit = {
            "usageLimitId": arn.split("/")[-1],
            "usageLimitArn": arn,
            "period": "monthly",
            "breachAction": "log",
            **request,
        }
        return self._put("usageLimit", limit["usageLimitId"], limit, None)

    def _update_usage_limit(self, request: dict) -> dict:
        limit = self._get("usageLimit", request["usageLimitId"])
        limit.update(request)
        return {"usageLimit": limit}

    def _tag(self, request: dict) -> dict:
        new = {tag["key"] for tag in request["tags"]}
        old = self._tags.get(request["resourceArn"], [])
        kept = [tag for tag in old if tag["key"] not in new]
        self._tags[request["resourceArn"]] = [*kept, *request["tags"]]
        return {}

    def _untag(self, request: dict) -> dict:
        tags = self._tags.get(request["resourceArn"], [])
        kept = [tag for tag in tags if tag["key"] not in request["tagKeys"]]
        self._tags[request["resourceArn"]] = kept
        return {}


def _arn(kind: str) -> str:
    return f"arn:aws:redshift-serverless:{REGION}:{accounts.current()}:{kind}/{uuid.uuid4()}"


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _applied(role: str) -> str:
    return f"IamRole(applyStatus=in-sync, iamRoleArn={role})"


def _parameters(given: list[dict]) -> list[dict]:
    values = {parameter["parameterKey"]: parameter["parameterValue"] for parameter in given}
    merged = _DEFAULT_PARAMETERS | values
    return [{"parameterKey": key, "parameterValue": value} for key, value in merged.items()]
