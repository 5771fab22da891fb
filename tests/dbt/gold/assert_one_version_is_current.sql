-- A row is a store, customer or product without exactly one current version.

with

versions as (

    select
        'store' as dimension,
        store_id as id,
        is_current

    from {{ ref('gold_dim_store') }}

    union all

    select
        'customer' as dimension,
        user_id as id,
        is_current

    from {{ ref('gold_dim_user') }}

    union all

    select
        'product' as dimension,
        sku as id,
        is_current

    from {{ ref('product_versions') }}

)

select
    dimension,
    id

from versions

group by
    dimension,
    id

having sum(case when is_current then 1 else 0 end) <> 1
