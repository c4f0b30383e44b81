SET ROLE mien_owner;
ALTER TABLE reviews ADD CONSTRAINT reviews_customer_fkey FOREIGN KEY (customer_id) REFERENCES customers NOT VALID;
ALTER TABLE reviews ADD CONSTRAINT reviews_stars_check CHECK (stars BETWEEN 1 AND 5) NOT VALID;
SELECT nextval('invoice_number') FROM generate_series(1, 7);
REFRESH MATERIALIZED VIEW best_customers;
