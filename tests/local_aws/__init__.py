"""The local AWS: one endpoint on this machine that answers as the AWS services we use.

`with LocalAws.start(folder) as aws:` runs it; docs/local-aws.md says what it is and is not.
"""

from tests.local_aws.local_aws import LocalAws

__all__ = ["LocalAws"]
