#include "store/staging/configurations.hpp"

#include "base/error.hpp"
#include "base/sealed_box.hpp"

namespace mien::store {
namespace {

// $1 one version, or $2 those before it, or $3 the one in force alone; $4 the most rows.
constexpr pg::Query list_configuration_versions{"list_configuration_versions", R"sql(
    SELECT c.version, c.environment_name, c.database_host, c.database_port, c.database_name,
           c.database_user, c.storage_bucket, c.admin_subdomain, c.vpn_required,
           to_json(c.vpn_networks) AS vpn_networks, c.sync_schedule, c.sync_time_zone,
           c.access_log_days, encode(c.secrets, 'hex') AS secrets_hex, c.restored_from,
           c.change_reason, c.created_by, c.created_by_label, c.created_at,
           encode(c.sha256, 'hex') AS sha256_hex
    FROM staging_configurations c
    WHERE ($1::integer IS NULL OR c.version = $1) AND ($2::integer IS NULL OR c.version < $2)
        AND (NOT $3::boolean OR c.version = (SELECT version FROM active_configuration))
    ORDER BY c.version DESC LIMIT $4
)sql",
                                                pg::Planning::for_each_call};

// FOR UPDATE of the one row puts writers in line.
constexpr pg::Query lock_active_version{"lock_active_configuration", R"sql(
    SELECT version FROM active_configuration FOR UPDATE
)sql"};

// A trigger dates and hashes the row.
constexpr pg::Query insert_configuration{"insert_configuration", R"sql(
    INSERT INTO staging_configurations (version, environment_name, database_host, database_port,
        database_name, database_user, storage_bucket, admin_subdomain, vpn_required, vpn_networks,
        sync_schedule, sync_time_zone, access_log_days, secrets, restored_from, change_reason,
        created_by, created_by_label, sha256)
    VALUES ((SELECT coalesce(max(version), 0) + 1 FROM staging_configurations), $1, $2, $3, $4, $5,
        $6, $7, $8, $9::text[]::cidr[], $10, $11, $12, $13, $14, $15, $16, $17, '')
    RETURNING version, created_at, encode(sha256, 'hex') AS sha256_hex
)sql"};

constexpr pg::Query move_active_configuration{"move_active_configuration", R"sql(
    UPDATE active_configuration SET version = $1, activated_at = now()
)sql"};

constexpr pg::Query begin_active_configuration{"begin_active_configuration", R"sql(
    INSERT INTO active_configuration (version) VALUES ($1)
)sql"};

std::vector<std::string> texts_of(const json::value& array) {
    std::vector<std::string> texts;
    for (const auto& text : array.as_array()) {
        texts.emplace_back(text.as_string());
    }
    return texts;
}

ConfigurationVersion version_from(const pg::Row& row) {
    return {
        .version = row.get<int>("version"),
        .content = {.environment_name = row.get<std::string>("environment_name"),
                    .database = {.host = row.get<std::string>("database_host"),
                                 .port = static_cast<std::uint16_t>(row.get<int>("database_port")),
                                 .name = row.get<std::string>("database_name"),
                                 .user = row.get<std::string>("database_user")},
                    .storage_bucket = row.get<std::string>("storage_bucket"),
                    .admin_subdomain = row.get<std::string>("admin_subdomain"),
                    .vpn_required = row.get<bool>("vpn_required"),
                    .vpn_networks = texts_of(row.get<json::value>("vpn_networks")),
                    .sync_schedule = row.get<std::optional<std::string>>("sync_schedule"),
                    .sync_time_zone = row.get<std::string>("sync_time_zone"),
                    .access_log_days = row.get<int>("access_log_days")},
        .sealed_password = from_hex(row.get<std::string_view>("secrets_hex")).value(),
        .restored_from = row.get<std::optional<int>>("restored_from"),
        .change_reason = row.get<std::string>("change_reason"),
        .created_by = row.get<std::optional<AdminId>>("created_by"),
        .created_by_label = row.get<std::string>("created_by_label"),
        .created_at = row.get<Timestamp>("created_at"),
        .sha256_hex = row.get<std::string>("sha256_hex")};
}

awaitable<ConfigurationVersion> insert_version(pg::Transaction& transaction,
                                               const ConfigurationDraft& draft) {
    const auto& content = draft.content;
    const auto rows = co_await transaction.run(
        insert_configuration,
        pg::params(content.environment_name, content.database.host, content.database.port,
                   content.database.name, content.database.user, content.storage_bucket,
                   content.admin_subdomain, content.vpn_required, content.vpn_networks,
                   content.sync_schedule, content.sync_time_zone, content.access_log_days,
                   pg::Bytes(draft.sealed_password), draft.restored_from, draft.change_reason,
                   draft.created_by, draft.created_by_label));
    const auto row = rows.front();
    co_return ConfigurationVersion{.version = row.get<int>("version"),
                                   .content = content,
                                   .sealed_password = draft.sealed_password,
                                   .restored_from = draft.restored_from,
                                   .change_reason = draft.change_reason,
                                   .created_by = draft.created_by,
                                   .created_by_label = draft.created_by_label,
                                   .created_at = row.get<Timestamp>("created_at"),
                                   .sha256_hex = row.get<std::string>("sha256_hex")};
}

}  // namespace

