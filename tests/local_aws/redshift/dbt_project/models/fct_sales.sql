{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key='sale_date',
    dist='store_id',
    sort=['sale_date', 'store_id'],
) }}
select
    cast(store_id as varchar(16)) as store_id,
    cast(amount as decimal(18, 2)) as amount,
    cast(sale_date as date) as sale_date
from {{ source('gold', 'daily_sales') }}
{% if is_incremental() %}
where sale_date >= (select max(sale_date) from {{ this }})
{% endif %}
