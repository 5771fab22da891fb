"""The resources that a Terraform plan, or state, describes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Resource:
    """One instance of a resource, with the values that are known."""

    address: str
    type: str
    values: dict[str, Any] = field(default_factory=dict)


def resources_after(plan: dict[str, Any]) -> list[Resource]:
    """What there will be when a plan was applied."""
    return list(_resources_of_changes(plan, "after"))


def with_known_values(planned: list[Resource], configured: list[Resource]) -> list[Resource]:
    """Fill what a plan does not know yet from the same resources as they are configured."""
    known = {each.address: each.values for each in configured}
    return [
        Resource(
            each.address,
            each.type,
            known.get(each.address, {}) | {k: v for k, v in each.values.items() if v is not None},
        )
        for each in planned
    ]


def resources_before(plan: dict[str, Any]) -> list[Resource]:
    """What there was when a plan was made."""
    return list(_resources_of_changes(plan, "before"))


def _resources_of_changes(plan: dict[str, Any], when: str) -> Iterator[Resource]:
    for each in plan.get("resource_changes", []):
        values = each["change"][when]
        if each["mode"] == "managed" and values is not None:
            yield Resource(each["address"], each["type"], values)


def state_resources(state: dict[str, Any]) -> list[Resource]:
    """What a state holds, read from its outermost module down."""
    found, modules = [], [state.get("root_module", {})]
    while modules:
        module = modules.pop()
        found += [
            Resource(each["address"], each["type"], each.get("values", {}))
            for each in module.get("resources", [])
            if each["mode"] == "managed"
        ]
        modules += module.get("child_modules", [])
    return found
