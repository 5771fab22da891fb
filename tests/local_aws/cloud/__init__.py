"""What moto lacks of the services that Terraform uses: one module per service.

Each module adds operations to moto's own response classes, or repairs what one of them forgets;
what it remembers hangs on moto's backend, so that accounts stay apart and a reset forgets it. They
reach into moto's inside: after an update of moto, the tests beside them say what no longer holds.
"""

from tests.local_aws.cloud import (  # noqa: F401  They register what they add.
    athena,
    budgets,
    cloudwatch,
    ec2,
    ecs,
    emr,
    emr_serverless,
    glue,
    kms,
    logs,
    rds,
    redshift,
    redshift_data,
    s3,
    sns,
)
from tests.local_aws.cloud.extending import extend
from tests.local_aws.step_functions import checking  # noqa: F401

__all__ = ["extend"]
