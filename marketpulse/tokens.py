"""Keyed tokens that stand for personal data: equal for equal values, useless without the key."""

import hashlib
import hmac
import os
import secrets

from marketpulse.errors import MarketPulseError
from marketpulse.settings import PROJECT_ROOT, settings

KEY_BYTES = 32


def token(key: bytes, value: str) -> str:
    """Return the HMAC-SHA256 of a value as 64 hexadecimal digits."""
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def token_key() -> bytes:
    """Return the key: `MARKETPULSE_TOKEN_KEY`, else the parameter of the Parameter Store that
    `MARKETPULSE_TOKEN_KEY_PARAMETER` names, else the key file, which is made on first use.
    """
    configured = settings().token_key
    if configured is not None:
        if not configured.get_secret_value():
            raise MarketPulseError("MARKETPULSE_TOKEN_KEY is empty: set a secret or unset it")
        return configured.get_secret_value().encode()
    if settings().token_key_parameter:
        from marketpulse.aws.parameters import secret_parameter

        return secret_parameter(settings().token_key_parameter).encode()
    path = settings().token_key_file
    if not PROJECT_ROOT.is_dir():
        # A cluster runs the job from an archive: a key made there would be another one every time.
        raise MarketPulseError(
            "there is no key for the tokens of personal data: put one in the SSM Parameter Store "
            "and name the parameter with --token-key-parameter"
        )
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as stream:
            stream.write(secrets.token_hex(KEY_BYTES))
    return path.read_text().strip().encode()
