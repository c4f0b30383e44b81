-- A chat: extensions in a schema of their own, user names that others refer to, row security, hash partitions,
-- replies to replies, arrays of documents, long messages, a search vector, triggers in every mode.
CREATE SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE EXTENSION pg_trgm SCHEMA ext;
CREATE EXTENSION hstore SCHEMA ext;
GRANT USAGE ON SCHEMA ext TO mien_owner;
SET ROLE mien_owner;
CREATE SCHEMA chat;
CREATE SCHEMA "Odd ""Names""";
CREATE TYPE chat.role AS ENUM ('owner', 'member');

CREATE TABLE chat.users (
    id uuid PRIMARY KEY, username ext.citext NOT NULL UNIQUE, email char(120), display_name varchar(12) NOT NULL,
    about text, contacts jsonb[] NOT NULL DEFAULT '{}', extra ext.hstore, joined_from cidr,
    password_hash text NOT NULL, roles chat.role[] NOT NULL DEFAULT '{member}');
CREATE UNIQUE INDEX users_email_idx ON chat.users (lower(email::text)) WHERE email IS NOT NULL;
CREATE TABLE chat.rooms (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text NOT NULL,
                         owner ext.citext REFERENCES chat.users (username), last_message bigint);
CREATE TABLE chat.messages (
    id bigint NOT NULL, room_id int NOT NULL REFERENCES chat.rooms, author ext.citext REFERENCES chat.users (username),
    author_id uuid REFERENCES chat.users, reply_to bigint, body text NOT NULL, payload jsonb,
    found tsvector GENERATED ALWAYS AS (to_tsvector('simple', body)) STORED, mentions text[],
    edits jsonb[], PRIMARY KEY (id)) PARTITION BY HASH (id);
CREATE TABLE chat.messages_0 PARTITION OF chat.messages FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE chat.messages_1 PARTITION OF chat.messages FOR VALUES WITH (MODULUS 2, REMAINDER 1);
ALTER TABLE chat.messages ADD CONSTRAINT messages_reply_fkey FOREIGN KEY (reply_to) REFERENCES chat.messages;
ALTER TABLE chat.rooms ADD CONSTRAINT rooms_last_fkey FOREIGN KEY (last_message) REFERENCES chat.messages;
CREATE INDEX messages_body_idx ON chat.messages USING gin (body ext.gin_trgm_ops);
-- Who a case is of stands two keys away from what was said in it; guests are told apart, and badges counted,
-- whatever their keys look like.
CREATE TABLE chat.cases (id int PRIMARY KEY, owner ext.citext NOT NULL REFERENCES chat.users (username));
CREATE TABLE chat.statements (case_id int REFERENCES chat.cases, said text NOT NULL, answers jsonb);
CREATE COLLATION chat.unlike (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE chat.guests (nick text COLLATE chat.unlike PRIMARY KEY, full_name text NOT NULL,
                          badge numeric NOT NULL UNIQUE);
CREATE TABLE chat.visits (guest text COLLATE chat.unlike REFERENCES chat.guests, note text NOT NULL);
CREATE TABLE chat.badges (badge numeric REFERENCES chat.guests (badge), note text NOT NULL);
CREATE TABLE chat.sessions (id uuid PRIMARY KEY, user_id uuid, user_agent text, token text);
CREATE TABLE "Odd ""Names"""."Tab le"";--" ("co""lumn" int PRIMARY KEY, "Große" text);
CREATE TABLE chat.nothing ();
CREATE TABLE chat.feed (what text);
CREATE FUNCTION chat.feed_it() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO chat.feed VALUES (NEW.username); RETURN NEW; END $$;
CREATE TRIGGER users_always AFTER INSERT ON chat.users FOR EACH ROW EXECUTE FUNCTION chat.feed_it();
ALTER TABLE chat.users ENABLE ALWAYS TRIGGER users_always;
CREATE TRIGGER users_changed BEFORE UPDATE ON chat.users FOR EACH ROW
    WHEN (OLD.username IS DISTINCT FROM NEW.username) EXECUTE FUNCTION chat.feed_it();
ALTER TABLE chat.users DISABLE TRIGGER users_changed;
ALTER TABLE chat.messages ENABLE ROW LEVEL SECURITY;
CREATE POLICY messages_own ON chat.messages USING (author = current_user::text::ext.citext);
CREATE VIEW chat.talk AS SELECT r.title, m.author, m.body FROM chat.messages m JOIN chat.rooms r ON r.id = m.room_id;
CREATE UNLOGGED TABLE chat.typing (username ext.citext, at timestamptz);
