"""Repositories are emptied before they are removed, and only those of the environment."""

import json

import pytest

from marketpulse.aws.clients import client
from marketpulse.deployment.removal.images import delete_images, repositories


@pytest.fixture
def ecr(dev):
    ecr = client("ecr")
    for name in ("marketpulse-dev", "marketpulse-developers", "marketpulse-dev-extra"):
        ecr.create_repository(repositoryName=name)
    return ecr


def push(ecr, tag):
    layer = {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": f"sha256:{tag}"}
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": layer,
        "layers": [],
    }
    ecr.put_image(
        repositoryName="marketpulse-dev", imageManifest=json.dumps(manifest), imageTag=tag
    )


def test_repositories_are_those_of_the_environment(dev, ecr):
    assert repositories(dev) == ["marketpulse-dev", "marketpulse-dev-extra"]


def test_emptied_repository_can_be_deleted(ecr):
    push(ecr, "1")
    push(ecr, "2")

    assert delete_images("marketpulse-dev") == 2
    assert delete_images("marketpulse-dev") == 0
    ecr.delete_repository(repositoryName="marketpulse-dev")
