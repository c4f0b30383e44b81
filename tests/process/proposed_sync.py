#!/usr/bin/env python3
"""What somebody meets who has never seen `mien sync`, with the schemas of three kinds of products that were not
written for it: a community map, a billing service, a forum in a federation. A policy is proposed, and where it
does not fit the schema each stop says which line to write; those lines are written as they are said, and what a
person has to decide is decided here by name. Then the copy is made, and nobody is found in it.

    proposed_sync.py --program build/dev/mien [--people 180] [--only maps billing]

needs the scratch PostgreSQL (MIEN_TEST_POSTGRES).
"""

import argparse
import dataclasses
import json
import re
import sys
import time
import tomllib

import hard_people
import leak_search
from database_cells import copy_in, psql, rows_of
from environment import Environment
from foreign_sync import Copying, find_leaks, schema_of

PEOPLE = ("CREATE TABLE p (n int, given text, family text, full_name text, email text, phone text, canary text, "
          "half text, rest text, login text)")

FILL_MAPS = """
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
INSERT INTO settings_of_program VALUES ('environment', 'production', now())
"""

FILL_BILLING = """
INSERT INTO organizations (name, api_key, webhook_url, email, legal_name, address_line1, city, zipcode, country, logo, hmac_key, slug)
SELECT 'North', canary, 'https://hooks.example/x', email, full_name, 'Main 1', 'Town', '10115', 'DE', '\\x00', 'hmac-' || canary, 'north'
FROM p LIMIT 1;
INSERT INTO users (email, password_digest, created_at) SELECT email, '$2a$' || canary, now() FROM p;
INSERT INTO memberships (organization_id, user_id) SELECT o.id, u.id FROM organizations o, users u;
INSERT INTO invites (organization_id, email, token) SELECT o.id, p.email, md5(p.canary) FROM organizations o, p;
INSERT INTO customers (external_id, name, firstname, lastname, organization_id, country, address_line1, zipcode, email, city,
    url, phone, legal_name, tax_identification_number, slug, sequential_id, currency, customer_type, shipping, vat_digest)
SELECT 'cust_' || p.login, p.full_name, p.given, p.family, o.id, 'FR', 'Rue 1', '75001', p.email, 'Paris',
    'https://shop.example/' || p.email, p.phone, p.full_name, 'FR' || p.n, 'NOR-' || lpad(p.n::text, 6, '0') || '-' || p.login, p.n, 'EUR',
    CASE WHEN p.n % 3 = 0 THEN 'individual' ELSE 'company' END,
    jsonb_build_object('city', 'Paris', 'contact', jsonb_build_object('full_name', p.full_name, 'email', p.email), 'note', p.half),
    sha256(convert_to(p.email, 'UTF8'))
FROM p, organizations o;
INSERT INTO customer_metadata (customer_id, key, value) SELECT c.id, k, CASE k WHEN 'contact' THEN c.email ELSE 'x' END
    FROM customers c, (VALUES ('contact'), ('tier')) o (k);
INSERT INTO plans (organization_id, name, code, interval_kind, amount_cents) SELECT id, 'Basic', 'basic_monthly', 1, 100 FROM organizations;
INSERT INTO subscriptions (customer_id, plan_id, external_id, period) SELECT c.id, p.id, 'sub_' || c.external_id, '[2026-01-01,2026-02-01)'
    FROM customers c, plans p;
INSERT INTO invoices (customer_id, organization_id, number, file, fees_cents, taxes_cents, kind, net_payment_term)
SELECT id, organization_id, slug || '-001', email || '.pdf', 100, 19, 'usage', 30 FROM customers;
INSERT INTO payment_providers (organization_id, kind, secrets, settings, code)
SELECT id, 'stripe', '{"secret_key":"sk_live_1"}', '{"success_redirect_url":"https://x.example"}', 'stripe_1' FROM organizations;
INSERT INTO payments (invoice_id, payment_provider_id, provider_payment_id, amount_cents, method)
SELECT i.id, r.id, 'pi_' || c.external_id, 119, jsonb_build_object('card', jsonb_build_object('cardholder_name', c.name, 'last4', '4242'))
FROM invoices i JOIN customers c ON c.id = i.customer_id, payment_providers r;
INSERT INTO api_keys (organization_id, value, name) SELECT id, 'key-' || api_key, 'first' FROM organizations;
INSERT INTO webhook_endpoints SELECT gen_random_uuid(), id, webhook_url FROM organizations;
INSERT INTO events (organization_id, transaction_id, external_subscription_id, code, properties, at)
SELECT o.id, 'tx_' || s.external_id, s.external_id, 'storage', '{"gb": 3}', '2025-05-05' FROM subscriptions s, organizations o;
INSERT INTO versions (item_type, item_id, event, whodunnit, object)
SELECT 'Customer', c.id, 'update', m.id, jsonb_build_object('email', c.email, 'firstname', c.firstname) FROM customers c, LATERAL
    (SELECT id FROM memberships LIMIT 1) m;
REFRESH MATERIALIZED VIEW exports.debts
"""

