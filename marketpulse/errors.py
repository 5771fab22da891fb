"""Errors a user can act on: each says what is wrong, where, and what to do."""


class MarketPulseError(Exception):
    """A failure whose message is for the person at the terminal; printed without traceback."""


class UsageError(MarketPulseError):
    """The command was called with something that cannot be right; exit code 2."""


class BatchRefused(MarketPulseError):
    """At least one batch was not published; what was published before stays as it was."""


class AwsError(MarketPulseError):
    """AWS refused or did not answer; the message says where, why and what to do."""
