"""The pictures of an environment are those of its description, and that knows every module."""

import ipaddress
import re
from xml.etree import ElementTree

import pytest

from marketpulse.diagrams.__main__ import FILE, PAGE, with_picture
from marketpulse.diagrams.drawio import drawio
from marketpulse.diagrams.model import ARROWS, NOT_DRAWN, PARTS, PLACES
from marketpulse.settings import PROJECT_ROOT

TERRAFORM = PROJECT_ROOT / "terraform"


def test_every_module_of_terraform_is_drawn():
    modules = {folder.name for folder in (TERRAFORM / "modules").iterdir() if folder.is_dir()}
    drawn = {module for part in PARTS for module in part.modules}

    assert drawn | set(NOT_DRAWN) == modules
    assert drawn.isdisjoint(NOT_DRAWN)


def test_arrows_go_between_parts_and_parts_lie_in_places():
    names = [part.name for part in PARTS]

    assert len(names) == len(set(names))
    assert {end for arrow in ARROWS for end in (arrow.start, arrow.end)} <= set(names)
    assert {part.place for part in PARTS} == set(PLACES)


def test_picture_of_the_page_is_the_one_of_the_description():
    page = PAGE.read_text()

    assert with_picture(page) == page, "make diagrams"


def test_file_of_drawio_is_the_one_of_the_description():
    assert FILE.read_text() == drawio(), "make diagrams"


def test_file_of_drawio_has_every_part_and_arrow_once():
    cells = ElementTree.fromstring(drawio()).iter("mxCell")
    names = [cell.get("id") for cell in cells]

    assert len(names) == len(set(names))
    assert {part.name for part in PARTS} <= set(names)
    assert sum(name.startswith("arrow-") for name in names) == len(ARROWS)


@pytest.mark.parametrize("env", ["dev", "stg", "prod"])
def test_address_plan_of_the_page_is_the_one_of_the_environment(env):
    values = (TERRAFORM / "envs" / env / "terraform.tfvars").read_text()
    network = ipaddress.ip_network(re.search(r'cidr\s*=\s*"([^"]+)"', values)[1])
    zones = re.findall(r'"(us-east-2\w)"', values)
    private = list(network.subnets(new_prefix=20))[: len(zones)]

    page = PAGE.read_text()

    assert f"| {network} |" in page
    assert all(f"| {subnet} |" in page for subnet in private)


def test_no_two_networks_overlap():
    found = [
        ipaddress.ip_network(re.search(r'cidr\s*=\s*"([^"]+)"', file.read_text())[1])
        for file in sorted(TERRAFORM.glob("envs/*/terraform.tfvars"))
    ]

    assert len(found) == 3
    assert not any(a.overlaps(b) for a in found for b in found if a is not b)


@pytest.mark.parametrize("env", ["dev", "stg", "prod"])
def test_every_endpoint_is_explained(env):
    values = (TERRAFORM / "envs" / env / "terraform.tfvars").read_text()
    listed = re.search(r"interface_endpoints\s*=\s*\[([^\]]*)\]", values)[1]
    services = re.findall(r'"([^"]+)"', listed)
    rows = PAGE.read_text().split("| endpoint | who calls it")[1].split("\n\n")[0]

    assert services
    assert all(re.search(rf"^\| .*\b{re.escape(name)}\b", rows, re.M) for name in services)
