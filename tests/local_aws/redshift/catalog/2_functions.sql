-- Functions of Redshift that PostgreSQL lacks go to pg_catalog. Those that PostgreSQL has with
-- another meaning are in the schema redshift, and the proxy puts its name before the call.

create function pg_catalog.getdate() returns timestamp language sql stable as
$$ select date_trunc('second', now() at time zone 'utc') $$;

create function redshift.datepart(part text) returns text language sql immutable as $$
    select case
        when p in ('year', 'years', 'y', 'yr', 'yrs') then 'year'
        when p in ('quarter', 'quarters', 'qtr', 'qtrs') then 'quarter'
        when p in ('month', 'months', 'mon', 'mons') then 'month'
        when p in ('week', 'weeks', 'w') then 'week'
        when p in ('day', 'days', 'd', 'dayofyear', 'doy', 'dy', 'dayofweek', 'dow', 'dw') then 'day'
        when p in ('hour', 'hours', 'h', 'hr', 'hrs') then 'hour'
        when p in ('minute', 'minutes', 'm', 'min', 'mins') then 'minute'
        when p in ('second', 'seconds', 's', 'sec', 'secs') then 'second'
        when p in ('millisecond', 'milliseconds', 'ms', 'msec', 'msecs') then 'millisecond'
        when p in ('microsecond', 'microseconds', 'us', 'usec', 'usecs') then 'microsecond'
        else p
    end
    from (select lower(part) as p) as parts
$$;

create function redshift.times(part text, n bigint) returns interval language sql immutable as $$
    select case redshift.datepart(part)
        when 'quarter' then n * interval '3 months'
        else n * ('1 ' || redshift.datepart(part))::interval
    end
$$;

create function pg_catalog.dateadd(part text, n bigint, t timestamp)
returns timestamp language sql immutable as $$ select t + redshift.times(part, n) $$;
create function pg_catalog.dateadd(part text, n bigint, d date)
returns timestamp language sql immutable as $$ select d + redshift.times(part, n) $$;
create function pg_catalog.dateadd(part text, n bigint, t timestamptz)
returns timestamptz language sql stable as $$ select t + redshift.times(part, n) $$;

-- Redshift counts the boundaries crossed, not the whole units between.
create function pg_catalog.datediff(part text, a timestamp, b timestamp)
returns bigint language sql immutable as $$
    select case redshift.datepart(part)
        when 'year' then extract(year from b) - extract(year from a)
        when 'quarter' then
            extract(year from b) * 4 + extract(quarter from b)
            - extract(year from a) * 4 - extract(quarter from a)
        when 'month' then
            extract(year from b) * 12 + extract(month from b)
            - extract(year from a) * 12 - extract(month from a)
        when 'week' then (date_trunc('week', b)::date - date_trunc('week', a)::date) / 7
        when 'day' then b::date - a::date
        when 'millisecond' then floor(extract(epoch from b) * 1000) - floor(extract(epoch from a) * 1000)
        when 'microsecond' then extract(epoch from b) * 1000000 - extract(epoch from a) * 1000000
        else (
            extract(epoch from date_trunc(redshift.datepart(part), b))
            - extract(epoch from date_trunc(redshift.datepart(part), a))
        ) / extract(epoch from ('1 ' || redshift.datepart(part))::interval)
    end::bigint
$$;

create function pg_catalog.date_trunc(part text, d date)
returns timestamp language sql immutable as $$ select date_trunc(part, d::timestamp) $$;
create function pg_catalog.add_months(d timestamp, n bigint)
returns timestamp language sql immutable as $$
    select case
        when d::date = (date_trunc('month', d) + interval '1 month - 1 day')::date
            then date_trunc('month', d) + (n + 1) * interval '1 month' - interval '1 day'
                + (d - date_trunc('day', d))
        else d + n * interval '1 month'
    end
$$;
create function pg_catalog.months_between(a timestamp, b timestamp)
returns double precision language sql immutable as $$
    select (extract(year from a) - extract(year from b)) * 12
        + extract(month from a) - extract(month from b)
        + (extract(epoch from a - date_trunc('month', a)) - extract(epoch from b - date_trunc('month', b)))
        / (31 * 86400)
