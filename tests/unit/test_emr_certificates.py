import subprocess
import zipfile

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from marketpulse.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    path = tmp_path_factory.mktemp("certificates") / "certificates.zip"
    environment = {"AWS_REGION": "us-east-2", "PATH": "/usr/local/bin:/usr/bin:/bin"}
    command = [PROJECT_ROOT / "scripts" / "emr_certificates", path]
    subprocess.run(command, check=True, env=environment, capture_output=True)
    with zipfile.ZipFile(path) as content:
        return {name: content.read(name) for name in content.namelist()}


def test_archive_has_the_names_that_emr_wants(archive):
    assert sorted(archive) == ["certificateChain.pem", "privateKey.pem", "trustedCertificates.pem"]


def test_certificate_is_for_every_node_of_the_region(archive):
    certificate = x509.load_pem_x509_certificate(archive["certificateChain.pem"])
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value

    assert names.get_values_for_type(x509.DNSName) == ["*.us-east-2.compute.internal"]


def test_key_is_the_one_of_the_certificate(archive):
    certificate = x509.load_pem_x509_certificate(archive["certificateChain.pem"])
    key = load_pem_private_key(archive["privateKey.pem"], password=None)

    assert key.public_key() == certificate.public_key()
    assert archive["trustedCertificates.pem"] == archive["certificateChain.pem"]
