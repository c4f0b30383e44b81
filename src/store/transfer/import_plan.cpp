#include "store/transfer/import_plan.hpp"

#include "base/limits.hpp"

namespace mien::store {
namespace {

constexpr pg::Query lock_planning{"lock_planning_import", R"sql(
    SELECT stage = 'planning' AS is_planning FROM imports WHERE id = $1 FOR UPDATE)sql"};

// Emotions that the file has twice, and those that are here.
constexpr pg::Query plan_emotions{"plan_import_emotions", R"sql(
    UPDATE import_emotions e SET
        problems = e.file_problems || CASE WHEN d.times > 1
            THEN jsonb_build_array(jsonb_build_object('pointer', '/name', 'code', 'duplicate',
                'message', 'The file has this emotion more than once.')) ELSE '[]' END,
        action = CASE WHEN d.times > 1 OR e.file_problems <> '[]' THEN 'error'
                      WHEN EXISTS (SELECT FROM emotions h WHERE h.name = e.name) THEN 'exists'
                      ELSE 'create' END
    FROM (SELECT item, count(*) OVER (PARTITION BY name) AS times
          FROM import_emotions WHERE import_id = $1) d
    WHERE e.import_id = $1 AND e.item = d.item)sql"};

// A character is the one here with its id, else the one with its slug. Both, and not the same, is
// an error: nobody could say which is meant.
constexpr pg::Query plan_characters{"plan_import_characters", R"sql(
    UPDATE import_characters c SET
        target_id = coalesce(f.id_here, f.slug_here, c.character_id),
        problems = c.file_problems
            || CASE WHEN f.times > 1 THEN jsonb_build_array(jsonb_build_object('pointer', '/slug',
                'code', 'duplicate', 'message',
                'The file has this character more than once, or two that are one here.'))
               ELSE '[]' END
            || CASE WHEN f.id_here <> f.slug_here THEN jsonb_build_array(jsonb_build_object(
                'pointer', '/slug', 'code', 'slug_taken', 'message',
                'Another character here has this slug; rename one of the two.')) ELSE '[]' END,
        action = CASE WHEN f.times > 1 OR f.id_here <> f.slug_here OR c.file_problems <> '[]'
                          THEN 'error'
                      WHEN f.id_here IS NOT NULL OR f.slug_here IS NOT NULL THEN 'exists'
                      ELSE 'create' END
    FROM (SELECT i.item, by_id.id AS id_here, by_slug.id AS slug_here,
                 greatest(count(*) OVER (PARTITION BY i.character_id),
                          count(*) OVER (PARTITION BY i.slug),
                          count(*) OVER (PARTITION BY coalesce(by_id.id, by_slug.id,
                                                               i.character_id))) AS times
          FROM import_characters i
          LEFT JOIN characters by_id ON by_id.id = i.character_id
          LEFT JOIN characters by_slug ON by_slug.slug = i.slug
          WHERE i.import_id = $1) f
    WHERE c.import_id = $1 AND c.item = f.item)sql"};

// Whose prompt each row is, and which prompt that is here. A character is looked for among those of
// the file first, then here by id, then here by slug.
constexpr pg::Query resolve_cells{"resolve_import_cells", R"sql(
    WITH listed AS MATERIALIZED (
        SELECT DISTINCT ON (slug) slug, target_id, action FROM import_characters
        WHERE import_id = $1 ORDER BY slug, item),
    listed_by_id AS MATERIALIZED (
        SELECT DISTINCT ON (character_id) character_id, slug, target_id, action
        FROM import_characters
        WHERE import_id = $1 ORDER BY character_id, item),
    named AS MATERIALIZED (
        SELECT p.item, p.emotion, p.file_problems,
            p.file_character_id IS NOT NULL OR p.file_character_slug IS NOT NULL AS has_character,
            coalesce(i.target_id, s.target_id, by_id.id, by_slug.id) AS target_id,
            coalesce(i.action, s.action, 'exists') AS character_action,
            -- The id and the slug name two characters: nobody could say which is meant.
            coalesce(i.slug <> p.file_character_slug, false)
                OR coalesce(i.character_id IS NULL AND by_id.id <> by_slug.id, false)
                AS is_ambiguous
        FROM import_prompts p
        LEFT JOIN listed_by_id i ON i.character_id = p.file_character_id
        LEFT JOIN listed s ON p.file_character_id IS NULL AND s.slug = p.file_character_slug
        LEFT JOIN characters by_id ON by_id.id = p.file_character_id
        LEFT JOIN characters by_slug ON by_slug.slug = p.file_character_slug
        WHERE p.import_id = $1),
    judged AS MATERIALIZED (
        SELECT n.item, n.target_id, n.character_action = 'create' AS is_new_character,
            coalesce(own.id, common.id) AS prompt_id,
            coalesce(own.head_version, common.head_version) AS head_version,
            CASE
                WHEN n.file_problems <> '[]' THEN NULL
                WHEN n.has_character AND n.target_id IS NULL THEN jsonb_build_object('pointer',
                    '/character_id', 'code', 'unknown_character', 'message',
                    'There is no such character here, and the file does not describe it.')
                WHEN n.character_action = 'error' THEN jsonb_build_object('pointer',
                    '/character_id', 'code', 'broken_character', 'message',
                    'The character of this prompt is in error.')
                WHEN n.is_ambiguous THEN jsonb_build_object('pointer', '/character_slug', 'code',
                    'slug_mismatch', 'message',
                    'The id and the slug are of two characters; remove one of them.')
                WHEN e.name IS NULL AND new_emotion.name IS NULL THEN jsonb_build_object('pointer',
                    '/emotion', 'code', 'unknown_emotion', 'message',
                    'There is no such emotion here, and the file does not describe it.')
                WHEN count(*) OVER (PARTITION BY n.has_character, n.target_id, n.emotion) > 1 THEN
                    jsonb_build_object('pointer', '', 'code', 'duplicate_cell', 'message',
                    'The file has this character and emotion more than once.')
            END AS problem
        FROM named n
        LEFT JOIN emotions e ON e.name = n.emotion
        LEFT JOIN (SELECT DISTINCT name FROM import_emotions
                   WHERE import_id = $1 AND action = 'create') new_emotion
            ON new_emotion.name = n.emotion
        LEFT JOIN prompts own ON own.character_id = n.target_id AND own.emotion = n.emotion
        LEFT JOIN prompts common ON NOT n.has_character AND common.character_id IS NULL
            AND common.emotion = n.emotion)
    UPDATE import_prompts p SET
        target_id = j.target_id, is_new_character = j.is_new_character,
        prompt_id = j.prompt_id, current_version = j.head_version,
        problems = p.file_problems
            || CASE WHEN j.problem IS NULL THEN '[]' ELSE jsonb_build_array(j.problem) END,
        action = CASE WHEN p.file_problems <> '[]' OR j.problem IS NOT NULL THEN 'error' END,
        common_count = 0, new_count = 0, is_same_text = false
    FROM judged j WHERE p.import_id = $1 AND p.item = j.item)sql"};

// The comparison. `common` counts the versions that both begin with; `absent` are the rows with
// versions behind those that are nowhere here, and the first of them. After a merge there is none.
// Each step is materialized, so that it is made once whatever the planner thinks.
constexpr pg::Query compare_rows{"compare_import_rows", R"sql(
    WITH planned AS MATERIALIZED (
        SELECT item, prompt_id, has_history, version_count, current_version
        FROM import_prompts WHERE import_id = $1 AND action IS NULL),
    commons AS MATERIALIZED (
        SELECT p.item, coalesce(min(f.place) FILTER (WHERE NOT (
                p.has_history AND h.version IS NOT NULL
                AND h.text_sha256 IS NOT DISTINCT FROM f.text_sha256
                AND h.change_reason = f.change_reason
                AND (f.author_email IS NULL OR f.author_email = h.author_email)
                AND (f.created_at IS NULL OR f.created_at = h.created_at))) - 1, count(*)) AS common
        FROM planned p
        JOIN import_versions f ON f.import_id = $1 AND f.item = p.item
        LEFT JOIN version_sources h ON h.prompt_id = p.prompt_id AND h.version = f.place
        GROUP BY p.item),
    absent AS MATERIALIZED (
        SELECT p.item, min(f.place) AS first_place
        FROM planned p
        JOIN commons c ON c.item = p.item
        JOIN import_versions f ON f.import_id = $1 AND f.item = p.item AND f.place > c.common
        LEFT JOIN version_sources h ON h.prompt_id = p.prompt_id AND h.version > c.common
            AND (h.created_at = f.created_at OR (p.has_history AND f.created_at IS NULL))
            AND (h.author_email = f.author_email OR (p.has_history AND f.author_email IS NULL))
            AND h.change_reason = f.change_reason
            AND coalesce(h.text_sha256, '') = coalesce(f.text_sha256, '')
        WHERE h.version IS NULL
        GROUP BY p.item),
    judged AS MATERIALIZED (
        SELECT p.item, p.has_history, p.version_count, p.current_version, c.common,
            absent.item IS NULL AS is_here, absent.first_place,
            head.prompt_text IS NOT NULL AS has_text,
            head.text_sha256 IS NOT DISTINCT FROM last.text_sha256 AS is_same_text
        FROM planned p
        JOIN commons c ON c.item = p.item
        JOIN import_versions last
            ON last.import_id = $1 AND last.item = p.item AND last.place = p.version_count
        LEFT JOIN absent ON absent.item = p.item
        LEFT JOIN prompt_versions head
            ON head.prompt_id = p.prompt_id AND head.version = p.current_version),
    decided AS MATERIALIZED (
        SELECT item, version_count, common, first_place, is_same_text,
            CASE
                WHEN is_here THEN 'unchanged'
                WHEN NOT has_history AND is_same_text THEN 'unchanged'
                WHEN current_version IS NULL THEN 'create'
                WHEN NOT has_history AND NOT has_text THEN 'create'
                WHEN has_history AND common = current_version THEN 'update'
                ELSE 'conflict' END AS action
        FROM judged)
    UPDATE import_prompts p SET common_count = d.common, is_same_text = d.is_same_text,
        action = d.action,
        new_count = CASE WHEN d.action = 'unchanged' THEN 0
                         ELSE d.version_count - d.first_place + 1 END
    FROM decided d WHERE p.import_id = $1 AND p.item = d.item)sql"};

// What is archived cannot be written: only now is known which rows would.
constexpr pg::Query refuse_archived{"refuse_archived_import_cells", R"sql(
    UPDATE import_prompts p SET action = 'error', new_count = 0,
        problems = jsonb_build_array(CASE WHEN c.archived_at IS NOT NULL
            THEN jsonb_build_object('pointer', '/character_id', 'code', 'character_archived',
                'message', 'The character is archived here; restore it first.')
            ELSE jsonb_build_object('pointer', '/emotion', 'code', 'emotion_archived',
                'message', 'The emotion is archived here; restore it first.') END)
    FROM import_prompts q
    LEFT JOIN characters c ON c.id = q.target_id AND c.archived_at IS NOT NULL
    LEFT JOIN emotions e ON e.name = q.emotion AND e.archived_at IS NOT NULL
    WHERE q.import_id = $1 AND q.action IN ('create', 'update', 'conflict')
      AND (c.id IS NOT NULL OR e.name IS NOT NULL)
      AND p.import_id = q.import_id AND p.item = q.item)sql"};

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
                       WHERE import_id = $1 AND action = 'error'),
                'new_characters', (SELECT count(*) FROM import_characters
                                   WHERE import_id = $1 AND action = 'create'),
                'new_emotions', (SELECT count(*) FROM import_emotions
                                 WHERE import_id = $1 AND action = 'create'),
                'versions', coalesce(sum(version_count), 0))
            FROM import_prompts WHERE import_id = $1)
    WHERE id = $1)sql"};

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

awaitable<void> compare_import(pg::Transaction& transaction, ImportId id) {
    std::vector<pg::Call> calls(1, pg::Call{analyze_staged, {}});
    for (const auto& query :
         {plan_emotions, plan_characters, resolve_cells, compare_rows, refuse_archived}) {
        calls.push_back({query, pg::params(id)});
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
    co_await transaction.run(end_planning, pg::params(id, format, with_history));
}

awaitable<void> fail_plan(pg::Transaction& transaction, ImportId id, json::value error) {
    co_await transaction.run(fail_planning, pg::params(id, error));
}

}  // namespace mien::store
