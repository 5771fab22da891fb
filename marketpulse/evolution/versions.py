"""Which version of a contract its changes ask for, by semantic versioning."""

from collections.abc import Sequence

from marketpulse.contract_model import Contract, version_number
from marketpulse.evolution.change import BUMPS, MAJOR, MINOR, Change


def wanted_bump(changes: Sequence[Change]) -> str | None:
    """Return patch, minor or major; None when nothing changed."""
    return max((change.bump for change in changes), key=BUMPS.index, default=None)


def wanted_version(old: str, bump: str) -> str:
    """Return the least version that says what changed since the old one."""
    major, minor, patch = version_number(old)
    if bump == MAJOR:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if bump == MINOR else f"{major}.{minor}.{patch + 1}"


def version_problem(old: Contract, new: Contract, changes: Sequence[Change]) -> str | None:
    """Say what is wrong with the version of the new contract; None when it says enough."""
    bump = wanted_bump(changes)
    least = wanted_version(old.version, bump) if bump else old.version
    if version_number(new.version) >= version_number(least):
        return None
    if not bump:
        return f"the version went back from {old.version} to {new.version}"
    return f"a {bump} change: raise the version from {new.version} to {least}"
