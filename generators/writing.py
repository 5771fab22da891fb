"""One batch from its story to its file in bronze."""

from dataclasses import dataclass

from generators.formats.encoding import ENCODERS
from generators.manifest import Recipe, batch_entry
from generators.sources import SOURCES
from generators.story import Story
from generators.story.streams import stream
from marketpulse.batches import Batch
from marketpulse.lake import BRONZE, Lake


@dataclass(frozen=True)
class GeneratedBatch:
    """What was written for a batch; `defective` counts the records that have a defect."""

    dataset: str
    batch: Batch
    rows: int
    valid_rows: int
    defective: int
    bytes: int
    path: str
    """Of the file, relative to the lake's root."""


def write_batch(
    lake: Lake, dataset: str, batch: Batch, recipe: Recipe
) -> tuple[GeneratedBatch, dict]:
    """Write the file of a batch; return a summary and its entry for the manifest.

    The file is the only one of its batch afterwards, whatever was generated there before.
    """
    source, story = SOURCES[dataset], Story(recipe.seed, recipe.scale)
    records = source.records(story, batch)
    draws = stream(recipe.seed, "defects", dataset, batch.id)
    injection = source.injection(story, batch, recipe.format)
    delivery = injection.apply(records, recipe.defect_rate, draws)
    content = ENCODERS[recipe.format](delivery.parts, records.schema, draws)

    folder = f"{BRONZE}/{dataset}/{batch.directory}"
    path = f"{folder}/part-0000.{recipe.format}"
    lake.write(path, content)
    for file in lake.files(folder, recursive=False):
        if file.name.startswith("part-") and file.path != path:
            lake.delete(file.path)

    entry = batch_entry(records, delivery, path)
    defective = sum(found.count for found in delivery.defects)
    summary = GeneratedBatch(
        dataset, batch, entry["rows"], entry["valid_rows"], defective, len(content), path
    )
    return summary, entry
