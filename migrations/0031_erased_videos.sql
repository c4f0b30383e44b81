-- A user who is deleted takes along what videos say of them. The video stays with its cell, its version
-- and its clip; it loses its texts: the resolved text, the variables that were left as written, and what
-- a provider said of a failure, of which the code stays. The usage log keeps the entry, with the hash of
-- the text that is there now, since whoever guesses a text can tell by its hash. What is still being
-- made is cancelled. Whoever deletes a user, by whatever statement, need not know of this.
ALTER TABLE videos ADD COLUMN erased_at timestamptz;
CREATE INDEX videos_erased_at_idx ON videos (erased_at) WHERE erased_at IS NOT NULL;

-- As it was, but for the hash of a text that is gone.
CREATE FUNCTION refuse_usage_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.resolved_sha256 = sha256('')
       AND to_jsonb(NEW) - 'resolved_sha256' = to_jsonb(OLD) - 'resolved_sha256'
       AND EXISTS (SELECT FROM public.videos v
                   WHERE v.id = OLD.video_id AND v.erased_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rows of % are immutable', TG_TABLE_NAME
        USING ERRCODE = 'MI001', CONSTRAINT = TG_TABLE_NAME || '_immutable';
END
$$;
CREATE OR REPLACE TRIGGER refuse_row_change BEFORE UPDATE OR DELETE ON video_usage_log
    FOR EACH ROW EXECUTE FUNCTION refuse_usage_change();

-- Jobs before what they are for, which is the order that the programs lock them in. A job that is
-- cancelled here is its worker's no longer, so that nothing of the texts can come back.
CREATE FUNCTION erase_texts_of_videos(erased uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    told CONSTANT text := 'What was said here is gone with the user whom it was about.';
BEGIN
    UPDATE public.jobs j
    SET state = 'cancelled', error = NULL, leased_until = NULL, finished_at = clock_timestamp()
    FROM public.videos v
    WHERE v.id = ANY (erased) AND j.id = v.job_id AND j.state IN ('queued', 'running');
    UPDATE public.jobs j
    SET error = jsonb_build_object('code', j.error -> 'code', 'message', told)
    FROM public.videos v
    WHERE v.id = ANY (erased) AND j.id = v.job_id AND j.error IS NOT NULL;
    UPDATE public.videos
    SET resolved_text = '', problems = '[]', erased_at = clock_timestamp(),
        failure = CASE WHEN failure IS NOT NULL
                       THEN jsonb_build_object('code', failure -> 'code', 'message', told) END
    WHERE id = ANY (erased) AND erased_at IS NULL;
    UPDATE public.video_usage_log SET resolved_sha256 = sha256('') WHERE video_id = ANY (erased);
    UPDATE public.video_usage_spool
    SET entry = jsonb_set(entry, '{resolved_sha256}', to_jsonb(encode(sha256(''), 'hex')))
    WHERE video_id = ANY (erased);
END
$$;
REVOKE ALL ON FUNCTION erase_texts_of_videos FROM PUBLIC;

-- Before the foreign key forgets whose they were; videos_user_id_idx finds them.
CREATE FUNCTION erase_texts_about_user() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    erased CONSTANT uuid[] := ARRAY(SELECT id FROM public.videos WHERE user_id = OLD.id);
BEGIN
    IF cardinality(erased) > 0 THEN
        PERFORM public.erase_texts_of_videos(erased);
    END IF;
    RETURN OLD;
END
$$;
CREATE TRIGGER users_erase_texts BEFORE DELETE ON users
    FOR EACH ROW EXECUTE FUNCTION erase_texts_about_user();

-- Nothing would be recorded of those who are gone.
CREATE FUNCTION refuse_truncate_of_users() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'users are removed with DELETE, which records that they are gone'
        USING ERRCODE = 'MI001', CONSTRAINT = 'users_truncate_refused';
END
$$;
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON users
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate_of_users();

-- Of those who went before this migration, only their ids tell which texts were about them.
SELECT erase_texts_of_videos(ARRAY(
    SELECT v.id FROM videos v JOIN user_erasures e
        ON strpos(v.resolved_text, e.user_id::text) > 0
        OR strpos(v.problems::text, e.user_id::text) > 0
        OR strpos(v.failure::text, e.user_id::text) > 0
    WHERE v.user_id IS NULL));
