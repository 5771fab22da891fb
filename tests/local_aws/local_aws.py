"""A local AWS from start to stop."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from moto.core.config import default_user_config
from moto.moto_api._internal.models import moto_api_backend

from tests.local_aws import names, resources
from tests.local_aws.calls import Calls
from tests.local_aws.cloud import extend
from tests.local_aws.cloud.redshift_serverless import RedshiftServerless
from tests.local_aws.ecs.tasks import Tasks
from tests.local_aws.emr.steps import Steps
from tests.local_aws.environment import connection, variables
from tests.local_aws.faults import Faults
from tests.local_aws.glue.jobs import Jobs
from tests.local_aws.glue.sessions import Sessions
from tests.local_aws.own_client import in_process_client, own_client
from tests.local_aws.redshift import RedshiftServer
from tests.local_aws.s3.routes import S3
from tests.local_aws.s3.store import Store
from tests.local_aws.server import Application, Server
from tests.local_aws.spark.configuration import Configuration
from tests.local_aws.spark.gateway import SparkGateway
from tests.local_aws.spark.metastore import Metastore
from tests.local_aws.spark.processes import spark_environment
from tests.local_aws.spark.settings import path_settings
from tests.local_aws.step_functions.interpreting import interpret

_only_one = threading.Lock()


@dataclass(frozen=True)
class LocalAws:
    """A running local AWS; `environment` is what a process needs to use it."""

    store: Path
    environment: dict[str, str]
    calls: Calls
    faults: Faults
    sessions: Sessions
    metastore: str
    redshift: RedshiftServer | None

    @classmethod
    @contextmanager
    def start(
        cls,
        folder: Path | str,
        env: str = "dev",
        *,
        redshift: bool = False,
        port: int = 0,
        empty: bool = False,
    ) -> Iterator["LocalAws"]:
        """Serve on a free port with all state below the folder; objects of earlier runs stay.

        An empty one has none of what Terraform makes: it is for Terraform to make it.
        """
        if not _only_one.acquire(blocking=False):
            raise RuntimeError("a local AWS runs in this process already: moto's state is global")
        try:
            with ExitStack() as running:
                if empty:
                    # Terraform attaches some of AWS's own; reading them all takes a second or two.
                    policies = {"iam": {"load_aws_managed_policies": True}}
                    running.enter_context(patch.dict(default_user_config, policies))
                moto_api_backend.reset()
                yield cls._run(Path(folder).absolute(), env, port, redshift, empty, running)
        finally:
            moto_api_backend.reset()
            _only_one.release()

    @classmethod
    def _run(
        cls,
        folder: Path,
        env: str,
        port: int,
        with_redshift: bool,
        empty: bool,
        running: ExitStack,
    ) -> "LocalAws":
        """Start one part after the other; `running` stops them in the opposite order."""
        store, calls, faults = Store(folder / "store"), Calls(), Faults()
        configuration = Configuration(folder / "spark", store)
        application = Application(
            S3(store, calls, faults, configuration.write), calls, faults, names.account(env)
        )
        server = running.enter_context(Server(application, port))
        environment = connection(server.endpoint) if empty else variables(env, server.endpoint)
        extend(running)
        interpret(server.endpoint, running)
        client = partial(own_client, server.endpoint)
        resources.adopt(client("s3"), store.buckets)
        if not empty:
            resources.create(env, client)
        catalog = in_process_client(application, server.endpoint, "glue")
        metastore = running.enter_context(Metastore(catalog))
        configuration.metastore = metastore.uri
        configuration.write()

        cluster = spark_environment(environment, configuration.cluster_properties)
        gateway = SparkGateway(folder / "spark", cluster)
        running.callback(gateway.stop)
        sessions = Sessions(store, folder / "sessions", gateway, cluster, calls, faults)
        running.callback(sessions.stop)
        jobs = Jobs(store, folder / "glue-jobs", cluster, client)
        running.callback(jobs.stop)
        steps = Steps(folder / "emr", cluster, client("s3"))
        running.callback(steps.stop)
        application.handlers.update(sessions.handlers() | jobs.handlers() | steps.handlers())
        application.handlers.update(RedshiftServerless().handlers())
        tasks = Tasks(folder / "ecs", connection(server.endpoint), client)
        running.callback(tasks.stop)
        application.wrappers.update(steps.wrappers() | tasks.wrappers())

        if not empty:
            environment["MARKETPULSE_EMR_CLUSTER"] = resources.create_cluster(env, client("emr"))
        environment["SPARK_CONF_DIR"] = str(configuration.paths)
        redshift = None
        if with_redshift:
            starting = RedshiftServer.start(
                folder / "redshift", glue_endpoint=server.endpoint, store=store.root
            )
            redshift = running.enter_context(starting)
            environment |= redshift.environment
        calls.clear()
        return cls(store.root, environment, calls, faults, sessions, metastore.uri, redshift)

    @property
    def endpoint(self) -> str:
        return self.environment["AWS_ENDPOINT_URL"]

    @property
    def spark_settings(self) -> dict[str, str]:
        """Settings for a Spark of your own; ask again after a new bucket."""
        buckets = [f.name for f in self.store.iterdir() if f.is_dir() and f.name[0] != "."]
        return path_settings(self.store, sorted(buckets))

    def client(self, service: str, account: str = names.ACCESS_KEY_ID) -> Any:
        """Return a boto3 client of this AWS whose calls are neither counted nor hit by faults.

        It is of the environment's account, if it is not told of which.
        """
        return own_client(self.endpoint, service, account)

    def connection(self, account: str) -> dict[str, str]:
        """Variables by which a tool reaches one of the accounts."""
        return connection(self.endpoint, account)
