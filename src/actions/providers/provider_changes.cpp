#include "actions/providers/provider_changes.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "actions/providers/prices.hpp"
#include "base/error.hpp"
#include "base/limits/providers.hpp"
#include "base/or_null.hpp"
#include "core/text_rule.hpp"
#include "net/url.hpp"
#include "store/providers/choices.hpp"
#include "store/providers/submissions.hpp"

namespace mien::actions {
namespace {

constexpr double budget_usd_max = 10'000'000;

video::SealedConnection connection_of(const store::ProviderRow& row) {
    return {.id = row.id, .kind = row.kind, .base_url = row.base_url};
}

std::optional<net::Url> read_url(std::string& base_url, std::vector<Problem>& problems) {
    while (base_url.ends_with('/')) {
        base_url.pop_back();
    }
    if (base_url.empty()) {
        problems.push_back({"/base_url", "missing", "This kind of provider needs a base URL."});
        return std::nullopt;
    }
    if (base_url.size() > limits::provider_url_characters_max) {
        problems.push_back({"/base_url", "too_long",
                            fmt::format("The base URL may have at most {} characters.",
                                        limits::provider_url_characters_max)});
        return std::nullopt;
    }
    auto url = net::find_url(base_url);
    if (url && url->query.empty()) {
        return url;
    }
    problems.push_back({"/base_url", "bad_url",
                        "The base URL must be https://HOST or http://HOST, with a port and a path "
                        "or without."});
    return std::nullopt;
}

bool is_header_name(std::string_view name) {
    return !name.empty() && name.size() <= 100 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    });
}

bool is_header_value(std::string_view value, std::size_t bytes_max) {
    return !value.empty() && value.size() <= bytes_max &&
           std::ranges::all_of(value, [](char c) { return c >= ' ' && c <= '~'; });
}

void check_key(const SecretChange<Secret>& key, std::vector<Problem>& problems) {
    if (key.replacement &&
        !is_header_value(key.replacement->reveal(), limits::provider_key_bytes_max)) {
        problems.push_back({"/api_key", "bad_key",
                            "A key is printable ASCII without line breaks; send null to remove "
                            "it."});
    }
}

void check_headers(const SecretChange<std::vector<net::SecretHeader>>& headers,
                   std::vector<Problem>& problems) {
    static const std::set<std::string_view> made_by_client{
        "host", "content-length", "transfer-encoding", "connection", "expect", "content-type"};
    if (!headers.replacement) {
        return;
    }
    if (headers.replacement->size() > limits::provider_headers_max) {
        problems.push_back(
            {"/headers", "too_many",
             fmt::format("There may be at most {} headers.", limits::provider_headers_max)});
    }
    for (const auto& header : *headers.replacement) {
        auto lower = header.name;
        std::ranges::transform(lower, lower.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        });
        const auto pointer = "/headers/" + escape_pointer(header.name);
        if (!is_header_name(header.name) || made_by_client.contains(lower)) {
            problems.push_back({pointer, "bad_name", "This cannot be the name of a header here."});
        } else if (!is_header_value(header.value.reveal(), limits::provider_header_bytes_max)) {
            problems.push_back(
                {pointer, "bad_value", "A header's value is printable ASCII without line breaks."});
        }
    }
}

void check_range(const std::optional<int>& value, int most, std::string_view pointer,
                 std::vector<Problem>& problems) {
    if (value && (*value < 1 || *value > most)) {
        problems.push_back({std::string(pointer), "out_of_range",
                            fmt::format("It must be from 1 to {}, or null.", most)});
    }
}

void check_budget(const std::optional<double>& value, std::string_view pointer,
                  std::vector<Problem>& problems) {
    if (value && (!std::isfinite(*value) || *value < 0 || *value > budget_usd_max)) {
        problems.push_back({std::string(pointer), "out_of_range",
                            "A budget is a number of US dollars from 0 on, or null."});
    }
}

template <class T>
void assign(const Change<T>& from, std::optional<T>& to) {
    if (from) {
        to = *from;
    }
}

void pause(const ProviderPatch& patch, store::ProviderRow& row) {
    if (patch.is_paused && *patch.is_paused != row.paused_at.has_value()) {
        row.paused_at = *patch.is_paused ? std::optional(now()) : std::nullopt;
        row.pause_reason.clear();
    }
    if (patch.pause_reason && row.paused_at) {
        row.pause_reason = *patch.pause_reason;
    }
}

