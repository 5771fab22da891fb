{# One statement for the Glue session: Python of spark_jobs.gold, which the session has from its
   --extra-py-files. dbt-glue runs text with this mark as it is instead of as SQL. #}
{% macro glue_session(module, call) -%}
custom_glue_code_for_dbt_adapter
from spark_jobs.gold import {{ module }}
from spark_jobs.gold.answer import answer
answer({{ module }}.{{ call }})
{%- endmacro %}

{# Where a table's files lie, and its name: what every writer needs first. #}
{% macro glue_table(relation) -%}
spark, '{{ relation.schema }}.{{ relation.identifier }}', '{{ adapter.get_location(relation, as_clause=False) }}'
{%- endmacro %}
