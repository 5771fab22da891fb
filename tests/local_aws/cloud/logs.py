"""CloudWatch Logs: saved queries of Logs Insights."""

import json
import uuid

from moto.logs.responses import LogsResponse

from tests.local_aws.cloud.extending import added, kept


@added(LogsResponse)
def put_query_definition(self) -> str:
    query_id = self._get_param("queryDefinitionId") or str(uuid.uuid4())
    kept(self.logs_backend, "queries")[query_id] = {
        "queryDefinitionId": query_id,
        "name": self._get_param("name"),
        "queryString": self._get_param("queryString"),
        "logGroupNames": self._get_param("logGroupNames") or [],
    }
    return json.dumps({"queryDefinitionId": query_id})


@added(LogsResponse)
def describe_query_definitions(self) -> str:
    prefix = self._get_param("queryDefinitionNamePrefix") or ""
    queries = kept(self.logs_backend, "queries").values()
    found = [query for query in queries if query["name"].startswith(prefix)]
    return json.dumps({"queryDefinitions": found})


@added(LogsResponse)
def delete_query_definition(self) -> str:
    queries = kept(self.logs_backend, "queries")
    is_there = queries.pop(self._get_param("queryDefinitionId"), None) is not None
    return json.dumps({"success": is_there})
