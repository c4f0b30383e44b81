#include "store/transfer/import_plan.hpp"

#include "base/limits/transfer.hpp"
#include "store/transfer/import_images.hpp"
#include "store/transfer/import_templates.hpp"

namespace mien::store {
namespace {

constexpr pg::Query lock_planning{"lock_planning_import", R"sql(
    SELECT stage = 'planning' AS is_planning FROM imports WHERE id = $1 FOR UPDATE)sql"};

constexpr pg::Query hold_job{"hold_import_plan_job", R"sql(
    SELECT FROM jobs WHERE id = $1 AND worker = $2 AND attempt = $3 AND state = 'running'
    FOR NO KEY UPDATE)sql"};

// Statistics know nothing of rows that have just been staged. So each statement looks up what
// belongs to a row by a key, in a subquery that can only be run for that row, and what concerns the
// whole file is computed once, in a subquery that does not depend on the row. Where a problem is,
// is said as by the reader of the file: a JSON pointer, or in CSV, whose rows have none, a column.

// Emotions that the file has twice, and those that are here.
constexpr pg::Query plan_emotions{"plan_import_emotions", R"sql(
    UPDATE import_emotions e SET (problems, action) = (
        SELECT e.file_problems || CASE WHEN n.is_doubled
                THEN jsonb_build_array(jsonb_build_object('pointer', '/name', 'code', 'duplicate',
                    'message', 'The file has this emotion more than once.')) ELSE '[]' END,
            CASE WHEN n.is_doubled OR e.file_problems <> '[]' THEN 'error'
                 WHEN EXISTS (SELECT FROM emotions h WHERE h.name = e.name) THEN 'exists'
                 ELSE 'create' END
        FROM (SELECT e.item IN (
                  SELECT d.item FROM (
                      SELECT item, count(*) OVER (PARTITION BY name) AS times
                      FROM import_emotions WHERE import_id = $1) d
                  WHERE d.times > 1) AS is_doubled OFFSET 0) n)
    WHERE import_id = $1)sql"};

// A character is the one here with its id, else the one with its slug.
constexpr pg::Query find_characters{"find_import_characters", R"sql(
    UPDATE import_characters c SET target_id = coalesce(
        (SELECT id FROM characters h WHERE h.id = c.character_id),
        (SELECT id FROM characters h WHERE h.slug = c.slug), c.character_id)
    WHERE import_id = $1)sql"};

// An id and a slug of two that are here are an error: nobody could say which is meant.
constexpr pg::Query plan_characters{"plan_import_characters", R"sql(
    UPDATE import_characters c SET (problems, action) = (
        SELECT c.file_problems
            || CASE WHEN n.is_doubled THEN jsonb_build_array(jsonb_build_object('pointer', '/slug',
                'code', 'duplicate', 'message',
                'The file has this character more than once, or two that are one here.'))
               ELSE '[]' END
            || CASE WHEN n.is_taken THEN jsonb_build_array(jsonb_build_object(
                'pointer', '/slug', 'code', 'slug_taken', 'message',
                'Another character here has this slug; rename one of the two.')) ELSE '[]' END,
            CASE WHEN n.is_doubled OR n.is_taken OR c.file_problems <> '[]' THEN 'error'
                 WHEN EXISTS (SELECT FROM characters h WHERE h.id = c.target_id) THEN 'exists'
                 ELSE 'create' END
        FROM (SELECT c.item IN (
                  SELECT d.item FROM (
                      SELECT item, greatest(count(*) OVER (PARTITION BY character_id),
                                            count(*) OVER (PARTITION BY slug),
                                            count(*) OVER (PARTITION BY target_id)) AS times
                      FROM import_characters WHERE import_id = $1) d
                  WHERE d.times > 1) AS is_doubled,
              EXISTS (SELECT FROM characters h WHERE h.id = c.character_id)
                  AND EXISTS (SELECT FROM characters h
                              WHERE h.slug = c.slug AND h.id <> c.character_id) AS is_taken
              OFFSET 0) n)
    WHERE import_id = $1)sql"};

// Whose prompt each row is, and which prompt that is here. A character is looked for among those of
// the file first, then here by id, then here by slug.
constexpr pg::Query resolve_cells{"resolve_import_cells", R"sql(
    UPDATE import_prompts p SET
        (target_id, is_new_character, prompt_id, current_version, problems, action, common_count,
         new_count, is_same_text) = (
        SELECT n.target_id, n.character_action = 'create', h.id, h.head_version,
            p.file_problems
                || CASE WHEN j.problem IS NULL THEN '[]' ELSE jsonb_build_array(j.problem) END,
            CASE WHEN p.file_problems <> '[]' OR j.problem IS NOT NULL THEN 'error' END,
            0, 0, false
        FROM (SELECT p.file_character_id IS NOT NULL OR p.file_character_slug IS NOT NULL
                         AS has_character,
                     CASE WHEN p.pointer = '' THEN '' ELSE p.pointer || '/' END AS place,
                     CASE WHEN p.file_character_id IS NULL THEN 'character_slug'
                          ELSE 'character_id' END AS character_field) f
        LEFT JOIN LATERAL (
            SELECT c.character_id, c.slug, c.target_id, c.action FROM import_characters c
            WHERE c.import_id = $1 AND c.character_id = p.file_character_id
            ORDER BY c.item LIMIT 1) i ON true
        LEFT JOIN LATERAL (
            SELECT c.target_id, c.action FROM import_characters c
            WHERE c.import_id = $1 AND c.slug = p.file_character_slug
              AND p.file_character_id IS NULL
            ORDER BY c.item LIMIT 1) s ON true
        LEFT JOIN LATERAL (
            SELECT c.id FROM characters c WHERE c.id = p.file_character_id LIMIT 1) by_id ON true
        LEFT JOIN LATERAL (
            SELECT c.id FROM characters c WHERE c.slug = p.file_character_slug LIMIT 1) by_slug
            ON true
        CROSS JOIN LATERAL (
            SELECT coalesce(i.target_id, s.target_id, by_id.id, by_slug.id) AS target_id,
                coalesce(i.action, s.action, 'exists') AS character_action,
                -- The id and the slug name two characters: nobody could say which is meant.
                coalesce(i.slug <> p.file_character_slug, false)
                    OR coalesce(i.character_id IS NULL AND by_id.id <> by_slug.id, false)
                    AS is_ambiguous) n
        LEFT JOIN LATERAL (
            SELECT o.id, o.head_version FROM prompts o
            WHERE o.character_id = n.target_id AND o.emotion = p.emotion LIMIT 1) own ON true
        LEFT JOIN LATERAL (
            SELECT o.id, o.head_version FROM prompts o
            WHERE o.character_id IS NULL AND o.emotion = p.emotion AND NOT f.has_character
            LIMIT 1) common ON true
        CROSS JOIN LATERAL (
            SELECT coalesce(own.id, common.id) AS id,
                   coalesce(own.head_version, common.head_version) AS head_version) h
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN p.file_problems <> '[]' THEN NULL
                WHEN f.has_character AND n.target_id IS NULL THEN jsonb_build_object('pointer',
                    f.place || f.character_field, 'code', 'unknown_character', 'message',
                    'There is no such character here, and the file does not describe it.')
                WHEN n.character_action = 'error' THEN jsonb_build_object('pointer',
                    f.place || f.character_field, 'code', 'broken_character', 'message',
                    'The character of this prompt is in error.')
                WHEN n.is_ambiguous THEN jsonb_build_object('pointer',
                    f.place || 'character_slug', 'code', 'slug_mismatch', 'message',
                    'The id and the slug are of two characters; remove one of them.')
                WHEN NOT EXISTS (SELECT FROM emotions e WHERE e.name = p.emotion)
                    AND p.emotion NOT IN (SELECT name FROM import_emotions
                                          WHERE import_id = $1 AND action = 'create')
                    THEN jsonb_build_object('pointer',
                    f.place || 'emotion', 'code', 'unknown_emotion', 'message',
                    'There is no such emotion here, and the file does not describe it.')
            END AS problem) j)
    WHERE import_id = $1)sql"};

// A cell that the file has twice: one list of its rows for the whole file.
constexpr pg::Query refuse_doubled_cells{"refuse_doubled_import_cells", R"sql(
    UPDATE import_prompts SET action = 'error', problems = jsonb_build_array(jsonb_build_object(
        'pointer', pointer, 'code', 'duplicate_cell', 'message',
        'The file has this character and emotion more than once.'))
    WHERE import_id = $1 AND action IS NULL AND item = ANY (ARRAY(
        SELECT d.item FROM (
            SELECT item, count(*) OVER (
                PARTITION BY file_character_id IS NOT NULL OR file_character_slug IS NOT NULL,
                             target_id, emotion) AS times
            FROM import_prompts WHERE import_id = $1) d
        WHERE d.times > 1)))sql"};

// The comparison. `common` counts the versions that both begin with; `first_place` is that of the
// first version behind those that is nowhere here. After a merge there is none.
constexpr pg::Query compare_rows{"compare_import_rows", R"sql(
    UPDATE import_prompts p SET (common_count, is_same_text, action, new_count) = (
        SELECT c.common, s.is_same_text, d.action,
            CASE WHEN d.action = 'unchanged' THEN 0
                 ELSE p.version_count - a.first_place + 1 END
        FROM (
            SELECT coalesce(min(f.place) FILTER (WHERE NOT (
                    p.has_history AND h.version IS NOT NULL
                    AND h.text_sha256 IS NOT DISTINCT FROM f.text_sha256
                    AND h.change_reason = f.change_reason
                    AND (f.author_email IS NULL OR f.author_email = h.author_email)
                    AND (f.created_at IS NULL OR f.created_at = h.created_at))) - 1, count(*))
                    AS common
            FROM import_versions f
            LEFT JOIN version_sources h ON h.prompt_id = p.prompt_id AND h.version = f.place
            WHERE f.import_id = $1 AND f.item = p.item) c
        CROSS JOIN LATERAL (
            SELECT min(f.place) AS first_place
            FROM import_versions f
            LEFT JOIN version_sources h ON h.prompt_id = p.prompt_id AND h.version > c.common
                AND (h.created_at = f.created_at OR (p.has_history AND f.created_at IS NULL))
                AND (h.author_email = f.author_email OR (p.has_history AND f.author_email IS NULL))
                AND h.change_reason = f.change_reason
                AND coalesce(h.text_sha256, '') = coalesce(f.text_sha256, '')
            WHERE f.import_id = $1 AND f.item = p.item AND f.place > c.common
              AND h.version IS NULL) a
        LEFT JOIN LATERAL (
            SELECT v.prompt_text IS NOT NULL AS has_text, v.text_sha256 FROM prompt_versions v
            WHERE v.prompt_id = p.prompt_id AND v.version = p.current_version LIMIT 1) head
            ON true
        CROSS JOIN LATERAL (
            SELECT head.text_sha256 IS NOT DISTINCT FROM l.text_sha256 AS is_same_text
            FROM import_versions l
            WHERE l.import_id = $1 AND l.item = p.item AND l.place = p.version_count LIMIT 1) s
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN a.first_place IS NULL THEN 'unchanged'
                WHEN NOT p.has_history AND s.is_same_text THEN 'unchanged'
                WHEN p.current_version IS NULL THEN 'create'
                WHEN NOT p.has_history AND NOT coalesce(head.has_text, false) THEN 'create'
                WHEN p.has_history AND c.common = p.current_version THEN 'update'
                ELSE 'conflict' END AS action) d)
    WHERE import_id = $1 AND action IS NULL)sql"};

