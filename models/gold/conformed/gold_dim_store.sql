{{ config(
    alias='dim_store',
    materialized=in_lake('incremental'),
    incremental_strategy='replace_table',
) }}

with

versions as (

    {{ versions_from_snapshots(
        'stores',
        key='store_id',
        attributes=[
            'store_name', 'store_format', 'city', 'country_code', 'region', 'currency', 'is_open',
            'opened_date',
        ],
    ) | indent(4) }}

)

select
    {{ version_key('store_id') }} as store_key,
    store_id,
    store_name,
    store_format,
    city,
    country_code,
    region,
    currency,
    is_open,
    is_first_version,
    is_current,
    opened_date,
    valid_from,
    valid_to,
    ledger_committed_at
from versions
