-- When do people come, and how deep into the shop do they get?

with

fct_clicks_agg as (

    select
        click_hour,
        page_type,
        page_view_count

    from {{ ref('fct_clicks_agg') }}

)

select
    click_hour as utc_hour,
    sum(page_view_count) as page_views,
    sum(case when page_type = 'product' then page_view_count else 0 end) as product_views,
    sum(case when page_type = 'cart' then page_view_count else 0 end) as cart_views,
    sum(case when page_type = 'checkout' then page_view_count else 0 end) as checkout_views,
    sum(case when page_type = 'order' then page_view_count else 0 end) as order_views

from fct_clicks_agg

group by click_hour

order by click_hour
