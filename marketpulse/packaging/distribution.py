"""Names of what `make package` builds, in dist/ as in the artifacts bucket."""

from marketpulse.settings import PROJECT_ROOT

DIST = PROJECT_ROOT / "dist"
ARCHIVE = "marketpulse.zip"
ENTRY_SCRIPT = "bronze_to_silver.py"
INGEST_SCRIPT = "source_to_bronze.py"
BOOTSTRAP = "bootstrap.sh"
WHEELS = "wheels"
REQUIREMENTS = "requirements.txt"
"""Beside the wheels: each with its checksum."""
