"""The image of the pipeline's tasks, as far as it can be looked at without Docker."""

import json
import re
from fnmatch import fnmatch

import yaml

from marketpulse.settings import PROJECT_ROOT

DOCKERFILE = (PROJECT_ROOT / "Dockerfile").read_text()
TASK = (PROJECT_ROOT / "terraform/modules/orchestration/task.tf").read_text()
SENT = [
    line.removeprefix("!")
    for line in (PROJECT_ROOT / ".dockerignore").read_text().splitlines()
    if line.startswith("!")
]


def test_all_that_dbt_and_the_commands_read_goes_into_the_image():
    project = yaml.safe_load((PROJECT_ROOT / "dbt_project.yml").read_text())
    folders = [path for key, paths in project.items() if key.endswith("-paths") for path in paths]
    packages = re.search(r"include = \[(.*?)\]", (PROJECT_ROOT / "pyproject.toml").read_text())[1]
    files = ["dbt_project.yml", "profiles.yml", "selectors.yml", "contracts"]

    needed = [*folders, *files, *re.findall(r'"(\w+)\*"', packages)]

    assert [path for path in needed if path not in SENT] == []


def test_nothing_is_sent_to_the_build_that_is_not_there():
    assert [path for path in SENT if not (PROJECT_ROOT / path).exists()] == []


def test_copied_files_are_sent_to_the_build():
    sources = [
        source
        for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE)
        for source in line.split()[:-1]
        if source != "."
    ]

    assert sources
    assert [s for s in sources if not any(fnmatch(s, f"{sent}*") for sent in SENT)] == []


def test_what_a_task_may_write_to_is_a_volume_of_the_image():
    home = re.search(r'home\s*= "(.*?)"', TASK)[1]
    scratch = re.search(r"scratch = \{(.*?)\}\n", TASK.replace("${local.home}", home), re.DOTALL)[1]

    volumes = json.loads(re.search(r"^VOLUME (.*)$", DOCKERFILE, re.MULTILINE)[1])

    assert re.search(r"^WORKDIR (.*)$", DOCKERFILE, re.MULTILINE)[1] == home
    assert sorted(volumes) == sorted(re.findall(r'= "(.*?)"', scratch))


def test_uv_of_the_image_is_the_one_of_the_setup():
    pattern = re.search(r"sed -n '(.*?)' scripts/setup", DOCKERFILE)[1]

    setup = (PROJECT_ROOT / "scripts/setup").read_text()

    assert pattern == "s/^uv_version=//p"
    assert re.search(r"^uv_version=\d", setup, re.MULTILINE)
