"""Answers of S3 in its XML."""

from datetime import UTC, datetime
from urllib.parse import quote
from xml.sax.saxutils import escape

from werkzeug.wrappers import Response

from tests.local_aws.faults import ServiceError
from tests.local_aws.s3.listing import Page
from tests.local_aws.s3.store import Store

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


def element(name: str, content: object) -> str:
    return f"<{name}>{escape(str(content))}</{name}>"


def document(name: str, *content: str) -> Response:
    body = f'{_HEAD}<{name} xmlns="{_NAMESPACE}">{"".join(content)}</{name}>'
    return Response(body, content_type="application/xml")


def error(problem: ServiceError, resource: str) -> Response:
    content = element("Code", problem.code) + element("Message", problem.message)
    body = f"{_HEAD}<Error>{content}{element('Resource', resource)}<RequestId>0</RequestId></Error>"
    return Response(body, problem.status, content_type="application/xml")


def instant(timestamp: float) -> str:
    moment = datetime.fromtimestamp(timestamp, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def objects(store: Store, found: Page, encoded: bool) -> str:
    """The Contents and CommonPrefixes of a page."""

    def name(key: str) -> str:
        return quote(key) if encoded else key

    contents = [
        "<Contents>"
        + element("Key", name(stored.key))
        + element("LastModified", instant(stored.modified))
        + element("ETag", f'"{store.etag(stored)}"')
        + element("Size", stored.size)
        + element("StorageClass", "STANDARD")
        + "</Contents>"
        for stored in found.objects
    ]
    prefixes = [
        f"<CommonPrefixes>{element('Prefix', name(prefix))}</CommonPrefixes>"
        for prefix in found.prefixes
    ]
    return "".join(contents + prefixes)