FILL_FORUM = """
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
SELECT u.id, p.family || '_' || p.given || '.png', '/uploads/' || u.id || '.png', md5(p.email), 'png', '\\x0102', 'ff0000'
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
REFRESH MATERIALIZED VIEW writers
"""


@dataclasses.dataclass
class Product:
    name: str
    script: str
    never: set  # tables that a proposal leaves out, beside those that say so by their names
    opened: dict  # columns that a person decides, and how
    accepted: set  # what is accepted as it is said
    changed: dict  # lines that the copy asks for when it finds somebody, or when a class is too little
    joins: list
    fiction: set  # columns that are kept and may hold a name by chance

    def adapt(self, person):
        return person

    def fill(self, env, database, people):
        def login(person):
            return person.email.split("@")[0].replace("-", "_")[:40]

        def halves(person):
            texts = list(hard_people.wrappings(person).values())
            return "\n".join(texts[0::2]), "\n".join(texts[1::2])

        psql(env, database, "SET ROLE mien_owner; " + PEOPLE)
        columns = ["n", "given", "family", "full_name", "email", "phone", "canary", "login", "half", "rest"]
        copy_in(env, database, "p", columns,
                [[person.number, person.given, person.family, person.full, person.email, person.phone, person.canary,
                  login(person), *halves(person)] for person in people])
        psql(env, database, None, self.script + ";\nDROP TABLE p;\n")


PRODUCTS = [
    Product("maps", FILL_MAPS, set(), {}, set(), {}, [
        "SELECT count(*), count(DISTINCT display_name), count(DISTINCT email) FROM users",
        "SELECT count(*) FROM who_draws", "SELECT count(*) FROM node_tags WHERE k = 'highway'"], set()),
    Product("billing", FILL_BILLING, set(), {}, set(), {}, [
        "SELECT count(*) FROM subscriptions s JOIN customers c ON s.external_id = 'sub_' || c.external_id",
        "SELECT count(*) FROM events e JOIN subscriptions s ON s.external_id = e.external_subscription_id",
        "SELECT count(*) FROM customers c JOIN users u ON lower(u.email) = lower(c.email)",
        "SELECT count(*), sum(cents) FROM exports.debts"], set()),
    Product("forum", FILL_FORUM, set(), {}, set(), {}, [
        "SELECT count(*) FROM accounts a JOIN users u ON u.username = a.username",
        "SELECT count(*) FROM users WHERE username_lower = lower(username)",
        "SELECT count(*) FROM user_emails e JOIN email_logs l ON l.to_address = e.email",
        "SELECT count(*) FROM writers w JOIN users u USING (username_lower)"], set()),
]


class Newcomer(Copying):
    """Somebody with a database and nothing else."""

    def propose(self):
        text = self.done("propose")
        self.policy.write_text(text)
        return text

    def check(self):
        done = self.run("check", "--policy", self.policy, "--json")
        return json.loads(done.stdout)["findings"]

    def write_line(self, table, column, line):
        """The rule of the column, in place of the one that is there, or of the comment that asks for one."""
        lines = self.policy.read_text().splitlines()
        head = lines.index(f"[tables.{json.dumps(table, ensure_ascii=False)}.columns]")
        key = line.split(" = ")[0]
        place = next(number for number in range(head + 1, len(lines))
                     if lines[number].startswith((f"{key} = ", f"# {key} = ")))
        lines[place] = line
        self.policy.write_text("\n".join(lines) + "\n")


