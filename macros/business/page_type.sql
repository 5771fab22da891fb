{% macro page_type(page) -%}
    case
        when {{ page }} = '/' then 'home'
        when {{ page }} like '/category/%' then 'category'
        when {{ page }} like '/product/%' then 'product'
        when {{ page }} = '/cart' then 'cart'
        when {{ page }} = '/checkout' then 'checkout'
        when {{ page }} like '/order/%' then 'order'
        else 'other'
    end
{%- endmacro %}
