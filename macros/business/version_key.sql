{% macro version_key(id) -%}
    concat(
        {{ id }}, '@', case when is_first_version then 'first' else cast(valid_from as varchar(10)) end
    )
{%- endmacro %}
