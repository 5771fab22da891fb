"""What a test asks of checks."""

from collections.abc import Iterable

from marketpulse.deployment.validation.checks import Check


def wrong(checks: Iterable[Check], resource: str | None = None) -> dict[str, str]:
    """What does not hold, and what was found instead."""
    chosen = (c for c in checks if not c.holds and resource in (None, c.resource))
    return {check.statement: check.found for check in chosen}
