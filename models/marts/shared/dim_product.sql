{{ config(materialized='table', dist='all', sort=['category', 'sku']) }}

with

products as (

    select
        sku,
        product_name,
        category,
        brand,
        list_price_usd,
        is_active,
        launched_date

    from {{ ref('gold_dim_product') }}

),

typed as (

    select
        cast(sku as varchar(16)) as sku,
        cast(product_name as varchar(200)) as product_name,
        cast(category as varchar(60)) as category,
        cast(brand as varchar(120)) as brand,
        cast(list_price_usd as decimal(18, 2)) as list_price_usd,
        cast(is_active as boolean) as is_active,
        cast(launched_date as date) as launched_date

    from products

)

select * from typed