Secret unsealed_password(const Secret& key, const ConfigurationVersion& version) {
    auto password = unseal(key, version.sealed_password);
    if (!password) {
        throw Error(ErrorKind::invalid,
                    "The password in staging's configuration was sealed with another control.key: "
                    "put that key back, or give the address of the database anew with mien staging "
                    "config set --database-url-stdin.");
    }
    return std::move(*password);
}

awaitable<std::optional<ConfigurationVersion>> find_active_configuration(pg::Pool& pool,
                                                                         Deadline deadline) {
    auto parameters = pg::params(std::nullopt, std::nullopt, true, 1);
    const auto rows =
        co_await pool.run(list_configuration_versions, std::move(parameters), deadline);
    co_return rows.empty() ? std::nullopt : std::optional(version_from(rows.front()));
}

awaitable<ConfigurationVersion> lock_active_configuration(pg::Transaction& transaction) {
    const auto locked = co_await transaction.run(lock_active_version);
    if (locked.empty()) {
        throw Error(ErrorKind::unavailable, "Staging has no configuration yet: run mien migrate.");
    }
    const auto version = locked.front().get<int>("version");
    const auto rows = co_await transaction.run(list_configuration_versions,
                                               pg::params(version, std::nullopt, false, 1));
    co_return version_from(rows.front());
}

awaitable<std::optional<ConfigurationVersion>> find_configuration(pg::Pool& pool, int version,
                                                                  Deadline deadline) {
    auto parameters = pg::params(version, std::nullopt, false, 1);
    const auto rows =
        co_await pool.run(list_configuration_versions, std::move(parameters), deadline);
    co_return rows.empty() ? std::nullopt : std::optional(version_from(rows.front()));
}

awaitable<std::vector<ConfigurationVersion>> list_configurations(pg::Pool& pool,
                                                                 std::optional<int> before,
                                                                 std::size_t limit,
                                                                 Deadline deadline) {
    auto parameters = pg::params(std::nullopt, before, false, limit);
    const auto rows =
        co_await pool.run(list_configuration_versions, std::move(parameters), deadline);
    std::vector<ConfigurationVersion> versions;
    versions.reserve(rows.size());
    for (const auto& row : rows) {
        versions.push_back(version_from(row));
    }
    co_return versions;
}

awaitable<ConfigurationVersion> activate_configuration(pg::Transaction& transaction,
                                                       const ConfigurationDraft& draft) {
    auto made = co_await insert_version(transaction, draft);
    co_await transaction.run(move_active_configuration, pg::params(made.version));
    co_return made;
}

awaitable<ConfigurationVersion> begin_configurations(pg::Transaction& transaction,
                                                     const ConfigurationDraft& draft) {
    auto made = co_await insert_version(transaction, draft);
    co_await transaction.run(begin_active_configuration, pg::params(made.version));
    co_return made;
}

}  // namespace mien::store
