"""In which bucket, and under which key, a path of the lake lies."""

from dataclasses import dataclass

from marketpulse.errors import UsageError

LAYER = "{layer}"
_LAYERS = {"bronze": "raw", "gold": "gold"}
_OTHER_LAYER = "silver"
_SCHEME = "s3://"


@dataclass(frozen=True)
class ObjectPlace:
    """A bucket and a key in it; the key of a folder has no slash at its end."""

    bucket: str
    key: str

    @property
    def uri(self) -> str:
        """As s3:// URI."""
        return f"{_SCHEME}{self.bucket}/{self.key}".rstrip("/")


def place_of(root: str, path: str) -> ObjectPlace:
    """Find a relative path below a lake's root.

    The root is a prefix, or a name with `{layer}` in it: then the first part of the path picks the
    bucket, bronze lies in the raw one, gold in its own, all else in silver.
    """
    path = path.strip("/")
    if LAYER in root:
        first = path.split("/", 1)[0]
        root = root.replace(LAYER, _LAYERS.get(first, _OTHER_LAYER))
    return place_of_uri(f"{root.rstrip('/')}/{path}")


def place_of_uri(uri: str) -> ObjectPlace:
    """Take an s3:// URI apart; raises UsageError for anything else."""
    bucket, _, key = uri.removeprefix(_SCHEME).partition("/")
    if not uri.startswith(_SCHEME) or not bucket:
        raise UsageError(f"{uri!r} is no S3 location; write it like s3://bucket/prefix")
    return ObjectPlace(bucket, key.strip("/"))
