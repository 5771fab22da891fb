"""Which account a request is for: the one its credentials belong to.

An access key id that is an account's number belongs to that account, one that STS gave for a role
to the role's account. Any other belongs to the environment that the local AWS was started for.
"""

import re
from contextvars import ContextVar

from moto.iam.models import iam_backends

_current: ContextVar[str] = ContextVar("account")


def current() -> str:
    """The account of the request that this thread answers."""
    return _current.get()


def enter(account: str) -> None:
    """Let this thread answer for an account from now on."""
    _current.set(account)


def owner(access_key_id: str, default: str) -> str:
    """Return the account that an access key belongs to."""
    if re.fullmatch(r"\d{12}", access_key_id):
        return access_key_id
    for account, backends in list(iam_backends.items()):
        if access_key_id in backends["aws"].access_keys:
            return account
    return default
