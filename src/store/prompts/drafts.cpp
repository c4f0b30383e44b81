#include "store/prompts/drafts.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/changes.hpp"
#include "core/archived.hpp"

namespace mien::store {
namespace {

// One row whatever there is, so that an unknown cell can be told from one without a draft.
constexpr pg::Query find_draft_row{"find_draft", R"sql(
    SELECT EXISTS (SELECT FROM emotions WHERE name = $3) AS has_emotion,
           $2::uuid IS NULL OR EXISTS (SELECT FROM characters WHERE id = $2) AS has_character,
           EXISTS (SELECT FROM emotions WHERE name = $3 AND archived_at IS NOT NULL)
               AS is_emotion_archived,
           EXISTS (SELECT FROM characters WHERE id = $2 AND archived_at IS NOT NULL)
               AS is_character_archived,
           d.id, d.character_id, c.name AS character_name, d.emotion, d.prompt_text,
           d.change_reason, d.base_version, d.version, d.updated_at,
           CASE WHEN d.character_id IS NULL
                THEN (SELECT p.head_version FROM prompts p
                      WHERE p.character_id IS NULL AND p.emotion = d.emotion)
                ELSE (SELECT p.head_version FROM prompts p
                      WHERE p.character_id = d.character_id AND p.emotion = d.emotion)
           END AS current_version
    FROM (SELECT) AS always
    LEFT JOIN prompt_drafts d ON d.admin_id = $1 AND d.emotion = $3
        AND d.character_id IS NOT DISTINCT FROM $2
    LEFT JOIN characters c ON c.id = d.character_id
)sql"};

// The row lock of the admin puts their writers in line, so that the count holds.
constexpr pg::Query lock_draft_writer{"lock_draft_writer", R"sql(
    SELECT FROM admins WHERE id = $1 FOR NO KEY UPDATE
)sql"};

// Waits for a save that is about to end the draft, so that no write of it comes after.
constexpr pg::Query lock_draft_row{"lock_draft", R"sql(
    SELECT FROM prompt_drafts
    WHERE admin_id = $1 AND emotion = $3 AND character_id IS NOT DISTINCT FROM $2::uuid
    FOR UPDATE
)sql"};

constexpr pg::Query keep_draft_row{"keep_draft", R"sql(
    INSERT INTO prompt_drafts AS d
        (id, admin_id, character_id, emotion, prompt_text, change_reason, base_version)
    SELECT $1, $2, $3, $4, $5, $6, $7
    WHERE (SELECT count(*) FROM prompt_drafts o
           WHERE o.admin_id = $2
             AND (o.emotion, o.character_id) IS DISTINCT FROM ($4, $3::uuid)) < $8
    ON CONFLICT ON CONSTRAINT prompt_drafts_cell_unique DO UPDATE
        SET prompt_text = EXCLUDED.prompt_text, change_reason = EXCLUDED.change_reason,
            base_version = EXCLUDED.base_version, updated_at = clock_timestamp()
)sql"};

constexpr pg::Query discard_draft_row{"discard_draft", R"sql(
    DELETE FROM prompt_drafts
    WHERE admin_id = $1 AND emotion = $3 AND character_id IS NOT DISTINCT FROM $2::uuid
)sql"};

// Of the draft's writer who saves what it says; other words stay.
constexpr pg::Query end_saved_draft{"end_saved_draft", R"sql(
    DELETE FROM prompt_drafts
    WHERE admin_id = $1 AND emotion = $3 AND character_id IS NOT DISTINCT FROM $2::uuid
      AND prompt_text = $4
)sql"};

// An admin has few drafts, so that the prompts are looked for from them.
constexpr pg::Query end_saved_drafts{"end_saved_drafts", R"sql(
    DELETE FROM prompt_drafts d
    USING prompts p
    JOIN prompt_versions v ON v.prompt_id = p.id AND v.version = p.head_version
    WHERE d.admin_id = $1 AND p.id = ANY ($2::uuid[]) AND p.emotion = d.emotion
      AND p.character_id IS NOT DISTINCT FROM d.character_id AND d.prompt_text = v.prompt_text
)sql",
                                     pg::Planning::for_each_call};

// The order is that of prompt_drafts_admin_idx, read backwards.
constexpr pg::Query list_draft_rows{"list_drafts", R"sql(
    SELECT d.id, d.character_id, c.name AS character_name, d.emotion, d.prompt_text,
           d.change_reason, d.base_version, d.version, d.updated_at,
           CASE WHEN d.character_id IS NULL
                THEN (SELECT p.head_version FROM prompts p
                      WHERE p.character_id IS NULL AND p.emotion = d.emotion)
                ELSE (SELECT p.head_version FROM prompts p
                      WHERE p.character_id = d.character_id AND p.emotion = d.emotion)
           END AS current_version
    FROM prompt_drafts d
    LEFT JOIN characters c ON c.id = d.character_id
    WHERE d.admin_id = $1 AND ($2::uuid IS NULL OR d.character_id = $2)
      AND ($3::timestamptz IS NULL OR (d.updated_at, d.id) < ($3, $4::uuid))
    ORDER BY d.updated_at DESC, d.id DESC LIMIT $5
)sql"};

constexpr pg::Query list_draft_cell_rows{"list_draft_cells", R"sql(
    SELECT character_id, emotion FROM prompt_drafts
    WHERE admin_id = $1 AND character_id IS NOT NULL
    ORDER BY character_id, emotion LIMIT $2
)sql"};

constexpr pg::Query reap_draft_rows{"reap_drafts", R"sql(
    DELETE FROM prompt_drafts WHERE id IN (
        SELECT id FROM prompt_drafts WHERE updated_at < now() - $1 * interval '1 hour'
        LIMIT $2 FOR UPDATE SKIP LOCKED)
)sql"};

Draft draft_from_row(const pg::Row& row) {
    // The foreign key holds the same form as the parser.
    auto emotion = core::EmotionName::parse(row.get<std::string_view>("emotion")).value();
    return {.id = row.get<DraftId>("id"),
            .key = {row.get<std::optional<CharacterId>>("character_id"), std::move(emotion)},
            .character_name = row.get<std::optional<std::string>>("character_name"),
            .prompt_text = row.get<std::string>("prompt_text"),
            .change_reason = row.get<std::string>("change_reason"),
            .base_version = row.get<std::optional<int>>("base_version"),
            .current_version = row.get<std::optional<int>>("current_version"),
            .version = row.get<std::int64_t>("version"),
            .updated_at = row.get<Timestamp>("updated_at")};
}

pg::Call find_call(AdminId admin_id, const PromptKey& key) {
    return {find_draft_row, pg::params(admin_id, key.character_id, key.emotion.text())};
}

std::optional<Draft> found_in(const pg::Row& row, const PromptKey& key) {
    if (!row.get<bool>("has_character")) {
        throw Error(ErrorKind::not_found, "There is no such character.");
    }
    if (!row.get<bool>("has_emotion")) {
        throw Error(ErrorKind::not_found,
                    fmt::format("There is no emotion “{}”.", key.emotion.text()));
    }
    if (!row.get<std::optional<std::string_view>>("id")) {
        return std::nullopt;
    }
    return draft_from_row(row);
}

}  // namespace

