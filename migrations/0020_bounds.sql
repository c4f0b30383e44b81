-- What came with a file stays bounded, whoever writes it. Rows from before this migration are cut or
-- stay as they are; versions never change.

UPDATE imports SET error = jsonb_build_object('code', error ->> 'code', 'message',
    left(error ->> 'message', 500), 'problems', '[]'::jsonb)
WHERE octet_length(error::text) > 65536;
ALTER TABLE imports ADD CONSTRAINT imports_error_size_check
    CHECK (octet_length(error::text) <= 65536);

ALTER TABLE prompt_versions ADD CONSTRAINT prompt_versions_origin_size_check
    CHECK (octet_length(origin::text) <= 16384) NOT VALID;

-- Staged rows go within days of their import.
ALTER TABLE import_emotions ADD CONSTRAINT import_emotions_size_check
    CHECK (octet_length(name) <= 2048 AND octet_length(display_name) <= 2048
           AND octet_length(description) <= 65536 AND octet_length(file_problems::text) <= 65536
           AND octet_length(problems::text) <= 65536) NOT VALID;
ALTER TABLE import_characters ADD CONSTRAINT import_characters_size_check
    CHECK (octet_length(slug) <= 2048 AND octet_length(name) <= 2048
           AND octet_length(description) <= 65536 AND octet_length(attributes::text) <= 1048576
           AND octet_length(search_text) <= 65536 AND octet_length(file_problems::text) <= 65536
           AND octet_length(problems::text) <= 65536) NOT VALID;
ALTER TABLE import_prompts ADD CONSTRAINT import_prompts_size_check
    CHECK (octet_length(pointer) <= 2048 AND octet_length(file_character_slug) <= 2048
           AND octet_length(emotion) <= 2048 AND octet_length(file_problems::text) <= 65536
           AND octet_length(problems::text) <= 65536) NOT VALID;
ALTER TABLE import_versions ADD CONSTRAINT import_versions_size_check
    CHECK (octet_length(prompt_text) <= 131072 AND octet_length(change_reason) <= 16384
           AND octet_length(author_email) <= 2048 AND octet_length(author_name) <= 2048
           AND octet_length(origin::text) <= 16384) NOT VALID;
