"""What lies in bronze: the files of a batch, whether they are sound, and their fingerprint."""

import gzip
import hashlib
import zlib
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from marketpulse.batches import Batch
from marketpulse.contracts import Contract
from marketpulse.corrections import corrected_batches
from marketpulse.errors import MarketPulseError
from marketpulse.lake import BRONZE, Lake, LakeFile

_GZIP_TRAILER = 8
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Delivery:
    """The data files of one batch; files without a byte are left out."""

    batch: Batch
    files: tuple[LakeFile, ...]
    is_corrected: bool = False
    """Whether a person has put other records in the place of some."""

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(file.bytes for file in self.files)


def format_of(file: LakeFile) -> str:
    """Format by the ending of a file's name, such as `jsonl.gz`."""
    return file.name.split(".", 1)[-1]


def deliveries(lake: Lake, contract: Contract, days: list[date] | None) -> list[Delivery]:
    """Find the delivered batches of some days, of all days when None, in order of time."""
    root = f"{BRONZE}/{contract.dataset}"
    folders = [root] if days is None else [f"{root}/ingest_date={day}" for day in days]
    by_batch: dict[Batch, list[LakeFile]] = {}
    for folder in folders:
        for file in lake.files(folder):
            if file.name.startswith(("_", ".")):
                continue
            batch = Batch.from_path(file.path)
            if batch is None or batch.ingest_partition != contract.ingest_partition:
                raise MarketPulseError(_misplaced(file, contract))
            files = by_batch.setdefault(batch, [])
            if file.bytes:
                files.append(file)
    corrected = corrected_batches(lake, contract.dataset)
    return [
        Delivery(batch, tuple(files), batch.id in corrected)
        for batch, files in sorted(by_batch.items())
    ]


def _misplaced(file: LakeFile, contract: Contract) -> str:
    folder = "ingest_date=YYYY-MM-DD" + ("/hour=HH" if contract.ingest_partition == "hour" else "")
    return (
        f"{file.path} belongs to no batch: deliver {contract.dataset} below "
        f"{BRONZE}/{contract.dataset}/{folder}/, or give the file a name that starts with _"
    )


def checksum(lake: Lake, file: LakeFile) -> str:
    """Digest of a file's content; for gzip the CRC and length its trailer holds, which is quick."""
    if file.path.endswith(".gz") and file.bytes > _GZIP_TRAILER:
        with lake.filesystem.open_input_file(file.path) as stream:
            stream.seek(file.bytes - _GZIP_TRAILER)
            return f"{file.path}:{file.bytes}:{stream.read(_GZIP_TRAILER).hex()}"
    digest = hashlib.sha256()
    with lake.filesystem.open_input_stream(file.path) as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return f"{file.path}:{digest.hexdigest()}"


def damage(lake: Lake, delivery: Delivery) -> str | None:
    """Read a delivery to the end and say what is wrong with its files; None when they are sound."""
    for file in delivery.files:
        try:
            if file.path.endswith(".gz"):
                _read_gzip(lake, file)
            elif file.path.endswith(".parquet"):
                pq.ParquetFile(lake.filesystem.open_input_file(file.path)).read()
        except (EOFError, zlib.error, gzip.BadGzipFile, pa.ArrowException, OSError) as error:
            reason = str(error).splitlines()[0]
            return f"{file.path} is corrupt or truncated ({reason}): deliver it again"
    return None


def _read_gzip(lake: Lake, file: LakeFile) -> None:
    with (
        lake.filesystem.open_input_file(file.path) as raw,
        gzip.GzipFile(fileobj=raw) as stream,
    ):
        while stream.read(_CHUNK):
            pass
