"""CREATE VIEW, bound to its tables or late-binding."""

from collections.abc import Callable, Collection

from tests.local_aws.redshift.errors import SqlError
from tests.local_aws.redshift.rewriting.plan import Plan
from tests.local_aws.redshift.rewriting.statement import Statement, literal, quoted
from tests.local_aws.redshift.rewriting.targets import pairs

_BINDING = ("with", "no", "schema", "binding")


def plan_view(
    statement: Statement,
    plan: Plan,
    external_schemas: Collection[str],
    rewrite_query: Callable[[str], str],
) -> tuple[str, str] | None:
    """Return schema and name of a late-binding view, None for any other statement."""
    is_replacing = statement.has(0, "create", "or", "replace", "view")
    if not is_replacing and not statement.has(0, "create", "view"):
        return None
    parts, after = statement.qualified_name(4 if is_replacing else 2)
    binding = statement.find(*_BINDING, start=max(after, len(statement.tokens) - 4))
    if binding is None:
        _refuse_external(statement, external_schemas)
        return None
    start = statement.find("as", start=after) + 1
    query = rewrite_query(statement.source(start, binding))
    _refuse_unqualified(query)
    name = ".".join(quoted(part) for part in parts)
    plan.call(
        f"redshift.create_late_binding_view({literal(name)}, {literal(query)}, "
        f"{str(is_replacing).lower()})",
        "CREATE VIEW",
    )
    return (parts[-2] if len(parts) > 1 else "public", parts[-1])


def _refuse_external(statement: Statement, external_schemas: Collection[str]) -> None:
    if any(schema in external_schemas for _, schema, _ in pairs(statement)):
        raise SqlError(
            "External tables are not supported in views",
            hint="Please use late binding view and add 'with no schema binding' at the query end.",
        )


def _refuse_unqualified(query: str) -> None:
    statement = Statement.split(query)[0]
    tokens = statement.tokens
    steps = {
        tokens[index].name
        for index in range(len(tokens) - 2)
        if statement.has(index + 1, "as", "(") and statement.word(index - 1) in ("with", ",")
    }
    for index in range(len(tokens) - 1):
        if statement.word(index) not in ("from", "join"):
            continue
        if statement.word(index) == "from" and _is_argument(statement, index):
            continue
        parts, after = statement.qualified_name(index + 1)
        if len(parts) == 1 and parts[0] not in steps and not statement.has(after, "("):
            raise SqlError(
                "All the relation names inside should be qualified when creating views with no "
                "schema binding."
            )


def _is_argument(statement: Statement, index: int) -> bool:
    """Whether FROM belongs to extract, trim or substring."""
    opening, depth = index, 1
    while opening > 0 and depth:
        opening -= 1
        depth += {")": 1, "(": -1}.get(statement.word(opening), 0)
    words = ("extract", "trim", "substring", "position", "overlay")
    is_distinct = statement.has(index - 2, "is", "distinct") or statement.has(index - 1, "distinct")
    return is_distinct or (depth == 0 and statement.word(opening - 1) in words)
