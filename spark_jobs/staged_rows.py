"""Staged Arrow files read back, the wanted columns only."""

from collections.abc import Collection

import pyarrow as pa

from marketpulse.lake import Lake


def read_staged(lake: Lake, path: str, columns: Collection[str]) -> pa.Table:
    """Read some columns of a staged file, in the order of the file."""
    with lake.filesystem.open_input_file(path) as stream:
        names = pa.ipc.open_file(stream).schema.names
        wanted = [position for position, name in enumerate(names) if name in columns]
        options = pa.ipc.IpcReadOptions(included_fields=wanted)
        return pa.ipc.open_file(stream, options=options).read_all()
