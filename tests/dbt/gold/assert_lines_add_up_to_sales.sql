-- A row is a sale whose lines do not add up to its amount, or a line without a sale.

{%- set dates = built_dates('sales_transactions') %}

with

sales as (

    select
        transaction_id,
        amount

    from {{ ref('sales_transactions') }}

    where {{ in_dates('sale_date', dates) }}

),

receipts as (

    select
        transaction_id,
        sum(line_amount) as amount

    from {{ ref('sale_lines') }}

    where {{ in_dates('sale_date', dates) }}

    group by transaction_id

)

select
    sales.transaction_id,
    sales.amount,
    receipts.transaction_id as receipt_transaction_id,
    receipts.amount as receipt_amount

from sales

full outer join receipts
    on sales.transaction_id = receipts.transaction_id

where
    sales.transaction_id is null
    or receipts.transaction_id is null
    or sales.amount <> receipts.amount
