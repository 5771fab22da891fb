"""CREATE EXTERNAL SCHEMA, DROP SCHEMA of one, and what cannot be done inside of one."""

import json
from collections.abc import Mapping

from tests.local_aws.redshift.errors import SYNTAX_ERROR, SqlError
from tests.local_aws.redshift.rewriting.plan import Plan
from tests.local_aws.redshift.rewriting.statement import Statement, literal
from tests.local_aws.redshift.rewriting.targets import written_relation
from tests.local_aws.redshift.spectrum.glue import GlueCatalog

_DUPLICATE_SCHEMA = "42P06"


def plan_external_schema(
    statement: Statement, plan: Plan, schemas: Mapping[str, str], glue: GlueCatalog
) -> bool:
    """Whether the statement is about an external schema as a whole; then the plan is complete."""
    if statement.has(0, "create", "external", "schema"):
        _plan_create(statement, plan, schemas, glue)
        return True
    if statement.has(0, "drop", "schema"):
        index = 4 if statement.has(2, "if", "exists") else 2
        name = statement.qualified_name(index)[0][-1]
        if name in schemas:
            plan.call(f"redshift.drop_external_schema({literal(name)})", "DROP SCHEMA")
            return True
    return False


def refuse_changes(statement: Statement, schemas: Mapping[str, str]) -> None:
    parts = written_relation(statement)
    if statement.has(0, "create", "external", "table"):
        raise SqlError(
            "the Redshift stand-in makes no external tables: register them in the Glue Data Catalog"
        )
    if len(parts) > 1 and parts[-2] in schemas:
        if statement.word(0) == "create":
            raise SqlError("Operations on local objects in external schema are not enabled.")
        raise SqlError("Operation not supported on external tables")


def _plan_create(
    statement: Statement, plan: Plan, schemas: Mapping[str, str], glue: GlueCatalog
) -> None:
    is_optional = statement.has(3, "if", "not", "exists")
    parts, index = statement.qualified_name(6 if is_optional else 3)
    schema = parts[-1]
    if not statement.has(index, "from", "data", "catalog"):
        raise SqlError("the Redshift stand-in knows external schemas FROM DATA CATALOG only")
    database = _value_after(statement, "database", index)
    role = _value_after(statement, "iam_role", index)
    if database is None or role is None:
        raise SqlError("syntax error at end of input", SYNTAX_ERROR)
    if schema in schemas:
        if not is_optional:
            raise SqlError(f'Schema "{schema}" already exists', _DUPLICATE_SCHEMA)
        plan.do_nothing("CREATE SCHEMA")
        return
    creates_database = statement.find("create", "external", "database", start=index) is not None
    if not glue.has_database(database) and creates_database:
        glue.create_database(database)
    values = (schema, database, json.dumps({"IAM_ROLE": role}))
    plan.call(
        f"redshift.create_external_schema({', '.join(map(literal, values))})", "CREATE SCHEMA"
    )


def _value_after(statement: Statement, word: str, start: int) -> str | None:
    index = statement.find(word, start=start)
    if index is None or index + 1 >= len(statement.tokens):
        return None
    token = statement.tokens[index + 1]
    return token.value if token.value is not None else token.text
