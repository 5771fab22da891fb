-- How far does traffic on each device get, from product to order page?

with

fct_clicks_agg as (

    select
        device,
        sum(page_view_count) as page_views,
        sum(case when page_type = 'product' then page_view_count else 0 end) as product_views,
        sum(case when page_type = 'cart' then page_view_count else 0 end) as cart_views,
        sum(case when page_type = 'checkout' then page_view_count else 0 end) as checkout_views,
        sum(case when page_type = 'order' then page_view_count else 0 end) as order_views

    from {{ ref('fct_clicks_agg') }}

    group by device

)

select
    device,
    page_views,
    product_views,
    cart_views,
    checkout_views,
    order_views,
    cast(100.0 * cart_views / nullif(product_views, 0) as decimal(5, 1)) as cart_percent,
    cast(100.0 * checkout_views / nullif(cart_views, 0) as decimal(9, 1)) as checkout_percent,
    cast(100.0 * order_views / nullif(checkout_views, 0) as decimal(9, 1)) as order_percent

from fct_clicks_agg

order by page_views desc