void set_plain_fields(const ProviderPatch& patch, store::ProviderRow& row,
                      std::vector<Problem>& problems) {
    assign(patch.submissions_running_max, row.gates.submissions_running_max);
    assign(patch.requests_per_minute, row.gates.requests_per_minute);
    assign(patch.daily_budget_usd, row.budgets.daily_usd);
    assign(patch.monthly_budget_usd, row.budgets.monthly_usd);
    pause(patch, row);
    check_range(row.gates.submissions_running_max, 1000, "/submissions_running_max", problems);
    check_range(row.gates.requests_per_minute, 100'000, "/requests_per_minute", problems);
    check_budget(row.budgets.daily_usd, "/daily_budget_usd", problems);
    check_budget(row.budgets.monthly_usd, "/monthly_budget_usd", problems);
    core::check_text(problems, row.pause_reason,
                     {.pointer = "/pause_reason",
                      .field = "reason",
                      .characters_max = limits::provider_pause_reason_characters_max,
                      .blank = core::Blank::empty_allowed,
                      .controls = core::Controls::white_space_only});
}

void seal_secrets(const video::ServiceAccess& access, const ProviderPatch& patch,
                  store::ProviderRow& row) {
    auto& secrets = row.secrets;
    if (patch.key.is_change()) {
        secrets.key_changed_at = now();
        secrets.key = std::nullopt;
        if (patch.key.replacement) {
            secrets.key = seal_service_key(access, connection_of(row), *patch.key.replacement);
        }
    }
    if (patch.headers.is_change()) {
        secrets.headers_changed_at = now();
        secrets.headers = std::nullopt;
        secrets.header_names.clear();
        if (patch.headers.replacement && !patch.headers.replacement->empty()) {
            secrets.headers =
                seal_service_headers(access, connection_of(row), *patch.headers.replacement);
            for (const auto& header : *patch.headers.replacement) {
                secrets.header_names.push_back(header.name);
            }
        }
    }
}

// Secrets that are there must be given anew for another server.
void require_secrets_anew(const store::ProviderRow& before, const net::Url& url,
                          const ProviderPatch& patch, std::vector<Problem>& problems) {
    if (net::parse_url(before.base_url).origin() == url.origin()) {
        return;
    }
    if (before.secrets.key && !patch.key.is_change()) {
        problems.push_back({"/api_key", "key_missing",
                            "Another scheme, host or port needs the key anew, or null."});
    }
    if (before.secrets.headers && !patch.headers.is_change()) {
        problems.push_back({"/headers", "headers_missing",
                            "Another scheme, host or port needs the headers anew, or null."});
    }
}

store::AuditEntry entry_of(const store::ProviderRow& row, std::string action,
                           json::object details) {
    details["name"] = row.name;
    return {.action = std::move(action),
            .subject_kind = "provider",
            .subject_id = to_string(row.id),
            .details = std::move(details),
            .version_id = {}};
}

json::value change_of_secret(const std::optional<std::string>& before,
                             const std::optional<std::string>& after) {
    if (!after) {
        return "removed";
    }
    return before ? "replaced" : "given";
}

// What changed, without any secret.
json::object details_of(const store::ProviderRow& before, const store::ProviderRow& after) {
    json::object details;
    const auto add = [&details](std::string_view name, const json::value& from,
                                const json::value& to) {
        if (from != to) {
            details[name] = json::object{{"from", from}, {"to", to}};
        }
    };
    add("base_url", json::value(before.base_url), json::value(after.base_url));
    add("submissions_running_max", or_null(before.gates.submissions_running_max),
        or_null(after.gates.submissions_running_max));
    add("requests_per_minute", or_null(before.gates.requests_per_minute),
        or_null(after.gates.requests_per_minute));
    add("daily_budget_usd", or_null(before.budgets.daily_usd), or_null(after.budgets.daily_usd));
    add("monthly_budget_usd", or_null(before.budgets.monthly_usd),
        or_null(after.budgets.monthly_usd));
    add("paused", before.paused_at.has_value(), after.paused_at.has_value());
    add("pause_reason", json::value(before.pause_reason), json::value(after.pause_reason));
    if (before.secrets.key_changed_at != after.secrets.key_changed_at) {
        details["api_key"] = change_of_secret(before.secrets.key, after.secrets.key);
    }
    if (before.secrets.headers_changed_at != after.secrets.headers_changed_at) {
        details["headers"] = change_of_secret(before.secrets.headers, after.secrets.headers);
    }
    return details;
}

awaitable<Done<store::ProviderRow>> set_archived(pg::Transaction& transaction,
                                                 store::ProviderRow before, bool is_archived) {
    if (before.archived_at.has_value() == is_archived) {
        co_return Done<store::ProviderRow>{std::move(before), {}};
    }
    before.archived_at = is_archived ? std::optional(now()) : std::nullopt;
    auto after = co_await store::update_provider(transaction, std::move(before));
    std::vector<store::AuditEntry> audit;
    audit.push_back(entry_of(after, is_archived ? "provider.archive" : "provider.restore", {}));
    co_return Done<store::ProviderRow>{std::move(after), std::move(audit)};
}

}  // namespace

