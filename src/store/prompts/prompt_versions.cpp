#include "base/error.hpp"
#include "store/prompts/prompt_queries.hpp"
#include "store/prompts/prompts.hpp"

namespace mien::store {
namespace {

// Both walk the primary key (prompt_id, version).
constexpr pg::Query list_versions_oldest_first{"list_versions_oldest_first", R"sql(
    SELECT id, prompt_id, version, prompt_text, change_reason, reverted_from, origin, created_by,
           created_by_name, created_at, video_count
    FROM version_rows
    WHERE prompt_id = $1 AND version > $2 ORDER BY version LIMIT $3
)sql"};
constexpr pg::Query list_versions_newest_first{"list_versions_newest_first", R"sql(
    SELECT id, prompt_id, version, prompt_text, change_reason, reverted_from, origin, created_by,
           created_by_name, created_at, video_count
    FROM version_rows
    WHERE prompt_id = $1 AND version <= $2 ORDER BY version DESC LIMIT $3
)sql"};

constexpr pg::Query find_version_by_id{"find_version_by_id", R"sql(
    SELECT id, prompt_id, version, prompt_text, change_reason, reverted_from, origin, created_by,
           created_by_name, created_at, video_count
    FROM version_rows
    WHERE prompt_id = $1 AND id = $2
)sql"};
constexpr pg::Query find_version_by_number{"find_version_by_number", R"sql(
    SELECT id, prompt_id, version, prompt_text, change_reason, reverted_from, origin, created_by,
           created_by_name, created_at, video_count
    FROM version_rows
    WHERE prompt_id = $1 AND version = $2
)sql"};

awaitable<VersionRow> get_head(pg::Pool& pool, PromptKey key, Deadline deadline) {
    const bool is_global = !key.character_id;
    auto head = co_await find_head(pool, std::move(key), deadline);
    if (!head) {
        throw Error(ErrorKind::not_found, is_global ? "This emotion has no global default yet."
                                                    : "This cell never had a prompt of its own.");
    }
    co_return std::move(*head);
}

pg::Call find_version_call(PromptId prompt_id, const VersionReference& reference) {
    if (const auto* id = std::get_if<VersionId>(&reference)) {
        return {find_version_by_id, pg::params(prompt_id, *id)};
    }
    return {find_version_by_number, pg::params(prompt_id, std::get<int>(reference))};
}

VersionRow counted_version_from_row(const pg::Row& row) {
    auto version = version_from_row(row);
    version.video_count = row.get<std::int64_t>("video_count");
    return version;
}

}  // namespace

awaitable<VersionPage> list_versions(pg::Pool& pool, PromptKey key, VersionFilter filter,
                                     Deadline deadline) {
    const auto head = co_await get_head(pool, std::move(key), deadline);
    const auto& query =
        filter.is_newest_first ? list_versions_newest_first : list_versions_oldest_first;
    const int edge = filter.is_newest_first ? head.version - filter.offset : filter.offset;
    const auto rows =
        co_await pool.run(query, pg::params(head.prompt_id, edge, filter.limit), deadline);
    VersionPage page{.versions = {}, .total = head.version};
    for (const auto& row : rows) {
        page.versions.push_back(counted_version_from_row(row));
    }
    co_return page;
}

awaitable<VersionRow> get_version(pg::Pool& pool, PromptKey key, VersionReference version,
                                  Deadline deadline) {
    const auto head = co_await get_head(pool, std::move(key), deadline);
    const auto call = find_version_call(head.prompt_id, version);
    const auto rows = co_await pool.run(call.query, call.params, deadline);
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "This prompt has no such version.");
    }
    co_return counted_version_from_row(rows.front());
}

}  // namespace mien::store
