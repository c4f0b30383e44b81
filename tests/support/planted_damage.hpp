// Damage to a database, as a restore or a repair by hand would do it, and the invariants that find
// it. For tests of store.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "store/invariants.hpp"

namespace mien::test {

struct Damage {
    std::string_view invariant;  // the one that finds it; others may as well
    std::string_view what;
    std::string_view sql;
};

// Triggers and foreign keys say nothing. As the superuser; roll the transaction back.
inline awaitable<void> plant(pg::Transaction& transaction, std::string_view sql) {
    const pg::Query silence{"test_silence_triggers",
                            "SET LOCAL session_replication_role = replica"};
    co_await transaction.run(silence);
    const auto script = fmt::format("DO $script$ BEGIN {} END $script$", sql);
    // A server cuts longer names off, and then takes two statements for one.
    const auto name = to_hex(sha256(script));
    const pg::Query query{name, script};
    co_await transaction.run(query);
}

// The ids of the invariants that are broken, with the first place of each.
inline awaitable<std::vector<std::pair<std::string, std::string>>> find_broken(
    pg::Transaction& transaction, std::vector<store::Invariant> all) {
    std::vector<std::pair<std::string, std::string>> broken;
    for (const auto& invariant : all) {
        const auto found = co_await store::find_violations(transaction, invariant);
        if (found.count > 0) {
            broken.emplace_back(invariant.id, found.places.front());
        }
    }
    co_return broken;
}

}  // namespace mien::test