store::ProviderRow new_provider(const video::ServiceAccess& access, std::string name,
                                std::string kind, const ProviderPatch& patch) {
    std::vector<Problem> problems;
    store::ProviderRow row;
    row.id = ProviderId::make();
    row.name = std::move(name);
    row.kind = std::move(kind);
    row.base_url = patch.base_url.value_or(std::string(usual_base_url(row.kind)));
    static_cast<void>(read_url(row.base_url, problems));
    check_key(patch.key, problems);
    check_headers(patch.headers, problems);
    set_plain_fields(patch, row, problems);
    require_valid(problems);
    // Refuses at once when there is no key to seal with, also what has no secret yet.
    static_cast<void>(open_connection(access, connection_of(row)));
    seal_secrets(access, patch, row);
    return row;
}

store::ProviderRow patched_provider(const video::ServiceAccess& access,
                                    const store::ProviderRow& before, const ProviderPatch& patch) {
    std::vector<Problem> problems;
    auto row = before;
    if (patch.base_url) {
        row.base_url = *patch.base_url;
        if (const auto url = read_url(row.base_url, problems)) {
            require_secrets_anew(before, *url, patch, problems);
        }
    }
    check_key(patch.key, problems);
    check_headers(patch.headers, problems);
    set_plain_fields(patch, row, problems);
    require_valid(problems);
    seal_secrets(access, patch, row);
    return row;
}

bool changes_connection(const ProviderPatch& patch) {
    return patch.base_url || patch.key.is_change() || patch.headers.is_change();
}

void note_trial(store::ProviderRow& row, const std::optional<Problem>& failure, bool is_forced) {
    if (failure && !is_forced) {
        throw Error(
            ErrorKind::invalid,
            fmt::format("The provider was not saved, as its test failed: {}", failure->message),
            {*failure});
    }
    row.test.tested_at = now();
    row.test.failure = std::nullopt;
    if (failure) {
        row.test.failure = json::object{{"code", failure->code}, {"message", failure->message}};
    }
}

awaitable<Done<store::ProviderRow>> create_provider(pg::Transaction& transaction,
                                                    store::ProviderRow row, AdminId created_by) {
    auto made = co_await store::create_provider(transaction, std::move(row), created_by);
    std::vector<store::AuditEntry> audit;
    audit.push_back(entry_of(made, "provider.create",
                             {{"kind", made.kind},
                              {"base_url", made.base_url},
                              {"has_key", made.secrets.key.has_value()}}));
    co_return Done<store::ProviderRow>{std::move(made), std::move(audit)};
}

awaitable<Done<store::ProviderRow>> change_provider(pg::Transaction& transaction,
                                                    store::ProviderRow before,
                                                    store::ProviderRow after) {
    if (before.archived_at) {
        throw Error(ErrorKind::conflict, "The provider is archived; restore it to change it.");
    }
    auto details = details_of(before, after);
    if (details.empty()) {
        co_return Done<store::ProviderRow>{std::move(before), {}};
    }
    if (before.base_url != after.base_url) {
        const auto open = co_await store::count_open_submissions(transaction, before.id);
        if (open > 0) {
            throw Error(ErrorKind::conflict,
                        fmt::format("{} of its submissions have not ended, and could not be found "
                                    "at another address; wait for them or cancel them.",
                                    open),
                        {{"/base_url", "in_use", "Submissions are under way there."}});
        }
    }
    const bool has_other_budget = before.budgets != after.budgets;
    auto made = co_await store::update_provider(transaction, std::move(after));
    if (has_other_budget) {
        co_await require_prices(transaction, made);
    }
    std::vector<store::AuditEntry> audit;
    audit.push_back(entry_of(made, "provider.change", std::move(details)));
    co_return Done<store::ProviderRow>{std::move(made), std::move(audit)};
}

awaitable<Done<store::ProviderRow>> archive_provider(pg::Transaction& transaction,
                                                     store::ProviderRow before) {
    const auto chosen = co_await store::count_choices(transaction, before.id);
    if (chosen > 0) {
        throw Error(ErrorKind::conflict,
                    fmt::format("{} of the choices name a preset of this provider; choose another "
                                "one first.",
                                chosen));
    }
    co_return co_await set_archived(transaction, std::move(before), true);
}

awaitable<Done<store::ProviderRow>> restore_provider(pg::Transaction& transaction,
                                                     store::ProviderRow before) {
    co_return co_await set_archived(transaction, std::move(before), false);
}

}  // namespace mien::actions
