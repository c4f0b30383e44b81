-- Lengths are code points after normalisation form C everywhere, as the program counts them. Until now some
-- columns counted what was sent, and refused texts that the contract and the program take.
ALTER TABLE admins
    DROP CONSTRAINT admins_display_name_check,
    ADD CONSTRAINT admins_display_name_check
        CHECK (char_length(normalize(display_name, NFC)) BETWEEN 1 AND 120);
ALTER TABLE api_tokens
    DROP CONSTRAINT api_tokens_name_check,
    ADD CONSTRAINT api_tokens_name_check
        CHECK (char_length(normalize(name, NFC)) BETWEEN 1 AND 120);
ALTER TABLE emotions
    DROP CONSTRAINT emotions_display_name_check,
    DROP CONSTRAINT emotions_description_check,
    ADD CONSTRAINT emotions_display_name_check
        CHECK (char_length(normalize(display_name, NFC)) BETWEEN 1 AND 120),
    ADD CONSTRAINT emotions_description_check
        CHECK (char_length(normalize(description, NFC)) <= 4000);
ALTER TABLE characters
    DROP CONSTRAINT characters_name_check,
    DROP CONSTRAINT characters_description_check,
    ADD CONSTRAINT characters_name_check
        CHECK (char_length(normalize(name, NFC)) BETWEEN 1 AND 120),
    ADD CONSTRAINT characters_description_check
        CHECK (char_length(normalize(description, NFC)) <= 4000);
ALTER TABLE users
    DROP CONSTRAINT users_name_check,
    DROP CONSTRAINT users_email_check,
    ADD CONSTRAINT users_name_check
        CHECK (char_length(normalize(name, NFC)) BETWEEN 1 AND 120),
    ADD CONSTRAINT users_email_check
        CHECK (email LIKE '%_@_%' AND char_length(normalize(email, NFC)) <= 254);
ALTER TABLE prompt_drafts
    DROP CONSTRAINT prompt_drafts_change_reason_check,
    ADD CONSTRAINT prompt_drafts_change_reason_check
        CHECK (char_length(normalize(change_reason, NFC)) <= 500);
-- Not looked through, because a history may be long and its writers would wait: the program has always
-- held its reasons against this rule as well.
ALTER TABLE prompt_versions
    DROP CONSTRAINT prompt_versions_change_reason_check,
    ADD CONSTRAINT prompt_versions_change_reason_check
        CHECK (char_length(normalize(change_reason, NFC)) <= 500) NOT VALID;
