{{ config(materialized='view', bind=false) }}
select
    daily_sales.store_id,
    dim_store.store_name,
    daily_sales.amount
from {{ source('gold', 'daily_sales') }}
left join {{ ref('dim_store') }} on daily_sales.store_id = dim_store.store_id
where daily_sales.sale_date = (select max(sale_date) from {{ source('gold', 'daily_sales') }})
