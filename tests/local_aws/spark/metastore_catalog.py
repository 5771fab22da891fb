"""A Hive metastore whose content is the Glue catalog: databases and tables."""

import fnmatch

from pymetastore.hive_metastore import ttypes as hive

from tests.local_aws.spark.metastore_partitions import Partitions
from tests.local_aws.spark.metastore_shapes import (
    database_from_glue,
    database_to_glue,
    table_from_glue,
    table_to_glue,
)


class Catalog(Partitions):
    """Names and arguments are those of Hive's Thrift interface, as far as Spark calls it."""

    def set_ugi(self, _user, groups):
        return groups

    def get_config_value(self, _name, default):
        return default

    def get_all_functions(self):
        return hive.GetAllFunctionsResponse(functions=[])

    def get_functions(self, _database, _pattern):
        return []

    def get_function(self, _database, name):
        raise hive.NoSuchObjectException(name)

    def shutdown(self):
        pass

    def get_database(self, name):
        try:
            return database_from_glue(self._glue.get_database(Name=name)["Database"])
        except self._glue.exceptions.EntityNotFoundException as error:
            raise hive.NoSuchObjectException(f"{name} database not found") from error

    def get_all_databases(self):
        pages = self._glue.get_paginator("get_databases").paginate()
        return [found["Name"] for page in pages for found in page["DatabaseList"]]

    def get_databases(self, pattern):
        return _like(pattern, self.get_all_databases())

    def create_database(self, database):
        try:
            self._glue.create_database(DatabaseInput=database_to_glue(database))
        except self._glue.exceptions.AlreadyExistsException as error:
            raise hive.AlreadyExistsException(str(error)) from error

    def drop_database(self, name, _delete_data, cascade):
        self.get_database(name)
        if not cascade and self._tables(name):
            raise hive.InvalidOperationException(f"Database {name} is not empty.")
        self._glue.delete_database(Name=name)

    def get_table(self, database, name):
        try:
            found = self._glue.get_table(DatabaseName=database, Name=name.lower())
        except self._glue.exceptions.EntityNotFoundException as error:
            raise hive.NoSuchObjectException(f"{database}.{name} table not found") from error
        return table_from_glue(found["Table"])

    def get_table_req(self, request):
        return hive.GetTableResult(table=self.get_table(request.dbName, request.tblName))

    def get_table_objects_by_name(self, database, names):
        wanted = {name.lower() for name in names}
        return [table_from_glue(t) for t in self._tables(database) if t["Name"] in wanted]

    def get_table_objects_by_name_req(self, request):
        tables = self.get_table_objects_by_name(request.dbName, request.tblNames)
        return hive.GetTablesResult(tables=tables)

    def get_all_tables(self, database):
        return [table["Name"] for table in self._tables(database)]

    def get_tables(self, database, pattern):
        return _like(pattern, self.get_all_tables(database))

    def get_tables_by_type(self, database, pattern, kind):
        tables = self._tables(database)
        return _like(pattern, [t["Name"] for t in tables if t.get("TableType") == kind])

    def create_table(self, table):
        if table.sd is not None and not table.sd.location and table.tableType != "VIRTUAL_VIEW":
            folder = (self.get_database(table.dbName).locationUri or "").rstrip("/")
            table.sd.location = f"{folder}/{table.tableName.lower()}"
        try:
            self._glue.create_table(DatabaseName=table.dbName, TableInput=table_to_glue(table))
        except self._glue.exceptions.AlreadyExistsException as error:
            raise hive.AlreadyExistsException(str(error)) from error

    def create_table_with_environment_context(self, table, _context):
        self.create_table(table)

    def alter_table(self, database, name, table):
        if table.tableName.lower() != name.lower():
            raise hive.InvalidOperationException("Glue: table rename is not supported")
        self._glue.update_table(DatabaseName=database, TableInput=table_to_glue(table))

    def alter_table_with_environment_context(self, database, name, table, _context):
        self.alter_table(database, name, table)

    def drop_table(self, database, name, _delete_data):
        """Like Glue: the objects stay; those of managed tables Spark removes itself."""
        self.get_table(database, name)
        self._glue.delete_table(DatabaseName=database, Name=name.lower())

    def drop_table_with_environment_context(self, database, name, delete_data, _context):
        self.drop_table(database, name, delete_data)

    def _tables(self, database):
        pages = self._glue.get_paginator("get_tables").paginate(DatabaseName=database)
        try:
            return [table for page in pages for table in page["TableList"]]
        except self._glue.exceptions.EntityNotFoundException:
            return []


def _like(pattern: str | None, names: list[str]) -> list[str]:
    """Hive's patterns: `*` or `.*` for anything, `|` between alternatives."""
    patterns = (pattern or "*").lower().replace(".*", "*").split("|")
    return [name for name in names if any(fnmatch.fnmatchcase(name.lower(), p) for p in patterns)]
