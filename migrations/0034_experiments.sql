-- Experiments: of two texts for each of some cells, raters say which clips they prefer, without knowing
-- which text made which. What was voted never changes; everything that is said of an experiment can be
-- derived again from the votes.

CREATE TABLE experiments (
    id uuid CONSTRAINT experiments_pkey PRIMARY KEY,
    -- By which people name it: "won experiment 5".
    number integer GENERATED ALWAYS AS IDENTITY CONSTRAINT experiments_number_unique UNIQUE,
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    state text NOT NULL DEFAULT 'draft',
    pair_count integer NOT NULL,
    -- Of every clip: size, speed and length. Seeds are of the pairs.
    settings jsonb NOT NULL,
    -- Order and sides of trials, seeds of clips and draws of the analysis come from it. Nobody is told.
    seed bytea NOT NULL DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
    version integer NOT NULL DEFAULT 1,
    created_by uuid NOT NULL CONSTRAINT experiments_created_by_fkey REFERENCES admins (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    closed_at timestamptz,
    -- The arm that won, if one did.
    winner text,
    promoted_at timestamptz,
    archived_at timestamptz,
    CONSTRAINT experiments_name_check CHECK (char_length(normalize(name, NFC)) BETWEEN 1 AND 120),
    CONSTRAINT experiments_description_check
        CHECK (char_length(normalize(description, NFC)) <= 4000),
    CONSTRAINT experiments_state_check CHECK (state IN ('draft', 'rendering', 'running', 'closed')),
    CONSTRAINT experiments_pair_count_check CHECK (pair_count BETWEEN 1 AND 200),
    CONSTRAINT experiments_seed_check CHECK (octet_length(seed) = 32),
    CONSTRAINT experiments_started_check CHECK (started_at IS NOT NULL OR state = 'draft'),
    CONSTRAINT experiments_closed_check CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CONSTRAINT experiments_winner_check
        CHECK (winner IS NULL OR (winner IN ('a', 'b') AND state = 'closed')),
    CONSTRAINT experiments_promoted_check CHECK (promoted_at IS NULL OR winner IS NOT NULL),
    CONSTRAINT experiments_archived_check
        CHECK (archived_at IS NULL OR state IN ('draft', 'closed'))
);
CREATE INDEX experiments_state_idx ON experiments (state, number) WHERE archived_at IS NULL;
CREATE INDEX experiments_archived_idx ON experiments (number) WHERE archived_at IS NOT NULL;
CREATE INDEX experiments_created_by_idx ON experiments (created_by);

-- A cell with its two texts, and the version that its own prompt had when the experiment began: 0 for
-- none.
CREATE TABLE experiment_cells (
    experiment_id uuid NOT NULL CONSTRAINT experiment_cells_experiment_id_fkey
        REFERENCES experiments (id) ON DELETE CASCADE,
    number integer NOT NULL,
    -- Null for a global default.
    character_id uuid CONSTRAINT experiment_cells_character_id_fkey REFERENCES characters (id),
    emotion text NOT NULL CONSTRAINT experiment_cells_emotion_fkey REFERENCES emotions (name),
    base_version integer NOT NULL DEFAULT 0,
    text_a text NOT NULL,
    text_b text NOT NULL,
    -- Whether the experiment runs: written by a trigger of experiments alone.
    is_in_use boolean NOT NULL DEFAULT false,
    CONSTRAINT experiment_cells_pkey PRIMARY KEY (experiment_id, number),
    CONSTRAINT experiment_cells_cell_unique
        UNIQUE NULLS NOT DISTINCT (experiment_id, character_id, emotion),
    CONSTRAINT experiment_cells_number_check CHECK (number BETWEEN 0 AND 199),
    CONSTRAINT experiment_cells_base_version_check CHECK (base_version >= 0),
    CONSTRAINT experiment_cells_text_check CHECK (text_a <> text_b),
    CONSTRAINT experiment_cells_text_length_check
        CHECK (char_length(normalize(text_a, NFC)) BETWEEN 1 AND 5000
               AND char_length(normalize(text_b, NFC)) BETWEEN 1 AND 5000)
);
-- At most one experiment runs in a cell.
CREATE UNIQUE INDEX experiment_cells_in_use_unique ON experiment_cells (character_id, emotion)
    NULLS NOT DISTINCT WHERE is_in_use;
CREATE INDEX experiment_cells_emotion_idx ON experiment_cells (emotion);

CREATE FUNCTION use_experiment_cells() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE public.experiment_cells SET is_in_use = NEW.state IN ('rendering', 'running')
    WHERE experiment_id = NEW.id AND is_in_use <> (NEW.state IN ('rendering', 'running'));
    RETURN NULL;
END
$$;
CREATE TRIGGER experiments_use_cells AFTER UPDATE OF state ON experiments
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION use_experiment_cells();

-- The panel. Who wrote one of the texts may vote, but does not count.
CREATE TABLE experiment_raters (
    experiment_id uuid NOT NULL CONSTRAINT experiment_raters_experiment_id_fkey
        REFERENCES experiments (id) ON DELETE CASCADE,
    number integer NOT NULL,
    admin_id uuid NOT NULL CONSTRAINT experiment_raters_admin_id_fkey REFERENCES admins (id),
    is_author boolean NOT NULL DEFAULT false,
    -- Who has looked at what the arms are votes no more.
    unblinded_at timestamptz,
    unblind_reason text,
    CONSTRAINT experiment_raters_pkey PRIMARY KEY (experiment_id, admin_id),
    CONSTRAINT experiment_raters_number_unique UNIQUE (experiment_id, number),
    CONSTRAINT experiment_raters_number_check CHECK (number BETWEEN 0 AND 49),
    CONSTRAINT experiment_raters_unblinded_check
        CHECK ((unblinded_at IS NULL) = (unblind_reason IS NULL)),
    CONSTRAINT experiment_raters_reason_check
        CHECK (char_length(normalize(unblind_reason, NFC)) BETWEEN 1 AND 500)
);
CREATE INDEX experiment_raters_admin_id_idx ON experiment_raters (admin_id);

-- Two clips that differ in the text alone. A pair is frozen once, when its votes are in or a clip of it
-- cannot be made; its score counts in the order of the freezing and never changes.
CREATE TABLE experiment_pairs (
    experiment_id uuid NOT NULL CONSTRAINT experiment_pairs_experiment_id_fkey
        REFERENCES experiments (id) ON DELETE CASCADE,
    number integer NOT NULL,
    cell integer NOT NULL,
    seed bigint NOT NULL,
    frozen_order integer,
    score double precision,
    frozen_at timestamptz,
    CONSTRAINT experiment_pairs_pkey PRIMARY KEY (experiment_id, number),
    CONSTRAINT experiment_pairs_cell_fkey FOREIGN KEY (experiment_id, cell)
        REFERENCES experiment_cells (experiment_id, number) ON DELETE CASCADE,
    CONSTRAINT experiment_pairs_frozen_order_unique UNIQUE (experiment_id, frozen_order),
    CONSTRAINT experiment_pairs_seed_check CHECK (seed BETWEEN 0 AND 9007199254740991),
    CONSTRAINT experiment_pairs_frozen_check
        CHECK ((frozen_order IS NULL) = (score IS NULL) AND (score IS NULL) = (frozen_at IS NULL)),
    CONSTRAINT experiment_pairs_frozen_order_check CHECK (frozen_order >= 1),
    CONSTRAINT experiment_pairs_score_check CHECK (score BETWEEN 0 AND 1)
);
CREATE INDEX experiment_pairs_cell_idx ON experiment_pairs (experiment_id, cell);

CREATE FUNCTION keep_frozen_pair() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'pair % is frozen', OLD.number
        USING ERRCODE = 'MI003', CONSTRAINT = 'experiment_pairs_frozen_kept';
END
$$;
CREATE TRIGGER experiment_pairs_keep_frozen BEFORE UPDATE ON experiment_pairs
    FOR EACH ROW WHEN (OLD.frozen_order IS NOT NULL) EXECUTE FUNCTION keep_frozen_pair();

-- The clip of one arm of a pair. It does not expire: it is evidence.
CREATE TABLE experiment_clips (
    id uuid CONSTRAINT experiment_clips_pkey PRIMARY KEY,
    experiment_id uuid NOT NULL,
    pair integer NOT NULL,
    arm text NOT NULL,
    job_id uuid CONSTRAINT experiment_clips_job_id_fkey REFERENCES jobs (id),
    emotion text NOT NULL,
    resolved_text text NOT NULL,
    settings jsonb NOT NULL,
    provider text NOT NULL,
    depicted jsonb NOT NULL,
    video_key text CONSTRAINT experiment_clips_video_key_fkey REFERENCES objects (key),
    poster_key text CONSTRAINT experiment_clips_poster_key_fkey REFERENCES objects (key),
    final_state job_state,
    failure jsonb,
    finished_at timestamptz,
    CONSTRAINT experiment_clips_pair_fkey FOREIGN KEY (experiment_id, pair)
        REFERENCES experiment_pairs (experiment_id, number),
    CONSTRAINT experiment_clips_arm_unique UNIQUE (experiment_id, pair, arm),
    CONSTRAINT experiment_clips_arm_check CHECK (arm IN ('a', 'b')),
    CONSTRAINT experiment_clips_video_key_check CHECK (video_key LIKE 'experiments/%')
);
CREATE INDEX experiment_clips_job_id_idx ON experiment_clips (job_id);
CREATE UNIQUE INDEX experiment_clips_video_key_unique ON experiment_clips (video_key);
CREATE UNIQUE INDEX experiment_clips_poster_key_unique ON experiment_clips (poster_key);
CALL own_jobs('experiment_clips', '{experiment_clip}');

-- A clip that cannot be made is a loss for its arm, without a vote. With the last clip voting begins. The
-- lock puts the ends of two clips in line, so that one of them sees that it is the last.
CREATE FUNCTION end_experiment_clip() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM experiments WHERE id = NEW.experiment_id FOR UPDATE;
    UPDATE experiment_pairs p SET frozen_at = clock_timestamp(), score = ended.score,
        frozen_order = 1 + coalesce((SELECT max(o.frozen_order) FROM experiment_pairs o
                                     WHERE o.experiment_id = p.experiment_id), 0)
    FROM (SELECT 0.5 + 0.5 * count(*) FILTER (WHERE arm = 'a' AND final_state <> 'succeeded')
                     - 0.5 * count(*) FILTER (WHERE arm = 'b' AND final_state <> 'succeeded')
                     AS score
          FROM experiment_clips
          WHERE experiment_id = NEW.experiment_id AND pair = NEW.pair
          HAVING bool_and(final_state IS NOT NULL) AND bool_or(final_state <> 'succeeded')) ended
    WHERE p.experiment_id = NEW.experiment_id AND p.number = NEW.pair AND p.frozen_order IS NULL;
    UPDATE experiments SET state = 'running', version = version + 1, updated_at = clock_timestamp()
    WHERE id = NEW.experiment_id AND state = 'rendering'
      AND NOT EXISTS (SELECT FROM experiment_clips
                      WHERE experiment_id = NEW.experiment_id AND final_state IS NULL);
    RETURN NULL;
END
$$;
CREATE TRIGGER experiment_clips_end AFTER UPDATE OF final_state ON experiment_clips
    FOR EACH ROW WHEN (OLD.final_state IS NULL AND NEW.final_state IS NOT NULL)
    EXECUTE FUNCTION end_experiment_clip();

-- What a rater is shown, in which order and with which arm on which side. The id is random: who does not
-- have it cannot guess it, and it tells nothing.
CREATE TABLE experiment_trials (
    id uuid CONSTRAINT experiment_trials_pkey PRIMARY KEY DEFAULT gen_random_uuid(),
    experiment_id uuid NOT NULL,
    admin_id uuid NOT NULL,
    position integer NOT NULL,
    pair integer NOT NULL,
    is_b_left boolean NOT NULL,
    -- A second look with the sides changed, which shows whether the answer is the same; it does not count.
    is_repeat boolean NOT NULL,
    CONSTRAINT experiment_trials_rater_fkey FOREIGN KEY (experiment_id, admin_id)
        REFERENCES experiment_raters (experiment_id, admin_id),
    CONSTRAINT experiment_trials_pair_fkey FOREIGN KEY (experiment_id, pair)
        REFERENCES experiment_pairs (experiment_id, number),
    CONSTRAINT experiment_trials_position_unique UNIQUE (experiment_id, admin_id, position),
    CONSTRAINT experiment_trials_pair_unique UNIQUE (experiment_id, admin_id, pair, is_repeat)
);
CREATE INDEX experiment_trials_pair_idx ON experiment_trials (experiment_id, pair);
CALL make_immutable('experiment_trials');

-- Answers, as they were given: by side. A changed mind is another row, of which the last counts, and
-- none comes after the pair was frozen.
CREATE TABLE experiment_votes (
    trial_id uuid NOT NULL CONSTRAINT experiment_votes_trial_id_fkey REFERENCES experiment_trials (id),
    number integer NOT NULL,
    answer text NOT NULL,
    -- How long the rater took, as the page says; shown, not trusted.
    decision_ms integer,
    voted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT experiment_votes_pkey PRIMARY KEY (trial_id, number),
    CONSTRAINT experiment_votes_number_check CHECK (number BETWEEN 1 AND 20),
    CONSTRAINT experiment_votes_answer_check
        CHECK (answer IN ('left', 'right', 'both_good', 'both_bad')),
    CONSTRAINT experiment_votes_decision_check CHECK (decision_ms BETWEEN 0 AND 86400000)
);
CALL make_immutable('experiment_votes');

GRANT SELECT, INSERT ON experiments, experiment_cells, experiment_raters, experiment_pairs,
    experiment_clips TO mien_app;
GRANT DELETE ON experiment_cells, experiment_raters TO mien_app;
GRANT UPDATE (name, description, state, pair_count, settings, version, updated_at, started_at, closed_at,
              winner, promoted_at, archived_at) ON experiments TO mien_app;
GRANT UPDATE (base_version) ON experiment_cells TO mien_app;
GRANT UPDATE (is_author, unblinded_at, unblind_reason) ON experiment_raters TO mien_app;
GRANT UPDATE (frozen_order, score, frozen_at) ON experiment_pairs TO mien_app;
GRANT UPDATE (job_id, video_key, poster_key, final_state, failure, finished_at)
    ON experiment_clips TO mien_app;
