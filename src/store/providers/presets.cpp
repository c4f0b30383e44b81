#include "store/providers/presets.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/providers.hpp"
#include "store/archived_holder.hpp"
#include "store/search.hpp"

namespace mien::store {
namespace {

// There are few. Contents may be large: a list leaves them out.
constexpr pg::Query list_preset_rows{"list_presets", R"sql(
    SELECT s.id, s.provider_id, p.name AS provider_name, p.kind AS provider_kind, s.name,
           s.archived_at, p.archived_at IS NOT NULL AS is_provider_archived, s.created_at,
           s.updated_at, s.id AS preset_id, s.name AS preset_name, v.id AS version_id, v.version,
           CASE WHEN $1::uuid IS NULL THEN '{}' ELSE v.content END AS content,
           v.estimated_usd::double precision AS estimated_usd, v.change_reason,
           v.reverted_from, v.created_by, a.display_name AS created_by_name,
           v.created_at AS version_created_at,
           (SELECT count(*) FROM preset_choices c WHERE c.preset_id = s.id) AS choice_count
    FROM presets s
    JOIN providers p ON p.id = s.provider_id
    JOIN preset_versions v ON v.preset_id = s.id AND v.version = s.head_version
    JOIN admins a ON a.id = v.created_by
    WHERE ($1::uuid IS NULL OR s.id = $1)
      AND ($2::uuid IS NULL OR s.provider_id = $2)
      AND ($3::boolean IS NULL OR (s.archived_at IS NOT NULL) = $3)
      AND ($4::text = '' OR strpos(s.search_text, $4) > 0)
      AND ($6::uuid IS NULL OR (s.name COLLATE name_order, s.id) > ($5, $6))
    ORDER BY s.name COLLATE name_order, s.id LIMIT $7
)sql",
                                     pg::Planning::for_each_call};

// Changes of one preset follow one another.
constexpr pg::Query lock_preset_row{"lock_preset", "SELECT FROM presets WHERE id = $1 FOR UPDATE"};

constexpr pg::Query list_version_rows{"list_preset_versions", R"sql(
    SELECT v.preset_id, s.name AS preset_name, s.provider_id, v.id AS version_id, v.version,
           CASE WHEN $3::integer IS NULL AND $4::uuid IS NULL THEN '{}' ELSE v.content END
               AS content,
           v.estimated_usd::double precision AS estimated_usd, v.change_reason,
           v.reverted_from, v.created_by, a.display_name AS created_by_name,
           v.created_at AS version_created_at
    FROM preset_versions v
    JOIN presets s ON s.id = v.preset_id
    JOIN admins a ON a.id = v.created_by
    WHERE ($1::uuid IS NULL OR v.preset_id = $1) AND ($2::integer IS NULL OR v.version < $2)
      AND ($3::integer IS NULL OR v.version = $3) AND ($4::uuid IS NULL OR v.id = $4)
    ORDER BY v.version DESC LIMIT $5
)sql",
                                      pg::Planning::for_each_call};

constexpr pg::Query count_presets{"count_presets", R"sql(
    SELECT count(*) AS total FROM presets WHERE provider_id = $1
)sql"};

constexpr pg::Query list_unpriced{"list_unpriced_presets", R"sql(
    SELECT s.name FROM providers p
    JOIN presets s ON s.provider_id = p.id
    JOIN preset_versions v ON v.preset_id = s.id AND v.version = s.head_version
    WHERE p.id = $1 AND (p.daily_budget_usd IS NOT NULL OR p.monthly_budget_usd IS NOT NULL)
      AND s.archived_at IS NULL AND price_of_preset(v.content) IS NULL
      AND ($2::uuid IS NULL OR s.id = $2)
    ORDER BY s.name COLLATE name_order LIMIT 3
)sql"};

constexpr pg::Query insert_preset{"insert_preset", R"sql(
    INSERT INTO presets (id, provider_id, name, search_text, head_version)
    VALUES ($1, $2, $3, $4, 0)
)sql"};

