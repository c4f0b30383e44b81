-- The shape of a forum in a federation: user names in two cases, addresses in a table of their own, accounts of
-- other servers, posts with their search vectors, trees of categories, keys and values, uploads by their digest,
-- a plugin's schema with names of another convention.
CREATE SCHEMA ext;
CREATE EXTENSION citext SCHEMA ext;
CREATE EXTENSION hstore SCHEMA ext;
CREATE EXTENSION ltree SCHEMA ext;
CREATE EXTENSION pg_trgm SCHEMA ext;
GRANT USAGE ON SCHEMA ext TO mien_owner;
SET ROLE mien_owner;
CREATE SCHEMA "Plugin One";
CREATE TABLE users (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, username varchar(60) NOT NULL, username_lower varchar(60) NOT NULL,
    name varchar, created_at timestamp NOT NULL DEFAULT now(), ip_address inet, registration_ip_address inet, title varchar,
    locale varchar(10), secondary_locales varchar(10)[], custom_fields ext.hstore, recovery_codes text[],
    "isAdmin" boolean NOT NULL DEFAULT false, flair ext.citext, otp_secret varchar, time_zone varchar,
    seen int4range, CONSTRAINT users_username_short CHECK (username::text <> '' AND length(username::text) <= 60));
CREATE UNIQUE INDEX users_username_idx ON users (username);
CREATE UNIQUE INDEX users_username_lower_idx ON users (username_lower);
CREATE TABLE user_emails (id serial PRIMARY KEY, user_id int NOT NULL REFERENCES users, email varchar(513) NOT NULL,
                          normalized_email varchar, "primary" boolean NOT NULL DEFAULT false);
CREATE UNIQUE INDEX user_emails_email_idx ON user_emails (lower(email::text));
CREATE UNIQUE INDEX user_emails_primary_idx ON user_emails (user_id, "primary") WHERE "primary";
CREATE TABLE user_profiles (user_id int PRIMARY KEY REFERENCES users, location varchar(3000), website varchar(3000),
                            bio_raw text, bio_cooked text, profile_background varchar(255));
CREATE TABLE accounts (
    id bigint PRIMARY KEY, username varchar NOT NULL DEFAULT '', domain varchar, private_key text, public_key text NOT NULL DEFAULT '',
    note text NOT NULL DEFAULT '', display_name varchar NOT NULL DEFAULT '', uri varchar NOT NULL DEFAULT '', url varchar,
    fields jsonb, also_known_as varchar[], actor_type varchar CHECK (actor_type IS NULL OR actor_type IN ('Person', 'Group')),
    moved_to_account_id bigint REFERENCES accounts DEFERRABLE, user_id int REFERENCES users);
CREATE UNIQUE INDEX accounts_username_domain_idx ON accounts (lower(username::text), COALESCE(lower(domain::text), ''::text));
CREATE TABLE categories (id serial PRIMARY KEY, name varchar(50) NOT NULL, slug varchar NOT NULL, path ext.ltree NOT NULL,
                         read_by int[] NOT NULL DEFAULT '{}', UNIQUE (name));
CREATE TABLE topics (id serial PRIMARY KEY, title varchar NOT NULL, fancy_title varchar, slug varchar, user_id int REFERENCES users,
                     category_id int REFERENCES categories, excerpt varchar(1000));
CREATE TABLE posts (id serial PRIMARY KEY, user_id int REFERENCES users, topic_id int NOT NULL REFERENCES topics,
                    post_number int NOT NULL, raw text NOT NULL, cooked text NOT NULL, edit_reason varchar,
                    search tsvector GENERATED ALWAYS AS (to_tsvector('simple', raw)) STORED, raw_email text,
                    word_count int, CHECK (char_length(raw) > 0), UNIQUE (topic_id, post_number));
CREATE INDEX posts_raw_idx ON posts USING gin (raw ext.gin_trgm_ops);
CREATE TABLE post_search_data (post_id int PRIMARY KEY REFERENCES posts, search_data tsvector, raw_data text, locale text);
CREATE TABLE uploads (id serial PRIMARY KEY, user_id int NOT NULL REFERENCES users, original_filename varchar NOT NULL,
                      url varchar NOT NULL, sha1 varchar(40) UNIQUE, extension varchar(10), thumbnail bytea NOT NULL,
                      dominant_color char(6));
CREATE TABLE invites (id serial PRIMARY KEY, invite_key varchar(32) NOT NULL UNIQUE, email varchar, invited_by_id int NOT NULL REFERENCES users,
                      custom_message text);
CREATE TABLE user_auth_tokens (id serial PRIMARY KEY, user_id int NOT NULL REFERENCES users, auth_token varchar NOT NULL UNIQUE,
                               client_ip inet);
CREATE TABLE user_auth_token_uses (id serial PRIMARY KEY, auth_token_id int NOT NULL REFERENCES user_auth_tokens, action varchar);
CREATE TABLE single_sign_on_records (id serial PRIMARY KEY, user_id int NOT NULL REFERENCES users, external_id varchar NOT NULL UNIQUE,
                                     last_payload text NOT NULL, external_email varchar, external_avatar_url varchar(1000));
CREATE TABLE identities (id serial PRIMARY KEY, provider varchar NOT NULL, uid varchar NOT NULL, user_id int REFERENCES users,
                         UNIQUE (provider, uid));
CREATE TABLE screened_emails (id serial PRIMARY KEY, email varchar NOT NULL UNIQUE, action_type int NOT NULL, ip_address inet);
CREATE TABLE screened_ip_addresses (id serial PRIMARY KEY, ip_address inet NOT NULL UNIQUE, match_count int NOT NULL DEFAULT 0);
CREATE TABLE email_logs (id serial PRIMARY KEY, to_address varchar NOT NULL, email_type varchar NOT NULL, user_id int REFERENCES users,
                         bounce_key uuid, bounced boolean NOT NULL DEFAULT false, cc_addresses text);
CREATE TABLE statuses (id bigint PRIMARY KEY, uri varchar UNIQUE, text text NOT NULL DEFAULT '', account_id bigint NOT NULL REFERENCES accounts,
                       in_reply_to_id bigint REFERENCES statuses, spoiler_text text NOT NULL DEFAULT '', language varchar,
                       visibility int NOT NULL DEFAULT 0, card json);
CREATE TABLE "Plugin One"."UserBadge" ("Id" bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    "userId" int NOT NULL REFERENCES users DEFERRABLE INITIALLY DEFERRED, "grantedTo" text, "Unique Key" text NOT NULL UNIQUE,
    "emailAddress" ext.citext, "givenAt" timestamptz);
CREATE TABLE "Plugin One"."Shop Order" ("Nr." serial PRIMARY KEY, "buyerName" text, "emailAddress" text, "Größe" text);
CREATE VIEW directory AS SELECT u.username, e.email, p.location FROM users u JOIN user_emails e ON e.user_id = u.id
    LEFT JOIN user_profiles p ON p.user_id = u.id;
CREATE MATERIALIZED VIEW writers AS SELECT u.username_lower, count(*) AS posts FROM users u JOIN posts p ON p.user_id = u.id GROUP BY 1;
