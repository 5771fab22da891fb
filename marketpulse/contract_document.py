"""From a document of the Open Data Contract Standard to what the platform takes from it."""

import re
from dataclasses import astuple, replace

import yaml
from open_data_contract_standard.model import (
    CustomProperty,
    DataQuality,
    OpenDataContractStandard,
    SchemaObject,
    SchemaProperty,
)

from marketpulse.contract_model import POLICIES, Column, Contract, Rule, Table, is_after
from marketpulse.errors import MarketPulseError

_VERSION = re.compile(r"\d+\.\d+\.\d+")


def read_document(dataset: str, content: bytes, origin: object) -> Contract:
    """Understand the text of a contract; raises MarketPulseError that names its origin."""
    try:
        return _contract(dataset, OpenDataContractStandard(**yaml.safe_load(content)))
    except (yaml.YAMLError, ValueError, KeyError, TypeError) as error:
        cause = f"custom property {error} is missing" if isinstance(error, KeyError) else error
        raise MarketPulseError(
            f"contract {origin} cannot be used: {cause}; `datacontract lint {origin}` says more"
        ) from error


def _contract(dataset: str, document: OpenDataContractStandard) -> Contract:
    policy = _values(document.customProperties)
    delivered = document.schema_[0]
    contract = Contract(
        dataset=dataset,
        version=document.version,
        domain=document.domain,
        tables=tuple(_table(schema) for schema in document.schema_),
        rules=tuple(_rule(quality) for quality in delivered.quality or []),
        event_time=policy["eventTime"],
        ingest_partition=policy["ingestPartition"],
        formats=tuple(policy["formats"]),
        max_failed_share=policy["maxFailedShare"],
        min_failed_records=policy["minFailedRecords"],
        keep_duplicate=policy["duplicates"]["keep"],
        look_back_hours=policy["duplicates"]["lookBackHours"],
        evolution=policy.get("evolution"),
    )
    _require_known_policy(contract)
    _require_past_steps(contract)
    return contract


def _require_known_policy(contract: Contract) -> None:
    if contract.evolution not in (None, *POLICIES):
        raise ValueError(f"evolution {contract.evolution!r} is none of {', '.join(POLICIES)}")


def _require_past_steps(contract: Contract) -> None:
    """A step that lies ahead of the version would be forgotten by the batches published now."""
    steps = [(rule.name, rule.since) for rule in contract.rules]
    for column in (column for table in contract.tables for column in table.columns):
        versions = (column.since, column.required_until, column.retired_since)
        steps += [(column.name, version) for version in versions]
    for name, version in steps:
        if version and not _VERSION.fullmatch(version):
            raise ValueError(f"{name}: {version!r} is no version; write it like 1.1.0")
        if is_after(version, contract.version):
            raise ValueError(
                f"{name} changed with version {version}, but the contract's version is "
                f"{contract.version}: raise it"
            )


def _table(schema: SchemaObject) -> Table:
    keys = sorted((p.primaryKeyPosition or 1, p.name) for p in schema.properties if p.primaryKey)
    return Table(
        name=schema.name,
        columns=tuple(_column(p) for p in schema.properties),
        key=tuple(name for _, name in keys),
        derived_from=_values(schema.customProperties).get("derivedFrom"),
    )


def _rule(quality: DataQuality) -> Rule:
    rule = Rule(quality.name, quality.implementation, quality.severity, quality.description)
    if not all(astuple(rule)[:4]):
        raise ValueError(f"{rule} needs a name, implementation, severity and description")
    return replace(
        rule,
        expression=rule.expression.strip(),
        reason=rule.reason.strip(),
        since=str(_values(quality.customProperties).get("since", "")),
    )


def _column(column: SchemaProperty) -> Column:
    extra = _values(column.customProperties)
    retired = str(extra.get("retiredSince", ""))
    optional_since = str(extra.get("deprecatedSince", retired))
    return Column(
        name=column.name,
        type=column.physicalType,
        required=bool(column.required) and not optional_since,
        description=(column.description or "").strip(),
        transform=column.transformLogic,
        privacy=extra.get("privacy"),
        references=column.relationships[0].to if column.relationships else None,
        is_rescued_data=extra.get("role") == "rescuedData",
        since=str(extra.get("since", "")),
        required_until=optional_since if column.required else "",
        is_deprecated=bool(optional_since),
        retired_since=retired,
    )


def _values(properties: list[CustomProperty] | None) -> dict:
    return {p.property: p.value for p in properties or []}
