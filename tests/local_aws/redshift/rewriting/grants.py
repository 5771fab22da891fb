"""Users, groups and roles: to PostgreSQL all of them are roles."""

from tests.local_aws.redshift.rewriting.plan import Plan
from tests.local_aws.redshift.rewriting.statement import Statement, literal


def rewrite_grants(statement: Statement, plan: Plan) -> None:
    command = statement.word(0)
    if command in ("grant", "revoke") or statement.has(0, "alter", "default", "privileges"):
        for index in range(1, len(statement.tokens)):
            if statement.word(index) in ("role", "group", "user") and (
                statement.word(index - 1) in ("to", "from", ",")
            ):
                statement.replace(index, index + 1, "")
    elif statement.has(0, "create", "group"):
        name = statement.tokens[2].name
        insert = f"insert into redshift.user_group values ({literal(name)}) on conflict do nothing"
        plan.after.append(lambda session: session.run(insert) and None)
    elif command in ("create", "alter") and statement.word(1) == "user":
        disabled = statement.find("password", "disable")
        if disabled is not None:
            statement.replace(disabled + 1, disabled + 2, "null")
