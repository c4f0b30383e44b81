-- Experiments: ratings, votes that are taken back, and the versions of a template as arms.

ALTER TABLE experiments
    ADD COLUMN mode text NOT NULL DEFAULT 'pairwise',
    -- The versions that the texts of its cells come from.
    ADD COLUMN template_id uuid,
    ADD COLUMN template_version_a integer,
    ADD COLUMN template_version_b integer,
    -- Natural logarithm of the evidence at the end, which decides together with those of all others.
    ADD COLUMN log_evidence double precision,
    ADD CONSTRAINT experiments_mode_check CHECK (mode IN ('pairwise', 'ratings')),
    ADD CONSTRAINT experiments_template_check
        CHECK (num_nonnulls(template_id, template_version_a, template_version_b) IN (0, 3)
               AND template_version_a <> template_version_b),
    ADD CONSTRAINT experiments_version_a_fkey FOREIGN KEY (template_id, template_version_a)
        REFERENCES template_versions (template_id, version),
    ADD CONSTRAINT experiments_version_b_fkey FOREIGN KEY (template_id, template_version_b)
        REFERENCES template_versions (template_id, version),
    ADD CONSTRAINT experiments_log_evidence_check CHECK ((log_evidence IS NULL) = (state <> 'closed'));
CREATE INDEX experiments_version_a_idx ON experiments (template_id, template_version_a);
CREATE INDEX experiments_version_b_idx ON experiments (template_id, template_version_b);
-- Of all that have ended.
CREATE INDEX experiments_log_evidence_idx ON experiments (log_evidence)
    WHERE log_evidence IS NOT NULL;

-- What is rated besides the overall impression.
CREATE TABLE experiment_criteria (
    experiment_id uuid NOT NULL CONSTRAINT experiment_criteria_experiment_id_fkey
        REFERENCES experiments (id) ON DELETE CASCADE,
    number integer NOT NULL,
    name text NOT NULL,
    CONSTRAINT experiment_criteria_pkey PRIMARY KEY (experiment_id, number),
    CONSTRAINT experiment_criteria_number_check CHECK (number BETWEEN 0 AND 4),
    CONSTRAINT experiment_criteria_name_check CHECK (char_length(normalize(name, NFC)) BETWEEN 1 AND 80)
);

-- Who wrote the draft: knows the texts.
CREATE TABLE experiment_authors (
    experiment_id uuid NOT NULL CONSTRAINT experiment_authors_experiment_id_fkey
        REFERENCES experiments (id) ON DELETE CASCADE,
    admin_id uuid NOT NULL CONSTRAINT experiment_authors_admin_id_fkey REFERENCES admins (id),
    CONSTRAINT experiment_authors_pkey PRIMARY KEY (experiment_id, admin_id)
);
CREATE INDEX experiment_authors_admin_id_idx ON experiment_authors (admin_id);
INSERT INTO experiment_authors (experiment_id, admin_id) SELECT id, created_by FROM experiments;

-- Ratings of a side: of the overall impression, then of each criterion. Which clip is preferred follows
-- from the first, so that answers of both kinds are counted alike. An answer that was taken back is none,
-- until another one follows.
ALTER TABLE experiment_votes
    ADD COLUMN left_ratings integer[],
    ADD COLUMN right_ratings integer[],
    DROP CONSTRAINT experiment_votes_answer_check,
    ADD CONSTRAINT experiment_votes_answer_check
        CHECK (answer IN ('left', 'right', 'both_good', 'both_bad', 'withdrawn')),
    ADD CONSTRAINT experiment_votes_ratings_check
        CHECK (num_nonnulls(left_ratings, right_ratings) IN (0, 2)
               AND cardinality(left_ratings) = cardinality(right_ratings)
               AND cardinality(left_ratings) BETWEEN 1 AND 6
               AND array_position(left_ratings || right_ratings, NULL::integer) IS NULL
               AND 1 <= ALL (left_ratings || right_ratings)
               AND 5 >= ALL (left_ratings || right_ratings)),
    ADD CONSTRAINT experiment_votes_rated_answer_check
        CHECK (answer = CASE WHEN left_ratings[1] > right_ratings[1] THEN 'left'
                             WHEN left_ratings[1] < right_ratings[1] THEN 'right'
                             WHEN left_ratings[1] >= 3 THEN 'both_good'
                             WHEN left_ratings[1] < 3 THEN 'both_bad' END);

-- The answers that count: of each trial the last vote, unless that takes the answer back.
CREATE VIEW experiment_answers AS
SELECT v.trial_id, v.number, v.answer, v.left_ratings, v.right_ratings, v.decision_ms, v.voted_at
FROM experiment_votes v
WHERE v.answer <> 'withdrawn'
  AND NOT EXISTS (SELECT FROM experiment_votes later
                  WHERE later.trial_id = v.trial_id AND later.number > v.number);

GRANT SELECT, INSERT, DELETE ON experiment_criteria TO mien_app;
GRANT SELECT, INSERT ON experiment_authors TO mien_app;
GRANT SELECT ON experiment_answers TO mien_app;
GRANT DELETE ON experiments TO mien_app;
GRANT UPDATE (mode, template_id, template_version_a, template_version_b, log_evidence)
    ON experiments TO mien_app;
