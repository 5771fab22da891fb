{{ config(materialized='table', dist='all', sort=['store_id']) }}
select
    cast(store_id as varchar(16)) as store_id,
    cast(store_name as varchar(60)) as store_name
from {{ ref('stores') }}
