#include "api/json/staging_configuration.hpp"

#include "actions/staging/configuration_audit.hpp"
#include "base/or_null.hpp"

namespace mien::api {
namespace {

json::array times_to_json(const std::vector<std::chrono::sys_seconds>& times) {
    json::array texts;
    for (const auto& time : times) {
        texts.emplace_back(to_rfc3339(time));
    }
    return texts;
}

std::optional<std::string> text_in(const json::object& body, std::string_view name) {
    const auto* const value = body.if_contains(name);
    return value == nullptr ? std::nullopt : std::optional(std::string(value->as_string()));
}

}  // namespace

json::object to_json(const store::ConfigurationVersion& version, Timestamp now) {
    const auto& content = version.content;
    return {{"version", version.version},
            {"environment_name", content.environment_name},
            {"database_url", actions::masked_url_of(content.database)},
            {"storage_bucket", content.storage_bucket},
            {"admin_subdomain", content.admin_subdomain},
            {"vpn_required", content.vpn_required},
            {"vpn_networks", json::array(content.vpn_networks.begin(), content.vpn_networks.end())},
            {"sync_schedule", or_null(content.sync_schedule)},
            {"sync_time_zone", content.sync_time_zone},
            {"next_syncs", times_to_json(core::next_syncs(content, now))},
            {"access_log_days", content.access_log_days},
            {"change_reason", version.change_reason},
            {"restored_from", or_null(version.restored_from)},
            {"created_by", version.created_by_label},
            {"created_at", to_rfc3339(version.created_at)}};
}

actions::ConfigurationPatch configuration_patch_from_json(const json::object& body) {
    actions::ConfigurationPatch patch;
    patch.environment_name = text_in(body, "environment_name");
    if (auto url = text_in(body, "database_url")) {
        patch.database_url = Secret(std::move(*url));
    }
    patch.storage_bucket = text_in(body, "storage_bucket");
    patch.admin_subdomain = text_in(body, "admin_subdomain");
    if (const auto* const required = body.if_contains("vpn_required")) {
        patch.vpn_required = required->as_bool();
    }
    if (const auto* const networks = body.if_contains("vpn_networks")) {
        patch.vpn_networks.emplace();
        for (const auto& network : networks->as_array()) {
            patch.vpn_networks->emplace_back(network.as_string());
        }
    }
    if (const auto* const schedule = body.if_contains("sync_schedule")) {
        patch.sync_schedule.emplace();
        if (!schedule->is_null()) {
            *patch.sync_schedule = std::string(schedule->as_string());
        }
    }
    patch.sync_time_zone = text_in(body, "sync_time_zone");
    if (const auto* const days = body.if_contains("access_log_days")) {
        patch.access_log_days = json::value_to<int>(*days);
    }
    patch.change_reason = text_in(body, "change_reason").value_or("");
    return patch;
}

}  // namespace mien::api
