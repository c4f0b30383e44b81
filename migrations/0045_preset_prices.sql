-- What a clip of a preset is counted as by budgets: a price, or nothing where somebody says that it
-- is free. Null: not said.
CREATE FUNCTION price_of_preset(content jsonb) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (content ->> 'estimated_cost_usd')::numeric > 0 OR content -> 'is_free' = 'true'
            THEN (content ->> 'estimated_cost_usd')::numeric END;
