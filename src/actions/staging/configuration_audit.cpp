#include "actions/staging/configuration_audit.hpp"

#include "base/or_null.hpp"
#include "pg/database_url.hpp"

namespace mien::actions {
namespace {

json::value array_of(const std::vector<std::string>& texts) {
    return json::array(texts.begin(), texts.end());
}

}  // namespace

std::string masked_url_of(const core::DatabasePlace& place) {
    return pg::masked_database_url(
        {.host = place.host, .port = place.port, .database = place.name, .user = place.user});
}

std::vector<FieldChange> field_changes(const store::ConfigurationVersion& before,
                                       const store::ConfigurationVersion& after) {
    const auto& a = before.content;
    const auto& b = after.content;
    std::vector<FieldChange> changes;
    const auto compare = [&](std::string_view field, json::value from, json::value to) {
        if (from != to) {
            changes.push_back({std::string(field), std::move(from), std::move(to)});
        }
    };
    compare("environment_name", json::value(a.environment_name), json::value(b.environment_name));
    compare("database_url", json::value(masked_url_of(a.database)),
            json::value(masked_url_of(b.database)));
    if (before.sealed_password != after.sealed_password) {
        changes.push_back({"database_password", json::value(pg::masked_password),
                           json::value(pg::masked_password)});
    }
    compare("storage_bucket", json::value(a.storage_bucket), json::value(b.storage_bucket));
    compare("admin_subdomain", json::value(a.admin_subdomain), json::value(b.admin_subdomain));
    compare("vpn_required", json::value(a.vpn_required), json::value(b.vpn_required));
    compare("vpn_networks", array_of(a.vpn_networks), array_of(b.vpn_networks));
    compare("sync_schedule", or_null(a.sync_schedule), or_null(b.sync_schedule));
    compare("sync_time_zone", json::value(a.sync_time_zone), json::value(b.sync_time_zone));
    compare("access_log_days", json::value(a.access_log_days), json::value(b.access_log_days));
    return changes;
}

json::array to_json(const std::vector<FieldChange>& changes) {
    json::array array;
    for (const auto& [field, from, to] : changes) {
        array.push_back(json::object{{"field", field}, {"from", from}, {"to", to}});
    }
    return array;
}

store::AuditEntry configuration_entry(std::string action, const store::ConfigurationVersion& made,
                                      const std::vector<FieldChange>& changes) {
    json::object details{{"sha256", made.sha256_hex}, {"changes", to_json(changes)}};
    if (made.restored_from) {
        details["restored_from"] = *made.restored_from;
    }
    return {.action = std::move(action),
            .subject_kind = "staging_configuration",
            .subject_id = std::to_string(made.version),
            .details = std::move(details),
            .version_id = {}};
}

store::AuditEntry generation_entry(const store::Generation& generation) {
    return {.action = "generation.serve",
            .subject_kind = "generation",
            .subject_id = std::to_string(generation.number),
            .details = {{"database", generation.database}, {"origin", generation.origin}},
            .version_id = {}};
}

}  // namespace mien::actions
