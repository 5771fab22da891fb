"""Images: what a repository holds says which program on this machine a container runs.

Nothing is built or unpacked. An image is pushed by `ecr.put_image` with a manifest whose `config`
is the one of Docker (`Entrypoint`, `WorkingDir`, `Env`), in place of the digest of it.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.local_aws.faults import ServiceError

_MEDIA_TYPE = "application/vnd.oci.image.manifest.v1+json"


@dataclass(frozen=True)
class Image:
    entrypoint: list[str]
    folder: Path
    environment: dict[str, str]


def manifest(entrypoint: list[str], folder: Path, environment: dict[str, str]) -> str:
    """What to push so that containers run a program in a folder."""
    variables = [f"{name}={value}" for name, value in environment.items()]
    config = {"Entrypoint": entrypoint, "WorkingDir": str(folder), "Env": variables}
    return json.dumps({"schemaVersion": 2, "mediaType": _MEDIA_TYPE, "config": config})


def pull(name: str, client: Callable[[str, str], Any]) -> Image:
    """Find an image by its full name; one that was never pushed cannot be pulled."""
    place = re.fullmatch(r"(\d{12})\.dkr\.ecr\.[^/]+/([^:@]+):(.+)", name)
    if place is None:
        raise ServiceError("CannotPullContainerError", f"not an image of a repository: {name}")
    account, repository, tag = place.groups()
    found = client("ecr", account).batch_get_image(
        repositoryName=repository, imageIds=[{"imageTag": tag}]
    )["images"]
    if not found:
        raise ServiceError("CannotPullContainerError", f"{name}: not found")
    config = json.loads(found[0]["imageManifest"])["config"]
    variables = dict(variable.split("=", 1) for variable in config.get("Env", []))
    return Image(config["Entrypoint"], Path(config["WorkingDir"]), variables)
