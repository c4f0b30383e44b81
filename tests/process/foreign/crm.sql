-- A CRM of several tenants: unique within a tenant, partial and expression indexes, inheritance, several columns
-- that say the same, domains over arrays, deferred circles, and a table of a thousand columns.
CREATE EXTENSION citext;
SET ROLE mien_owner;
CREATE SCHEMA crm;
CREATE DOMAIN crm.phone_list AS text[] CHECK (array_length(VALUE, 1) <= 20);
CREATE TABLE crm.tenants (id int PRIMARY KEY, name text NOT NULL, admin_contact bigint);
CREATE TABLE crm.parties (id bigint PRIMARY KEY, tenant_id int NOT NULL REFERENCES crm.tenants, kind text NOT NULL);
CREATE TABLE crm.contacts (
    full_name text NOT NULL, given text, family text, email text, email_lower text, email_digest bytea,
    initials varchar(8), upper_name text, phones crm.phone_list, mobile varchar(20), archived_at timestamptz,
    notes text, custom json, merged_into bigint, UNIQUE (id)
) INHERITS (crm.parties);
ALTER TABLE crm.contacts ADD CONSTRAINT contacts_merged_fkey FOREIGN KEY (merged_into) REFERENCES crm.contacts (id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE crm.contacts ADD CONSTRAINT contacts_tenant_email_key UNIQUE (tenant_id, email);
CREATE UNIQUE INDEX contacts_live_email_idx ON crm.contacts (tenant_id, lower(email)) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX contacts_mobile_idx ON crm.contacts (mobile);
ALTER TABLE crm.contacts ADD CONSTRAINT contacts_email_lower_check CHECK (email_lower = lower(email));
ALTER TABLE crm.tenants ADD CONSTRAINT tenants_admin_fkey FOREIGN KEY (admin_contact) REFERENCES crm.contacts (id)
    DEFERRABLE INITIALLY DEFERRED;
CREATE TABLE crm.deals (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), contact_id bigint REFERENCES crm.contacts (id),
    stage text NOT NULL, worth numrange, span tstzmultirange, title text, signed_by text, links text[],
    UNIQUE NULLS NOT DISTINCT (contact_id, stage));
CREATE TABLE crm.attachments (id bigserial PRIMARY KEY, deal_id uuid REFERENCES crm.deals, file_name text NOT NULL,
    content bytea NOT NULL DEFAULT '', token text);
CREATE TABLE crm.imported (line int, raw text);
CREATE STATISTICS crm.contacts_stats (dependencies) ON full_name, email FROM crm.contacts;
COMMENT ON TABLE crm.contacts IS 'whom we know';
CREATE MATERIALIZED VIEW crm.by_name AS SELECT upper_name, count(*) AS contacts FROM crm.contacts GROUP BY 1;
CREATE MATERIALIZED VIEW crm.above AS SELECT max(contacts) AS most FROM crm.by_name;
CREATE MATERIALIZED VIEW crm.never AS SELECT email FROM crm.contacts WITH NO DATA;
DO $$
BEGIN
    EXECUTE format('CREATE TABLE crm.wide (id int PRIMARY KEY, %s)',
                   (SELECT string_agg(format('c%s text', n), ', ') FROM generate_series(1, 1000) AS n));
END $$;
