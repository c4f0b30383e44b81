-- Searches for one or two letters: the trigram indexes find three in a row and more.

-- Each character (code point) of a text, and each two that stand beside each other.
CREATE FUNCTION letter_pairs(of_text text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN ARRAY(
    SELECT DISTINCT substr(of_text, place, width)
    FROM generate_series(1, length(of_text)) AS place CROSS JOIN generate_series(1, 2) AS width
    WHERE place + width <= length(of_text) + 1);

CREATE INDEX characters_letters_idx ON characters USING gin (letter_pairs(search_text));
CREATE INDEX users_letters_idx ON users USING gin (letter_pairs(search_text));
ANALYZE characters, users;
