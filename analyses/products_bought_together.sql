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
        first_line.sku,
        second_line.sku as other_sku,
        count(*) as transactions

    from fct_sale_lines as first_line

    inner join fct_sale_lines as second_line
        on
            first_line.transaction_id = second_line.transaction_id
            and first_line.sku < second_line.sku

    group by
        first_line.sku,
        second_line.sku

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
    first_product.product_name,
    frequent_pairs.other_sku,
    second_product.product_name as other_product_name,
    frequent_pairs.transactions

from frequent_pairs

inner join dim_product as first_product
    on frequent_pairs.sku = first_product.sku

inner join dim_product as second_product
    on frequent_pairs.other_sku = second_product.sku

order by
    frequent_pairs.transactions desc,
    frequent_pairs.sku asc,
    frequent_pairs.other_sku asc
