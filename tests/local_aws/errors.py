"""Errors as the services of AWS answer them: JSON for most, XML for the old ones."""

import json
from xml.sax.saxutils import escape

from werkzeug.wrappers import Request, Response

from tests.local_aws.faults import ServiceError

_IN_XML = {
    "autoscaling",
    "cloudformation",
    "ec2",
    "elasticloadbalancing",
    "iam",
    "monitoring",
    "rds",
    "redshift",
    "s3",
    "sns",
    "sqs",
    "sts",
}


def answer(problem: ServiceError, service: str, request: Request) -> Response:
    if service in _IN_XML and "X-Amz-Target" not in request.headers:
        code, message = escape(problem.code), escape(problem.message)
        error = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
        # EC2 wraps its errors in another element than the rest.
        inside = f"<Errors>{error}</Errors>" if service == "ec2" else error
        outside = "Response" if service == "ec2" else "ErrorResponse"
        body = f"<{outside}>{inside}<RequestId>0</RequestId></{outside}>"
        return Response(body, problem.status, content_type="text/xml")
    body = json.dumps({"__type": problem.code, "Message": problem.message})
    return Response(
        body,
        problem.status,
        content_type="application/x-amz-json-1.1",
        headers={"x-amzn-ErrorType": problem.code},
    )


def unknown(operation: str, problem: Exception) -> ServiceError:
    """What is not there is refused for good: clients repeat a status of 500 for minutes."""
    message = f"the local AWS cannot answer {operation}: {type(problem).__name__}: {problem}"
    return ServiceError("NotImplementedByLocalAws", message[:500], 400)
