INSERT INTO languages VALUES ('en', 'English', 'English'), ('pt-BR', 'Portuguese', 'português');
INSERT INTO users (email, pass_crypt, pass_salt, display_name, description, home_lat, home_lon, creation_address,
    new_email, auth_provider, auth_uid, avatar_file_name, languages, status)
SELECT email, '$argon2id$' || canary, 'salt', full_name || ' ' || n, half, 52.5, 13.4, '93.184.216.34', canary,
    CASE WHEN n % 2 = 0 THEN 'google' END, CASE WHEN n % 2 = 0 THEN '10000' || n END, email || '.png', 'en,de',
    'active' FROM p ORDER BY n;
INSERT INTO user_preferences SELECT id, k, v FROM users, (VALUES ('gps.trace.visibility', 'public'),
    ('description.language', 'en')) o (k, v);
INSERT INTO friends (user_id, friend_user_id) SELECT id, id % 10 + 1 FROM users WHERE id % 10 + 1 <> id;
INSERT INTO changesets (user_id, created_at, min_lat, max_lat, closed_at) SELECT id, now(), 1, 2, now() FROM users;
INSERT INTO changeset_tags SELECT c.id, k, CASE k WHEN 'comment' THEN p.rest ELSE 'editor 1.5' END FROM changesets c
    JOIN users u ON u.id = c.user_id JOIN p ON p.email = u.email, (VALUES ('comment'), ('created_by')) o (k);
INSERT INTO redactions (title, description, user_id) VALUES ('Copied', 'from a map', 1);
INSERT INTO nodes SELECT id, 1, 2, id, true, now(), 3, 1, NULL FROM changesets;
INSERT INTO node_tags SELECT node_id, version, k, v FROM nodes, (VALUES ('highway', 'bus_stop'), ('shelter', 'yes'))
    o (k, v);
INSERT INTO relation_members VALUES (1, 'Node', 1, 'stop', 1);
INSERT INTO diary_entries (user_id, title, body, latitude, longitude) SELECT u.id, 'By ' || p.full_name, p.rest, 1, 2
    FROM users u JOIN p USING (email);
INSERT INTO messages (from_user_id, title, body, sent_on, to_user_id)
SELECT u.id, p.full_name, p.half, now(), 1 FROM users u JOIN p USING (email);
INSERT INTO notes (latitude, longitude, status) SELECT 1, 2, (ARRAY['open', 'closed'])[n % 2 + 1] FROM p;
INSERT INTO note_comments (note_id, visible, author_id, body) SELECT u.id, true, u.id, p.rest FROM users u JOIN p USING (email);
INSERT INTO note_comments (note_id, visible, author_ip) VALUES (1, true, '93.184.216.35');
INSERT INTO acls (address, k) VALUES ('93.184.216.36', 'no_account_creation');
INSERT INTO oauth_applications (owner_type, owner_id, name, uid, secret, redirect_uri)
SELECT 'User', u.id, 'Editor ' || u.id, md5(p.email) || 'x', '$2a$10$' || p.canary, 'https://app.example/' || u.id FROM users u JOIN p USING (email);
INSERT INTO oauth_access_tokens (token, resource_owner_id) SELECT canary, n + 1 FROM p;
INSERT INTO oauth_openid_requests (nonce, access_token_id) SELECT 'n', id FROM oauth_access_tokens;
INSERT INTO files (key, filename, content_type, metadata, byte_size, checksum)
SELECT md5(canary), email || '.gpx', 'application/gpx+xml', '{"identified":true}', 10, 'c' || n FROM p;
INSERT INTO traces (user_id, name, description, file_id, inserted) SELECT u.id, p.email || '.gpx', p.half, u.id, true
    FROM users u JOIN p USING (email);
INSERT INTO schema_migrations VALUES ('20250101000000'), ('20260101000000');
INSERT INTO settings_of_program VALUES ('environment', 'production', now());
