// Providers: services that make clips beside the renderer that is built in. Their secrets are
// sealed (base/sealed_box.hpp) and opened by the caller. All functions throw unavailable when the
// database is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "pg/pool.hpp"

namespace mien::store {

// As the rows of clips call the renderer that is built in.
inline constexpr std::string_view builtin_provider = "builtin";

// How much may be sent to a provider; nothing for no bound.
struct ProviderGates {
    std::optional<int> submissions_running_max;
    std::optional<int> requests_per_minute;

    bool operator==(const ProviderGates&) const = default;
};

struct ProviderBudgets {
    std::optional<double> daily_usd;    // of a day in UTC
    std::optional<double> monthly_usd;  // of a month in UTC

    bool operator==(const ProviderBudgets&) const = default;
};

struct SealedSecrets {
    std::optional<std::string> key;
    std::optional<Timestamp> key_changed_at;
    std::vector<std::string> header_names;
    std::optional<std::string> headers;  // {NAME: value}
    std::optional<Timestamp> headers_changed_at;
};

struct ProviderTest {
    std::optional<Timestamp> tested_at;
    std::optional<json::object> failure;  // {"code", "message"}; nothing when it passed
};

struct ProviderRow {
    ProviderId id;
    std::string name;  // never changes
    std::string kind;
    std::string base_url;  // without a slash at its end
    SealedSecrets secrets;
    ProviderGates gates;
    ProviderBudgets budgets;
    std::optional<Timestamp> paused_at;
    std::string pause_reason;
    ProviderTest test;
    std::optional<Timestamp> archived_at;
    int version = 1;
    Timestamp created_at;
    Timestamp updated_at;
};

struct ProviderFilter {
    std::string search = {};  // part of the name, "" for all
    bool is_archived = false;
    std::string after_name = {};
    std::size_t limit = 50;
};

// By name.
[[nodiscard]] awaitable<std::vector<ProviderRow>> list_providers(pg::Pool& pool,
                                                                 ProviderFilter filter,
                                                                 Deadline deadline);

// Throws not_found.
[[nodiscard]] awaitable<ProviderRow> read_provider(pg::Pool& pool, ProviderId id,
                                                   Deadline deadline);
// Locks the row until the transaction ends.
[[nodiscard]] awaitable<ProviderRow> lock_provider(pg::Transaction& transaction, ProviderId id);

// Throws conflict when the name is taken, also by an archived one, and when there are
// limits::providers_max.
[[nodiscard]] awaitable<ProviderRow> create_provider(pg::Transaction& transaction, ProviderRow row,
                                                     AdminId created_by);
// Everything but id, name and kind; its version becomes the next one.
[[nodiscard]] awaitable<ProviderRow> update_provider(pg::Transaction& transaction, ProviderRow row);

// What a test found; the version stays.
awaitable<void> record_provider_test(pg::Transaction& transaction, ProviderId id,
                                     std::optional<json::object> failure);

// Stops it from being sent anything until a person lets it go on, for what the service itself said
// (no credit, a wrong key); the audit log says that nobody else did. Nothing changes, and nothing
// is logged, when it is paused already.
awaitable<void> pause_provider(pg::Pool& pool, ProviderId id, std::string reason,
                               Deadline deadline);

}  // namespace mien::store
