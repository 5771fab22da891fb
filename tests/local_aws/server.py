"""The one endpoint: our handlers first, then moto for every other service and operation."""

import io
import json
import re
import threading
from collections.abc import Callable
from functools import cache, partial
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from tests.local_aws import accounts, errors
from tests.local_aws.calls import Calls
from tests.local_aws.faults import Faults, ServiceError
from tests.local_aws.names import REGION
from tests.local_aws.own_client import MARK
from tests.local_aws.s3.routes import S3

Handler = Callable[[dict], dict]
Wrapper = Callable[[dict, Handler], dict]
# Settings of S3 that belong to an account.
_S3_CONTROL = "/v20180820/"
_TARGETS = {
    "AWSGlue": "glue",
    "ElasticMapReduce": "emr",
    "AmazonSSM": "ssm",
    "AmazonEC2ContainerServiceV20141113": "ecs",
    "RedshiftServerless": "redshift-serverless",
}


class Application:
    """Routes a request by `service.Operation`, whose input and output are as in boto3.

    `handlers` answer by themselves; `wrappers` get moto's own handler as well.
    """

    def __init__(self, s3: S3, calls: Calls, faults: Faults, account: str) -> None:
        self._account = account
        self.handlers: dict[str, Handler] = {}
        self.wrappers: dict[str, Wrapper] = {}
        self._s3 = s3
        self._calls = calls
        self._faults = faults
        self._moto = DomainDispatcherApplication(create_backend_app)
        # It looks through moto's folders at every request.
        self._moto.get_backend_for_host = cache(self._moto.get_backend_for_host)

    def __call__(self, environ: dict, start_response: Callable) -> object:
        request = Request(environ)
        account = accounts.owner(_credential(request)[0], default=self._account)
        accounts.enter(account)
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = account
        if _service(request) == "s3" and not request.path.startswith(_S3_CONTROL):
            response = self._s3.answer(request, self.moto)
        else:
            response = self._answer(request)
        return response(environ, start_response)

    def moto(self, request: Request) -> Response:
        if _service(request) == "elasticmapreduce":
            # Of this service alone moto takes the region from the host name.
            request.environ["HTTP_HOST"] = f"elasticmapreduce.{REGION}.amazonaws.com"
        return Response.from_app(self._moto, request.environ, buffered=True)

    def _answer(self, request: Request) -> Response:
        content = request.get_data()
        request.environ["wsgi.input"] = io.BytesIO(content)
        operation = _operation(request, content)
        is_own = MARK in request.headers.get("User-Agent", "")
        if not is_own:
            self._calls.add(operation)
        try:
            if not is_own:
                self._faults.check_call(operation)
            if handler := self.handlers.get(operation):
                return _json(handler(json.loads(content or b"{}")), 200)
            if wrapper := self.wrappers.get(operation):
                by_moto = partial(self._moto_handler, request)
                return _json(wrapper(json.loads(content or b"{}"), by_moto), 200)
            return self.moto(request)
        except ServiceError as problem:
            return errors.answer(problem, _service(request), request)
        except Exception as problem:
            unknown = errors.unknown(operation, problem)
            return errors.answer(unknown, _service(request), request)

    def _moto_handler(self, request: Request, content: dict) -> dict:
        body = json.dumps(content).encode()
        request.environ["wsgi.input"] = io.BytesIO(body)
        request.environ["CONTENT_LENGTH"] = str(len(body))
        response = self.moto(request)
        answer = json.loads(response.get_data() or b"{}")
        if response.status_code != 200:
            message = answer.get("message") or answer.get("Message") or ""
            raise ServiceError(answer.get("__type", "Error"), message, response.status_code)
        return answer


def _service(request: Request) -> str:
    """The service that a request is signed for; unsigned requests without a target are S3's."""
    credential = _credential(request)
    if len(credential) > 1:
        return credential[-2]
    return "s3" if "X-Amz-Target" not in request.headers else ""


def _credential(request: Request) -> list[str]:
    """Access key id, date, region, service and the end of what a request is signed with."""
    signed = re.search(r"Credential=([^,\s]+)", request.headers.get("Authorization", ""))
    text = signed[1] if signed else request.args.get("X-Amz-Credential", "")
    return text.split("/")


def _operation(request: Request, content: bytes) -> str:
    target = request.headers.get("X-Amz-Target")
    if target:
        prefix, _, operation = target.partition(".")
        return f"{_TARGETS.get(prefix, prefix)}.{operation}"
    form = parse_qs(content.decode(errors="replace"))
    return f"{_service(request)}.{form.get('Action', [request.method])[0]}"


def _json(content: dict, status: int) -> Response:
    body = json.dumps(content, default=str)
    return Response(body, status, content_type="application/x-amz-json-1.1")


class _QuietRequests(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        pass


class Server:
    """Serves on a free port of the loopback until the `with` block ends."""

    def __init__(self, application: Application, port: int = 0) -> None:
        self._server = make_server(
            "127.0.0.1", port, application, threaded=True, request_handler=_QuietRequests
        )
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="local-aws"
        )

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
