"""CREATE TABLE and ALTER TABLE: keys are recorded, informational constraints are left out."""

from dataclasses import dataclass, field

from tests.local_aws.redshift.rewriting.columns import rewrite_columns
from tests.local_aws.redshift.rewriting.plan import Plan, Session
from tests.local_aws.redshift.rewriting.statement import Statement, literal, quoted


@dataclass
class Keys:
    """How a table is distributed over nodes and sorted on them."""

    style: str = ""
    dist: str | None = None
    sort: list[str] = field(default_factory=list)
    is_interleaved: bool = False

    @property
    def diststyle(self) -> str:
        return self.style.upper() or ("KEY" if self.dist else "AUTO(ALL)")

    def record(self, table: str) -> str:
        dist = literal(self.dist) if self.dist else "null"
        sort = ", ".join(literal(column) for column in self.sort)
        return (
            f"select redshift.set_keys({literal(table)}, {literal(self.diststyle)}, {dist}, "
            f"array[{sort}]::text[], {str(self.is_interleaved).lower()})"
        )


def rewrite_create_table(statement: Statement, plan: Plan) -> None:
    index = _table_of_create(statement)
    if index is None:
        return
    parts, after = statement.qualified_name(index)
    table = ".".join(quoted(part) for part in parts)
    keys = Keys()
    not_null: list[str] = []
    if statement.has(after, "("):
        closing = statement.closing(after)
        if not statement.has(closing + 1, "as") and not statement.has(after + 1, "like"):
            not_null = rewrite_columns(statement, after, keys)
        after = closing + 1
    _take_attributes(statement, after, keys)
    if keys != Keys():
        plan.after.append(_running(keys.record(table)))
    for column in not_null:
        sql = f"alter table {table} alter column {quoted(column)} set not null"
        plan.after.append(_running(sql))


def rewrite_alter_table(statement: Statement, plan: Plan) -> None:
    """ALTER DISTSTYLE, DISTKEY and SORTKEY; everything else is PostgreSQL's."""
    if not statement.has(0, "alter", "table"):
        return
    parts, after = statement.qualified_name(2)
    attribute = statement.word(after + 1)
    if statement.word(after) == "alter" and attribute in (
        *("diststyle", "distkey", "sortkey", "compound", "interleaved"),
    ):
        keys = Keys()
        _take_attributes(statement, after + 1, keys)
        plan.after.append(_running(keys.record(".".join(quoted(part) for part in parts))))
        plan.do_nothing("ALTER TABLE")


def _table_of_create(statement: Statement) -> int | None:
    index = 1
    while statement.word(index) in ("local", "temporary", "temp"):
        index += 1
    if statement.word(0) != "create" or statement.word(index) != "table":
        return None
    return index + (4 if statement.has(index + 1, "if", "not", "exists") else 1)


def _take_attributes(statement: Statement, index: int, keys: Keys) -> None:
    """Read and remove what stands between the columns and AS."""
    first = index
    while index < len(statement.tokens) and not statement.has(index, "as"):
        word = statement.word(index)
        if word == "diststyle":
            keys.style = statement.word(index + 1)
            index += 2
        elif word in ("backup", "encode"):
            index += 2
        elif word in ("compound", "interleaved"):
            keys.is_interleaved = word == "interleaved"
            index += 1
        elif word in ("distkey", "sortkey") and statement.has(index + 1, "("):
            closing = statement.closing(index + 1)
            names = [t.name for t in statement.tokens[index + 2 : closing] if t.name is not None]
            if word == "distkey":
                keys.dist = names[0]
            else:
                keys.sort = names
            index = closing + 1
        elif word in ("distkey", "sortkey"):  # alter distkey x; sortkey auto
            if word == "distkey":
                keys.dist = statement.tokens[index + 1].name
            index += 2
        else:
            break
    if index > first:
        statement.replace(first, index, "")


def _running(sql: str):
    def step(session: Session) -> None:
        session.run(sql)

    return step
