"""Athena: what is made can be changed and deleted, too."""

from moto.athena.responses import AthenaResponse

from tests.local_aws.cloud.extending import added


@added(AthenaResponse)
def delete_named_query(self) -> str:
    self.athena_backend.named_queries.pop(self._get_param("NamedQueryId"), None)
    return "{}"


@added(AthenaResponse)
def update_named_query(self) -> str:
    query = self.athena_backend.named_queries[self._get_param("NamedQueryId")]
    query.name = self._get_param("Name")
    query.description = self._get_param("Description")
    query.query_string = self._get_param("QueryString")
    return "{}"


@added(AthenaResponse)
def delete_prepared_statement(self) -> str:
    self.athena_backend.prepared_statements.pop(self._get_param("StatementName"), None)
    return "{}"


@added(AthenaResponse)
def delete_data_catalog(self) -> str:
    self.athena_backend.data_catalogs.pop(self._get_param("Name"), None)
    return "{}"
