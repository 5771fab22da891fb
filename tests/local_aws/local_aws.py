"""A local AWS from start to stop."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from moto.moto_api._internal.models import moto_api_backend

from tests.local_aws import names, resources
from tests.local_aws.calls import Calls
from tests.local_aws.environment import variables
from tests.local_aws.faults import Faults
from tests.local_aws.s3.routes import S3
from tests.local_aws.s3.store import Store
from tests.local_aws.server import OWN_CLIENT, Application, Server
from tests.local_aws.spark.settings import path_settings

_only_one = threading.Lock()


@dataclass(frozen=True)
class LocalAws:
    """A running local AWS; `environment` is what a process needs to use it."""

    store: Path
    environment: dict[str, str]
    calls: Calls
    faults: Faults

    @classmethod
    @contextmanager
    def start(cls, folder: Path | str, env: str = "dev", port: int = 0) -> Iterator["LocalAws"]:
        """Serve on a free port with all state below the folder; objects of earlier runs stay."""
        if not _only_one.acquire(blocking=False):
            raise RuntimeError("a local AWS runs in this process already: moto's state is global")
        try:
            store = Store(Path(folder).absolute() / "store")
            calls, faults = Calls(), Faults()
            application = Application(S3(store, calls, faults), calls, faults)
            moto_api_backend.reset()
            with Server(application, port) as server:
                aws = cls(store.root, variables(env, server.endpoint), calls, faults)
                resources.create(env, aws.client, store.buckets)
                calls.clear()
                yield aws
        finally:
            moto_api_backend.reset()
            _only_one.release()

    @property
    def endpoint(self) -> str:
        return self.environment["AWS_ENDPOINT_URL"]

    @property
    def spark_settings(self) -> dict[str, str]:
        """Settings for a Spark of your own; ask again after a new bucket."""
        buckets = [f.name for f in self.store.iterdir() if f.is_dir() and f.name[0] != "."]
        return path_settings(self.store, sorted(buckets))

    def client(self, service: str, **config: Any) -> Any:
        """Return a boto3 client of this AWS whose calls are neither counted nor hit by faults."""
        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=names.REGION,
            aws_access_key_id=names.ACCESS_KEY_ID,
            aws_secret_access_key=names.SECRET_ACCESS_KEY,
            config=Config(user_agent_extra=OWN_CLIENT, **config),
        )