constexpr pg::Query insert_preset_version{"insert_preset_version", R"sql(
    INSERT INTO preset_versions (id, preset_id, version, content, change_reason, reverted_from,
                                 created_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
)sql"};

constexpr pg::Query move_preset_head{"move_preset_head", R"sql(
    UPDATE presets SET head_version = $2, updated_at = (
        SELECT created_at FROM preset_versions WHERE preset_id = $1 AND version = $2)
    WHERE id = $1
)sql"};

constexpr pg::Query set_preset_name{"set_preset_name", R"sql(
    UPDATE presets SET name = $2, search_text = $3, updated_at = clock_timestamp() WHERE id = $1
)sql"};

constexpr pg::Query set_archived{"set_preset_archived", R"sql(
    UPDATE presets SET archived_at = CASE WHEN $2::boolean THEN clock_timestamp() END,
        updated_at = clock_timestamp()
    WHERE id = $1
)sql"};

constexpr ArchivedHolder archived_name{
    .find = {"find_archived_preset", R"sql(
        SELECT FROM presets WHERE provider_id = $1 AND name = $2 AND archived_at IS NOT NULL)sql"},
    .pointer = "/name",
    .code = "name_taken",
    .message = "An archived preset of this provider has this name; restore it or choose another."};

PresetVersionRow version_from_row(const pg::Row& row) {
    auto content = row.get<json::value>("content");
    return {.id = row.get<PresetVersionId>("version_id"),
            .preset_id = row.get<PresetId>("preset_id"),
            .preset_name = row.get<std::string>("preset_name"),
            .provider_id = row.get<ProviderId>("provider_id"),
            .version = row.get<int>("version"),
            .content = std::move(content.as_object()),
            .estimated_usd = row.get<std::optional<double>>("estimated_usd"),
            .change_reason = row.get<std::string>("change_reason"),
            .reverted_from = row.get<std::optional<int>>("reverted_from"),
            .created_by = {.id = row.get<AdminId>("created_by"),
                           .display_name = row.get<std::string>("created_by_name")},
            .created_at = row.get<Timestamp>("version_created_at")};
}

Preset preset_from_row(const pg::Row& row) {
    return {.id = row.get<PresetId>("id"),
            .provider_id = row.get<ProviderId>("provider_id"),
            .provider_name = row.get<std::string>("provider_name"),
            .provider_kind = row.get<std::string>("provider_kind"),
            .name = row.get<std::string>("name"),
            .head = version_from_row(row),
            .choice_count = row.get<std::int64_t>("choice_count"),
            .archived_at = row.get<std::optional<Timestamp>>("archived_at"),
            .is_provider_archived = row.get<bool>("is_provider_archived"),
            .created_at = row.get<Timestamp>("created_at"),
            .updated_at = row.get<Timestamp>("updated_at")};
}

Preset require_preset(const pg::Rows& rows) {
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "There is no such preset.");
    }
    return preset_from_row(rows.front());
}

pg::Params one_preset(PresetId id) {
    return pg::params(id, std::nullopt, std::nullopt, "", "", std::nullopt, 1);
}

awaitable<Preset> read_preset(pg::Transaction& transaction, PresetId id) {
    const auto rows = co_await transaction.run(list_preset_rows, one_preset(id));
    co_return require_preset(rows);
}

awaitable<Preset> write_version(pg::Transaction& transaction, PresetId id, int version,
                                NewPresetVersion added) {
    const json::value content = std::move(added.content);
    std::vector<pg::Call> calls;
    calls.push_back({insert_preset_version,
                     pg::params(PresetVersionId::make(), id, version, content, added.change_reason,
                                added.reverted_from, added.author)});
    calls.push_back({move_preset_head, pg::params(id, version)});
    calls.push_back({list_preset_rows, one_preset(id)});
    const auto answers = co_await transaction.run_all(std::move(calls));
    co_return require_preset(answers.back());
}

PresetVersionRow require_version_row(const pg::Rows& rows) {
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "This preset has no such version.",
                    {{"/version_id", "unknown", "This preset has no such version."}});
    }
    return version_from_row(rows.front());
}

}  // namespace

awaitable<std::vector<Preset>> list_presets(pg::Pool& pool, PresetFilter filter,
                                            Deadline deadline) {
    auto parameters = pg::params(std::nullopt, filter.provider_id, filter.is_archived,
                                 fold_for_search(filter.search), filter.after_name, filter.after_id,
                                 filter.limit);
    const auto rows = co_await pool.run(list_preset_rows, std::move(parameters), deadline);
    std::vector<Preset> presets;
    presets.reserve(rows.size());
    for (const auto& row : rows) {
        presets.push_back(preset_from_row(row));
    }
    co_return presets;
}

