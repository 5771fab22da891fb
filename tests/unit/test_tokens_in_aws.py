import pytest

from marketpulse import tokens
from marketpulse.aws.clients import client
from marketpulse.aws.parameters import secret_parameter
from marketpulse.errors import MarketPulseError
from marketpulse.settings import settings
from marketpulse.tokens import token_key

PARAMETER = "/marketpulse/dev/token-key"


@pytest.fixture(autouse=True)
def fresh_settings(monkeypatch):
    monkeypatch.delenv("MARKETPULSE_TOKEN_KEY", raising=False)
    settings.cache_clear()
    secret_parameter.cache_clear()
    yield
    settings.cache_clear()


def test_key_comes_from_the_parameter_that_is_named(aws, monkeypatch):
    client("ssm").put_parameter(Name=PARAMETER, Value="a key", Type="SecureString")
    monkeypatch.setenv("MARKETPULSE_TOKEN_KEY_PARAMETER", PARAMETER)

    assert token_key() == b"a key"


def test_missing_parameter_is_named(aws, monkeypatch):
    monkeypatch.setenv("MARKETPULSE_TOKEN_KEY_PARAMETER", PARAMETER)

    with pytest.raises(MarketPulseError, match=rf"^parameter {PARAMETER}: .*ParameterNotFound"):
        token_key()


def test_cluster_makes_no_key_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setenv("MARKETPULSE_TOKEN_KEY_FILE", str(tmp_path / "token.key"))
    monkeypatch.setattr(tokens, "PROJECT_ROOT", tmp_path / "marketpulse.zip")

    with pytest.raises(MarketPulseError, match="name the parameter with --token-key-parameter"):
        token_key()