// What is archived cannot be written: only now is known which rows would. Each row asks for itself:
// a join of the staged rows with themselves is as slow as their number squared when the planner
// takes them for few.
constexpr pg::Query refuse_archived{"refuse_archived_import_cells", R"sql(
    UPDATE import_prompts p SET action = 'error', new_count = 0,
        problems = (
            SELECT jsonb_build_array(CASE WHEN EXISTS (SELECT FROM characters c
                    WHERE c.id = p.target_id AND c.archived_at IS NOT NULL)
                THEN jsonb_build_object('pointer', f.place || CASE WHEN p.file_character_id IS NULL
                    THEN 'character_slug' ELSE 'character_id' END, 'code', 'character_archived',
                    'message', 'The character is archived here; restore it first.')
                ELSE jsonb_build_object('pointer', f.place || 'emotion', 'code',
                    'emotion_archived', 'message',
                    'The emotion is archived here; restore it first.') END)
            FROM (SELECT CASE WHEN p.pointer = '' THEN '' ELSE p.pointer || '/' END AS place) f)
    WHERE p.import_id = $1 AND p.action IN ('create', 'update', 'conflict')
      AND (EXISTS (SELECT FROM characters c WHERE c.id = p.target_id AND c.archived_at IS NOT NULL)
           OR EXISTS (SELECT FROM emotions e
                      WHERE e.name = p.emotion AND e.archived_at IS NOT NULL)))sql"};

