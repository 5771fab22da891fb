"""What went wrong with AWS, in one sentence for the person who has to mend it."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    CredentialRetrievalError,
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    TokenRetrievalError,
)

from marketpulse.errors import AwsError

_DENIED = {"AccessDenied", "AccessDeniedException", "403", "UnauthorizedOperation"}
_INVALID_CREDENTIALS = {
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "IncompleteSignature",
}
_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"}
THROTTLED = {
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "TooManyRequestsException",
    "RequestLimitExceeded",
    "SlowDown",
    "503",
}
_SIGN_IN = "sign in (for example `aws sso login`) or set AWS_PROFILE"


@contextmanager
def aws_errors_explained(what: str) -> Iterator[None]:
    """Turn boto3's errors into an AwsError about `what`, such as `s3://bucket/key`."""
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise AwsError(sentence(error, what)) from error


def error_code(error: ClientError) -> str:
    """Return AWS's name of the error, such as `NoSuchKey`; a bare status code for HEAD requests."""
    return str(error.response.get("Error", {}).get("Code", "Unknown"))


def is_throttling(error: ClientError) -> bool:
    """Whether the same request may succeed a little later."""
    return error_code(error) in THROTTLED


def sentence(error: ClientError | BotoCoreError, what: str) -> str:
    """Say what is wrong and what to do about it."""
    if isinstance(error, ClientError):
        return _answered(error, what)
    match error:
        case NoCredentialsError() | PartialCredentialsError():
            return f"{what}: no complete AWS credentials were found: {_SIGN_IN}"
        case TokenRetrievalError() | CredentialRetrievalError():
            return f"{what}: AWS credentials cannot be fetched ({error}): {_SIGN_IN}"
        case ProfileNotFound():
            return f"{what}: {error}: set AWS_PROFILE to a profile of your AWS configuration"
        case NoRegionError():
            return f"{what}: no AWS region is set: set AWS_REGION, for example to us-east-2"
        case ConnectionError() | HTTPClientError():
            return f"{what}: AWS does not answer ({error}): check the network and AWS_ENDPOINT_URL"
        case _:
            return f"{what}: {error}"


def _answered(error: ClientError, what: str) -> str:
    code, operation = error_code(error), error.operation_name
    if code == "NoSuchBucket":
        return f"{what}: there is no such bucket: check MARKETPULSE_LAKE and the AWS account"
    if code in _DENIED:
        return f"{what}: access denied ({operation}): the credentials in use may not do that"
    if code in _INVALID_CREDENTIALS:
        return f"{what}: AWS does not accept the credentials ({code}): {_SIGN_IN}"
    if code in _EXPIRED:
        return f"{what}: the AWS credentials have expired: sign in again"
    if code in THROTTLED:
        return f"{what}: AWS is throttling {operation} and did so after several tries: try later"
    message = str(error.response.get("Error", {}).get("Message", "")).strip().rstrip(".")
    return f"{what}: {operation} failed ({code}{': ' + message if message else ''})"
