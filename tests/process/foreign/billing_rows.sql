INSERT INTO organizations (name, api_key, webhook_url, email, legal_name, address_line1, city, zipcode, country, logo, hmac_key, slug)
SELECT 'North', canary, 'https://hooks.example/x', email, full_name, 'Main 1', 'Town', '10115', 'DE', '\x00', 'hmac-' || canary, 'north'
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
REFRESH MATERIALIZED VIEW exports.debts;