// The planner knows nothing of rows that have just been staged.
constexpr pg::Query analyze_staged{"analyze_import_tables", R"sql(
    SELECT analyze_import_tables())sql"};

// The file is read: its bytes go, unless they have gone already.
constexpr pg::Query end_planning{"end_import_planning", R"sql(
    WITH freed AS (
        UPDATE objects SET state = 'deleting', updated_at = now()
        WHERE key = (SELECT file_key FROM imports WHERE id = $1))
    UPDATE imports SET stage = 'planned', planned_at = clock_timestamp(), error = NULL,
        file_key = NULL, format = coalesce($2, format), with_history = coalesce($3, with_history),
        counts = (
            SELECT jsonb_build_object(
                'create', count(*) FILTER (WHERE action = 'create'),
                'update', count(*) FILTER (WHERE action = 'update'),
                'unchanged', count(*) FILTER (WHERE action = 'unchanged'),
                'conflict', count(*) FILTER (WHERE action = 'conflict'),
                'error', count(*) FILTER (WHERE action = 'error')
                    + (SELECT count(*) FROM import_characters
                       WHERE import_id = $1 AND action = 'error')
                    + (SELECT count(*) FROM import_emotions
                       WHERE import_id = $1 AND action = 'error')
                    + (SELECT count(*) FROM import_templates
                       WHERE import_id = $1 AND action = 'error')
                    + (SELECT count(*) FROM import_images
                       WHERE import_id = $1 AND action = 'error'),
                'new_characters', (SELECT count(*) FROM import_characters
                                   WHERE import_id = $1 AND action = 'create'),
                'new_emotions', (SELECT count(*) FROM import_emotions
                                 WHERE import_id = $1 AND action = 'create'),
                'new_templates', (SELECT count(*) FROM import_templates
                                  WHERE import_id = $1 AND action = 'create'),
                'updated_templates', (SELECT count(*) FROM import_templates
                                      WHERE import_id = $1 AND action = 'update'),
                'new_images', (SELECT count(*) FROM import_images
                               WHERE import_id = $1 AND action = 'create'),
                'changed_images', (SELECT count(*) FROM import_images
                                   WHERE import_id = $1 AND action = 'replace'),
                'versions', coalesce(sum(version_count), 0),
                'new_versions', coalesce(sum(new_count)
                    FILTER (WHERE action IN ('create', 'update')), 0))
            FROM import_prompts WHERE import_id = $1)
    WHERE id = $1)sql"};

