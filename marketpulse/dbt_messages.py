"""What dbt and the engines behind it say went wrong, for a person to read."""

import re

# dbt-glue repeats the whole code of a statement before it comes to its error.
_CODE_OF_GLUE = re.compile(
    r"Glue cursor returned .*? for code\s.*?, (?=[A-Z]\w+(?:Error|Exception): )",
    re.DOTALL,
)
# Spark lets a tree of the whole query follow the place of an error in it.
_PLAN_OF_SPARK = re.compile(r"(; line \d+ pos \d+);.*", re.DOTALL)


def one_paragraph(text: str) -> str:
    """Drop what hides the reason, the trail of macro calls that dbt appends, and line breaks."""
    text = _PLAN_OF_SPARK.sub(r"\1", _CODE_OF_GLUE.sub("", text))
    lines = [line.strip() for line in text.splitlines()]
    return " ".join(line for line in lines if line and not line.startswith(">"))


def without_place(message: str) -> str:
    """Drop `Compilation Error in macro ... (file)`, which tells a user of the command nothing."""
    return re.sub(r"^(Compilation|Runtime|Database) Error in \w+ \w+ \(.*?\)\s*", "", message)
