{# The columns of a table of the lake, as the Glue catalog has them; refuses when they are not the
   declared ones: a contract's for silver, the model's for gold. #}
{% macro lake_columns(layer, table) -%}
    {%- set query -%}
        select columnname, external_type, part_key
        from svv_external_columns
        where schemaname = '{{ layer }}' and tablename = '{{ table }}'
        order by columnnum
    {%- endset -%}
    {%- set columns = [] -%}
    {%- for row in run_query(query) -%}
        {%- do columns.append({
            'name': row[0],
            'type': row[1],
            'is_partition': row[2] | int > 0,
            'is_date': row[2] | int > 0 and row[1] == 'date',
            'is_nested': row[1].startswith('array') or row[1].startswith('struct'),
        }) -%}
    {%- endfor -%}
    {%- if not columns -%}
        {%- do exceptions.raise_compiler_error(
            "no table " ~ table ~ " behind the external schema " ~ layer ~ ": nothing was copied"
        ) -%}
    {%- endif -%}
    {%- do refuse_drift(layer, table, columns) -%}
    {{ return(columns | rejectattr('name', 'equalto', 'batch') | list if layer == 'silver' else columns) }}
{%- endmacro %}

{% macro refuse_drift(layer, table, columns) -%}
    {%- set declared = declared_columns(layer, table) -%}
    {%- set found = [] -%}
    {%- for column in columns -%}
        {%- do found.append(column.name ~ (' ' ~ column.type if layer == 'silver')) -%}
    {%- endfor -%}
    {%- set surplus = found | reject('in', declared) | list -%}
    {%- set missing = declared | reject('in', found) | list -%}
    {%- if surplus or missing or (layer == 'silver' and found != declared) -%}
        {%- do exceptions.raise_compiler_error(
            "the columns of " ~ layer ~ "." ~ table ~ " in the lake are not the declared ones; nothing "
            ~ "was copied. Only in the lake: " ~ (surplus | join(', ') or 'none')
            ~ ". Only declared: " ~ (missing | join(', ') or 'none')
            ~ ('' if surplus or missing else '. Their order differs')
        ) -%}
    {%- endif -%}
{%- endmacro %}

{% macro declared_columns(layer, table) -%}
    {%- set nodes = graph.sources.values() if layer == 'silver' else graph.nodes.values() -%}
    {%- for node in nodes if (node.identifier or node.alias) == table and node.schema == layer -%}
        {%- set declared = [] -%}
        {%- for column in node.columns.values() -%}
            {%- do declared.append(column.name ~ (' ' ~ column.data_type if layer == 'silver')) -%}
        {%- endfor -%}
        {{ return(declared) }}
    {%- endfor -%}
    {%- do exceptions.raise_compiler_error(layer ~ " has no table " ~ table) -%}
{%- endmacro %}
