"""Record frames of several formats as one."""

from functools import reduce

from pyspark.sql import DataFrame

from spark_jobs.readers.text import as_text


def united(frames: list[DataFrame]) -> DataFrame:
    """Stack record frames; a column that has several types among them is taken as text."""
    mixed = [
        name
        for name in frames[0].columns
        if len({frame.schema[name].dataType.simpleString() for frame in frames}) > 1
    ]
    alike = [frame.withColumns({name: as_text(frame, name) for name in mixed}) for frame in frames]
    return reduce(lambda left, right: left.unionByName(right), alike)
