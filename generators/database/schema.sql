-- The order desk's tables. Runs in the schema of the search path, once.

create table customers (
    customer_id bigint primary key,
    user_id varchar(16) not null unique,
    full_name text not null,
    email varchar(254) not null unique,
    phone varchar(32),
    segment varchar(32) not null
    check (segment in ('private', 'small_business', 'enterprise', 'public_sector')),
    country_code varchar(2) not null,
    credit_limit numeric(18, 2) check (credit_limit >= 0),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index customers_updated_at on customers (updated_at);

create table orders (
    order_id bigint primary key,
    customer_id bigint not null references customers (customer_id),
    ordered_at timestamptz not null default now(),
    status varchar(16) not null
    check (status in ('placed', 'paid', 'shipped', 'delivered', 'returned', 'cancelled')),
    currency varchar(3) not null,
    amount numeric(18, 2) not null check (amount >= 0),
    discount_rate numeric(5, 4) check (discount_rate between 0 and 1),
    customer_reference text,
    updated_at timestamptz not null default now(),
    check (ordered_at <= updated_at)
);

create index orders_updated_at on orders (updated_at);
create index orders_of_customer on orders (customer_id, ordered_at);
create index orders_at_work on orders (status) where status in ('placed', 'paid', 'shipped');

-- An extract by updated_at is right only when every change moves it, and the lake files an order
-- under its day: the database sees to both, whoever writes.
create function move_updated_at() returns trigger language plpgsql as $$
begin
    if new is distinct from old and new.updated_at = old.updated_at then
        new.updated_at := clock_timestamp();
    end if;
    return new;
end
$$;

create function keep_ordered_at() returns trigger language plpgsql as $$
begin
    raise exception 'order %: ordered_at never changes', old.order_id;
end
$$;

create trigger customers_move_updated_at before update on customers
for each row execute function move_updated_at();

create trigger orders_move_updated_at before update on orders
for each row execute function move_updated_at();

create trigger orders_keep_ordered_at before update of ordered_at on orders
for each row when (old.ordered_at is distinct from new.ordered_at)
execute function keep_ordered_at();

-- Which days of which story the tables hold.
create table loaded_days (
    day date primary key,
    seed bigint not null,
    scale double precision not null,
    loaded_at timestamptz not null default now()
);
