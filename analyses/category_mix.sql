-- Which categories bring the revenue, and at what price per piece?

with

fct_sale_lines as (

    select
        sku,
        sum(quantity) as quantity,
        sum(line_amount_usd) as amount_usd

    from {{ ref('fct_sale_lines') }}

    group by sku

),

dim_product as (

    select
        sku,
        category

    from {{ ref('dim_product') }}

),

categories as (

    select
        dim_product.category,
        sum(fct_sale_lines.quantity) as quantity,
        sum(fct_sale_lines.amount_usd) as amount_usd

    from fct_sale_lines

    inner join dim_product
        on fct_sale_lines.sku = dim_product.sku

    group by dim_product.category

)

select
    category,
    quantity,
    amount_usd as revenue_usd,
    cast(amount_usd / quantity as decimal(18, 2)) as price_per_piece_usd,
    cast(100 * amount_usd / sum(amount_usd) over () as decimal(5, 1)) as percent_of_revenue

from categories

order by revenue_usd desc