// Characters and emotions are staged without their place in the file, whose form is known by now.
constexpr pg::Query place_character_problems{"place_import_character_problems", R"sql(
    UPDATE import_characters c SET problems = (
        SELECT jsonb_agg(CASE q ->> 'pointer' WHEN '/slug' THEN jsonb_set(q, '{pointer}', to_jsonb(
            CASE i.format WHEN 'csv' THEN 'character_slug'
                          ELSE format('/characters/%s/slug', c.item - 1) END)) ELSE q END)
        FROM jsonb_array_elements(c.problems) AS q)
    FROM imports i WHERE i.id = $1 AND c.import_id = $1 AND c.action = 'error')sql"};
constexpr pg::Query place_emotion_problems{"place_import_emotion_problems", R"sql(
    UPDATE import_emotions e SET problems = (
        SELECT jsonb_agg(CASE q ->> 'pointer' WHEN '/name' THEN jsonb_set(q, '{pointer}', to_jsonb(
            CASE i.format WHEN 'csv' THEN 'emotion'
                          ELSE format('/emotions/%s/name', e.item - 1) END)) ELSE q END)
        FROM jsonb_array_elements(e.problems) AS q)
    FROM imports i WHERE i.id = $1 AND e.import_id = $1 AND e.action = 'error')sql"};

constexpr pg::Query fail_planning{"fail_import_planning", R"sql(
    WITH freed AS (
        UPDATE objects SET state = 'deleting', updated_at = now()
        WHERE key = (SELECT file_key FROM imports WHERE id = $1))
    UPDATE imports SET stage = 'failed', error = $2, file_key = NULL WHERE id = $1)sql"};

}  // namespace

awaitable<bool> begin_plan(pg::Transaction& transaction, ImportId id) {
    co_await transaction.allow_long_statements(limits::import_statement_time_max);
    const auto rows = co_await transaction.run(lock_planning, pg::params(id));
    co_return !rows.empty() && rows.front().get<bool>("is_planning");
}

awaitable<bool> hold_plan_job(pg::Transaction& transaction, jobs::Claim claim) {
    const auto rows =
        co_await transaction.run(hold_job, pg::params(claim.job_id, claim.worker, claim.attempt));
    co_return !rows.empty();
}

awaitable<void> compare_import(pg::Transaction& transaction, ImportId id) {
    std::vector<pg::Call> calls(1, pg::Call{analyze_staged, {}});
    for (const auto& query : {plan_emotions, find_characters, plan_characters, resolve_cells,
                              refuse_doubled_cells, compare_rows, refuse_archived}) {
        calls.push_back({query, pg::params(id)});
    }
    calls.push_back(plan_templates_call(id));
    for (auto& call : plan_images_calls(id)) {
        calls.push_back(std::move(call));
    }
    [[maybe_unused]] const auto answers = co_await transaction.run_all(std::move(calls));
}

awaitable<void> end_plan(pg::Transaction& transaction, ImportId id,
                         std::optional<PlannedFile> file) {
    std::optional<std::string> format;
    std::optional<bool> with_history;
    if (file) {
        format = file->format;
        with_history = file->with_history;
    }
    std::vector<pg::Call> calls(1, pg::Call{end_planning, pg::params(id, format, with_history)});
    for (const auto& query : {place_character_problems, place_emotion_problems}) {
        calls.push_back({query, pg::params(id)});
    }
    [[maybe_unused]] const auto answers = co_await transaction.run_all(std::move(calls));
}

awaitable<void> fail_plan(pg::Transaction& transaction, ImportId id, json::value error) {
    co_await transaction.run(fail_planning, pg::params(id, error));
}

}  // namespace mien::store
