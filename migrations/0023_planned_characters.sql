-- The characters that a plan tells of: those with errors, then those that will be created.
CREATE INDEX import_characters_action_idx ON import_characters (import_id, action, item);
