"""Arrow files in staging: written piece by piece, read back for the wanted columns only."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import pyarrow as pa

from marketpulse.lake import Lake


@contextmanager
def staged_writer(
    lake: Lake, path: str, schema: pa.Schema
) -> Iterator[pa.ipc.RecordBatchFileWriter]:
    """Open a file for tables of a schema, in a folder that may be absent."""
    lake.filesystem.create_dir(path.rsplit("/", 1)[0])
    with (
        lake.filesystem.open_output_stream(path) as stream,
        pa.ipc.new_file(stream, schema) as writer,
    ):
        yield writer


def read_staged(lake: Lake, path: str, columns: Collection[str]) -> pa.Table:
    """Read some columns of a staged file, in the order of the file."""
    with lake.filesystem.open_input_file(path) as stream:
        names = pa.ipc.open_file(stream).schema.names
        wanted = [position for position, name in enumerate(names) if name in columns]
        options = pa.ipc.IpcReadOptions(included_fields=wanted)
        return pa.ipc.open_file(stream, options=options).read_all()
