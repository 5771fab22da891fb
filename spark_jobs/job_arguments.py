"""Arguments of the job: on EMR and at a terminal as usual, on Glue among many of Glue's own."""

import argparse
import difflib
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime

from marketpulse.contracts import chosen_datasets
from marketpulse.errors import UsageError
from marketpulse.evolution.policy import OF_ENVIRONMENT, STRICTEST
from marketpulse.periods import days as days_between
from marketpulse.periods import days_until

_MARKS_OF_GLUE = ("--JOB_NAME", "--JOB_ID", "--JOB_RUN_ID")
_LOOKS_LIKE_OURS = 0.8


@dataclass(frozen=True)
class JobArguments:
    """What the job is asked to do."""

    lake: str
    datasets: list[str]
    days: list[date] | None
    force: bool
    accept_failed_share: float | None
    silver_database: str | None
    token_key_parameter: str | None
    region: str | None
    environment: str


def parse(arguments: list[str]) -> JobArguments:
    """Read the arguments; raises UsageError for a mix-up, SystemExit for what argparse refuses."""
    parser = _parser()
    if is_glue(arguments):
        found, others = parser.parse_known_args(arguments)
        require_no_misspelling(others, parser)
    else:
        found = parser.parse_args(arguments)
    if found.environment not in OF_ENVIRONMENT:
        known = ", ".join(OF_ENVIRONMENT)
        raise UsageError(f"there is no environment {found.environment!r}; known ones: {known}")
    day, first, last = (_day(text) for text in (found.date, found.first, found.last))
    if found.days:
        if first or last:
            raise UsageError("--days counts back from --date: leave --from and --to out")
        asked = days_until(day or datetime.now(UTC).date(), found.days)
    else:
        asked = days_between(day, first, last)
    return JobArguments(
        lake=found.lake,
        datasets=chosen_datasets(found.datasets or None),
        days=asked,
        force=found.force,
        accept_failed_share=found.accept_failed_share,
        silver_database=found.silver_database or None,
        token_key_parameter=found.token_key_parameter or None,
        region=found.region or None,
        environment=found.environment,
    )


def is_glue(arguments: list[str]) -> bool:
    """Whether Glue started the job: it always adds the job's name and ids."""
    names = {argument.partition("=")[0] for argument in arguments}
    return not names.isdisjoint(_MARKS_OF_GLUE)


def _parser() -> argparse.ArgumentParser:
    environment = os.environ
    # Glue has arguments of its own that an abbreviation could be taken for.
    parser = argparse.ArgumentParser(
        prog="bronze_to_silver",
        description="Bring silver up to date with bronze.",
        allow_abbrev=False,
    )
    lake = environment.get("MARKETPULSE_LAKE")
    parser.add_argument(
        "--lake",
        default=lake,
        required=not lake,
        help="root of the lake: a folder, s3:// URI, or one with {layer} in the bucket's name",
    )
    parser.add_argument("--datasets", help="comma-separated; all that have a contract if absent")
    parser.add_argument("--date", default="", help="one ingest date, as 2026-03-02")
    parser.add_argument("--from", dest="first", default="", help="first ingest date")
    parser.add_argument("--to", dest="last", default="", help="last ingest date, included")
    parser.add_argument(
        "--days", type=_count, help="the last so many ingest dates up to --date, or to today (UTC)"
    )
    parser.add_argument(
        "--force",
        type=truth,
        nargs="?",
        const=True,
        default=False,
        help="also do batches that did not change",
    )
    parser.add_argument("--accept-failed-share", type=_share, help="widen the gate, 0 to 1")
    parser.add_argument(
        "--silver-database",
        default=environment.get("MARKETPULSE_SILVER_DATABASE"),
        help="Glue database to register in what was published",
    )
    parser.add_argument(
        "--token-key-parameter",
        default=environment.get("MARKETPULSE_TOKEN_KEY_PARAMETER"),
        help="SSM parameter that holds the key of the tokens for personal data",
    )
    parser.add_argument(
        "--env",
        dest="environment",
        default=environment.get("MARKETPULSE_ENV") or STRICTEST,
        help="environment, whose policy says what changes of a schema pass",
    )
    parser.add_argument("--region", help="AWS region; the nodes of a cluster do not say")
    return parser


def require_no_misspelling(others: list[str], parser: argparse.ArgumentParser) -> None:
    """Let Glue's arguments pass, but not `--dataset`, which would mean all datasets."""
    ours = [option for action in parser._actions for option in action.option_strings]
    for name in (other.partition("=")[0] for other in others if other.startswith("--")):
        if close := difflib.get_close_matches(name, ours, 1, _LOOKS_LIKE_OURS):
            raise UsageError(f"there is no argument {name}; did you mean {close[0]}?")


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date() if text else None
    except ValueError:
        raise UsageError(f"{text!r} is no date; write it like 2026-03-02") from None


def _count(text: str) -> int | None:
    return int(text) if text else None


def _share(text: str) -> float | None:
    if not text:
        return None
    share = float(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")
    return share


def truth(text: str) -> bool:
    """Glue gives every argument a value."""
    known = {"true": True, "1": True, "": False, "false": False, "0": False}
    if text.lower() not in known:
        raise argparse.ArgumentTypeError(f"{text!r} is neither true nor false")
    return known[text.lower()]
