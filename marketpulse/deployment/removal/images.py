"""Images in an environment's repositories: production's refuse to go while they have any."""

from marketpulse.aws.clients import client
from marketpulse.aws.troubles import aws_errors_explained
from marketpulse.deployment.environments import CloudEnvironment
from marketpulse.deployment.removal.stopping import is_ours


def repositories(environment: CloudEnvironment) -> list[str]:
    """Names of the environment's repositories that are there."""
    with aws_errors_explained("the account's repositories of images"):
        pages = client("ecr").get_paginator("describe_repositories").paginate()
        found = [each["repositoryName"] for page in pages for each in page["repositories"]]
    return sorted(name for name in found if is_ours(name, environment))


def delete_images(repository: str) -> int:
    """Delete every image of a repository, and return how many there were."""
    with aws_errors_explained(f"the images of {repository}"):
        ecr, deleted = client("ecr"), 0
        for page in ecr.get_paginator("list_images").paginate(repositoryName=repository):
            if page["imageIds"]:
                ecr.batch_delete_image(repositoryName=repository, imageIds=page["imageIds"])
                deleted += len(page["imageIds"])
    return deleted
