"""Which steps and which SQL a statement takes."""

from collections.abc import Mapping
from dataclasses import dataclass

from tests.local_aws.redshift.references import References, use_pseudo_columns
from tests.local_aws.redshift.rewriting.functions import rewrite_functions
from tests.local_aws.redshift.rewriting.grants import rewrite_grants
from tests.local_aws.redshift.rewriting.names import rewrite_names
from tests.local_aws.redshift.rewriting.plan import Plan, Session
from tests.local_aws.redshift.rewriting.refusals import refuse_unsupported
from tests.local_aws.redshift.rewriting.settings import (
    rewrite_maintenance,
    rewrite_setting,
    setting_changed,
)
from tests.local_aws.redshift.rewriting.statement import Statement
from tests.local_aws.redshift.rewriting.tables import rewrite_alter_table, rewrite_create_table
from tests.local_aws.redshift.rewriting.types import rewrite_types
from tests.local_aws.redshift.rewriting.views import plan_view
from tests.local_aws.redshift.spectrum.schema_statements import (
    plan_external_schema,
    refuse_changes,
)
from tests.local_aws.redshift.transfer.copy import plan_copy
from tests.local_aws.redshift.transfer.files import TransferFiles
from tests.local_aws.redshift.transfer.unload import plan_unload


@dataclass
class Planner:
    """Plans one statement at a time; `schemas` are the external ones with their databases."""

    references: References
    files: TransferFiles

    def plan(self, statement: Statement, schemas: Mapping[str, str]) -> Plan:
        plan = Plan(statement.text)
        if plan_external_schema(statement, plan, schemas, self.references.tables.glue):
            return plan
        refuse_changes(statement, schemas)
        command = statement.word(0)
        if command == "copy":
            plan_copy(statement, plan, self.files)
        elif command == "unload":
            query = plan_unload(statement, plan, self.files, lambda q: _rewrite_query(q, schemas))
            self._read_first(Statement.split(query)[0], plan, schemas)
        else:
            self._read_first(statement, plan, schemas)
            view = plan_view(statement, plan, schemas, lambda q: _rewrite_query(q, schemas))
            if view:
                self.references.late_binding_views.add(view)
            else:
                self._rewrite(statement, plan, schemas)
        return plan

    def _read_first(self, statement: Statement, plan: Plan, schemas: Mapping[str, str]) -> None:
        plan.before.insert(0, lambda session: self.references.read(statement, schemas, session))

    def _rewrite(self, statement: Statement, plan: Plan, schemas: Mapping[str, str]) -> None:
        _rewrite_expressions(statement, schemas)
        rewrite_setting(statement)
        rewrite_maintenance(statement)
        rewrite_grants(statement, plan)
        rewrite_create_table(statement, plan)
        rewrite_alter_table(statement, plan)
        self.references.follow_rename(statement)
        changed = setting_changed(statement)
        if changed:
            plan.after.append(lambda session: _remember(session, *changed))
        if not plan.sql:
            plan.sql = statement.render()


def _rewrite_query(text: str, schemas: Mapping[str, str]) -> str:
    statement = Statement.split(text)[0]
    _rewrite_expressions(statement, schemas)
    return statement.render()


def _rewrite_expressions(statement: Statement, schemas: Mapping[str, str]) -> None:
    refuse_unsupported(statement)
    rewrite_functions(statement)
    rewrite_types(statement)
    rewrite_names(statement)
    use_pseudo_columns(statement, schemas)


def _remember(session: Session, name: str, value: str | None) -> None:
    session.settings[name] = value
