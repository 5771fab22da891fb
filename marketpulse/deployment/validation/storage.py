"""Buckets and keys: encrypted, versioned, closed to the public."""

import json
from collections.abc import Iterator

from botocore.exceptions import ClientError

from marketpulse.aws.clients import client
from marketpulse.deployment.environments import CloudEnvironment
from marketpulse.deployment.validation.checks import Check
from marketpulse.deployment.validation.promises import ALL_LAYERS

BUCKETS, KEYS = "buckets", "keys"
_PLAIN_ENCRYPTION = {"logs": "AES256"}  # the services that write access logs take no other


def check_buckets(environment: CloudEnvironment) -> Iterator[Check]:
    """The rules of each layer's bucket."""
    there = {bucket["Name"] for bucket in client("s3").list_buckets()["Buckets"]}
    for layer in ALL_LAYERS:
        name = environment.bucket(layer)
        yield Check(BUCKETS, name, "is there", name in there, "missing")
        if name in there:
            yield from _check_bucket(name, layer)


def _check_bucket(name: str, layer: str) -> Iterator[Check]:
    s3 = client("s3")
    status = s3.get_bucket_versioning(Bucket=name).get("Status", "off")
    yield Check(BUCKETS, name, "keeps versions", status == "Enabled", status)

    rules = _ask(s3.get_bucket_encryption, name).get("ServerSideEncryptionConfiguration", {})
    used = [r["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] for r in rules.get("Rules", [])]
    promised = _PLAIN_ENCRYPTION.get(layer, "aws:kms")
    found = ", ".join(used) or "none"
    yield Check(BUCKETS, name, f"is encrypted with {promised}", used == [promised], found)

    blocks = _ask(s3.get_public_access_block, name).get("PublicAccessBlockConfiguration", {})
    open_ways = [way for way in _WAYS if not blocks.get(way)]
    yield Check(BUCKETS, name, "is closed to the public", not open_ways, ", ".join(open_ways))

    policy = json.loads(_ask(s3.get_bucket_policy, name).get("Policy", "{}"))
    denied = any(_denies_plain_http(each) for each in policy.get("Statement", []))
    yield Check(BUCKETS, name, "refuses requests without TLS", denied, "no such statement")

    lifecycle = _ask(s3.get_bucket_lifecycle_configuration, name).get("Rules", [])
    aborts = any("AbortIncompleteMultipartUpload" in rule for rule in lifecycle)
    yield Check(BUCKETS, name, "drops unfinished uploads", aborts, "no such lifecycle rule")
    if layer != "logs":
        logged = "LoggingEnabled" in s3.get_bucket_logging(Bucket=name)
        yield Check(BUCKETS, name, "its access is logged", logged, "no access log")


_WAYS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def _ask(question, name: str) -> dict:
    """Answer about a bucket; empty where S3 says that nothing of the kind is set."""
    try:
        return question(Bucket=name)
    except ClientError as error:
        if error.response["Error"]["Code"].startswith(("NoSuch", "ServerSideEncryption")):
            return {}
        raise


def _denies_plain_http(statement: dict) -> bool:
    condition = statement.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport")
    return statement["Effect"] == "Deny" and condition in ("false", ["false"])


def check_keys(environment: CloudEnvironment) -> Iterator[Check]:
    """The platform's key is usable and changes by itself."""
    kms, alias = client("kms"), f"alias/{environment.prefix}"
    pages = kms.get_paginator("list_aliases").paginate()
    keys = [a.get("TargetKeyId") for p in pages for a in p["Aliases"] if a["AliasName"] == alias]
    yield Check(KEYS, alias, "names a key", bool(keys), "missing")
    for key in keys:
        state = kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"]
        yield Check(KEYS, alias, "is enabled", state == "Enabled", state)
        rotates = kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]
        yield Check(KEYS, alias, "is rotated every year", rotates, "rotation is off")
