"""The formats by the name that contracts and files give them."""

from generators.formats import csv_lines, json_lines, parquet

ENCODERS = {
    "jsonl.gz": json_lines.encode,
    "csv": csv_lines.encode,
    "parquet": parquet.encode,
}
