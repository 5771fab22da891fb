{{ config(materialized=in_lake('incremental'), incremental_strategy='replace_table') }}

with

versions as (

    {{ versions_from_snapshots(
        'products',
        key='sku',
        attributes=[
            'product_name', 'category', 'brand', 'list_price_usd', 'is_active', 'launched_date',
        ],
    ) | indent(4) }}

)

select
    {{ version_key('sku') }} as product_key,
    sku,
    product_name,
    category,
    brand,
    list_price_usd,
    is_active,
    is_first_version,
    is_current,
    launched_date,
    valid_from,
    valid_to,
    ledger_committed_at
from versions
