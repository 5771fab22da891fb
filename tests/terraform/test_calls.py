"""Terraform as the command line calls it; these configurations need no provider."""

import os
import signal
import subprocess
import sys
import time

import pytest

from marketpulse.deployment.account import select_workspace
from marketpulse.deployment.environments import CloudEnvironment
from marketpulse.deployment.plans import make_plan
from marketpulse.deployment.terraform import Terraform, TerraformError
from marketpulse.errors import UsageError

GREETING = """\
variable "text" {
  type    = string
  default = "hello"
  validation {
    condition     = var.text != "rude"
    error_message = "Be polite."
  }
}

resource "terraform_data" "greeting" {
  input = var.text
  lifecycle {
    precondition {
      condition     = var.text != "late"
      error_message = "It is too late for that."
    }
  }
}

output "environment" {
  value = { GREETING = terraform_data.greeting.output }
}
"""


@pytest.fixture
def terraform(tmp_path, monkeypatch):
    for name in ("TF_DATA_DIR", "TF_WORKSPACE", "TF_CLI_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "main.tf").write_text(GREETING)
    called = Terraform(tmp_path)
    called.run("init", "-input=false")
    return called


@pytest.fixture
def dev(terraform):
    return CloudEnvironment("dev", terraform.folder, "111111111111", "us-east-2")


def with_text(terraform, text):
    return Terraform(terraform.folder, {"TF_VAR_text": text})


def test_plan_tells_what_it_would_do_and_does_that(terraform, tmp_path):
    plan = make_plan(terraform, tmp_path / "plan")
    assert [(c.address, c.action) for c in plan.changes] == [("terraform_data.greeting", "create")]

    seen = []
    terraform.run("apply", str(plan.file), on_message=seen.append)

    assert "apply_complete" in {message["type"] for message in seen}
    assert terraform.read("output")["environment"]["value"] == {"GREETING": "hello"}
    assert not make_plan(terraform, tmp_path / "plan").has_changes
    changed = make_plan(with_text(terraform, "good morning"), tmp_path / "plan")
    assert dict(changed.counts) == {"update": 1}


def test_invalid_value_is_told_in_the_configurations_own_words(terraform, tmp_path):
    with pytest.raises(TerraformError, match=r"main\.tf:1: Invalid value for variable: Be polite"):
        make_plan(with_text(terraform, "rude"), tmp_path / "plan")


def test_failing_condition_is_told_with_its_place(terraform, tmp_path):
    expected = r"main\.tf:14: Resource precondition failed: It is too late for that"
    with pytest.raises(TerraformError, match=expected):
        make_plan(with_text(terraform, "late"), tmp_path / "plan")


def test_command_that_terraform_does_not_know_is_told_without_colours(terraform):
    with pytest.raises(TerraformError) as told:
        terraform.text("show", "one.plan", "two.plan")

    assert "Too many command line arguments" in str(told.value)
    assert "\x1b" not in str(told.value)


SLOW = """\
resource "terraform_data" "slow" {
  provisioner "local-exec" {
    command = "touch started; sleep 3"
  }
}

resource "terraform_data" "next" {
  input = terraform_data.slow.id
}
"""
APPLY = """\
import signal, sys
from pathlib import Path
from marketpulse.deployment.terraform import Terraform
# What a shell starts in the background ignores Ctrl-C, and so do its children.
signal.signal(signal.SIGINT, signal.default_int_handler)
Terraform(Path(sys.argv[1])).run("apply", "-auto-approve")
"""


def test_interrupted_apply_writes_its_state_before_it_ends(terraform):
    folder = terraform.folder
    (folder / "slow.tf").write_text(SLOW)
    applying = subprocess.Popen(
        [sys.executable, "-c", APPLY, folder], start_new_session=True, stderr=subprocess.PIPE
    )
    while not (folder / "started").exists():
        assert applying.poll() is None
        time.sleep(0.05)

    os.killpg(applying.pid, signal.SIGINT)  # as Ctrl-C in a terminal: both processes get it
    told = applying.communicate()[1].decode()

    assert applying.returncode != 0
    assert "KeyboardInterrupt" in told
    assert not list(folder.glob("*.lock.info"))
    made = terraform.text("state", "list").split()
    assert "terraform_data.slow" in made
    assert "terraform_data.next" not in made


def test_workspace_of_the_environment_is_made_and_kept(terraform, dev):
    select_workspace(terraform, dev)
    select_workspace(terraform, dev)

    assert terraform.text("workspace", "show").strip() == "dev"


def test_workspace_of_another_environment_is_refused(terraform, dev):
    terraform.text("workspace", "new", "prod")

    with pytest.raises(UsageError, match="is prod, not dev: unset TF_WORKSPACE"):
        select_workspace(terraform, dev)
