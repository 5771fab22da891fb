"""The silver step that Terraform writes down is the one that `marketpulse emr submit` makes."""

import re

from marketpulse.aws import emr_steps
from marketpulse.packaging.distribution import ARCHIVE, BOOTSTRAP, ENTRY_SCRIPT
from marketpulse.settings import PROJECT_ROOT

EMR = PROJECT_ROOT / "terraform/modules/emr"
STEPS = (EMR / "steps.tf").read_text()


def test_spark_settings_are_the_same():
    python = re.search(r'python = "(.*?)"', STEPS)[1]
    block = re.search(r"spark_settings = \{(.*?)\n  \}", STEPS, re.DOTALL)[1]
    settings = dict(
        re.findall(r'"([\w.-]+)"\s*= (.*)', block.replace("local.python", f'"{python}"'))
    )

    assert {n: v.strip('"') for n, v in settings.items()} == emr_steps._SPARK_SETTINGS


def test_files_are_those_that_are_published():
    assert f'"${{var.jobs_uri}}/{ARCHIVE}", "${{var.jobs_uri}}/{ENTRY_SCRIPT}"' in STEPS
    assert f'"${{var.jobs_uri}}/{BOOTSTRAP}"' in (EMR / "request.tf").read_text()
