// Damage to a database, as a restore or a repair by hand would do it, and the invariants that find
// it. For tests of store.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/hash.hpp"
#include "store/invariants.hpp"
#include "tests/support/coro_test.hpp"

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

// Each damage is planted in a transaction that is rolled back, so that it is the only one. Its own
// invariant is asked; all of them only when that one does not find it, to say which do.
inline awaitable<void> expect_each_is_found(pg::Pool& superuser, std::span<const Damage> damages,
                                            std::vector<store::Invariant> all) {
    for (const auto& damage : damages) {
        auto transaction = co_await superuser.begin(soon());
        co_await plant(transaction, damage.sql);
        const auto own = std::ranges::find(all, damage.invariant, &store::Invariant::id);
        MIEN_REQUIRE(own != all.end());
        const auto found = co_await store::find_violations(transaction, *own);
        if (found.count == 0) {
            const auto broken = co_await find_broken(transaction, all);
            ADD_FAILURE() << damage.invariant << ": " << damage.what << "; found "
                          << testing::PrintToString(broken);
        } else {
            EXPECT_FALSE(found.places.front().empty()) << damage.invariant;
        }
    }
}

}  // namespace mien::test