awaitable<std::optional<Draft>> find_draft(pg::Pool& pool, AdminId admin_id, PromptKey key,
                                           Deadline deadline) {
    auto call = find_call(admin_id, key);
    const auto rows = co_await pool.run(call.query, std::move(call.params), deadline);
    co_return found_in(rows.front(), key);
}

awaitable<std::optional<Draft>> lock_draft(pg::Transaction& transaction, AdminId admin_id,
                                           PromptKey key) {
    std::vector<pg::Call> calls;
    calls.push_back({lock_draft_writer, pg::params(admin_id)});
    calls.push_back({lock_draft_row, pg::params(admin_id, key.character_id, key.emotion.text())});
    calls.push_back(find_call(admin_id, key));
    const auto answers = co_await transaction.run_all(std::move(calls));
    co_return found_in(answers.back().front(), key);
}

awaitable<Draft> keep_draft(pg::Transaction& transaction, DraftWrite write) {
    std::vector<pg::Call> calls;
    calls.push_back({keep_draft_row,
                     pg::params(DraftId::make(), write.admin_id, write.key.character_id,
                                write.key.emotion.text(), write.prompt_text, write.change_reason,
                                write.base_version, limits::drafts_per_admin_max)});
    calls.push_back(find_call(write.admin_id, write.key));
    const auto answers = co_await transaction.run_all(std::move(calls));
    const auto cell = answers[1].front();
    core::require_in_use({.character = cell.get<bool>("is_character_archived"),
                          .emotion = cell.get<bool>("is_emotion_archived")});
    if (answers[0].affected() == 0) {
        throw Error(ErrorKind::conflict,
                    fmt::format("You have {} drafts already; save or discard one.",
                                limits::drafts_per_admin_max),
                    {{"", "too_many_drafts", "Save or discard another draft first."}});
    }
    co_return found_in(cell, write.key).value();
}

awaitable<void> discard_draft(pg::Transaction& transaction, AdminId admin_id, PromptKey key) {
    [[maybe_unused]] const auto discarded = co_await transaction.run(
        discard_draft_row, pg::params(admin_id, key.character_id, key.emotion.text()));
}

pg::Call end_draft_call(AdminId admin_id, const PromptKey& key, std::string_view saved_text) {
    return {end_saved_draft,
            pg::params(admin_id, key.character_id, key.emotion.text(), saved_text)};
}

pg::Call end_drafts_call(AdminId admin_id, const std::vector<PromptId>& saved) {
    return {end_saved_drafts, pg::params(admin_id, saved)};
}

awaitable<std::vector<Draft>> list_drafts(pg::Pool& pool, DraftFilter filter, Deadline deadline) {
    const auto rows =
        co_await pool.run(list_draft_rows,
                          pg::params(filter.admin_id, filter.character_id, filter.before_updated_at,
                                     filter.before_id, filter.limit),
                          deadline);
    std::vector<Draft> drafts;
    drafts.reserve(rows.size());
    for (const auto& row : rows) {
        drafts.push_back(draft_from_row(row));
    }
    co_return drafts;
}

awaitable<std::vector<DraftCell>> list_draft_cells(pg::Pool& pool, AdminId admin_id,
                                                   Deadline deadline) {
    const auto rows = co_await pool.run(
        list_draft_cell_rows, pg::params(admin_id, limits::drafts_per_admin_max), deadline);
    std::vector<DraftCell> cells;
    cells.reserve(rows.size());
    for (const auto& row : rows) {
        auto emotion = core::EmotionName::parse(row.get<std::string_view>("emotion")).value();
        cells.push_back({row.get<CharacterId>("character_id"), std::move(emotion)});
    }
    co_return cells;
}

awaitable<std::int64_t> reap_drafts(pg::Pool& pool, Deadline deadline) {
    const auto rows = co_await pool.run(
        reap_draft_rows, pg::params(limits::draft_life.count(), limits::scratch_rows_reaped_max),
        deadline);
    co_return rows.affected();
}

}  // namespace mien::store
