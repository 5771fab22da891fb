{{ config(
    alias='dim_user',
    materialized=in_lake('incremental'),
    incremental_strategy='replace_table',
) }}

with

versions as (

    {{ versions_from_snapshots(
        'users',
        key='user_id',
        attributes=[
            'email', 'city', 'country_code', 'segment', 'is_marketing_opt_in', 'signup_date',
        ],
    ) | indent(4) }}

)

select
    {{ version_key('user_id') }} as user_key,
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
    valid_to,
    ledger_committed_at
from versions
