"""Which steps and which SQL a statement takes."""

from dataclasses import dataclass

from tests.local_aws.redshift.references import References
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
    """Plans one statement at a time; knows nothing of the session that will run it."""

    references: References
    files: TransferFiles

    def plan(self, statement: Statement) -> Plan:
        plan = Plan(statement.text)
        tables = self.references.tables
        if plan_external_schema(statement, plan, tables):
            return plan
        refuse_changes(statement, tables)
        if statement.word(0) == "copy":
            plan_copy(statement, plan, self.files)
            return plan
        if statement.word(0) == "unload":
            self._plan_unload(statement, plan)
            return plan
        plan.before.append(lambda session: self.references.read(statement, session))
        view = plan_view(statement, plan, tables.schemas, self._rewrite_query)
        if view:
            self.references.late_binding_views.add(view)
            return plan
        self._rewrite(statement, plan)
        return plan

    def _plan_unload(self, statement: Statement, plan: Plan) -> None:
        query = Statement.split(plan_unload(statement, plan, self.files, self._rewrite_query))[0]
        plan.before.insert(0, lambda session: self.references.read(query, session))

    def _rewrite(self, statement: Statement, plan: Plan) -> None:
        self._rewrite_expressions(statement)
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

    def _rewrite_query(self, text: str) -> str:
        statement = Statement.split(text)[0]
        self._rewrite_expressions(statement)
        return statement.render()

    def _rewrite_expressions(self, statement: Statement) -> None:
        refuse_unsupported(statement)
        rewrite_functions(statement)
        rewrite_types(statement)
        rewrite_names(statement)
        self.references.use_pseudo_columns(statement)


def _remember(session: Session, name: str, value: str | None) -> None:
    session.settings[name] = value
