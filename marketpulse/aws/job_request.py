"""What a run of the silver job on AWS is asked to do, as the job's own arguments."""

from dataclasses import dataclass
from datetime import date

from marketpulse.aws.clients import client
from marketpulse.lake import Lake
from marketpulse.settings import settings


@dataclass(frozen=True)
class JobRequest:
    """Datasets and days of a run; the lake, the catalog and the key come with the environment."""

    environment: str
    lake: Lake
    datasets: list[str]
    days: list[date] | None
    force: bool = False
    accept_failed_share: float | None = None

    @property
    def title(self) -> str:
        """Name of the step, as lists show it."""
        period = ""
        if self.days:
            ends = dict.fromkeys((self.days[0].isoformat(), self.days[-1].isoformat()))
            period = f" {' to '.join(ends)}"
        return f"silver {','.join(self.datasets)}{period}"

    def arguments(self) -> dict[str, str]:
        """Names and values, every one with a value, as Glue wants them."""
        arguments = {
            "--env": self.environment,
            "--lake": self.lake.uri(),
            "--datasets": ",".join(self.datasets),
            "--region": client("s3").meta.region_name,
            "--silver-database": settings().silver_database,
            "--token-key-parameter": settings().token_key_parameter,
        }
        if self.days:
            arguments["--from"] = self.days[0].isoformat()
            arguments["--to"] = self.days[-1].isoformat()
        if self.force:
            arguments["--force"] = "true"
        if self.accept_failed_share is not None:
            arguments["--accept-failed-share"] = str(self.accept_failed_share)
        return {name: value for name, value in arguments.items() if value}
