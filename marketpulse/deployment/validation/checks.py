"""One statement about one deployed resource, and whether it holds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """A statement that is true of a sound environment; `found` says what was there instead."""

    family: str
    resource: str
    statement: str
    holds: bool
    found: str = ""


@dataclass(frozen=True)
class Report:
    """All checks of an environment, and the families that could not be looked at."""

    environment: str
    checks: tuple[Check, ...]
    troubles: tuple[str, ...] = ()

    @property
    def deviations(self) -> tuple[Check, ...]:
        """Statements that do not hold."""
        return tuple(check for check in self.checks if not check.holds)

    @property
    def exit_code(self) -> int:
        """0 when all is as expected, 1 with deviations, 2 when something could not be checked."""
        if self.troubles:
            return 2
        return 1 if self.deviations else 0
