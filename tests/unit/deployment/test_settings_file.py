"""The settings file holds what a shell can source, and never a secret."""

import subprocess
from dataclasses import dataclass

import pytest

from marketpulse.deployment.settings_file import environment_settings, write_settings
from marketpulse.errors import MarketPulseError


@dataclass
class Outputs:
    """Terraform as far as it is asked here."""

    outputs: dict

    def read(self, command):
        assert command == "output"
        return self.outputs


def outputs(value, sensitive=False):
    return Outputs({"environment": {"value": value, "sensitive": sensitive}})


def test_file_gives_a_shell_exactly_the_outputs(tmp_path):
    settings = {
        "MARKETPULSE_LAKE": "s3://marketpulse-{layer}",
        "MARKETPULSE_ODD": "it's $HOME `x`",
    }
    file = tmp_path / "new" / "dev.sh"

    write_settings(settings, file)

    command = 'source "$1" && printf "%s|%s" "$MARKETPULSE_LAKE" "$MARKETPULSE_ODD"'
    told = subprocess.run(
        ["bash", "-c", command, "bash", file], capture_output=True, text=True, check=True
    )
    assert told.stdout == "|".join(settings.values())


def test_output_that_is_null_is_left_out(dev):
    found = environment_settings(outputs({"MARKETPULSE_GLUE_JOB": None, "A": 5439}), dev)

    assert found == {"A": "5439"}


def test_name_of_a_parameter_is_no_secret(dev):
    settings = {"MARKETPULSE_TOKEN_KEY_PARAMETER": "/marketpulse/dev/tokens/key"}

    assert environment_settings(outputs(settings), dev) == settings


@pytest.mark.parametrize(
    "name", ["MARKETPULSE_REDSHIFT_PASSWORD", "MARKETPULSE_TOKEN_KEY", "AWS_SECRET_ACCESS_KEY"]
)
def test_secret_is_refused_by_its_name(dev, name):
    with pytest.raises(MarketPulseError, match=f"secrets do not belong .*: {name}"):
        environment_settings(outputs({name: "x"}), dev)


def test_sensitive_output_is_refused(dev):
    with pytest.raises(MarketPulseError, match="the output is sensitive"):
        environment_settings(outputs({"A": "x"}, sensitive=True), dev)


def test_environment_that_is_not_deployed_is_told_how(dev):
    with pytest.raises(MarketPulseError, match="marketpulse deploy --env dev"):
        environment_settings(Outputs({}), dev)
