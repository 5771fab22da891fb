{{ config(materialized='table', dist='user_id', sort=['user_id', 'valid_from']) }}

with

user_versions as (

    select
        user_key,
        user_id,
        email,
        city,
        country_code,
        segment,
        is_marketing_opt_in,
        is_first_version,
        is_current,
        signup_date,
        valid_from,
        valid_to

    from {{ ref('gold_dim_user') }}

),

typed as (

    select
        cast(user_key as varchar(32)) as user_key,
        cast(user_id as varchar(16)) as user_id,
        cast(email as varchar(64)) as email_token,
        cast(city as varchar(120)) as city,
        cast(country_code as varchar(2)) as country_code,
        cast(segment as varchar(16)) as segment,
        cast(is_marketing_opt_in as boolean) as is_marketing_opt_in,
        cast(is_first_version as boolean) as is_first_version,
        cast(is_current as boolean) as is_current,
        cast(signup_date as date) as signup_date,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to

    from user_versions

)

select * from typed
