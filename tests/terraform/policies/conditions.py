"""Conditions of policy statements, by the rules of IAM's reference.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import re
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase

Context = Mapping[str, str | list[str]]


def matches(pattern: str, value: str) -> bool:
    """Compare with `*` and `?`; brackets have no meaning in policies."""
    return fnmatchcase(value, pattern.replace("[", "[[]"))


def _matches_arn(pattern: str, value: str) -> bool:
    """Compare ARNs part by part: a `*` in one part does not reach into the next."""
    patterns, values = pattern.split(":", 5), value.split(":", 5)
    return len(patterns) == len(values) and all(map(matches, patterns, values))


_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "ArnEquals": _matches_arn,
    "ArnLike": _matches_arn,
    "Bool": lambda wanted, value: wanted.lower() == value.lower(),
    "NumericEquals": lambda wanted, value: float(value) == float(wanted),
    "NumericGreaterThan": lambda wanted, value: float(value) > float(wanted),
    "NumericGreaterThanEquals": lambda wanted, value: float(value) >= float(wanted),
    "NumericLessThan": lambda wanted, value: float(value) < float(wanted),
    "NumericLessThanEquals": lambda wanted, value: float(value) <= float(wanted),
    "StringEquals": str.__eq__,
    "StringEqualsIgnoreCase": lambda wanted, value: wanted.lower() == value.lower(),
    "StringLike": matches,
}


def hold(conditions: dict, context: Context) -> bool:
    """All operators and keys must hold; of the values of a key, one."""
    known = {key.lower(): value for key, value in context.items()}
    return all(
        _holds(operator, as_list(wanted), known.get(key.lower()), known)
        for operator, keys in conditions.items()
        for key, wanted in keys.items()
    )


def _holds(operator: str, wanted: list[str], found: str | list[str] | None, known: dict) -> bool:
    if operator == "Null":
        return (found is None) == (wanted[0].lower() == "true")
    quantifier, _, rest = operator.rpartition(":")
    name = rest.removesuffix("IfExists")
    is_negated = "Not" in name
    compare = _OPERATORS.get(name.replace("Not", ""))
    if compare is None or quantifier not in ("", "ForAnyValue", "ForAllValues"):
        raise ValueError(f"the evaluator does not know the condition operator {operator}")
    if found is None:
        return rest.endswith("IfExists") or is_negated or quantifier == "ForAllValues"
    patterns = [_with_variables(pattern, known) for pattern in wanted]
    fits = [any(compare(it, value) for it in patterns) != is_negated for value in as_list(found)]
    return all(fits) if quantifier == "ForAllValues" or is_negated else any(fits)


def _with_variables(pattern: str, known: dict) -> str:
    def value(variable: re.Match) -> str:
        found = known.get(variable[1].lower())
        return found if isinstance(found, str) else variable[0]

    return re.sub(r"\$\{([^}]+)\}", value, str(pattern))


def as_list(value: object) -> list:
    """Policies have a value or a list of them, as they like."""
    return value if isinstance(value, list) else [value]
