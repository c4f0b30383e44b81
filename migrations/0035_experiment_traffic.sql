-- The split of production's traffic: an experiment that runs may give shares of all users the texts of its
-- arms. Who gets which is computed from the user's id; what was given is recorded once for each user, cell
-- and phase, under the resolution's id, so that what came of it can be told later.

-- A time in which the shares did not change. At most one of an experiment goes on.
CREATE TABLE experiment_phases (
    experiment_id uuid NOT NULL CONSTRAINT experiment_phases_experiment_id_fkey
        REFERENCES experiments (id),
    number integer NOT NULL,
    -- In basis points of all users.
    share_a integer NOT NULL,
    share_b integer NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    CONSTRAINT experiment_phases_pkey PRIMARY KEY (experiment_id, number),
    CONSTRAINT experiment_phases_number_check CHECK (number BETWEEN 1 AND 50),
    CONSTRAINT experiment_phases_shares_check
        CHECK (share_a >= 0 AND share_b >= 0 AND share_a + share_b BETWEEN 1 AND 10000),
    CONSTRAINT experiment_phases_ended_check CHECK (ended_at >= started_at)
);
CREATE UNIQUE INDEX experiment_phases_open_unique ON experiment_phases (experiment_id)
    WHERE ended_at IS NULL;

CREATE FUNCTION keep_experiment_phase() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NULL AND to_jsonb(NEW) - 'ended_at' = to_jsonb(OLD) - 'ended_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'phase % is written', OLD.number
        USING ERRCODE = 'MI003', CONSTRAINT = 'experiment_phases_kept';
END
$$;
CREATE TRIGGER experiment_phases_keep BEFORE UPDATE ON experiment_phases
    FOR EACH ROW EXECUTE FUNCTION keep_experiment_phase();

-- Every node forgets how traffic is split, as it does with a prompt that is saved.
CREATE FUNCTION notify_split_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('split_changed', NEW.experiment_id::text);
    RETURN NULL;
END
$$;
CREATE TRIGGER experiment_phases_notify AFTER INSERT OR UPDATE ON experiment_phases
    FOR EACH ROW EXECUTE FUNCTION notify_split_changed();

-- However an experiment ends, its split ends with it.
CREATE FUNCTION end_experiment_phase() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE experiment_phases SET ended_at = clock_timestamp()
    WHERE experiment_id = NEW.id AND ended_at IS NULL;
    RETURN NULL;
END
$$;
CREATE TRIGGER experiments_end_phase AFTER UPDATE OF state ON experiments
    FOR EACH ROW WHEN (OLD.state = 'running' AND NEW.state <> 'running')
    EXECUTE FUNCTION end_experiment_phase();

-- What a user was given. Who that is cannot be told from it: `person` is the keyed hash of the user's id by
-- which the arm was found, another one in each experiment.
CREATE TABLE experiment_resolutions (
    resolution_id uuid CONSTRAINT experiment_resolutions_pkey PRIMARY KEY,
    experiment_id uuid NOT NULL,
    phase integer NOT NULL,
    cell integer NOT NULL,
    arm text NOT NULL,
    person bigint NOT NULL,
    -- The first phase in which the split took this person in.
    joined_phase integer NOT NULL,
    -- Whether a change of the shares has put the person into the other arm since.
    has_moved boolean NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT experiment_resolutions_phase_fkey FOREIGN KEY (experiment_id, phase)
        REFERENCES experiment_phases (experiment_id, number),
    CONSTRAINT experiment_resolutions_cell_fkey FOREIGN KEY (experiment_id, cell)
        REFERENCES experiment_cells (experiment_id, number),
    CONSTRAINT experiment_resolutions_arm_check CHECK (arm IN ('a', 'b')),
    CONSTRAINT experiment_resolutions_joined_check CHECK (joined_phase BETWEEN 1 AND phase)
);
CREATE INDEX experiment_resolutions_people_idx
    ON experiment_resolutions (experiment_id, phase, arm, person);
CREATE INDEX experiment_resolutions_cell_idx ON experiment_resolutions (experiment_id, cell);
CALL make_immutable('experiment_resolutions');

