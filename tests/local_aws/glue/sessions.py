"""The operations on Glue interactive sessions and their statements."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from tests.local_aws.calls import Calls
from tests.local_aws.calls import Statement as RecordedStatement
from tests.local_aws.faults import Faults, ServiceError
from tests.local_aws.glue.arguments import python_files, spark_settings
from tests.local_aws.glue.session import ENDED, Plan, Session
from tests.local_aws.glue.statement import Statement
from tests.local_aws.s3.store import Store
from tests.local_aws.spark.gateway import SparkGateway
from tests.local_aws.spark.settings import mount_name

# An answer waits this long for news, so that clients that ask every second need not.
_SECONDS_OF_LONG_POLL = 20
_SECONDS_PER_MINUTE = 60
_LONGEST_CODE = 68_000
_DEFAULT_IDLE_MINUTES = 2880


class Sessions:
    """All sessions of a local AWS; `kill` and `states` are for tests."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        gateway: SparkGateway,
        environment: dict[str, str],
        calls: Calls,
        faults: Faults,
    ) -> None:
        self._store = store
        self._folder = folder
        self._gateway = gateway
        self._environment = environment
        self._calls = calls
        self._faults = faults
        self._sessions: dict[str, Session] = {}
        self._lock = threading.Lock()
        self._created = 0

    @property
    def states(self) -> dict[str, str]:
        """The state of each session by its id; deleted ones are not known any more."""
        return {session.id: session.status for session in list(self._sessions.values())}

    def kill(self, session_id: str) -> None:
        """Let a session die as if its machine had gone; it is FAILED afterwards."""
        self._known(session_id).end("FAILED", "the session was killed by a test")

    def stop(self) -> None:
        for session in list(self._sessions.values()):
            session.end("STOPPED")

    def handlers(self) -> dict[str, Callable[[dict], dict]]:
        return {
            "glue.CreateSession": self._create,
            "glue.GetSession": self._get,
            "glue.ListSessions": self._list,
            "glue.StopSession": self._stop,
            "glue.DeleteSession": self._delete,
            "glue.RunStatement": self._run,
            "glue.GetStatement": self._get_statement,
            "glue.ListStatements": self._list_statements,
            "glue.CancelStatement": self._cancel,
        }

    def _create(self, request: dict) -> dict:
        with self._lock:
            if request["Id"] in self._sessions:
                message = f"Session {request['Id']} already exists"
                raise ServiceError("AlreadyExistsException", message)
            session = Session(
                request, self._plan(request), self._faults.next_statement, self._record
            )
            self._sessions[session.id] = session
        return {"Session": session.described()}

    def _plan(self, request: dict) -> Plan:
        self._created += 1
        folder = self._folder / f"{self._created:03}-{request['Id'][:80]}"
        shutil.rmtree(folder, ignore_errors=True)
        arguments = request.get("DefaultArguments", {})
        order = {
            "id": request["Id"],
            "settings": spark_settings(arguments),
            "python_path": python_files(arguments, self._store, folder / "python"),
            "mounts": {
                mount_name(bucket): self._store.folder(bucket).as_uri()
                for bucket in self._store.buckets
            },
        }
        return Plan(
            order=order,
            folder=folder,
            environment=lambda: {**self._environment, **self._gateway.connection().environment},
            cancel=self._gateway.cancel,
            idle_seconds=_SECONDS_PER_MINUTE * request.get("IdleTimeout", _DEFAULT_IDLE_MINUTES),
        )

    def _record(self, session: Session, statement: Statement) -> None:
        output = statement.output or {}
        recorded = RecordedStatement(
            session=session.id,
            number=statement.number,
            code=statement.code,
            seconds=statement.completed - statement.started,
            error=output.get("ErrorValue") if output.get("Status") == "error" else None,
        )
        self._calls.add_statement(recorded)

    def _known(self, session_id: str) -> Session:
        session = self._sessions.get(session_id)
        if session is None:
            raise ServiceError("EntityNotFoundException", f"Session {session_id} not found")
        return session

    def _get(self, request: dict) -> dict:
        session = self._known(request["Id"])
        session.provisioned.wait(_SECONDS_OF_LONG_POLL)
        return {"Session": session.described()}

    def _list(self, request: dict) -> dict:
        described = [session.described() for session in list(self._sessions.values())]
        return {"Ids": [session["Id"] for session in described], "Sessions": described}

    def _stop(self, request: dict) -> dict:
        session = self._known(request["Id"])
        if session.status in ENDED:
            message = f"Session {session.id} is in {session.status} state"
            raise ServiceError("IllegalSessionStateException", message)
        session.end("STOPPED")
        return {"Id": session.id}

    def _delete(self, request: dict) -> dict:
        session = self._known(request["Id"])
        session.end("STOPPED")
        with self._lock:
            self._sessions.pop(session.id, None)
        return {"Id": session.id}

    def _run(self, request: dict) -> dict:
        if len(request["Code"]) > _LONGEST_CODE:
            message = f"Code is longer than {_LONGEST_CODE} characters"
            raise ServiceError("ValidationException", message)
        return {"Id": self._known(request["SessionId"]).run(request["Code"])}

    def _statement(self, request: dict) -> Statement:
        statement = self._known(request["SessionId"]).statements.get(request["Id"])
        if statement is None:
            raise ServiceError("EntityNotFoundException", f"Statement {request['Id']} not found")
        return statement

    def _get_statement(self, request: dict) -> dict:
        statement = self._statement(request)
        statement.done.wait(_SECONDS_OF_LONG_POLL)
        return {"Statement": statement.described()}

    def _list_statements(self, request: dict) -> dict:
        statements = self._known(request["SessionId"]).statements
        return {"Statements": [statement.described() for statement in statements.values()]}

    def _cancel(self, request: dict) -> dict:
        self._statement(request)
        self._known(request["SessionId"]).cancel(request["Id"])
        return {}
