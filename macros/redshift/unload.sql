{# Writes the rows of a query, or of a mart when `query` is a name, to S3 as Parquet with a manifest;
   see `marketpulse unload`. `replace` removes what lies at the destination first. #}
{% macro unload(query, to, partition_by=[], replace=false) -%}
    {%- do require_redshift('unload') -%}
    {%- set is_name = modules.re.fullmatch('\\w+([.]\\w+)?', query) is not none -%}
    {%- set rows = 'select * from ' ~ (query if '.' in query else target.schema ~ '.' ~ query) if is_name else query -%}
    {%- set statement -%}
        unload ('{{ rows | replace("'", "''") }}')
        to '{{ to }}'
        iam_role {{ redshift_role() }}
        format as parquet
        {{ 'partition by (' ~ partition_by | join(', ') ~ ')' if partition_by }}
        manifest verbose
        {{ 'cleanpath' if replace }}
    {%- endset -%}
    {%- do run_query(statement) -%}
    {%- do log('unloaded to ' ~ to ~ 'manifest', info=True) -%}
{%- endmacro %}
