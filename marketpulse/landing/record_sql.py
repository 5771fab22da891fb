"""The query that makes the records of files: one text each, in the format that is landed."""

from marketpulse.contracts import Contract
from marketpulse.landing.loading import item_types
from marketpulse.landing.mapping import BatchSource, Lines, Mapping
from marketpulse.landing.source import FILE, ROW
from marketpulse.landing.sql import identifier, literal
from marketpulse.landing.value_sql import present, value_sql

RELATION = "file"
"""Name of the table of the columns of some files."""
_NUMERIC = ("integer", "long", "short", "byte", "decimal", "double", "float")
_HOLDS_LINES = "entries"


def records_sql(mapping: Mapping, contract: Contract, names: list[str], form: str) -> str:
    """Return a query for `file`, `batch` (null unless the event time decides), `row`, `record`.

    `names` are the columns of the files; each has its number in the column FILE. `lines` counts
    those of a record, `differing` the columns in which they contradict each other.
    """
    steps = [f"lines as ({_lines(mapping, names)})"]
    values = {name: identifier(f"column {name}") for name in mapping.columns}
    if mapping.lines:
        values[mapping.lines.into] = _HOLDS_LINES
        steps += [
            f"numbers as ({_numbers(mapping.lines, contract)})",
            f"records as ({_records(mapping, mapping.lines)})",
        ]
    else:
        steps.append(f"records as (select *, {ROW} as row, 1 as lines, 0 as differing from lines)")
    write = _csv_line if form == "csv" else _json_object
    return (
        f"with {', '.join(steps)} select {FILE} as file, {_batch(mapping, contract)} as batch, "
        f"row, lines, differing, {write(contract, values)} as record from records"
    )


def _lines(mapping: Mapping, names: list[str]) -> str:
    """Return the query for the values of each line, under names that no column has."""
    plain = {f"column {n}": v for n, v in mapping.columns.items() if v.sum is None}
    fields = mapping.lines.fields if mapping.lines else {}
    values = plain | {f"field {name}": value for name, value in fields.items()}
    columns = [f"{value_sql(v, mapping, names)} as {identifier(n)}" for n, v in values.items()]
    for number, name in enumerate(mapping.lines.group_by if mapping.lines else []):
        columns.append(f"{present(name.lower(), mapping)} as {identifier(f'key {number}')}")
    query = f"select {FILE}, {ROW}, {', '.join(columns)} from {RELATION}"
    if mapping.lines and mapping.lines.drop_repeated:
        alike = ", ".join(map(identifier, names))
        query += f" qualify row_number() over (partition by {FILE}, {alike} order by {ROW}) = 1"
    return query


def _numbers(lines: Lines, contract: Contract) -> str:
    """Return the lines with their numeric fields as numbers, under the fields' own names."""
    types = item_types(contract, lines.into)
    typed = "".join(
        f", try_cast({identifier(f'field {name}')} as decimal(18, 6)) as {identifier(name)}"
        for name in lines.fields
        if types[name].startswith(_NUMERIC)
    )
    return f"select *{typed} from lines"


def _records(mapping: Mapping, lines: Lines) -> str:
    """Return the lines put together; a line without any key is a record by itself."""
    columns, differing = [], ["0"]
    for name, value in mapping.columns.items():
        column = identifier(f"column {name}")
        if value.sum is None:
            columns.append(f"arg_min({column}, {ROW}) as {column}")
            differing.append(f"coalesce(cast(min({column}) <> max({column}) as int), 0)")
        else:
            columns.append(f"{_total(value.sum)} as {column}")
    entry = _json({name: identifier(f"field {name}") for name in lines.fields}, None)
    keys = [identifier(f"key {number}") for number in range(len(lines.group_by))]
    alone = f"case when coalesce({', '.join(keys)}) is null then {ROW} end"
    return (
        f"select {FILE}, min({ROW}) as row, count(*) as lines, "
        f"{' + '.join(differing)} as differing, "
        f"{''.join(column + ', ' for column in columns)}"
        f"'[' || string_agg({entry}, ',' order by {ROW}) || ']' as {_HOLDS_LINES} "
        f"from numbers group by {FILE}, {', '.join(keys)}, {alone}"
    )


def _total(expression: str) -> str:
    """A total of which one part is unknown is unknown; zeros behind the last digit are left out."""
    total = f"cast(sum(try({expression})) as varchar)"
    short = f"regexp_replace(regexp_replace({total}, '([.][0-9]*[1-9])0+$', '\\1'), '[.]0*$', '')"
    return f"case when count(*) = count(try({expression})) then {short} end"


def _batch(mapping: Mapping, contract: Contract) -> str:
    if mapping.batch.source is not BatchSource.event_time:
        return "cast(null as varchar)"
    time = f"try_cast({identifier(f'column {contract.event_time}')} as timestamptz)"
    pattern = "%Y-%m-%dT%H" if contract.ingest_partition == "hour" else "%Y-%m-%d"
    return f"strftime({time} at time zone 'UTC', '{pattern}')"


def _json_object(contract: Contract, values: dict[str, str]) -> str:
    ordered = {c.name: values[c.name] for c in contract.bronze_columns if c.name in values}
    return _json(ordered, _HOLDS_LINES)


def _json(values: dict[str, str], written: str | None) -> str:
    """Return an object without the fields that have no value; one value is JSON already."""
    members = []
    for name, value in values.items():
        text = value if value == written else f"to_json({value})::varchar"
        members.append(literal(f'"{name}":') + f" || {text}")
    return f"'{{' || concat_ws(',', {', '.join(members)}) || '}}'"


def _csv_line(contract: Contract, values: dict[str, str]) -> str:
    fields = [
        f"""coalesce('"' || replace({values[c.name]}, '"', '""') || '"', '')"""
        for c in contract.bronze_columns
        if c.name in values
    ]
    return " || ',' || ".join(fields)
