"""Structured logs, one JSON object a line: to a file on a laptop, to stdout on a cluster."""

import logging
import sys

from pythonjsonlogger.json import JsonFormatter

from marketpulse.settings import settings

LOG_NAME = "marketpulse.jsonl"


def log_to_file() -> None:
    """Append the project's log lines to `<logs>/marketpulse.jsonl`."""
    folder = settings().logs
    folder.mkdir(parents=True, exist_ok=True)
    _send_to(logging.FileHandler(folder / LOG_NAME))


def log_to_stdout() -> None:
    """Print the project's log lines, for CloudWatch or any other collector to pick up."""
    _send_to(logging.StreamHandler(sys.stdout))


def _send_to(handler: logging.Handler) -> None:
    handler.setFormatter(
        JsonFormatter(
            "%(asctime)s %(levelname)s %(name)s %(message)s",
            rename_fields={"asctime": "timestamp", "levelname": "level", "name": "logger"},
        )
    )
    logger = logging.getLogger("marketpulse")
    logger.setLevel(logging.INFO)
    logger.handlers = [handler]
    logger.propagate = False
