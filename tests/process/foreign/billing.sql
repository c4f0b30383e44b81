-- The shape of a billing service: organisations with customers, plans and invoices, events by month, documents
-- of settings, secrets of payment services, a history of what was changed, a schema of views for exports.
CREATE EXTENSION btree_gist;
SET ROLE mien_owner;
CREATE SCHEMA exports;
CREATE TYPE usage_kind AS ENUM ('usage', 'one_off', 'progressive');
CREATE DOMAIN currency_code AS char(3) CHECK (VALUE ~ '^[A-Z]{3}$');
CREATE TABLE organizations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name varchar NOT NULL, api_key varchar, webhook_url varchar,
    email varchar, legal_name varchar, address_line1 varchar, city varchar, zipcode varchar, country varchar(2),
    logo bytea, timezone varchar NOT NULL DEFAULT 'UTC', hmac_key varchar NOT NULL, slug varchar NOT NULL UNIQUE,
    default_currency currency_code NOT NULL DEFAULT 'USD', email_settings varchar[] NOT NULL DEFAULT '{}',
    CONSTRAINT organizations_country CHECK (char_length(country) = 2));
CREATE TABLE users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), email varchar, password_digest varchar,
                    created_at timestamp(6) NOT NULL);
CREATE UNIQUE INDEX users_email_idx ON users (lower(email::text));
CREATE TABLE memberships (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), organization_id uuid NOT NULL REFERENCES organizations,
                          user_id uuid NOT NULL REFERENCES users, role int NOT NULL DEFAULT 0, revoked_at timestamp(6));
CREATE UNIQUE INDEX memberships_one_idx ON memberships (user_id, organization_id) WHERE revoked_at IS NULL;
CREATE TABLE invites (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), organization_id uuid NOT NULL REFERENCES organizations,
                      email varchar NOT NULL, token varchar NOT NULL, recipient_id uuid REFERENCES memberships);
CREATE UNIQUE INDEX invites_token_idx ON invites (token);
CREATE TABLE customers (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), external_id varchar NOT NULL, name varchar, firstname varchar,
    lastname varchar, organization_id uuid NOT NULL REFERENCES organizations, country varchar(2),
    address_line1 varchar, state varchar, zipcode varchar, email varchar, city varchar, url varchar, phone varchar,
    legal_name varchar, tax_identification_number varchar, slug varchar, sequential_id bigint, currency currency_code,
    customer_type varchar CHECK (customer_type = ANY (ARRAY['company', 'individual'])),
    shipping jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(shipping) = 'object'), payment_provider varchar,
    vat_digest bytea, deleted_at timestamp(6), CONSTRAINT customers_names CHECK (num_nonnulls(name, lastname) > 0),
    CONSTRAINT customers_email_form CHECK (email ~ '^[^@]+@[^@]+$'));
CREATE UNIQUE INDEX customers_external_idx ON customers (organization_id, external_id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX customers_slug_idx ON customers (organization_id, slug);
CREATE TABLE customer_metadata (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), customer_id uuid NOT NULL REFERENCES customers,
                                key varchar NOT NULL, value varchar NOT NULL, display_in_invoice boolean DEFAULT false,
                                UNIQUE (customer_id, key));
CREATE TABLE plans (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), organization_id uuid NOT NULL REFERENCES organizations,
                    name varchar NOT NULL, code varchar NOT NULL, interval_kind int NOT NULL, amount_cents bigint NOT NULL,
                    parent_id uuid REFERENCES plans, UNIQUE (organization_id, code));
CREATE TABLE subscriptions (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), customer_id uuid NOT NULL REFERENCES customers,
                            plan_id uuid NOT NULL REFERENCES plans DEFERRABLE INITIALLY DEFERRED, external_id varchar NOT NULL,
                            period daterange NOT NULL, EXCLUDE USING gist (customer_id WITH =, period WITH &&));
CREATE TABLE invoices (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), customer_id uuid REFERENCES customers,
                       organization_id uuid NOT NULL REFERENCES organizations, number varchar NOT NULL DEFAULT '', file varchar,
                       fees_cents bigint NOT NULL DEFAULT 0, taxes_cents bigint NOT NULL DEFAULT 0,
                       total_cents bigint GENERATED ALWAYS AS (fees_cents + taxes_cents) STORED,
                       kind usage_kind NOT NULL, net_payment_term int CHECK (net_payment_term >= 0));
CREATE UNIQUE INDEX invoices_number_idx ON invoices (organization_id, number) WHERE number <> '';
CREATE TABLE payment_providers (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), organization_id uuid NOT NULL REFERENCES organizations,
                                kind varchar NOT NULL, secrets varchar, settings jsonb NOT NULL DEFAULT '{}', code varchar NOT NULL);
CREATE UNIQUE INDEX payment_providers_idx ON payment_providers (code, organization_id);
CREATE TABLE payments (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), invoice_id uuid NOT NULL REFERENCES invoices,
                       payment_provider_id uuid REFERENCES payment_providers, provider_payment_id varchar, amount_cents bigint,
                       method jsonb NOT NULL);
CREATE UNIQUE INDEX payments_provider_idx ON payments (provider_payment_id, payment_provider_id)
    WHERE provider_payment_id IS NOT NULL;
CREATE TABLE api_keys (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), organization_id uuid NOT NULL REFERENCES organizations,
                       value varchar NOT NULL UNIQUE, name varchar);
CREATE TABLE webhook_endpoints (id uuid PRIMARY KEY, organization_id uuid REFERENCES organizations, webhook_url varchar NOT NULL);
CREATE TABLE events (id uuid NOT NULL DEFAULT gen_random_uuid(), organization_id uuid NOT NULL, transaction_id varchar NOT NULL,
                     external_subscription_id varchar NOT NULL, code varchar NOT NULL, properties jsonb NOT NULL DEFAULT '{}',
                     at timestamp NOT NULL, PRIMARY KEY (id, at),
                     UNIQUE (organization_id, external_subscription_id, transaction_id, at)) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_later PARTITION OF events DEFAULT;
CREATE TABLE versions (id bigserial PRIMARY KEY, item_type varchar NOT NULL, item_id varchar NOT NULL, event varchar NOT NULL,
                       whodunnit varchar, object jsonb, object_changes jsonb, created_at timestamp(6));
CREATE VIEW exports.customers AS SELECT id, name, email, shipping ->> 'city' AS town FROM customers WHERE deleted_at IS NULL;
CREATE MATERIALIZED VIEW exports.debts AS SELECT c.email, sum(i.total_cents) AS cents FROM customers c
    JOIN invoices i ON i.customer_id = c.id GROUP BY c.email;
