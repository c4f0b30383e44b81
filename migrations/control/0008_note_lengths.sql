-- The note of a snapshot is as long as the program says: code points after NFC, not bytes as they came.
ALTER TABLE generations
    DROP CONSTRAINT generations_text_check,
    ADD CONSTRAINT generations_text_check CHECK (
        octet_length(database_host) BETWEEN 1 AND 253 AND database_port BETWEEN 1 AND 65535
        AND octet_length(database_name) BETWEEN 1 AND 63
        AND octet_length(made_by_label) BETWEEN 1 AND 1024),
    ADD CONSTRAINT generations_note_check CHECK (char_length(normalize(note, NFC)) <= 500);
