{{ config(materialized=in_lake('incremental'), incremental_strategy='replace_table') }}

with

versions as (

    {{ versions_from_snapshots(
        'instruments',
        key='symbol',
        attributes=['company_name', 'sector', 'currency', 'is_active', 'listed_date'],
    ) | indent(4) }}

)

select
    {{ version_key('symbol') }} as instrument_key,
    symbol,
    company_name,
    sector,
    currency,
    is_active,
    is_first_version,
    is_current,
    listed_date,
    valid_from,
    valid_to,
    ledger_committed_at
from versions
