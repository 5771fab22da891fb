"""A deployed pipeline with its image and jobs published, and somebody who listens to its topic."""

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from marketpulse.packaging.archive import build_wheel
from marketpulse.packaging.distribution import ARCHIVE, ENTRY_SCRIPT
from marketpulse.settings import PROJECT_ROOT
from tests.local_aws import names
from tests.local_aws.ecs.images import manifest
from tests.terraform.deployments import Deployment

# It notes what it was asked for, and ends as it was told to beforehand.
_PROGRAM = """\
import json, os, sys
from pathlib import Path
place = Path(os.environ["PLACE"])
kept = {name: os.environ[name] for name in sorted(os.environ) if name.startswith("MARKETPULSE_")}
with (place / "calls.jsonl").open("a") as file:
    file.write(json.dumps({"command": sys.argv[1:], "environment": kept}) + "\\n")
code = place / f"{sys.argv[1]}.code"
sys.exit(int(code.read_text()) if code.exists() else 0)
"""


@dataclass(frozen=True)
class Pipeline:
    """The state machine of an environment, and what surrounds it."""

    deployment: Deployment
    folder: Path
    queue: str

    def run(self, **given: str) -> dict:
        """Start an execution, wait for its end, and return how it ended."""
        machines = self.deployment.client("stepfunctions")
        found = machines.list_state_machines()["stateMachines"]
        [machine] = [it for it in found if it["name"].endswith("-pipeline")]
        started = machines.start_execution(
            stateMachineArn=machine["stateMachineArn"], input=json.dumps(given)
        )
        while True:
            found = machines.describe_execution(executionArn=started["executionArn"])
            if found["status"] != "RUNNING":
                return found
            time.sleep(0.2)

    def states(self, execution: dict) -> list[str]:
        """The states that an execution entered, in order."""
        machines = self.deployment.client("stepfunctions")
        found = machines.get_execution_history(executionArn=execution["executionArn"])
        entered = [event.get("stateEnteredEventDetails") for event in found["events"]]
        return [state["name"] for state in entered if state]

    def let_container(self, command: str, end_with: int) -> None:
        """Decide how containers with this command end from now on."""
        (self.folder / f"{command}.code").write_text(str(end_with))

    def calls(self) -> list[dict]:
        """What containers were asked for since the last time; nothing is told twice."""
        file = self.folder / "calls.jsonl"
        told = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return [json.loads(line) for line in told]

    def messages(self) -> list[dict]:
        """What the topic told since the last time."""
        found = self.deployment.client("sqs").receive_message(
            QueueUrl=self.queue, MaxNumberOfMessages=10
        )
        for message in found.get("Messages", []):
            self.deployment.client("sqs").delete_message(
                QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"]
            )
        return [json.loads(message["Body"]) for message in found.get("Messages", [])]


def equip(deployment: Deployment, folder: Path) -> Pipeline:
    """Publish the jobs and an image, and subscribe to the topic."""
    _publish_jobs(deployment, folder / "dist")
    _push_image(deployment, folder)
    queue = deployment.client("sqs").create_queue(QueueName="listener")["QueueUrl"]
    [topic] = deployment.client("sns").list_topics()["Topics"]
    deployment.client("sns").subscribe(
        TopicArn=topic["TopicArn"],
        Protocol="sqs",
        Endpoint=f"arn:aws:sqs:{names.REGION}:{deployment.account}:listener",
    )
    return Pipeline(deployment, folder, queue)


def _publish_jobs(deployment: Deployment, folder: Path) -> None:
    """Upload what `marketpulse jobs publish` would, but for wheels: packages are installed here."""
    jobs = deployment.root.outputs()["environment"]["MARKETPULSE_JOBS"]
    bucket, _, prefix = jobs.removeprefix("s3://").partition("/")
    s3 = deployment.client("s3")
    s3.upload_file(str(build_wheel(folder)), bucket, f"{prefix}/{ARCHIVE}")
    script = PROJECT_ROOT / "spark_jobs" / ENTRY_SCRIPT
    s3.upload_file(str(script), bucket, f"{prefix}/{ENTRY_SCRIPT}")


def _push_image(deployment: Deployment, folder: Path) -> None:
    ecs = deployment.client("ecs")
    [task] = ecs.list_task_definitions(status="ACTIVE")["taskDefinitionArns"]
    definition = ecs.describe_task_definition(taskDefinition=task)["taskDefinition"]
    image = definition["containerDefinitions"][0]["image"]
    repository, _, tag = image.split("/", 1)[1].partition(":")
    program = [sys.executable, "-c", _PROGRAM]
    deployment.client("ecr").put_image(
        repositoryName=repository,
        imageTag=tag,
        imageManifest=manifest(program, folder, {"PLACE": str(folder)}),
    )
