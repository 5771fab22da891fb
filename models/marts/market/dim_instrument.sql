{{ config(materialized='table', dist='all', sort=['sector', 'symbol']) }}

with

instruments as (

    select
        symbol,
        company_name,
        sector,
        currency,
        is_active,
        listed_date

    from {{ ref('instrument_versions') }}

    where is_current

),

typed as (

    select
        cast(symbol as varchar(16)) as symbol,
        cast(company_name as varchar(200)) as company_name,
        cast(sector as varchar(60)) as sector,
        cast(currency as varchar(3)) as currency,
        cast(is_active as boolean) as is_active,
        cast(listed_date as date) as listed_date

    from instruments

)

select * from typed
