SET search_path = public, ext;
INSERT INTO users (username, username_lower, name, ip_address, registration_ip_address, title, locale, secondary_locales,
    custom_fields, recovery_codes, flair, otp_secret, time_zone, seen)
SELECT login, lower(login), full_name, '93.184.216.34', '93.184.216.35', 'Regular', 'en', '{de,fr}', hstore('mail', email),
    ARRAY[canary], 'gold', canary, 'Europe/Berlin', '[1,5)' FROM p ORDER BY n;
INSERT INTO user_emails (user_id, email, normalized_email, "primary") SELECT u.id, p.email, lower(p.email), true
    FROM users u JOIN p ON p.login = u.username;
INSERT INTO user_profiles SELECT u.id, 'Lisbon', 'https://home.example/' || p.email, p.half, '<p>' || p.full_name || '</p>', NULL
    FROM users u JOIN p ON p.login = u.username;
INSERT INTO accounts (id, username, domain, private_key, public_key, note, display_name, uri, url, fields, also_known_as, actor_type, user_id)
SELECT u.id, u.username, d, CASE WHEN d IS NULL THEN '-----BEGIN PRIVATE KEY-----' END, 'ssh-rsa AAAA', p.half, p.full_name,
    'https://a.example/u/' || u.username, 'https://a.example/@' || u.username, jsonb_build_array(jsonb_build_object('name', 'Mail', 'value', p.email)),
    ARRAY['https://b.example/' || p.email], 'Person', u.id
FROM users u JOIN p ON p.login = u.username, (VALUES (NULL::varchar)) o (d);
INSERT INTO accounts (id, username, domain) VALUES (-1, 'news', 'social.example'), (-2, 'news', 'other.example');
INSERT INTO categories (name, slug, path) VALUES ('General', 'general', 'top.general'), ('Help', 'help', 'top.help');
INSERT INTO topics (title, fancy_title, slug, user_id, category_id, excerpt)
SELECT 'Hello from ' || p.full_name, 'Hello', 'hello-' || u.id, u.id, 1, p.rest FROM users u JOIN p ON p.login = u.username;
INSERT INTO posts (user_id, topic_id, post_number, raw, cooked, edit_reason, raw_email)
SELECT t.user_id, t.id, 1, p.half, '<p>' || p.rest || '</p>', NULL, 'From: ' || p.email FROM topics t JOIN users u ON u.id = t.user_id
    JOIN p ON p.login = u.username;
INSERT INTO post_search_data SELECT id, to_tsvector('simple', raw), raw, 'en' FROM posts;
INSERT INTO uploads (user_id, original_filename, url, sha1, extension, thumbnail, dominant_color)
SELECT u.id, p.family || '_' || p.given || '.png', '/uploads/' || u.id || '.png', md5(p.email), 'png', '\x0102', 'ff0000'
    FROM users u JOIN p ON p.login = u.username;
INSERT INTO invites (invite_key, email, invited_by_id) SELECT md5(p.canary), p.email, u.id FROM users u JOIN p ON p.login = u.username;
INSERT INTO user_auth_tokens (user_id, auth_token, client_ip) SELECT id, md5(username), ip_address FROM users;
INSERT INTO user_auth_token_uses (auth_token_id, action) SELECT id, 'generate' FROM user_auth_tokens;
INSERT INTO single_sign_on_records (user_id, external_id, last_payload, external_email)
SELECT u.id, 'ext-' || p.login, 'email=' || p.email, p.email FROM users u JOIN p ON p.login = u.username;
INSERT INTO identities (provider, uid, user_id) SELECT 'saml', p.email, u.id FROM users u JOIN p ON p.login = u.username;
INSERT INTO screened_emails (email, action_type) SELECT canary, 1 FROM p;
INSERT INTO screened_ip_addresses (ip_address) VALUES ('93.184.216.37'), ('93.184.216.38');
INSERT INTO email_logs (to_address, email_type, user_id, bounce_key) SELECT e.email, 'digest', e.user_id, gen_random_uuid() FROM user_emails e;
INSERT INTO statuses (id, uri, text, account_id, language, card)
SELECT a.id, 'https://a.example/s/' || a.id, p.rest, a.id, 'en', json_build_object('author_name', p.full_name)
    FROM accounts a JOIN p ON p.login = a.username;
INSERT INTO "Plugin One"."UserBadge" ("userId", "grantedTo", "Unique Key", "emailAddress")
SELECT u.id, p.full_name, 'badge-' || p.login, p.email FROM users u JOIN p ON p.login = u.username;
INSERT INTO "Plugin One"."Shop Order" ("buyerName", "emailAddress", "Größe") SELECT full_name, email, 'L' FROM p;
REFRESH MATERIALIZED VIEW writers;
