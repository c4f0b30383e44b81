-- In which session a token was made, so that a new password ends what a thief of the old one may have
-- left behind. No foreign key: sessions that ended are removed, their tokens stay. Null for tokens of
-- the command line and for those that another token made, which end with that one.
ALTER TABLE api_tokens ADD COLUMN session_id uuid;

-- Which session it was is not known of older tokens, only that it was one: the nil UUID.
UPDATE api_tokens SET session_id = '00000000-0000-0000-0000-000000000000'
WHERE parent_id IS NULL AND EXISTS (
    SELECT FROM audit_log a
    WHERE a.action = 'token.create' AND a.actor_kind = 'admin' AND a.subject_kind = 'token'
      AND a.subject_id = api_tokens.id::text);
