"""CloudWatch: alarms made of other alarms."""

from moto.cloudwatch.responses import CloudWatchResponse

from tests.local_aws.cloud.extending import added


@added(CloudWatchResponse)
def put_composite_alarm(self):
    return self.put_metric_alarm()