awaitable<Preset> get_preset(pg::Pool& pool, PresetId id, Deadline deadline) {
    const auto rows = co_await pool.run(list_preset_rows, one_preset(id), deadline);
    co_return require_preset(rows);
}

awaitable<std::vector<PresetVersionRow>> list_preset_versions(pg::Pool& pool, PresetId id,
                                                              std::optional<int> before_version,
                                                              std::size_t limit,
                                                              Deadline deadline) {
    auto parameters = pg::params(id, before_version, std::nullopt, std::nullopt, limit);
    const auto rows = co_await pool.run(list_version_rows, std::move(parameters), deadline);
    // Every preset has a version, so that none on the first page means no preset.
    if (rows.empty() && !before_version) {
        throw Error(ErrorKind::not_found, "There is no such preset.");
    }
    std::vector<PresetVersionRow> versions;
    versions.reserve(rows.size());
    for (const auto& row : rows) {
        versions.push_back(version_from_row(row));
    }
    co_return versions;
}

awaitable<PresetVersionRow> get_preset_version(pg::Pool& pool, PresetId id,
                                               PresetVersionReference version, Deadline deadline) {
    std::optional<int> number;
    std::optional<PresetVersionId> version_id;
    if (const auto* const named = std::get_if<PresetVersionId>(&version)) {
        version_id = *named;
    } else {
        number = std::get<int>(version);
    }
    auto parameters = pg::params(id, std::nullopt, number, version_id, 1);
    const auto rows = co_await pool.run(list_version_rows, std::move(parameters), deadline);
    co_return require_version_row(rows);
}

awaitable<PresetVersionRow> read_preset_version(pg::Pool& pool, PresetVersionId id,
                                                Deadline deadline) {
    auto parameters = pg::params(std::nullopt, std::nullopt, std::nullopt, id, 1);
    const auto rows = co_await pool.run(list_version_rows, std::move(parameters), deadline);
    co_return require_version_row(rows);
}

awaitable<Preset> lock_preset(pg::Transaction& transaction, PresetId id) {
    co_await transaction.run(lock_preset_row, pg::params(id));
    co_return co_await read_preset(transaction, id);
}

awaitable<Preset> create_preset(pg::Transaction& transaction, ProviderId provider_id,
                                std::string name, NewPresetVersion first) {
    co_await require_no_archived_holder(transaction, archived_name, pg::params(provider_id, name));
    const auto counted = co_await transaction.run(count_presets, pg::params(provider_id));
    if (counted.front().get<std::int64_t>("total") >= limits::presets_max) {
        throw Error(
            ErrorKind::conflict,
            fmt::format("This provider has {} presets; no more can be made.", limits::presets_max));
    }
    const auto id = PresetId::make();
    co_await transaction.run(insert_preset,
                             pg::params(id, provider_id, name, fold_for_search(name)));
    co_return co_await write_version(transaction, id, 1, std::move(first));
}

awaitable<Preset> add_preset_version(pg::Transaction& transaction, Preset before,
                                     NewPresetVersion added) {
    co_return co_await write_version(transaction, before.id, before.head.version + 1,
                                     std::move(added));
}

awaitable<Preset> rename_preset(pg::Transaction& transaction, Preset before, std::string name) {
    if (before.name == name) {
        co_return before;
    }
    co_await require_no_archived_holder(transaction, archived_name,
                                        pg::params(before.provider_id, name));
    co_await transaction.run(set_preset_name, pg::params(before.id, name, fold_for_search(name)));
    co_return co_await read_preset(transaction, before.id);
}

awaitable<Preset> set_preset_archived(pg::Transaction& transaction, Preset before,
                                      bool is_archived) {
    if (before.archived_at.has_value() == is_archived) {
        co_return before;
    }
    co_await transaction.run(set_archived, pg::params(before.id, is_archived));
    co_return co_await read_preset(transaction, before.id);
}

awaitable<std::vector<std::string>> list_unpriced_presets(pg::Transaction& transaction,
                                                          ProviderId provider_id,
                                                          std::optional<PresetId> id) {
    const auto rows = co_await transaction.run(list_unpriced, pg::params(provider_id, id));
    std::vector<std::string> names;
    names.reserve(rows.size());
    for (const auto row : rows) {
        names.push_back(row.get<std::string>("name"));
    }
    co_return names;
}

}  // namespace mien::store
