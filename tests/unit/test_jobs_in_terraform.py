"""Terraform tells Glue which wheels to install: those that `make package` collects."""

import re
import tomllib

from packaging.utils import parse_wheel_filename

from marketpulse.packaging.dependencies import locked_requirements
from marketpulse.settings import PROJECT_ROOT

VALUES = PROJECT_ROOT / "terraform" / "envs" / "shared" / "jobs.auto.tfvars"


def test_wheels_named_in_terraform_are_those_of_the_lock():
    wheels = [
        parse_wheel_filename(name)[:2] for name in re.findall(r'"(.+\.whl)"', VALUES.read_text())
    ]
    named = {f"{name}=={version}" for name, version in wheels}
    assert named == set(locked_requirements()), (
        f"run `make package` and list the names of dist/wheels in {VALUES}"
    )


def test_version_of_the_jobs_is_that_of_the_project():
    project = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text())["project"]
    assert f'jobs_version = "{project["version"]}"' in VALUES.read_text()


def test_every_environment_takes_the_same_values():
    for env in ("dev", "stg", "prod"):
        linked = PROJECT_ROOT / "terraform" / "envs" / env / VALUES.name
        assert linked.resolve() == VALUES
