"""`python -m tests.local_aws` runs until it is told to stop."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_another_process_can_use_it_and_signals_stop_it(tmp_path, how):
    command = [sys.executable, "-m", "tests.local_aws", "--folder", str(tmp_path), "--env", "prod"]
    command.append("--no-redshift")
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        said = iter(process.stdout.readline, "")
        lines = list(iter(lambda: next(said), "Ctrl-C stops all of it.\n"))
        file = next(line.split()[1] for line in lines if line.split()[:1] == ["source"])
        code = "import boto3; print(len(boto3.client('s3').list_buckets()['Buckets']))"
        use = f'source {file} && {sys.executable} -c "{code}" && echo $MARKETPULSE_LAKE'
        answer = subprocess.run(
            ["bash", "-c", use], capture_output=True, text=True, env={"PATH": os.environ["PATH"]}
        )
        assert answer.stdout.split() == ["5", "s3://marketpulse-222222222222-prod-{layer}"]
    finally:
        process.send_signal(how)
        assert process.wait(timeout=20) == 0
    assert not Path(file).exists()
