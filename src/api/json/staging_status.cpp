#include "api/json/staging_status.hpp"

#include <algorithm>

#include "base/or_null.hpp"
#include "pg/database_url.hpp"

namespace mien::api {
namespace {

json::object to_json(const actions::StagingPart& part) {
    return {{"name", part.name},
            {"health", name_of(part.health)},
            {"found", part.found},
            {"checked_at", or_null(part.checked_at)}};
}

json::object to_json(const store::ClassSummary& summary) {
    return {{"rows", summary.rows}, {"newest_change_at", or_null(summary.newest_change_at)}};
}

json::object to_json(const store::Drift& drift) {
    json::array classes;
    for (const auto& one : drift.classes) {
        classes.push_back(json::object{{"class", one.production.name},
                                       {"production", to_json(one.production)},
                                       {"staging", to_json(one.staging)},
                                       {"is_behind", one.is_behind()}});
    }
    return {{"is_behind", drift.is_behind()},
            {"production_read_at", to_rfc3339(drift.production_read_at)},
            {"staging_read_at", to_rfc3339(drift.staging_read_at)},
            {"classes", std::move(classes)}};
}

json::object to_json(const store::IsolationCheck& check) {
    return {{"name", check.name},
            {"claim", check.claim},
            {"result", name_of(check.result)},
            {"tried", check.tried},
            {"found", check.found},
            {"tried_by", check.tried_by},
            {"tried_at", to_rfc3339(check.tried_at)},
            {"is_old", check.is_old}};
}

json::object isolation_of(const actions::StagingStatus& status) {
    json::array checks;
    for (const auto& check : status.checks) {
        checks.push_back(to_json(check));
    }
    return {{"result", name_of(status.isolation)},
            {"is_asked_for", status.are_checks_asked_for},
            {"checks", std::move(checks)}};
}

// Both clocks are of machines that may differ a little.
std::int64_t age_of(const store::Generation& generation, Timestamp at) {
    const auto age = std::chrono::floor<std::chrono::seconds>(at - generation.made_at);
    return std::max<std::int64_t>(age.count(), 0);
}

json::object generation_of(const actions::StagingStatus& status) {
    const auto& generation = status.generation;
    return {{"number", generation.number},
            {"origin", generation.origin},
            {"made_at", to_rfc3339(generation.made_at)},
            {"made_by", generation.made_by},
            {"synced_at", or_null(status.synced_at)},
            {"age_seconds", age_of(generation, status.read_at)}};
}

}  // namespace

json::object to_json(const actions::StagingStatus& status) {
    json::array parts;
    for (const auto& part : status.parts) {
        parts.push_back(to_json(part));
    }
    const auto& generation = status.generation;
    const auto& content = status.configuration.content;
    const auto url = pg::masked_database_url({.host = generation.host,
                                              .port = generation.port,
                                              .database = generation.database,
                                              .user = content.database.user});
    return {{"environment", content.environment_name},
            {"status", name_of(status.state)},
            {"last_sync_at", or_null(status.last_sync_at)},
            {"database_url", url},
            {"storage_bucket", content.storage_bucket},
            {"generation", generation_of(status)},
            {"parts", std::move(parts)},
            {"drift", status.drift ? json::value(to_json(*status.drift)) : json::value(nullptr)},
            {"isolation", isolation_of(status)},
            {"read_at", to_rfc3339(status.read_at)}};
}

}  // namespace mien::api
