#include "store/transfer/import_apply.hpp"

#include "base/limits/transfer.hpp"
#include "base/or_null.hpp"
#include "store/transfer/import_images.hpp"
#include "store/transfer/import_templates.hpp"

namespace mien::store {
namespace {

constexpr pg::Query lock_applying{"lock_applying_import", R"sql(
    SELECT strategy, applied_by FROM imports WHERE id = $1 AND stage = 'applying' FOR UPDATE)sql"};

// What a row comes to: the plan, the decision about it, and for conflicts the strategy.
constexpr pg::Query decide_rows{"decide_import_rows", R"sql(
    UPDATE import_prompts p SET outcome = CASE
        WHEN action = 'unchanged' THEN 'unchanged'
        WHEN action = 'error' OR decision = 'skip' THEN 'skipped'
        WHEN action = 'create' THEN 'created'
        WHEN action = 'update' THEN 'updated'
        WHEN coalesce(decision, $2) = 'skip' THEN 'skipped'
        WHEN coalesce(decision, $2) = 'merge' THEN 'merged'
        WHEN is_same_text THEN 'unchanged'
        ELSE 'overwritten' END
    WHERE import_id = $1)sql"};

// Against being archived, and in the order of all locks, because own_emotions will change.
constexpr pg::Query lock_import_characters{"lock_import_characters", R"sql(
    SELECT FROM characters WHERE id IN (
        SELECT target_id FROM import_prompts WHERE import_id = $1
          AND outcome IN ('created', 'updated', 'overwritten', 'merged')
        UNION
        SELECT target_id FROM import_images WHERE import_id = $1
          AND outcome IN ('created', 'replaced'))
    ORDER BY id FOR NO KEY UPDATE)sql"};
constexpr pg::Query lock_import_emotions{"lock_import_emotions", R"sql(
    SELECT FROM emotions WHERE name IN (
        SELECT emotion FROM import_prompts WHERE import_id = $1
          AND outcome IN ('created', 'updated', 'overwritten', 'merged')
        UNION
        SELECT emotion FROM import_images WHERE import_id = $1
          AND outcome IN ('created', 'replaced'))
    ORDER BY name FOR SHARE)sql"};

// One that somebody else has created meanwhile is left alone, and then missed by find_moved.
constexpr pg::Query create_emotions{"create_import_emotions", R"sql(
    INSERT INTO emotions (name, display_name, description, position, archived_at)
    SELECT name, display_name, description, position, CASE WHEN is_archived THEN now() END
    FROM import_emotions WHERE import_id = $1 AND action = 'create' ORDER BY name
    ON CONFLICT DO NOTHING)sql"};
constexpr pg::Query create_characters{"create_import_characters", R"sql(
    INSERT INTO characters (id, slug, name, description, attributes, search_text, archived_at)
    SELECT target_id, slug, name, description, attributes, search_text,
           CASE WHEN is_archived THEN now() END
    FROM import_characters WHERE import_id = $1 AND action = 'create' ORDER BY target_id
    ON CONFLICT DO NOTHING)sql"};

constexpr pg::Query create_prompts{"create_import_prompts", R"sql(
    INSERT INTO prompts (id, character_id, emotion, head_version)
    SELECT new_prompt_id, target_id, emotion, 0 FROM import_prompts
    WHERE import_id = $1 AND prompt_id IS NULL AND outcome = 'created'
    ORDER BY target_id, emotion
    ON CONFLICT ON CONSTRAINT prompts_cell_unique DO NOTHING)sql"};
constexpr pg::Query lock_prompts{"lock_import_prompts", R"sql(
    SELECT FROM prompts WHERE id IN (
        SELECT coalesce(prompt_id, new_prompt_id) FROM import_prompts WHERE import_id = $1
          AND outcome IN ('created', 'updated', 'overwritten', 'merged'))
    ORDER BY character_id, emotion FOR UPDATE)sql"};

// Rows to be written whose prompt, or whose new axes, are not as planned. $2 tells whether the
// prompts of new cells have been made already. A new axis that is here by now was somebody else's
// making.
constexpr pg::Query find_moved_rows{"find_moved_import_rows", R"sql(
    SELECT p.item, p.target_id AS character_id, p.emotion, p.current_version AS planned_version,
           nullif(h.head_version, 0) AS current_version
    FROM import_prompts p
    LEFT JOIN prompts own ON own.character_id = p.target_id AND own.emotion = p.emotion
    LEFT JOIN prompts common ON p.target_id IS NULL AND common.character_id IS NULL
        AND common.emotion = p.emotion
    LEFT JOIN LATERAL (SELECT coalesce(own.id, common.id) AS id,
                              coalesce(own.head_version, common.head_version) AS head_version) h
        ON true
    LEFT JOIN characters c ON c.id = p.target_id
    LEFT JOIN emotions e ON e.name = p.emotion
    WHERE p.import_id = $1
      AND (p.action IN ('create', 'update')
           OR (p.action = 'conflict' AND coalesce(p.decision, $3) <> 'skip'))
      AND coalesce(p.decision, '') <> 'skip'
      AND (nullif(h.head_version, 0) IS DISTINCT FROM p.current_version
           OR ($2 AND h.id IS DISTINCT FROM coalesce(p.prompt_id, p.new_prompt_id))
           OR (NOT p.is_new_character AND p.target_id IS NOT NULL
               AND (c.id IS NULL OR c.archived_at IS NOT NULL))
           OR (NOT $2 AND p.is_new_character AND c.id IS NOT NULL)
           OR (e.archived_at IS NOT NULL AND NOT EXISTS (
               SELECT FROM import_emotions n WHERE n.import_id = $1 AND n.action = 'create'
                 AND n.name = p.emotion)))
    ORDER BY p.item LIMIT $4)sql"};

// Row by row of the plan, its versions by their key, whatever the planner knows of rows just
// staged. Who brought them, and when, is theirs; who wrote them, and when, is their origin. Behind
// other versions their numbers move up, and so does what they say they reverted.
constexpr pg::Query write_versions{"write_import_versions", R"sql(
    INSERT INTO prompt_versions (id, prompt_id, version, prompt_text, text_sha256, change_reason,
                                 reverted_from, origin, created_by, created_at)
    SELECT v.new_version_id, r.prompt_id, v.place + r.shift, v.prompt_text, v.text_sha256,
        v.change_reason,
        -- Of a version between, which is here under a number that the file does not know: nothing.
        CASE WHEN NOT r.has_history OR r.outcome = 'overwritten' THEN NULL
             WHEN v.reverted_from <= r.common_count THEN v.reverted_from
             WHEN v.reverted_from >= r.first_place THEN v.reverted_from + r.shift END,
        jsonb_build_object('kind', 'import', 'import_id', $1::uuid, 'version', v.version)
            || CASE WHEN v.author_email IS NULL THEN '{}'
                    ELSE jsonb_build_object('created_by', jsonb_build_object(
                        'email', v.author_email, 'display_name', v.author_name)) END
            || CASE WHEN v.created_at IS NULL THEN '{}'
                    ELSE jsonb_build_object('created_at', to_char(
                        v.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) END
            || CASE WHEN v.origin IS NULL THEN '{}'
                    ELSE jsonb_build_object('origin', v.origin) END,
        $4, r.arrived_at
    FROM (SELECT p.item, p.outcome, p.has_history, p.common_count, f.first_place,
                 -- Not before the head that it follows, whatever the clock says.
                 greatest(statement_timestamp(), (
                     SELECT h.created_at FROM prompt_versions h
                     WHERE h.prompt_id = p.prompt_id AND h.version = p.current_version))
                     AS arrived_at,
                 coalesce(p.prompt_id, p.new_prompt_id) AS prompt_id,
                 -- From a place in the file to the number here.
                 coalesce(p.current_version, 0) + 1 - f.first_place AS shift
          FROM import_prompts p
          CROSS JOIN LATERAL (
              SELECT CASE p.outcome WHEN 'overwritten' THEN p.version_count
                                    ELSE p.version_count - p.new_count + 1 END AS first_place) f
          WHERE p.import_id = $1 AND p.item BETWEEN $2 AND $3
            AND p.outcome IN ('created', 'updated', 'overwritten', 'merged')) r
    CROSS JOIN LATERAL (
        SELECT f.new_version_id, f.place, f.version, f.prompt_text, f.text_sha256, f.change_reason,
               f.reverted_from, f.author_email, f.author_name, f.created_at, f.origin
        FROM import_versions f
        WHERE f.import_id = $1 AND f.item = r.item AND f.place >= r.first_place
        OFFSET 0) v)sql"};

constexpr pg::Query move_heads{"move_import_heads", R"sql(
    UPDATE prompts h SET head_version = n.version, is_deleted = n.prompt_text IS NULL,
        updated_at = n.created_at
    FROM import_prompts p
    CROSS JOIN LATERAL (
        SELECT v.version, v.prompt_text, v.created_at FROM prompt_versions v
        WHERE v.prompt_id = coalesce(p.prompt_id, p.new_prompt_id)
        ORDER BY v.version DESC LIMIT 1) n
    WHERE p.import_id = $1 AND p.item BETWEEN $2 AND $3
      AND p.outcome IN ('created', 'updated', 'overwritten', 'merged')
      AND h.id = coalesce(p.prompt_id, p.new_prompt_id))sql"};

constexpr pg::Query count_items{"count_import_items", R"sql(
    SELECT (SELECT coalesce(max(item), 0) FROM import_prompts WHERE import_id = $1) AS prompts,
           (SELECT coalesce(max(item), 0) FROM import_characters WHERE import_id = $1)
               AS characters,
           (SELECT coalesce(max(item), 0) FROM import_emotions WHERE import_id = $1) AS emotions,
           (SELECT coalesce(max(item), 0) FROM import_images WHERE import_id = $1) AS images
    )sql"};

constexpr pg::Query end_applying{"end_import_applying", R"sql(
    UPDATE imports i SET stage = 'applied', applied_at = clock_timestamp(), error = NULL,
        applied = (
            SELECT jsonb_build_object(
                'created', count(*) FILTER (WHERE outcome = 'created'),
                'updated', count(*) FILTER (WHERE outcome = 'updated'),
                'overwritten', count(*) FILTER (WHERE outcome = 'overwritten'),
                'merged', count(*) FILTER (WHERE outcome = 'merged'),
                'skipped', count(*) FILTER (WHERE outcome = 'skipped'),
                'unchanged', count(*) FILTER (WHERE outcome = 'unchanged'),
                'new_versions', $2::bigint, 'new_characters', $3::bigint,
                'new_emotions', $4::bigint,
                'new_templates', (SELECT count(*) FROM import_templates
                                  WHERE import_id = $1 AND action = 'create'),
                'updated_templates', (SELECT count(*) FROM import_templates
                                      WHERE import_id = $1 AND action = 'update'),
                'new_images', $5::bigint, 'replaced_images', $6::bigint)
            FROM import_prompts WHERE import_id = $1)
    WHERE id = $1
    RETURNING applied, strategy, file_name, encode(file_sha256, 'hex') AS file_sha256_hex)sql"};

// What happened to each cell, and to each axis that this transaction made, as an entry of its own:
// set by set, so that the chain is not locked for longer than it takes to write them.
constexpr pg::Query audit_cells{"audit_import_cells", R"sql(
    SELECT audit_append_all($4, $5, $6, $7, $8, 'prompt.import', 'prompt',
        array_agg(e.prompt_id::text ORDER BY e.item), array_agg(e.version_id ORDER BY e.item),
        array_agg(e.details ORDER BY e.item))
    FROM (SELECT p.item, v.prompt_id, v.id AS version_id, jsonb_build_object(
              'import_id', $1::uuid, 'outcome', p.outcome, 'character_id', p.target_id,
              'emotion', p.emotion, 'previous_version', coalesce(p.current_version, 0),
              'version', v.version, 'change_reason', v.change_reason)
              || CASE WHEN v.text_sha256 IS NULL THEN '{}'
                      ELSE jsonb_build_object('text_sha256', encode(v.text_sha256, 'hex')) END
              || CASE WHEN v.reverted_from IS NULL THEN '{}'
                      ELSE jsonb_build_object('reverted_from', v.reverted_from) END
              AS details
          FROM import_prompts p
          CROSS JOIN LATERAL (
              SELECT w.prompt_id, w.id, w.version, w.change_reason, w.text_sha256,
                     w.reverted_from
              FROM prompt_versions w
              WHERE w.prompt_id = coalesce(p.prompt_id, p.new_prompt_id)
              ORDER BY w.version DESC LIMIT 1) v
          WHERE p.import_id = $1 AND p.item BETWEEN $2 AND $3
            AND p.outcome IN ('created', 'updated', 'overwritten', 'merged')) e
    HAVING count(*) > 0)sql"};
constexpr pg::Query audit_characters{"audit_import_characters", R"sql(
    SELECT audit_append_all($4, $5, $6, $7, $8, 'character.import', 'character',
        array_agg(c.target_id::text ORDER BY c.item), array_agg(NULL::uuid),
        array_agg(jsonb_build_object('import_id', $1::uuid, 'slug', c.slug, 'name', c.name)
                  ORDER BY c.item))
    FROM import_characters c
    JOIN characters h ON h.id = c.target_id AND h.created_at = now()
    WHERE c.import_id = $1 AND c.action = 'create' AND c.item BETWEEN $2 AND $3
    HAVING count(*) > 0)sql"};
constexpr pg::Query audit_emotions{"audit_import_emotions", R"sql(
    SELECT audit_append_all($4, $5, $6, $7, $8, 'emotion.import', 'emotion',
        array_agg(e.name ORDER BY e.item), array_agg(NULL::uuid),
        array_agg(jsonb_build_object('import_id', $1::uuid, 'display_name', e.display_name)
                  ORDER BY e.item))
    FROM import_emotions e
    JOIN emotions h ON h.name = e.name AND h.created_at = now()
    WHERE e.import_id = $1 AND e.action = 'create' AND e.item BETWEEN $2 AND $3
    HAVING count(*) > 0)sql"};

constexpr int audit_entries_at_once = 1000;

constexpr pg::Query end_refused{"end_refused_apply", R"sql(
    UPDATE imports SET stage = 'planned', error = $2 WHERE id = $1 AND stage = 'applying')sql"};

json::object moved_from(const pg::Rows& rows) {
    json::array moved;
    for (const auto& row : rows) {
        const auto character = row.get<std::optional<std::string>>("character_id");
        const auto planned = row.get<std::optional<int>>("planned_version");
        const auto current = row.get<std::optional<int>>("current_version");
        moved.push_back({{"item", row.get<int>("item")},
                         {"character_id", or_null(character)},
                         {"emotion", row.get<std::string>("emotion")},
                         {"planned_version", or_null(planned)},
                         {"current_version", or_null(current)}});
    }
    return {{"moved", std::move(moved)}};
}

awaitable<std::optional<Error>> look_for_moved(pg::Transaction& transaction, ImportId id,
                                               bool are_prompts_made, std::string strategy) {
    const auto rows = co_await transaction.run(
        find_moved_rows, pg::params(id, are_prompts_made, strategy, limits::import_moved_told_max));
    if (rows.empty()) {
        co_return std::nullopt;
    }
    co_return Error(ErrorKind::conflict,
                    "Some of these prompts have changed since the plan was made; plan it anew.")
        .with_extensions(json::serialize(moved_from(rows)));
}

awaitable<void> decide_images(pg::Transaction& transaction, ImportId id, std::string strategy) {
    std::vector<pg::Call> calls(1, decide_images_call(id, strategy));
    [[maybe_unused]] const auto answers = co_await transaction.run_all(std::move(calls));
}

// Behind the locks.
awaitable<void> require_unmoved(pg::Transaction& transaction, ImportId id, std::string strategy) {
    auto moved = co_await look_for_moved(transaction, id, true, strategy);
    if (!moved) {
        moved = co_await find_moved_images(transaction, id, std::move(strategy), true);
    }
    if (moved) {
        throw std::move(*moved);
    }
}

// What is written, in this order.
struct Written {
    std::int64_t versions = 0;
    std::int64_t characters = 0;
    std::int64_t emotions = 0;
};

// Locks everything that will be written and makes the axes and prompts that are missing.
awaitable<Written> lock_and_create(pg::Transaction& transaction, ImportId id) {
    std::vector<pg::Call> calls;
    for (const auto& query : {lock_import_characters, lock_import_emotions, create_emotions,
                              create_characters, create_prompts, lock_prompts}) {
        calls.push_back({query, pg::params(id)});
    }
    const auto answers = co_await transaction.run_all(std::move(calls));
    co_return Written{.characters = answers[3].affected(), .emotions = answers[2].affected()};
}

awaitable<std::int64_t> write_rows(pg::Transaction& transaction, ImportId id, int last,
                                   AdminId importer, ImportProgress on_progress) {
    std::int64_t versions = 0;
    for (int first = 1; first <= last; first += limits::import_rows_at_once) {
        const int end = first + limits::import_rows_at_once - 1;
        std::vector<pg::Call> calls;
        calls.push_back({write_versions, pg::params(id, first, end, importer)});
        calls.push_back({move_heads, pg::params(id, first, end)});
        calls.push_back(link_prompts_call(id, first, end));
        const auto answers = co_await transaction.run_all(std::move(calls));
        versions += answers[0].affected();
        on_progress(static_cast<double>(std::min(end, last)) / last);
    }
    co_return versions;
}

// The statements that append the entries of what is numbered 1 to `last`.
void add_audit_calls(std::vector<pg::Call>& calls, pg::Query query, ImportId id, int last,
                     const Actor& actor) {
    for (int first = 1; first <= last; first += audit_entries_at_once) {
        calls.push_back(
            {query, pg::params(id, first, first + audit_entries_at_once - 1, actor.kind, actor.id,
                               actor.label, actor.request_id, actor.credential_id)});
    }
}

AuditEntry audit_of_apply(ImportId id, const pg::Row& row) {
    return {.action = "import.apply",
            .subject_kind = "import",
            .subject_id = to_string(id),
            .details = {{"file_name", row.get<std::string>("file_name")},
                        {"file_sha256", row.get<std::string>("file_sha256_hex")},
                        {"strategy", row.get<std::string>("strategy")},
                        {"applied", row.get<json::value>("applied")}},
            .version_id = {}};
}

}  // namespace

awaitable<std::optional<Error>> find_moved(pg::Transaction& transaction, ImportId id,
                                           ImportStrategy strategy) {
    std::string name(name_of(strategy));
    auto moved = co_await look_for_moved(transaction, id, false, name);
    if (moved) {
        co_return moved;
    }
    co_return co_await find_moved_images(transaction, id, std::move(name), false);
}

awaitable<std::optional<AdminId>> lock_applying_import(pg::Transaction& transaction, ImportId id) {
    co_await transaction.allow_long_statements(limits::import_statement_time_max);
    const auto rows = co_await transaction.run(lock_applying, pg::params(id));
    co_return rows.empty() ? std::nullopt : std::optional(rows.front().get<AdminId>("applied_by"));
}

awaitable<std::vector<pg::Call>> apply_import(pg::Transaction& transaction, ImportId id,
                                              Actor actor, ImportProgress on_progress) {
    const auto locked = co_await transaction.run(lock_applying, pg::params(id));
    const auto strategy = locked.front().get<std::string>("strategy");
    const auto importer = locked.front().get<AdminId>("applied_by");
    co_await transaction.run(decide_rows, pg::params(id, strategy));
    co_await decide_images(transaction, id, strategy);
    auto written = co_await lock_and_create(transaction, id);
    co_await require_unmoved(transaction, id, strategy);
    const auto counted = co_await transaction.run(count_items, pg::params(id));
    const auto count = counted.front();
    const auto prompts = count.get<int>("prompts");
    written.versions =
        co_await write_rows(transaction, id, prompts, importer, std::move(on_progress));
    const auto images = co_await write_images(transaction, id);
    const auto ended = co_await transaction.run(
        end_applying, pg::params(id, written.versions, written.characters, written.emotions,
                                 images.created, images.replaced));
    std::vector<pg::Call> audit;
    add_audit_calls(audit, audit_emotions, id, count.get<int>("emotions"), actor);
    add_audit_calls(audit, audit_characters, id, count.get<int>("characters"), actor);
    add_audit_calls(audit, audit_cells, id, prompts, actor);
    for (auto& call : audit_images_calls(id, count.get<int>("images"), actor)) {
        audit.push_back(std::move(call));
    }
    audit.push_back(append_audit_call(actor, audit_of_apply(id, ended.front())));
    co_return audit;
}

awaitable<void> refuse_apply(pg::Transaction& transaction, ImportId id, json::value error) {
    co_await transaction.run(end_refused, pg::params(id, error));
}

}  // namespace mien::store
