{{ config(materialized=in_lake('table')) }}

with

customers as (

    select
        customer_id,
        user_id,
        email,
        segment,
        country_code,
        credit_limit,
        is_deleted,
        created_at,
        updated_at,
        row_number() over (
            partition by customer_id
            order by updated_at desc, batch desc
        ) as age

    from {{ source('silver', 'customers') }}

),

states as (

    select
        customer_id,
        user_id,
        email,
        segment,
        country_code,
        credit_limit,
        is_deleted,
        created_at,
        updated_at

    from customers

    where age = 1

)

select * from states
