{{ config(materialized='incremental', incremental_strategy='merge', unique_key='store_id') }}
select
    dim_store.store_id,
    cast(sum(fct_sales.amount) as decimal(18, 2)) as amount,
    {{ dbt.datediff('min(fct_sales.sale_date)', 'max(fct_sales.sale_date)', 'day') }} as days
from {{ ref('fct_sales') }}
inner join {{ ref('dim_store') }} on fct_sales.store_id = dim_store.store_id
group by dim_store.store_id
