"""Tags of objects, kept in memory until the object is replaced without them or deleted."""

from urllib.parse import parse_qsl
from xml.etree import ElementTree

from werkzeug.wrappers import Request, Response

from tests.local_aws.s3 import answers


class Tags:
    def __init__(self) -> None:
        self._tags: dict[tuple[str, str], dict[str, str]] = {}

    def put_with_object(self, request: Request, bucket: str, key: str) -> None:
        """Take the tags that come in the header of the object itself."""
        self._tags[bucket, key] = dict(parse_qsl(request.headers.get("x-amz-tagging", "")))

    def forget(self, bucket: str, key: str) -> None:
        self._tags.pop((bucket, key), None)

    def answer(self, request: Request, bucket: str, key: str) -> Response:
        if request.method == "PUT":
            tree = ElementTree.fromstring(request.get_data())
            self._tags[bucket, key] = {
                tag.findtext("{*}Key"): tag.findtext("{*}Value")
                for tag in tree.findall(".//{*}Tag")
            }
            return Response()
        if request.method == "DELETE":
            self.forget(bucket, key)
            return Response(status=204)
        tags = [
            f"<Tag>{answers.element('Key', name)}{answers.element('Value', value)}</Tag>"
            for name, value in self._tags.get((bucket, key), {}).items()
        ]
        return answers.document("Tagging", f"<TagSet>{''.join(tags)}</TagSet>")
