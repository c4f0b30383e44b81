#include "api/staging/configuration.hpp"

#include <limits>

#include "actions/staging/configuration_audit.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/paging.hpp"
#include "api/edge/path.hpp"
#include "api/edge/versioned.hpp"
#include "api/json/staging_configuration.hpp"
#include "api/staging/staging_context.hpp"
#include "base/hash.hpp"

namespace mien::api {
namespace {

awaitable<store::ConfigurationVersion> get_version(const StagingContext& staging,
                                                   std::optional<int> version, Deadline deadline) {
    std::optional<store::ConfigurationVersion> found;
    if (version) {
        found = co_await store::find_configuration(staging.control, *version, deadline);
    }
    if (!found) {
        throw Error(ErrorKind::not_found, "There is no such version of the configuration.");
    }
    co_return std::move(*found);
}

awaitable<store::ConfigurationVersion> get_active(const StagingContext& staging,
                                                  Deadline deadline) {
    auto active = co_await store::find_active_configuration(staging.control, deadline);
    if (!active) {
        throw Error(ErrorKind::unavailable, "Staging has no configuration yet: run mien migrate.");
    }
    co_return std::move(*active);
}

using ConfigurationChange = std::function<awaitable<actions::Done<store::ConfigurationVersion>>(
    pg::Transaction&, store::ConfigurationVersion before)>;

// One change of the configuration in force, judged by the request's precondition.
awaitable<http::Response> change_active(Context& context, http::Request& request, unsigned status,
                                        ConfigurationChange change) {
    const auto& staging = staging_of(context);
    const auto precondition = precondition_of(request);
    const ChangeBody body = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto before = co_await store::lock_active_configuration(transaction);
        require_version(to_json(before, now()), precondition, "configuration");
        auto [made, audit] = co_await change(transaction, std::move(before));
        co_return Change{versioned_response(status, to_json(made, now())), std::move(audit)};
    };
    // The body may hold a password: a plain digest of it could be guessed at.
    const auto identity = to_hex(hmac_sha256(staging.tools.key.reveal(), request.body));
    const MutationOptions options{.identity = identity, .pool = &staging.control};
    co_return co_await mutate(context, request, body, options);
}

awaitable<http::Response> apply(Context& context, http::Request& request, unsigned status,
                                actions::ConfigurationPatch patch) {
    const auto& tools = staging_of(context).tools;
    const auto actor = actor_of(request);
    const ConfigurationChange change = [&](pg::Transaction& transaction,
                                           store::ConfigurationVersion before) {
        return actions::change_configuration(transaction, tools, std::move(before), patch, actor);
    };
    co_return co_await change_active(context, request, status, change);
}

json::object with_changes(const store::ConfigurationVersion& version,
                          const std::optional<store::ConfigurationVersion>& before) {
    auto answer = to_json(version, now());
    answer["compared_with"] = before ? json::value(before->version) : json::value(nullptr);
    answer["changes"] =
        before ? actions::to_json(actions::field_changes(*before, version)) : json::array();
    return answer;
}

}  // namespace

awaitable<http::Response> get_staging_config(Context& context, http::Request& request) {
    const auto active = co_await get_active(staging_of(context), request.deadline);
    auto answer = to_json(active, now());
    answer["your_address"] =
        request.is_peer_known ? json::value(request.peer.to_string()) : json::value(nullptr);
    co_return read_response(request, answer);
}

awaitable<http::Response> put_staging_config(Context& context, http::Request& request) {
    auto patch = configuration_patch_from_json(body_of(request));
    co_return co_await apply(context, request, 200, std::move(patch));
}

// The fields that a body leaves out are those of a new configuration.
awaitable<http::Response> create_staging_config(Context& context, http::Request& request) {
    auto patch = configuration_patch_from_json(body_of(request));
    const core::StagingConfiguration usual;
    patch.vpn_required = patch.vpn_required.value_or(usual.vpn_required);
    patch.vpn_networks = patch.vpn_networks.value_or(usual.vpn_networks);
    patch.sync_schedule = patch.sync_schedule.value_or(usual.sync_schedule);
    patch.sync_time_zone = patch.sync_time_zone.value_or(usual.sync_time_zone);
    patch.access_log_days = patch.access_log_days.value_or(usual.access_log_days);
    co_return co_await apply(context, request, 201, std::move(patch));
}

awaitable<http::Response> restore_staging_config(Context& context, http::Request& request) {
    const auto body = body_of(request);
    const auto version = json::value_to<int>(body.at("version"));
    const auto older = co_await get_version(staging_of(context), version, request.deadline);
    std::string reason;
    if (const auto* const given = body.if_contains("change_reason")) {
        reason = given->as_string();
    }
    const auto& tools = staging_of(context).tools;
    const auto actor = actor_of(request);
    const ConfigurationChange change = [&](pg::Transaction& transaction,
                                           store::ConfigurationVersion before) {
        return actions::restore_configuration(transaction, tools, std::move(before), older, reason,
                                              actor);
    };
    co_return co_await change_active(context, request, 200, change);
}

awaitable<http::Response> list_staging_config_versions(Context& context, http::Request& request) {
    const auto& staging = staging_of(context);
    const auto page = page_of(request, 1);
    std::optional<int> before;
    if (!page.after.empty()) {
        before = parse_number(page.after.front());
        if (!before) {
            refuse_cursor();
        }
    }
    auto versions = co_await store::list_configurations(staging.control, before, page.limit + 1,
                                                        request.deadline);
    // One more than the page has, so that each row on it has the one before it.
    json::object answer{{"next_cursor", nullptr}};
    json::array list;
    for (std::size_t i = 0; i < versions.size() && i < page.limit; ++i) {
        const auto previous =
            i + 1 < versions.size() ? std::optional(versions[i + 1]) : std::nullopt;
        list.push_back(with_changes(versions[i], previous));
    }
    if (versions.size() > page.limit) {
        answer["next_cursor"] =
            page.next_cursor({std::to_string(versions[page.limit - 1].version)});
    }
    answer["versions"] = std::move(list);
    co_return http::json_response(200, std::move(answer));
}

awaitable<http::Response> get_staging_config_version(Context& context, http::Request& request) {
    const auto& staging = staging_of(context);
    const auto wanted = parse_number(request.param("version"));
    const auto version = co_await get_version(staging, wanted, request.deadline);
    const auto against = integer_query(request, "compare_with", 1, std::numeric_limits<int>::max());
    std::optional<store::ConfigurationVersion> other;
    if (against) {
        other = co_await get_version(staging, static_cast<int>(*against), request.deadline);
    } else if (version.version > 1) {
        other = co_await get_version(staging, version.version - 1, request.deadline);
    }
    co_return http::json_response(200, with_changes(version, other));
}

}  // namespace mien::api
