// Connecting services. What is kept of a key is sealed; it is given, replaced or removed, and never
// told. A connection is tried before it is stored (connection_trial.hpp).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "actions/done.hpp"
#include "actions/providers/connection_trial.hpp"

namespace mien::actions {

// What is to be done with a secret.
template <class T>
struct SecretChange {
    bool is_removed = false;
    std::optional<T> replacement = {};

    [[nodiscard]] bool is_change() const { return is_removed || replacement.has_value(); }
};

// A field that may be set to nothing: the outer optional says whether it is to change.
template <class T>
using Change = std::optional<std::optional<T>>;

struct ProviderPatch {
    std::optional<std::string> base_url = {};
    SecretChange<Secret> key = {};
    SecretChange<std::vector<net::SecretHeader>> headers = {};
    Change<int> submissions_running_max = {};
    Change<int> requests_per_minute = {};
    Change<double> daily_budget_usd = {};
    Change<double> monthly_budget_usd = {};
    std::optional<bool> is_paused = {};
    std::optional<std::string> pause_reason = {};
};

// The row that a creation would store. Throws invalid with a problem for each broken rule, and when
// the configuration has no key to seal with.
[[nodiscard]] store::ProviderRow new_provider(const video::ServiceAccess& access, std::string name,
                                              std::string kind, const ProviderPatch& patch);
// The row after a change. Secrets stay with the origin of the address: another scheme, host or port
// needs them anew, so that nobody has a key sent to a server of their own.
[[nodiscard]] store::ProviderRow patched_provider(const video::ServiceAccess& access,
                                                  const store::ProviderRow& before,
                                                  const ProviderPatch& patch);

// Whether the change is one of the connection, which must be tried then.
[[nodiscard]] bool changes_connection(const ProviderPatch& patch);

// What the trial found, put into the row. Throws invalid for a failure unless it is forced.
void note_trial(store::ProviderRow& row, const std::optional<Problem>& failure, bool is_forced);

[[nodiscard]] awaitable<Done<store::ProviderRow>> create_provider(pg::Transaction& transaction,
                                                                  store::ProviderRow row,
                                                                  AdminId created_by);
// The rows before, locked, and after. Throws conflict for an archived provider.
[[nodiscard]] awaitable<Done<store::ProviderRow>> change_provider(pg::Transaction& transaction,
                                                                  store::ProviderRow before,
                                                                  store::ProviderRow after);
// Its presets stay, and nothing is sent to it any more. Throws conflict while one of them is
// chosen.
[[nodiscard]] awaitable<Done<store::ProviderRow>> archive_provider(pg::Transaction& transaction,
                                                                   store::ProviderRow before);
[[nodiscard]] awaitable<Done<store::ProviderRow>> restore_provider(pg::Transaction& transaction,
                                                                   store::ProviderRow before);

}  // namespace mien::actions
