#include "store/settings.hpp"

#include <algorithm>
#include <array>

#include "base/error.hpp"

namespace mien::store {
namespace {

constexpr pg::Query list_settings_query{"list_settings", R"sql(
    SELECT name, value, version, updated_at FROM settings ORDER BY name)sql"};

constexpr pg::Query lock_setting_query{"lock_setting", R"sql(
    SELECT name, value, version, updated_at FROM settings WHERE name = $1 FOR UPDATE)sql"};

constexpr pg::Query update_setting{"update_setting", R"sql(
    UPDATE settings SET value = $2, version = version + 1, updated_at = now()
    WHERE name = $1
    RETURNING name, value, version, updated_at)sql"};

constexpr std::array<std::string_view, 2> unresolved_values{"keep", "reject"};

constexpr std::array<SettingRule, 1> rules{{{unresolved_variables, unresolved_values}}};

Setting setting_from_row(const pg::Row& row) {
    return {.name = row.get<std::string>("name"),
            .value = row.get<json::value>("value"),
            .version = row.get<int>("version"),
            .updated_at = row.get<Timestamp>("updated_at")};
}

}  // namespace

const SettingRule* find_setting_rule(std::string_view name) {
    const auto* const found = std::ranges::find(rules, name, &SettingRule::name);
    return found == rules.end() ? nullptr : found;
}

awaitable<std::vector<Setting>> list_settings(pg::Pool& pool, Deadline deadline) {
    const auto rows = co_await pool.run(list_settings_query, {}, deadline);
    std::vector<Setting> settings;
    for (const auto& row : rows) {
        settings.push_back(setting_from_row(row));
    }
    co_return settings;
}

awaitable<Setting> lock_setting(pg::Transaction& transaction, std::string name) {
    const auto rows = co_await transaction.run(lock_setting_query, pg::params(name));
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "There is no such setting.");
    }
    co_return setting_from_row(rows.front());
}

awaitable<Setting> change_setting(pg::Transaction& transaction, std::string name,
                                  json::value value) {
    const auto rows = co_await transaction.run(update_setting, pg::params(name, value));
    co_return setting_from_row(rows.front());
}

}  // namespace mien::store
