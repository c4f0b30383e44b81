#include "actions/staging/change_configuration.hpp"

#include <algorithm>
#include <iterator>

#include "actions/staging/configuration_audit.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/limits/staging.hpp"
#include "base/sealed_box.hpp"
#include "core/prompt.hpp"
#include "objects/store_trial.hpp"
#include "pg/database_url.hpp"
#include "store/staging/generations.hpp"
#include "store/staging/production_cluster.hpp"
#include "store/staging/target_check.hpp"

namespace mien::actions {
namespace {

// A version that may become the next one.
struct Candidate {
    core::StagingConfiguration content;
    // Nothing when it was sealed with another key, and is not sent anew.
    std::optional<Secret> password;
    std::string sealed_password;
};

bool is_same(const Secret& a, const Secret& b) {
    return equal_constant_time(sha256(a.reveal()), sha256(b.reveal()));
}

std::optional<Problem> read_url(const ConfigurationTools& tools, const Secret& url,
                                Candidate& candidate) {
    const auto read = pg::parse_database_url(url.reveal(), tools.ca_file);
    if (!read) {
        return Problem{"/database_url", read.error().code, read.error().message};
    }
    auto& place = candidate.content.database;
    const bool is_kept = read->password.reveal() == pg::masked_password;
    if (is_kept && !candidate.password) {
        return Problem{"/database_url", "password_missing",
                       "The password is sealed with another control.key: send it anew."};
    }
    if (is_kept &&
        (read->host != place.host || read->port != place.port || read->user != place.user)) {
        return Problem{"/database_url", "password_missing",
                       "Another host, port or user needs the password anew."};
    }
    place = {.host = read->host, .port = read->port, .name = read->database, .user = read->user};
    if (!is_kept && !(candidate.password && is_same(read->password, *candidate.password))) {
        candidate.password = read->password;
        candidate.sealed_password = seal(tools.key, read->password);
    }
    return std::nullopt;
}

template <class T>
void assign(const std::optional<T>& from, T& to) {
    if (from) {
        to = *from;
    }
}

Candidate patched(const ConfigurationTools& tools, const store::ConfigurationVersion& before,
                  const ConfigurationPatch& patch) {
    Candidate candidate{.content = before.content,
                        .password = unseal(tools.key, before.sealed_password),
                        .sealed_password = before.sealed_password};
    auto& content = candidate.content;
    assign(patch.environment_name, content.environment_name);
    assign(patch.storage_bucket, content.storage_bucket);
    assign(patch.admin_subdomain, content.admin_subdomain);
    assign(patch.vpn_required, content.vpn_required);
    assign(patch.vpn_networks, content.vpn_networks);
    assign(patch.sync_schedule, content.sync_schedule);
    assign(patch.sync_time_zone, content.sync_time_zone);
    assign(patch.access_log_days, content.access_log_days);
    auto problems = core::find_problems(content);
    if (patch.database_url) {
        if (auto problem = read_url(tools, *patch.database_url, candidate)) {
            problems.push_back(std::move(*problem));
        }
    }
    std::ranges::move(core::find_problems_of_reason(patch.change_reason, "/change_reason"),
                      std::back_inserter(problems));
    require_valid(problems);
    content = core::canonical_configuration(std::move(content));
    return candidate;
}

// Throws invalid when what the candidate names cannot be served.
awaitable<void> require_reachable(pg::Transaction& transaction, const ConfigurationTools& tools,
                                  const Candidate& candidate) {
    if (!candidate.password) {
        throw Error(ErrorKind::conflict,
                    "The password of that version was sealed with another control.key: send a new "
                    "database_url.");
    }
    auto settings = settings_of(tools, candidate.content.database, *candidate.password);
    const auto production = co_await store::find_production_cluster(transaction);
    const auto deadline = deadline_in(limits::candidate_check_time_max);
    auto database = co_await store::find_target_problem(std::move(settings), production, deadline);
    auto settings_of_bucket = objects::with_bucket(tools.objects, candidate.content.storage_bucket);
    auto bucket = co_await objects::find_store_problem(std::move(settings_of_bucket), "staging",
                                                       tools.scratch, tools.work, deadline);
    std::vector<Problem> problems;
    for (auto* const found : {&database, &bucket}) {
        if (*found) {
            problems.push_back(std::move(**found));
        }
    }
    require_valid(problems);
}

bool is_elsewhere(const core::DatabasePlace& a, const core::DatabasePlace& b) {
    return a.host != b.host || a.port != b.port || a.name != b.name;
}

awaitable<Done<store::ConfigurationVersion>> activate(pg::Transaction& transaction,
                                                      store::ConfigurationVersion before,
                                                      store::ConfigurationDraft draft) {
    auto made = co_await store::activate_configuration(transaction, draft);
    const auto* const action =
        draft.restored_from ? "staging_configuration.restore" : "staging_configuration.change";
    std::vector<store::AuditEntry> audit;
    audit.push_back(configuration_entry(action, made, field_changes(before, made)));
    if (is_elsewhere(before.content.database, made.content.database)) {
        const store::GenerationMover mover{.id = draft.created_by, .label = draft.created_by_label};
        const auto generation =
            co_await store::serve_database(transaction, made.content.database, mover);
        audit.push_back(generation_entry(generation));
    }
    co_return Done<store::ConfigurationVersion>{std::move(made), std::move(audit)};
}

bool is_as(const store::ConfigurationVersion& version, const Candidate& candidate) {
    return version.content == candidate.content &&
           version.sealed_password == candidate.sealed_password;
}

}  // namespace

pg::Settings settings_of(const ConfigurationTools& tools, const core::DatabasePlace& place,
                         Secret password) {
    pg::Settings settings;
    settings.host = place.host;
    settings.port = place.port;
    settings.database = place.name;
    settings.user = place.user;
    settings.password = std::move(password);
    settings.ca_file = tools.ca_file;
    return settings;
}

awaitable<Done<store::ConfigurationVersion>> change_configuration(
    pg::Transaction& transaction, ConfigurationTools tools, store::ConfigurationVersion before,
    ConfigurationPatch patch, store::Actor actor) {
    auto candidate = patched(tools, before, patch);
    if (is_as(before, candidate)) {
        co_return Done<store::ConfigurationVersion>{std::move(before), {}};
    }
    co_await require_reachable(transaction, tools, candidate);
    store::ConfigurationDraft draft{.content = std::move(candidate.content),
                                    .sealed_password = std::move(candidate.sealed_password),
                                    .change_reason = std::move(patch.change_reason),
                                    .created_by = actor.id,
                                    .created_by_label = actor.label};
    co_return co_await activate(transaction, std::move(before), std::move(draft));
}

awaitable<Done<store::ConfigurationVersion>> restore_configuration(
    pg::Transaction& transaction, ConfigurationTools tools, store::ConfigurationVersion before,
    store::ConfigurationVersion older, std::string change_reason, store::Actor actor) {
    require_valid(core::find_problems_of_reason(change_reason, "/change_reason"));
    // Rules may be stricter than when the version was made.
    require_valid(core::find_problems(older.content));
    const Candidate candidate{.content = older.content,
                              .password = unseal(tools.key, older.sealed_password),
                              .sealed_password = older.sealed_password};
    if (is_as(before, candidate)) {
        co_return Done<store::ConfigurationVersion>{std::move(before), {}};
    }
    co_await require_reachable(transaction, tools, candidate);
    store::ConfigurationDraft draft{.content = std::move(older.content),
                                    .sealed_password = std::move(older.sealed_password),
                                    .restored_from = older.version,
                                    .change_reason = std::move(change_reason),
                                    .created_by = actor.id,
                                    .created_by_label = actor.label};
    co_return co_await activate(transaction, std::move(before), std::move(draft));
}

}  // namespace mien::actions