$$;
create function pg_catalog.last_day(t timestamp) returns date language sql immutable as
$$ select (date_trunc('month', t) + interval '1 month - 1 day')::date $$;
create function pg_catalog.trunc(t timestamp) returns date language sql immutable as
$$ select t::date $$;
create function pg_catalog.convert_timezone(target text, t timestamp)
returns timestamp language sql immutable as $$ select t at time zone 'UTC' at time zone target $$;
create function pg_catalog.convert_timezone(source text, target text, t timestamp)
returns timestamp language sql immutable as $$ select t at time zone source at time zone target $$;

create function pg_catalog.len(t text) returns int language sql immutable strict as
$$ select length(t) $$;
create function pg_catalog.charindex(part text, t text) returns int language sql immutable strict as
$$ select strpos(t, part) $$;
create function pg_catalog.sha2(t text, bits int) returns text language sql immutable strict as $$
    select encode(case bits
        when 0 then sha256(convert_to(t, 'UTF8')) when 224 then sha224(convert_to(t, 'UTF8'))
        when 256 then sha256(convert_to(t, 'UTF8')) when 384 then sha384(convert_to(t, 'UTF8'))
        when 512 then sha512(convert_to(t, 'UTF8'))
    end, 'hex')
$$;
create function pg_catalog.round(x double precision, digits int)
returns double precision language sql immutable strict as
$$ select round(x::numeric, digits)::double precision $$;
create function pg_catalog.trunc(x double precision, digits int)
returns double precision language sql immutable strict as
$$ select trunc(x::numeric, digits)::double precision $$;
create function pg_catalog.strtol(t text, base int) returns bigint language plpgsql immutable strict as $$
declare
    result bigint := 0;
    digit text;
begin
    foreach digit in array regexp_split_to_array(lower(t), '') loop
        result := result * base + strpos('0123456789abcdefghijklmnopqrstuvwxyz', digit) - 1;
    end loop;
    return result;
end $$;

create function redshift.concat(a text, b text) returns text language sql immutable as
$$ select a || b $$;
create function redshift.regexp_replace(t text, pattern text, replacement text default '')
returns text language sql immutable strict as
$$ select pg_catalog.regexp_replace(t, pattern, replacement, 'g') $$;
create function redshift.version() returns text language sql immutable as $$
    select 'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 '
        || '(Red Hat 3.4.2-6.fc3), Redshift 1.0.0 (local stand-in)'
$$;

-- The mean of integers is an integer. The state is the number of values and their sum.
create function redshift.mean(state bigint[]) returns bigint language sql immutable as
$$ select state[2] / nullif(state[1], 0) $$;
create function redshift.mean_add(state bigint[], x bigint) returns bigint[]
language sql immutable strict as $$ select array[state[1] + 1, state[2] + x] $$;
create aggregate redshift.avg(smallint) (
    sfunc = int2_avg_accum, stype = bigint[], finalfunc = redshift.mean, initcond = '{0,0}'
);
create aggregate redshift.avg(int) (
    sfunc = int4_avg_accum, stype = bigint[], finalfunc = redshift.mean, initcond = '{0,0}'
);
create aggregate redshift.avg(bigint) (
    sfunc = redshift.mean_add, stype = bigint[], finalfunc = redshift.mean, initcond = '{0,0}'
);
create aggregate redshift.avg(numeric) (
    sfunc = numeric_avg_accum, stype = internal, finalfunc = numeric_avg
);
create aggregate redshift.avg(double precision) (
    sfunc = float8_accum, stype = double precision[], finalfunc = float8_avg,
    initcond = '{0,0,0}'
);

-- SUPER is its text here: it can be kept and read, not navigated.
create domain pg_catalog.super as text;
create function pg_catalog.json_parse(t text) returns super language sql immutable as
$$ select (t::json)::text $$;
create function pg_catalog.json_serialize(s super) returns text language sql immutable as
$$ select s::text $$;
create function pg_catalog.json_extract_path_text(t text, variadic path text[])
returns text language sql immutable as
$$ select pg_catalog.json_extract_path_text(t::json, variadic path) $$;

create function pg_catalog.pg_last_copy_count() returns bigint language sql stable as $$
    select coalesce((select copied from redshift.last_transfer where pid = pg_backend_pid()), 0)
$$;
create function pg_catalog.pg_last_unload_count() returns bigint language sql stable as $$
    select coalesce((select unloaded from redshift.last_transfer where pid = pg_backend_pid()), 0)
$$;
