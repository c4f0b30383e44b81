-- Clips: previews, which expire, and videos, which stay and are logged for good. A clip's status is
-- the state of its job.

-- Objects in the store. pending -> (bytes written) -> live -> deleting -> (bytes removed) -> gone:
-- whatever crashes in between leaves a row that the reaper can see.
CREATE TABLE objects (
    key text CONSTRAINT objects_pkey PRIMARY KEY,
    state text NOT NULL DEFAULT 'pending',
    content_type text NOT NULL,
    bytes bigint,
    sha256 bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT objects_key_check CHECK (key ~ '^[a-z0-9][a-z0-9/_.-]{0,254}$' AND key !~ '\.\.'),
    CONSTRAINT objects_state_check CHECK (state IN ('pending', 'live', 'deleting')),
    CONSTRAINT objects_live_check CHECK (state <> 'live' OR (bytes >= 0 AND sha256 IS NOT NULL)),
    CONSTRAINT objects_sha256_check CHECK (octet_length(sha256) = 32)
);
CREATE INDEX objects_unfinished_idx ON objects (updated_at) WHERE state <> 'live';

CREATE TABLE previews (
    id uuid CONSTRAINT previews_pkey PRIMARY KEY,
    job_id uuid NOT NULL CONSTRAINT previews_job_id_fkey REFERENCES jobs (id),
    -- Null for a preview of a global default.
    character_id uuid CONSTRAINT previews_character_id_fkey REFERENCES characters (id),
    emotion text NOT NULL CONSTRAINT previews_emotion_fkey REFERENCES emotions (name),
    -- The text that was tested, as typed, and as sent to the provider.
    prompt_text text NOT NULL,
    resolved_text text NOT NULL,
    -- The saved version it equals, when it was not an unsaved wording.
    prompt_id uuid,
    prompt_version integer,
    source text NOT NULL,
    settings jsonb NOT NULL,
    provider text NOT NULL,
    -- SHA-256 of everything the picture depends on: an identical request is offered this clip.
    recipe_sha256 bytea NOT NULL,
    video_key text CONSTRAINT previews_video_key_fkey REFERENCES objects (key),
    poster_key text CONSTRAINT previews_poster_key_fkey REFERENCES objects (key),
    requested_by uuid NOT NULL CONSTRAINT previews_requested_by_fkey REFERENCES admins (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    CONSTRAINT previews_version_fkey FOREIGN KEY (prompt_id, prompt_version)
        REFERENCES prompt_versions (prompt_id, version),
    CONSTRAINT previews_source_check CHECK (source IN ('character', 'global', 'unsaved')),
    CONSTRAINT previews_expiry_check CHECK (expires_at <= created_at + interval '24 hours'),
    CONSTRAINT previews_video_key_check CHECK (video_key LIKE 'previews/%')
);
CREATE INDEX previews_cell_idx ON previews (character_id, emotion, created_at);
CREATE INDEX previews_created_at_idx ON previews (created_at, id);
CREATE INDEX previews_recipe_idx ON previews (recipe_sha256, created_at);
CREATE INDEX previews_expires_at_idx ON previews (expires_at);
CREATE INDEX previews_job_id_idx ON previews (job_id);
CREATE INDEX previews_emotion_idx ON previews (emotion);
CREATE UNIQUE INDEX previews_video_key_unique ON previews (video_key);
CREATE UNIQUE INDEX previews_poster_key_unique ON previews (poster_key);
-- Also for the foreign keys: an object cannot go while a clip refers to it.
CREATE INDEX previews_video_key_idx ON previews (video_key) WHERE video_key IS NOT NULL;
CREATE INDEX previews_poster_key_idx ON previews (poster_key) WHERE poster_key IS NOT NULL;

CREATE TABLE videos (
    id uuid CONSTRAINT videos_pkey PRIMARY KEY,
    job_id uuid NOT NULL CONSTRAINT videos_job_id_fkey REFERENCES jobs (id),
    character_id uuid NOT NULL CONSTRAINT videos_character_id_fkey REFERENCES characters (id),
    emotion text NOT NULL CONSTRAINT videos_emotion_fkey REFERENCES emotions (name),
    user_id uuid CONSTRAINT videos_user_id_fkey REFERENCES users (id) ON DELETE SET NULL,
    prompt_id uuid NOT NULL,
    prompt_version integer NOT NULL,
    source text NOT NULL,
    resolution_id uuid NOT NULL,
    resolved_text text NOT NULL,
    -- Variables that were left as written, with their positions.
    problems jsonb NOT NULL DEFAULT '[]',
    settings jsonb NOT NULL,
    provider text NOT NULL,
    video_key text CONSTRAINT videos_video_key_fkey REFERENCES objects (key),
    poster_key text CONSTRAINT videos_poster_key_fkey REFERENCES objects (key),
    requested_by uuid NOT NULL CONSTRAINT videos_requested_by_fkey REFERENCES admins (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    generated_at timestamptz,
    CONSTRAINT videos_version_fkey FOREIGN KEY (prompt_id, prompt_version)
        REFERENCES prompt_versions (prompt_id, version),
    CONSTRAINT videos_source_check CHECK (source IN ('character', 'global')),
    CONSTRAINT videos_generated_check CHECK ((generated_at IS NULL) = (video_key IS NULL)),
    CONSTRAINT videos_video_key_check CHECK (video_key LIKE 'videos/%')
);
CREATE INDEX videos_cell_idx ON videos (character_id, emotion, created_at);
CREATE INDEX videos_version_idx ON videos (prompt_id, prompt_version);
CREATE INDEX videos_created_at_idx ON videos (created_at, id);
CREATE INDEX videos_job_id_idx ON videos (job_id);
CREATE INDEX videos_emotion_idx ON videos (emotion);
CREATE UNIQUE INDEX videos_video_key_unique ON videos (video_key);
CREATE UNIQUE INDEX videos_poster_key_unique ON videos (poster_key);
CREATE INDEX videos_video_key_idx ON videos (video_key) WHERE video_key IS NOT NULL;
CREATE INDEX videos_poster_key_idx ON videos (poster_key) WHERE poster_key IS NOT NULL;
CREATE INDEX videos_user_id_idx ON videos (user_id) WHERE user_id IS NOT NULL;

-- Which version made which video. Written when the video is complete; never changed.
CREATE TABLE video_usage_log (
    video_id uuid CONSTRAINT video_usage_log_pkey PRIMARY KEY
        CONSTRAINT video_usage_log_video_id_fkey REFERENCES videos (id),
    character_id uuid NOT NULL,
    emotion text NOT NULL,
    prompt_id uuid NOT NULL,
    prompt_version integer NOT NULL,
    source text NOT NULL,
    resolution_id uuid NOT NULL,
    resolved_sha256 bytea NOT NULL,
    generation_timestamp timestamptz NOT NULL,
    logged_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT video_usage_log_version_fkey FOREIGN KEY (prompt_id, prompt_version)
        REFERENCES prompt_versions (prompt_id, version),
    CONSTRAINT video_usage_log_source_check CHECK (source IN ('character', 'global'))
);
CREATE INDEX video_usage_log_version_idx ON video_usage_log (prompt_id, prompt_version);
CREATE INDEX video_usage_log_generated_idx ON video_usage_log (generation_timestamp, video_id);
CALL make_immutable('video_usage_log');

-- Log rows that could not be written with their video. Replayed until each has landed.
CREATE TABLE video_usage_spool (
    video_id uuid CONSTRAINT video_usage_spool_pkey PRIMARY KEY,
    entry jsonb NOT NULL,
    spooled_at timestamptz NOT NULL DEFAULT now()
);

GRANT SELECT, INSERT, UPDATE, DELETE ON objects, previews, video_usage_spool TO mien_app;
GRANT SELECT, INSERT, UPDATE ON videos TO mien_app;

-- Clips as they are read: with the state of their job, judged by this database's clock.
CREATE VIEW preview_rows AS
SELECT p.id, p.job_id, p.character_id, p.emotion, p.prompt_text, p.resolved_text, p.prompt_id,
       p.prompt_version, p.source, p.settings, p.provider, p.recipe_sha256, p.video_key,
       p.poster_key, p.requested_by, a.display_name AS requested_by_name, p.created_at,
       p.expires_at, p.expires_at <= now() AS is_expired, now() AS read_at,
       j.state AS job_state, j.progress, j.error,
       j.cancel_requested_at IS NOT NULL AS is_cancel_requested
FROM previews p
JOIN jobs j ON j.id = p.job_id
JOIN admins a ON a.id = p.requested_by;

CREATE VIEW video_rows AS
SELECT v.id, v.job_id, v.character_id, c.name AS character_name, v.emotion, v.user_id,
       v.prompt_id, v.prompt_version, v.source, v.resolution_id, v.resolved_text, v.problems,
       v.settings, v.provider, v.video_key, v.poster_key, v.requested_by,
       a.display_name AS requested_by_name, v.created_at, v.generated_at, now() AS read_at,
       t.prompt_text, j.state AS job_state, j.progress, j.error,
       j.arguments -> 'depicted' AS depicted, l.logged_at,
       j.cancel_requested_at IS NOT NULL AS is_cancel_requested
FROM videos v
JOIN jobs j ON j.id = v.job_id
JOIN admins a ON a.id = v.requested_by
JOIN characters c ON c.id = v.character_id
JOIN prompt_versions t ON t.prompt_id = v.prompt_id AND t.version = v.prompt_version
LEFT JOIN video_usage_log l ON l.video_id = v.id;

-- Jobs that another table refers to. The cleaner of the queue keeps them; a later table with a
-- job_id joins this view.
CREATE VIEW jobs_in_use AS
SELECT job_id FROM previews UNION ALL SELECT job_id FROM videos;

GRANT SELECT ON preview_rows, video_rows, jobs_in_use TO mien_app;

-- Settings of this environment that admins may change: one row each, with history in the audit log.
CREATE TABLE settings (
    name text CONSTRAINT settings_pkey PRIMARY KEY,
    value jsonb NOT NULL,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO settings (name, value) VALUES ('unresolved_variables', '"keep"');
GRANT SELECT, UPDATE ON settings TO mien_app;
