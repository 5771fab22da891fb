"""Requests of a boto3 client answered in its own process, without a connection."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from werkzeug.test import EnvironBuilder, run_wsgi_app


class _Raw(io.BytesIO):
    """A body as botocore reads it."""

    def stream(self, **_: object):
        yield self.read()


@dataclass(frozen=True)
class InProcess:
    """Handler of botocore's `before-send`: an answer from it is the answer of the service."""

    application: Callable

    def __call__(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        builder = EnvironBuilder(
            method=request.method,
            base_url=request.url,
            data=request.body or b"",
            headers={
                name: value.decode() if isinstance(value, bytes) else value
                for name, value in request.headers.items()
            },
        )
        content, status, headers = run_wsgi_app(
            self.application, builder.get_environ(), buffered=True
        )
        code = int(status.split()[0])
        return AWSResponse(request.url, code, headers, _Raw(b"".join(content)))
