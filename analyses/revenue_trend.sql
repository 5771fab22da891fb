-- How does revenue develop, and what is its seven-day average?

with

fct_sales as (

    select
        sale_date,
        count(*) as transactions,
        sum(amount_usd) as amount_usd

    from {{ ref('fct_sales') }}

    group by sale_date

),

dim_date as (

    select
        date_day,
        retail_event,
        is_weekend

    from {{ ref('dim_date') }}

),

trend as (

    select
        fct_sales.sale_date,
        dim_date.is_weekend,
        dim_date.retail_event,
        fct_sales.transactions,
        fct_sales.amount_usd as revenue_usd,
        cast(
            avg(fct_sales.amount_usd) over (
                order by fct_sales.sale_date
                rows between 6 preceding and current row
            ) as decimal(18, 2)
        ) as seven_day_average_usd

    from fct_sales

    inner join dim_date
        on fct_sales.sale_date = dim_date.date_day

)

select * from trend

order by sale_date desc
