-- Which products are bought together most often?

with

fct_sale_lines as (

    select distinct
        transaction_id,
        sku

    from {{ ref('fct_sale_lines') }}

),

dim_product as (

    select
        sku,
        product_name

    from {{ ref('dim_product') }}

),

pairs as (

    select
        one.sku,
        another.sku as other_sku,
        count(*) as transactions

    from fct_sale_lines as one

    inner join fct_sale_lines as another
        on
            one.transaction_id = another.transaction_id
            and one.sku < another.sku

    group by
        one.sku,
        another.sku

),

frequent_pairs as (

    select
        sku,
        other_sku,
        transactions

    from pairs

    order by
        transactions desc,
        sku asc,
        other_sku asc

    limit 20

)

select
    frequent_pairs.sku,
    one.product_name,
    frequent_pairs.other_sku,
    another.product_name as other_product_name,
    frequent_pairs.transactions

from frequent_pairs

inner join dim_product as one
    on frequent_pairs.sku = one.sku

inner join dim_product as another
    on frequent_pairs.other_sku = another.sku

order by
    frequent_pairs.transactions desc,
    frequent_pairs.sku asc,
    frequent_pairs.other_sku asc
