"""Run the local AWS in the foreground: `make aws-local`."""

import argparse
import shlex
import signal
import threading
from pathlib import Path

from tests.local_aws import LocalAws

_ABOUT = """\
A local AWS for environment `{env}` runs at {endpoint} (this machine only).
It is:  S3, Glue (catalog, interactive sessions, jobs), EMR steps, STS, IAM, SSM{redshift},
        as far as this project needs them. Spark work really runs, on this machine.
        Objects are plain files below {store}
It is not: AWS. No permissions are checked, nothing is encrypted or billed, a cluster is one
        local Spark, and all but the objects is forgotten at the end: docs/local-aws.md.

In another terminal:
        source {file}
        .venv/bin/python -c "import boto3; print(boto3.client('s3').list_buckets()['Buckets'])"

Ctrl-C stops all of it."""


def main() -> None:
    arguments = _arguments()
    folder = Path(arguments.folder).absolute()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    options = {
        "redshift": not arguments.no_redshift,
        "port": arguments.port,
        "empty": arguments.empty,
    }
    with LocalAws.start(folder, env=arguments.env, **options) as aws:
        file = folder / "environment.sh"
        _write_environment(file, aws.environment)
        about = _ABOUT.format(
            env=arguments.env,
            endpoint=aws.endpoint,
            store=aws.store,
            file=file,
            redshift=" and Redshift (PostgreSQL behind it)" if aws.redshift else "",
        )
        print(about, flush=True)
        stop.wait()
        print("\nStopping ...", flush=True)
        file.unlink()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.local_aws", description=__doc__)
    parser.add_argument("--folder", default="data/local-aws", help="where all state lies")
    parser.add_argument("--env", default="dev", choices=["dev", "stg", "prod"])
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument("--empty", action="store_true", help="make nothing: Terraform does")
    parser.add_argument("--no-redshift", action="store_true", help="leave out Redshift")
    return parser.parse_args()


def _write_environment(file: Path, environment: dict[str, str]) -> None:
    lines = [f"export {name}={shlex.quote(value)}\n" for name, value in environment.items()]
    # A person's own account must not get mixed up with this one.
    file.write_text("unset AWS_PROFILE AWS_SESSION_TOKEN\n" + "".join(lines))


if __name__ == "__main__":
    main()