-- What outcomes an experiment has, numbered as they came.
CREATE TABLE experiment_outcome_names (
    experiment_id uuid NOT NULL CONSTRAINT experiment_outcome_names_experiment_id_fkey
        REFERENCES experiments (id),
    name text NOT NULL,
    number integer NOT NULL,
    CONSTRAINT experiment_outcome_names_pkey PRIMARY KEY (experiment_id, name),
    CONSTRAINT experiment_outcome_names_number_unique UNIQUE (experiment_id, number),
    CONSTRAINT experiment_outcome_names_name_check CHECK (name ~ '^[a-z][a-z0-9_]{0,39}$'),
    CONSTRAINT experiment_outcome_names_number_check CHECK (number BETWEEN 1 AND 5)
);
CALL make_immutable('experiment_outcome_names');

-- What came of a resolution: told once for each name, in the order of `number`.
CREATE TABLE experiment_outcomes (
    resolution_id uuid NOT NULL CONSTRAINT experiment_outcomes_resolution_id_fkey
        REFERENCES experiment_resolutions (resolution_id),
    name text NOT NULL,
    experiment_id uuid NOT NULL,
    number bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT experiment_outcomes_number_unique UNIQUE,
    is_success boolean NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT experiment_outcomes_pkey PRIMARY KEY (resolution_id, name),
    CONSTRAINT experiment_outcomes_name_fkey FOREIGN KEY (experiment_id, name)
        REFERENCES experiment_outcome_names (experiment_id, name)
);
CREATE INDEX experiment_outcomes_name_idx ON experiment_outcomes (experiment_id, name, number);
CALL make_immutable('experiment_outcomes');

-- The arm that a video was made from, as the record of its resolution says.
ALTER TABLE video_usage_log
    ADD COLUMN experiment_id uuid,
    ADD COLUMN experiment_phase integer,
    ADD COLUMN experiment_arm text,
    ADD CONSTRAINT video_usage_log_experiment_fkey FOREIGN KEY (experiment_id, experiment_phase)
        REFERENCES experiment_phases (experiment_id, number),
    ADD CONSTRAINT video_usage_log_experiment_check
        CHECK ((experiment_id IS NULL) = (experiment_arm IS NULL)
               AND (experiment_id IS NULL) = (experiment_phase IS NULL)),
    ADD CONSTRAINT video_usage_log_experiment_arm_check CHECK (experiment_arm IN ('a', 'b'));
CREATE INDEX video_usage_log_experiment_idx ON video_usage_log (experiment_id, experiment_phase)
    WHERE experiment_id IS NOT NULL;

CREATE OR REPLACE VIEW video_rows AS
SELECT v.id, coalesce(v.job_id, '00000000-0000-0000-0000-000000000000') AS job_id, v.character_id,
       c.name AS character_name, v.emotion, v.user_id, v.prompt_id, v.prompt_version, v.source,
       v.resolution_id, v.resolved_text, v.problems, v.settings, v.provider, v.video_key,
       v.poster_key, v.requested_by, a.display_name AS requested_by_name, v.created_at,
       v.generated_at, now() AS read_at, t.prompt_text,
       coalesce(v.final_state, j.state) AS job_state,
       coalesce(j.progress, (v.final_state = 'succeeded')::integer::real) AS progress,
       coalesce(v.failure, j.error) AS error, v.depicted, l.logged_at,
       j.cancel_requested_at IS NOT NULL AS is_cancel_requested,
       v.job_id AS live_job_id, v.final_state,
       k.id AS cancelled_by, k.display_name AS cancelled_by_name,
       x.experiment_id, x.phase AS experiment_phase, x.arm AS experiment_arm
FROM videos v
JOIN admins a ON a.id = v.requested_by
JOIN characters c ON c.id = v.character_id
JOIN prompt_versions t ON t.prompt_id = v.prompt_id AND t.version = v.prompt_version
LEFT JOIN jobs j ON j.id = v.job_id AND v.final_state IS NULL
LEFT JOIN video_usage_log l ON l.video_id = v.id
LEFT JOIN admins k ON k.id = v.cancelled_by AND v.final_state = 'cancelled'
LEFT JOIN experiment_resolutions x ON x.resolution_id = v.resolution_id;

GRANT SELECT, INSERT ON experiment_phases TO mien_app;
GRANT UPDATE (ended_at) ON experiment_phases TO mien_app;
