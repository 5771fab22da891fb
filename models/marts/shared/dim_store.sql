{{ config(materialized='table', dist='all', sort=['store_id', 'valid_from']) }}

with

store_versions as (

    select
        store_key,
        store_id,
        store_name,
        store_format,
        city,
        country_code,
        region,
        currency,
        is_open,
        is_first_version,
        is_current,
        opened_date,
        valid_from,
        valid_to

    from {{ ref('gold_dim_store') }}

),

typed as (

    select
        cast(store_key as varchar(32)) as store_key,
        cast(store_id as varchar(16)) as store_id,
        cast(store_name as varchar(200)) as store_name,
        cast(store_format as varchar(16)) as store_format,
        cast(city as varchar(120)) as city,
        cast(country_code as varchar(2)) as country_code,
        cast(region as varchar(60)) as region,
        cast(currency as varchar(3)) as currency,
        cast(store_format = 'online' as boolean) as is_online,
        cast(is_open as boolean) as is_open,
        cast(is_first_version as boolean) as is_first_version,
        cast(is_current as boolean) as is_current,
        cast(opened_date as date) as opened_date,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to

    from store_versions

)

select * from typed
