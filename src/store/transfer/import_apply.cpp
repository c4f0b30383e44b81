#include "store/transfer/import_apply.hpp"

#include "base/limits.hpp"

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

constexpr pg::Query lock_import_characters{"lock_import_characters", R"sql(
    SELECT FROM characters WHERE id IN (
        SELECT target_id FROM import_prompts WHERE import_id = $1
          AND outcome IN ('created', 'updated', 'overwritten', 'merged'))
    ORDER BY id FOR SHARE)sql"};
constexpr pg::Query lock_import_emotions{"lock_import_emotions", R"sql(
    SELECT FROM emotions WHERE name IN (
        SELECT emotion FROM import_prompts WHERE import_id = $1
          AND outcome IN ('created', 'updated', 'overwritten', 'merged'))
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

// Authors of the versions that will be written whom nobody here knows.
constexpr pg::Query create_authors{"create_import_authors", R"sql(
    INSERT INTO admins (id, email, display_name, role, disabled_at, imported_at)
    SELECT gen_random_uuid(), a.email, a.name, 'viewer', now(), now()
    FROM (SELECT DISTINCT ON (v.author_email) v.author_email AS email, v.author_name AS name
          FROM import_prompts p
          CROSS JOIN LATERAL (
              SELECT DISTINCT ON (f.author_email) f.author_email, f.author_name
              FROM import_versions f
              WHERE f.import_id = $1 AND f.item = p.item AND f.author_email IS NOT NULL
                AND f.place >= CASE p.outcome WHEN 'overwritten' THEN p.version_count
                                              ELSE p.version_count - p.new_count + 1 END
              ORDER BY f.author_email, f.place) v
          WHERE p.import_id = $1
            AND p.outcome IN ('created', 'updated', 'overwritten', 'merged')
          ORDER BY v.author_email, p.item) a
    WHERE NOT EXISTS (SELECT FROM admins k WHERE k.email = a.email)
    ORDER BY a.email
    ON CONFLICT ON CONSTRAINT admins_email_unique DO NOTHING)sql"};

// Row by row of the plan, its versions by their key, whatever the planner knows of rows just staged.
// Behind other versions their numbers move up, and so does what they say they reverted.
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
            || CASE WHEN v.origin IS NULL THEN '{}'
                    ELSE jsonb_build_object('origin', v.origin) END,
        coalesce(a.id, $4), coalesce(v.created_at, clock_timestamp())
    FROM (SELECT p.item, p.outcome, p.has_history, p.common_count, f.first_place,
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
        OFFSET 0) v
    LEFT JOIN admins a ON a.email = v.author_email)sql"};

constexpr pg::Query move_heads{"move_import_heads", R"sql(
    UPDATE prompts h SET head_version = n.version, is_deleted = n.prompt_text IS NULL,
        updated_at = clock_timestamp()
    FROM import_prompts p
    CROSS JOIN LATERAL (
        SELECT v.version, v.prompt_text FROM prompt_versions v
        WHERE v.prompt_id = coalesce(p.prompt_id, p.new_prompt_id)
        ORDER BY v.version DESC LIMIT 1) n
    WHERE p.import_id = $1 AND p.item BETWEEN $2 AND $3
      AND p.outcome IN ('created', 'updated', 'overwritten', 'merged')
      AND h.id = coalesce(p.prompt_id, p.new_prompt_id))sql"};

constexpr pg::Query count_items{"count_import_items", R"sql(
    SELECT coalesce(max(item), 0) AS last FROM import_prompts WHERE import_id = $1)sql"};

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
                'new_emotions', $4::bigint, 'new_authors', $5::bigint)
            FROM import_prompts WHERE import_id = $1)
    WHERE id = $1
    RETURNING applied, strategy, file_name, encode(file_sha256, 'hex') AS file_sha256_hex)sql"};

constexpr pg::Query end_refused{"end_refused_apply", R"sql(
    UPDATE imports SET stage = 'planned', error = $2 WHERE id = $1 AND stage = 'applying')sql"};

json::object moved_from(const pg::Rows& rows) {
    json::array moved;
    for (const auto& row : rows) {
        const auto character = row.get<std::optional<std::string>>("character_id");
        const auto planned = row.get<std::optional<int>>("planned_version");
        const auto current = row.get<std::optional<int>>("current_version");
        moved.push_back({{"item", row.get<int>("item")},
                         {"character_id", character ? json::value(*character) : nullptr},
                         {"emotion", row.get<std::string>("emotion")},
                         {"planned_version", planned ? json::value(*planned) : nullptr},
                         {"current_version", current ? json::value(*current) : nullptr}});
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

// What is written, in this order.
struct Written {
    std::int64_t versions = 0;
    std::int64_t characters = 0;
    std::int64_t emotions = 0;
    std::int64_t authors = 0;
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

awaitable<std::int64_t> write_rows(pg::Transaction& transaction, ImportId id, AdminId importer,
                                   ImportProgress on_progress) {
    const auto counted = co_await transaction.run(count_items, pg::params(id));
    const auto last = counted.front().get<int>("last");
    std::int64_t versions = 0;
    for (int first = 1; first <= last; first += limits::import_rows_at_once) {
        const int end = first + limits::import_rows_at_once - 1;
        std::vector<pg::Call> calls;
        calls.push_back({write_versions, pg::params(id, first, end, importer)});
        calls.push_back({move_heads, pg::params(id, first, end)});
        const auto answers = co_await transaction.run_all(std::move(calls));
        versions += answers[0].affected();
        on_progress(static_cast<double>(std::min(end, last)) / last);
    }
    co_return versions;
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
    co_return co_await look_for_moved(transaction, id, false, std::move(name));
}

awaitable<std::optional<AuditEntry>> apply_import(pg::Transaction& transaction, ImportId id,
                                                  ImportProgress on_progress) {
    co_await transaction.allow_long_statements(limits::import_statement_time_max);
    const auto locked = co_await transaction.run(lock_applying, pg::params(id));
    if (locked.empty()) {
        co_return std::nullopt;
    }
    const auto strategy = locked.front().get<std::string>("strategy");
    const auto importer = locked.front().get<AdminId>("applied_by");
    co_await transaction.run(decide_rows, pg::params(id, strategy));
    auto written = co_await lock_and_create(transaction, id);
    auto moved = co_await look_for_moved(transaction, id, true, strategy);
    if (moved) {
        throw std::move(*moved);
    }
    const auto authors = co_await transaction.run(create_authors, pg::params(id));
    written.authors = authors.affected();
    written.versions = co_await write_rows(transaction, id, importer, std::move(on_progress));
    const auto ended = co_await transaction.run(
        end_applying,
        pg::params(id, written.versions, written.characters, written.emotions, written.authors));
    co_return audit_of_apply(id, ended.front());
}

awaitable<void> refuse_apply(pg::Transaction& transaction, ImportId id, json::value error) {
    co_await transaction.run(end_refused, pg::params(id, error));
}

}  // namespace mien::store
