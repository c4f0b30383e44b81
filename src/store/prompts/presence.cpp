#include "store/prompts/presence.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/changes.hpp"

namespace mien::store {
namespace {

// No row when the admin has too many cells open elsewhere.
constexpr pg::Query touch_presence_row{"touch_presence", R"sql(
    WITH before AS (
        SELECT is_editing FROM presence
        WHERE admin_id = $1 AND emotion = $3 AND character_id IS NOT DISTINCT FROM $2::uuid
          AND seen_at > now() - $5 * interval '1 second'
    ), written AS (
        INSERT INTO presence AS p (admin_id, character_id, emotion, is_editing)
        SELECT $1, $2, $3, $4
        WHERE EXISTS (SELECT FROM before)
           OR (SELECT count(*) FROM presence o
               WHERE o.admin_id = $1 AND o.seen_at > now() - $5 * interval '1 second') < $6
        ON CONFLICT ON CONSTRAINT presence_cell_unique DO UPDATE
            SET is_editing = EXCLUDED.is_editing, seen_at = now(),
                since = CASE WHEN p.seen_at > now() - $5 * interval '1 second'
                             THEN p.since ELSE now() END
        RETURNING 1
    )
    SELECT coalesce((SELECT is_editing FROM before) <> $4, true) AS is_changed FROM written
)sql"};

constexpr pg::Query list_others_present{"list_others_present", R"sql(
    SELECT p.admin_id, a.display_name, p.is_editing, p.since
    FROM presence p JOIN admins a ON a.id = p.admin_id
    WHERE p.emotion = $3 AND p.character_id IS NOT DISTINCT FROM $2::uuid AND p.admin_id <> $1
      AND p.seen_at > now() - $4 * interval '1 second'
    ORDER BY p.since, p.admin_id LIMIT $5
)sql"};

// Taken first by whoever changes a cell. Of two who come at once the second waits for the first to
// commit, so that its notification, which is the later one, has both.
constexpr pg::Query lock_presence_cell{"lock_presence_cell", R"sql(
    SELECT pg_advisory_xact_lock(hashtextextended(coalesce($1::uuid::text, '*') || '|' || $2, 8))
)sql"};

// A message to the nodes, which read it in api/edge/change_channels.cpp.
constexpr pg::Query notify_presence{"notify_presence", R"sql(
    SELECT pg_notify('presence_changed', json_build_object(
        'character_id', $1::uuid, 'emotion', $2::text,
        'admins', coalesce(json_agg(here.admin), '[]'::json))::text)
    FROM (
        SELECT json_build_object(
            'id', p.admin_id, 'display_name', a.display_name, 'editing', p.is_editing,
            'since', to_char(p.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) AS admin
        FROM presence p JOIN admins a ON a.id = p.admin_id
        WHERE p.emotion = $2 AND p.character_id IS NOT DISTINCT FROM $1
          AND p.seen_at > now() - $3 * interval '1 second'
        ORDER BY p.since, p.admin_id LIMIT $4
    ) AS here
)sql"};

constexpr pg::Query list_own_presence{"list_own_presence", R"sql(
    SELECT character_id, emotion FROM presence
    WHERE admin_id = $1
      AND ($3::text IS NULL OR (emotion = $3 AND character_id IS NOT DISTINCT FROM $2::uuid))
    ORDER BY emotion, character_id
)sql"};

constexpr pg::Query delete_presence_row{"delete_presence", R"sql(
    DELETE FROM presence
    WHERE admin_id = $1 AND emotion = $3 AND character_id IS NOT DISTINCT FROM $2::uuid
)sql"};

constexpr pg::Query reap_presence_rows{"reap_presence", R"sql(
    DELETE FROM presence WHERE ctid IN (
        SELECT ctid FROM presence WHERE seen_at <= now() - $1 * interval '1 second'
        LIMIT $2 FOR UPDATE SKIP LOCKED)
)sql"};

constexpr auto life_seconds = limits::presence_life.count();

pg::Params key_params(const PromptKey& key) {
    return pg::params(key.character_id, key.emotion.text());
}

pg::Call notify_call(const PromptKey& key) {
    return {notify_presence, pg::params(key.character_id, key.emotion.text(), life_seconds,
                                        limits::presence_told_max)};
}

pg::Call others_call(const Heartbeat& heartbeat) {
    return {list_others_present,
            pg::params(heartbeat.admin_id, heartbeat.key.character_id, heartbeat.key.emotion.text(),
                       life_seconds, limits::presence_shown_max)};
}

pg::Call touch_call(const Heartbeat& heartbeat) {
    return {touch_presence_row,
            pg::params(heartbeat.admin_id, heartbeat.key.character_id, heartbeat.key.emotion.text(),
                       heartbeat.is_editing, life_seconds, limits::presence_cells_max)};
}

std::vector<PresentAdmin> admins_from(const pg::Rows& rows) {
    std::vector<PresentAdmin> admins;
    admins.reserve(rows.size());
    for (const auto& row : rows) {
        admins.push_back({.id = row.get<AdminId>("admin_id"),
                          .display_name = row.get<std::string>("display_name"),
                          .is_editing = row.get<bool>("is_editing"),
                          .since = row.get<Timestamp>("since")});
    }
    return admins;
}

PromptKey key_from_row(const pg::Row& row) {
    return {row.get<std::optional<CharacterId>>("character_id"),
            core::EmotionName::parse(row.get<std::string_view>("emotion")).value()};
}

}  // namespace

awaitable<std::vector<PresentAdmin>> touch_presence(pg::Transaction& transaction,
                                                    Heartbeat heartbeat) {
    std::vector<pg::Call> calls;
    calls.push_back({lock_presence_cell, key_params(heartbeat.key)});
    calls.push_back(touch_call(heartbeat));
    const auto touched = co_await transaction.run_all(std::move(calls));
    if (touched[1].empty()) {
        throw Error(ErrorKind::conflict, "You have too many cells open; close one.",
                    {{"", "too_many_cells", "Close another cell first."}});
    }
    calls.clear();
    if (touched[1].front().get<bool>("is_changed")) {
        calls.push_back(notify_call(heartbeat.key));
    }
    calls.push_back(others_call(heartbeat));
    const auto answers = co_await transaction.run_all(std::move(calls));
    co_return admins_from(answers.back());
}

awaitable<void> end_presence(pg::Transaction& transaction, AdminId admin_id,
                             std::optional<PromptKey> key) {
    const auto emotion = key ? std::optional(key->emotion.text()) : std::nullopt;
    const auto character_id = key ? key->character_id : std::nullopt;
    const auto open =
        co_await transaction.run(list_own_presence, pg::params(admin_id, character_id, emotion));
    std::vector<pg::Call> calls;
    // In the order of the list, so that two who close the same cells cannot lock each other out.
    for (const auto& row : open) {
        const auto closed = key_from_row(row);
        calls.push_back({lock_presence_cell, key_params(closed)});
        calls.push_back({delete_presence_row,
                         pg::params(admin_id, closed.character_id, closed.emotion.text())});
        calls.push_back(notify_call(closed));
    }
    if (!calls.empty()) {
        co_await transaction.run_all(std::move(calls));
    }
}

awaitable<std::int64_t> reap_presence(pg::Pool& pool, Deadline deadline) {
    const auto rows = co_await pool.run(
        reap_presence_rows, pg::params(life_seconds, limits::scratch_rows_reaped_max), deadline);
    co_return rows.affected();
}

}  // namespace mien::store
