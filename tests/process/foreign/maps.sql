-- The shape of a community map: people with places, tags as keys and values, versions of what was drawn,
-- letters, diaries, applications with secrets. Nothing here was written for a masked copy.
SET ROLE mien_owner;
CREATE TYPE user_status AS ENUM ('pending', 'active', 'confirmed', 'suspended', 'deleted');
CREATE TYPE text_format AS ENUM ('html', 'markdown', 'text');
CREATE TYPE element AS ENUM ('Node', 'Way', 'Relation');
CREATE TABLE languages (code varchar PRIMARY KEY, english_name varchar NOT NULL, native_name varchar);
CREATE TABLE users (
    id bigserial PRIMARY KEY, email varchar NOT NULL, pass_crypt varchar NOT NULL, pass_salt varchar,
    creation_time timestamp NOT NULL DEFAULT now(), display_name varchar NOT NULL DEFAULT '',
    description text NOT NULL DEFAULT '', home_lat float8, home_lon float8, home_zoom smallint DEFAULT 3,
    email_valid boolean NOT NULL DEFAULT false, new_email varchar, creation_address inet, languages varchar,
    status user_status NOT NULL DEFAULT 'pending', auth_uid varchar, auth_provider varchar,
    avatar_file_name varchar, changesets_count int NOT NULL DEFAULT 0,
    CONSTRAINT users_email_length CHECK (char_length(email) BETWEEN 3 AND 255)
);
CREATE UNIQUE INDEX users_email_idx ON users (email);
CREATE UNIQUE INDEX users_display_name_idx ON users (display_name);
CREATE UNIQUE INDEX users_auth_idx ON users (auth_provider, auth_uid);
CREATE INDEX users_display_name_canonical_idx ON users (lower(display_name));
CREATE TABLE user_preferences (user_id bigint NOT NULL REFERENCES users, k varchar NOT NULL, v varchar NOT NULL,
                               PRIMARY KEY (user_id, k));
CREATE TABLE friends (id bigserial PRIMARY KEY, user_id bigint NOT NULL REFERENCES users,
                      friend_user_id bigint NOT NULL REFERENCES users, UNIQUE (user_id, friend_user_id));
CREATE TABLE changesets (id bigserial PRIMARY KEY, user_id bigint NOT NULL REFERENCES users,
                         created_at timestamp NOT NULL, min_lat int, max_lat int, closed_at timestamp NOT NULL,
                         num_changes int NOT NULL DEFAULT 0);
CREATE TABLE changeset_tags (changeset_id bigint NOT NULL REFERENCES changesets, k varchar NOT NULL DEFAULT '',
                             v varchar NOT NULL DEFAULT '', PRIMARY KEY (changeset_id, k));
CREATE TABLE redactions (id serial PRIMARY KEY, title varchar NOT NULL, description text NOT NULL,
                         user_id bigint NOT NULL REFERENCES users,
                         description_format text_format NOT NULL DEFAULT 'markdown');
CREATE TABLE nodes (node_id bigint NOT NULL, latitude int NOT NULL, longitude int NOT NULL,
                    changeset_id bigint NOT NULL REFERENCES changesets, visible boolean NOT NULL,
                    "timestamp" timestamp NOT NULL, tile bigint NOT NULL, version bigint NOT NULL,
                    redaction_id int REFERENCES redactions, PRIMARY KEY (node_id, version));
CREATE TABLE node_tags (node_id bigint NOT NULL, version bigint NOT NULL, k varchar NOT NULL DEFAULT '',
                        v varchar NOT NULL DEFAULT '', PRIMARY KEY (node_id, version, k),
                        FOREIGN KEY (node_id, version) REFERENCES nodes);
CREATE TABLE relation_members (relation_id bigint NOT NULL, member_type element NOT NULL, member_id bigint NOT NULL,
                               member_role varchar NOT NULL, sequence_id int NOT NULL DEFAULT 0,
                               PRIMARY KEY (relation_id, sequence_id));
CREATE TABLE diary_entries (id bigserial PRIMARY KEY, user_id bigint NOT NULL REFERENCES users,
                            title varchar NOT NULL, body text NOT NULL, latitude float8, longitude float8,
                            language_code varchar NOT NULL DEFAULT 'en' REFERENCES languages (code),
                            body_format text_format NOT NULL DEFAULT 'markdown');
CREATE TABLE messages (id bigserial PRIMARY KEY, from_user_id bigint NOT NULL REFERENCES users, title varchar NOT NULL,
                       body text NOT NULL, sent_on timestamp NOT NULL, to_user_id bigint NOT NULL REFERENCES users,
                       muted boolean NOT NULL DEFAULT false);
CREATE TABLE notes (id bigserial PRIMARY KEY, latitude int NOT NULL, longitude int NOT NULL, status varchar NOT NULL
                    CHECK (status IN ('open', 'closed', 'hidden')));
CREATE TABLE note_comments (id bigserial PRIMARY KEY, note_id bigint NOT NULL REFERENCES notes, visible boolean NOT NULL,
                            author_ip inet, author_id bigint REFERENCES users, body text,
                            CHECK (author_ip IS NULL OR author_id IS NULL OR body IS NOT NULL));
CREATE TABLE acls (id bigserial PRIMARY KEY, address inet, k varchar NOT NULL, v varchar, domain varchar, mx varchar);
CREATE TABLE oauth_applications (id bigserial PRIMARY KEY, owner_type varchar NOT NULL, owner_id bigint NOT NULL,
                                 name varchar NOT NULL, uid varchar NOT NULL UNIQUE, secret varchar NOT NULL,
                                 redirect_uri text NOT NULL, scopes varchar NOT NULL DEFAULT '');
CREATE TABLE oauth_access_tokens (id bigserial PRIMARY KEY, token varchar NOT NULL UNIQUE,
                                  resource_owner_id bigint REFERENCES users);
CREATE TABLE oauth_openid_requests (id bigserial PRIMARY KEY, nonce varchar NOT NULL,
                                    access_token_id bigint NOT NULL REFERENCES oauth_access_tokens);
CREATE TABLE files (id bigserial PRIMARY KEY, key varchar NOT NULL UNIQUE, filename varchar NOT NULL,
                    content_type varchar, metadata text, byte_size bigint NOT NULL, checksum varchar);
CREATE TABLE traces (id bigserial PRIMARY KEY, user_id bigint NOT NULL REFERENCES users, name varchar NOT NULL,
                     description varchar NOT NULL DEFAULT '', file_id bigint REFERENCES files, inserted boolean);
CREATE TABLE schema_migrations (version varchar NOT NULL PRIMARY KEY);
CREATE TABLE settings_of_program (key varchar PRIMARY KEY, value varchar, created_at timestamp(6) NOT NULL);
CREATE VIEW who_draws AS SELECT u.display_name, u.email, count(*) AS changesets FROM users u
    JOIN changesets c ON c.user_id = u.id GROUP BY u.id;
