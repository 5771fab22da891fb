"""The arguments of sessions and jobs that Glue itself reads."""

import re
import shutil
from pathlib import Path

from tests.local_aws.faults import ServiceError
from tests.local_aws.s3.store import Store
from tests.local_aws.spark.submit import is_of_clusters


def spark_settings(arguments: dict[str, str]) -> dict[str, str]:
    """Settings of `--conf`, whose value is `a=b --conf c=d` for more than one."""
    given = re.split(r"\s*--conf\s+", arguments.get("--conf", "").strip())
    kept = [text for text in given if "=" in text and not is_of_clusters(text)]
    pairs = (setting.split("=", 1) for setting in kept)
    return {name.strip(): value.strip() for name, value in pairs}


def python_files(arguments: dict[str, str], store: Store, folder: Path) -> list[str]:
    """Copies of `--extra-py-files` for Python's path: later versions do not reach a session."""
    path = []
    for number, uri in enumerate(filter(None, arguments.get("--extra-py-files", "").split(","))):
        copy = fetched(uri.strip(), store, folder / str(number))
        path.append(str(copy.parent if copy.suffix == ".py" else copy))
    return path


def fetched(uri: str, store: Store, folder: Path) -> Path:
    """Copy an object of the store into a folder."""
    location = re.fullmatch(r"s3a?://([^/]+)/(.+)", uri)
    if location is None:
        raise ServiceError("InvalidInputException", f"not a file in S3: {uri}")
    source = store.get(location[1], location[2]).path
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copy(source, folder))
