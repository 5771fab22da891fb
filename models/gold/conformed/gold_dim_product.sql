{{ config(alias='dim_product', materialized=in_lake('table')) }}

with

product_versions as (

    select
        sku,
        product_name,
        category,
        brand,
        list_price_usd,
        is_active,
        is_current,
        launched_date,
        ledger_committed_at

    from {{ ref('product_versions') }}

),

latest_versions as (

    select
        sku,
        product_name,
        category,
        brand,
        list_price_usd,
        is_active,
        launched_date,
        ledger_committed_at

    from product_versions

    where is_current

)

select * from latest_versions
