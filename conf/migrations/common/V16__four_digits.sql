-- The same, where there are digits to count: a logarithm of a numeric takes ten times as long as all else of it.
create or replace function four_digits(value numeric) returns numeric language sql immutable as $$
    select case when value >= 1 then round(value, 4 - length(trunc(value)::text))
                when value = 0 then 0 else round(value, 3 - floor(log(value))::integer) end
$$;
