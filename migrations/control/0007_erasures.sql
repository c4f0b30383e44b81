-- Up to which of production's erasures (user_erasures) the people are gone from the generation. A new
-- one starts at none, whatever it is a copy of: to erase somebody again does no harm.
ALTER TABLE generations ADD COLUMN erased_until bigint NOT NULL DEFAULT 0,
    ADD CONSTRAINT generations_erased_until_check CHECK (erased_until >= 0);
