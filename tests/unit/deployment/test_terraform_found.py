"""A machine without the right Terraform is told so."""

import pytest

from marketpulse.deployment.terraform import TerraformError, require_terraform


def put_on_path(monkeypatch, folder, prints: str):
    program = folder / "terraform"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{prints}\nEND\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_missing_terraform_is_told_with_where_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(TerraformError, match=r"not on the PATH: install Terraform 1\.11"):
        require_terraform()


@pytest.mark.parametrize("version", ["1.10.5", "0.15.0"])
def test_old_terraform_is_refused(monkeypatch, tmp_path, version):
    put_on_path(monkeypatch, tmp_path, f'{{"terraform_version": "{version}"}}')

    with pytest.raises(TerraformError, match=f"terraform is {version}, which is too old"):
        require_terraform()


@pytest.mark.parametrize("version", ["1.11.0", "1.12.0-beta1", "2.0.0"])
def test_newer_terraform_is_taken(monkeypatch, tmp_path, version):
    put_on_path(monkeypatch, tmp_path, f'{{"terraform_version": "{version}"}}')

    require_terraform()


def test_program_that_is_no_terraform_is_told(monkeypatch, tmp_path):
    put_on_path(monkeypatch, tmp_path, "hello")

    with pytest.raises(TerraformError, match=r"does not say its version \(hello\)"):
        require_terraform()