OPEN = re.compile(r'^# ("(?:[^"\\]|\\.)*"|[\w-]+) = "keep"  # judge: ')


def opened_lines(text):
    """Table and column of each line that waits for a decision."""
    table = None
    for line in text.splitlines():
        if line.startswith("[tables.") and line.endswith(".columns]"):
            table = json.loads(line[len("[tables."):-len(".columns]")])
        elif found := OPEN.match(line):
            key = found[1]
            yield table, json.loads(key) if key.startswith('"') else key


def review(newcomer, product, text):
    """What a person decides, and then each line that a stop asks for, as it is written there."""
    opened = {f"{table}.{column}": (table, column) for table, column in opened_lines(text)}
    assert set(opened) == set(product.opened), (product.name, "open", sorted(opened))
    for name, (table, column) in opened.items():
        key = column if re.fullmatch(r"[\w-]+", column, re.ASCII) else json.dumps(column, ensure_ascii=False)
        newcomer.write_line(table, column, f'{key} = "{product.opened[name]}"')
    for (table, column), line in product.changed.items():
        newcomer.write_line(table, column, line)
    accepted = set()
    for _ in range(5):
        findings = [finding for finding in newcomer.check() if finding["severity"] == "error"]
        if not findings:
            break
        for finding in findings:
            assert finding["write"] and finding["write"] in finding["message"], (product.name, finding)
            accepted.add((finding["table"], finding["column"], finding["code"]))
            newcomer.write_line(finding["table"], finding["column"], finding["write"])
    assert not findings, findings
    assert accepted == product.accepted, (product.name, "accepted", sorted(accepted))


def names_in(env, database, policy):
    """Fakes of people's names in the copy: who is called so there is not told from somebody who was."""
    found = []
    for table, rules in policy["tables"].items():
        for column, rule in rules.get("columns", {}).items():
            name = rule["class"] if isinstance(rule, dict) else rule
            if name in ("person.full_name", "person.user_name"):
                schema, _, relation = table.partition(".")
                quoted = '"{}"."{}"'.format(schema, relation)
                found += [row[0] for row in rows_of(env, database, f'SELECT "{column}" FROM {quoted}')]
    return found


def walk(env, product, people):
    newcomer = Newcomer(env, product, people)
    text = newcomer.propose()
    policy = tomllib.loads(text)
    never = {table for table, rules in policy["tables"].items() if rules.get("rule") == "never"}
    assert never == product.never, (product.name, "never", sorted(never))
    review(newcomer, product, text)
    clear, _ = find_leaks(env, newcomer.source, newcomer.originals, set())
    assert len(clear) > 8, clear.keys()
    target = newcomer.make_database("target")
    done = newcomer.copy(target)
    assert done.returncode == 0, (product.name, done.stdout, done.stderr)
    report = json.loads(done.stdout)
    newcomer.originals.forget_names(names_in(env, target, tomllib.loads(newcomer.policy.read_text())))
    leaks, count = find_leaks(env, target, newcomer.originals, product.fiction)
    for place, hits in leaks.items():
        for hit in sorted(hits)[:6]:
            print("LEAK", place, *hit, file=sys.stderr)
    assert not leaks, {place: len(hits) for place, hits in leaks.items()}
    assert schema_of(env, newcomer.source) == schema_of(env, target)
    for query in product.joins:
        before, after = rows_of(env, newcomer.source, query), rows_of(env, target, query)
        assert before == after, (product.name, query, before, after)
    columns = sum(len(rules.get("columns", {})) for rules in policy["tables"].values())
    return (f"{product.name}: {len(policy['tables'])} tables, {columns} columns proposed, {len(product.opened)} decided, "
            f"{len(product.accepted)} lines written as said, {report['records_synced']} rows, {count} cells")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--people", type=int, default=180)
    parser.add_argument("--only", nargs="+", help="some of the products")
    arguments = parser.parse_args()
    begin = time.monotonic()
    env = Environment(arguments.program)
    people = hard_people.make_people(arguments.people)
    told = [walk(env, product, people) for product in PRODUCTS if not arguments.only or product.name in arguments.only]
    print(f"ok  {'; '.join(told)}; nobody found; {time.monotonic() - begin:.0f} s")


if __name__ == "__main__":
    main()
