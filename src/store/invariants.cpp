#include "store/invariants.hpp"

#include <iterator>

#include <fmt/format.h>

#include "base/limits/database.hpp"

namespace mien::store {
namespace {

// A cursor is planned for its first rows; these are read to the end, and whole tables are joined.
constexpr pg::Query plan_for_all_rows{"verify_plan_for_all_rows", R"sql(
    SELECT set_config('cursor_tuple_fraction', '1', true), set_config('work_mem', '64MB', true)
)sql"};
constexpr pg::Query fetch_violations{"verify_fetch", "FETCH 1000 FROM violations"};
constexpr pg::Query close_violations{"verify_close", "CLOSE violations"};

}  // namespace

std::vector<Invariant> invariants() {
    std::vector<Invariant> all;
    for (const auto part : {invariant_lists::of_schema(), invariant_lists::of_prompts(),
                            invariant_lists::of_templates(), invariant_lists::of_providers(),
                            invariant_lists::of_references(), invariant_lists::of_clips(),
                            invariant_lists::of_transfer(), invariant_lists::of_experiments(),
                            invariant_lists::of_splits(), invariant_lists::of_audit(),
                            invariant_lists::of_records(), invariant_lists::of_access()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

awaitable<Violations> find_violations(pg::Transaction& transaction, Invariant invariant) {
    const auto declaration =
        fmt::format("DECLARE violations NO SCROLL CURSOR FOR {}", invariant.find_violations.sql);
    const pg::Query declare{invariant.find_violations.name, declaration};
    co_await transaction.run(plan_for_all_rows);
    co_await transaction.run(declare);
    Violations found;
    while (true) {
        const auto rows = co_await transaction.run(fetch_violations);
        if (rows.empty()) {
            break;
        }
        found.count += static_cast<std::int64_t>(rows.size());
        for (const auto& row : rows) {
            if (found.places.size() == limits::violations_told_max) {
                break;
            }
            found.places.push_back(row.get<std::string>("place"));
        }
    }
    co_await transaction.run(close_violations);
    co_return found;
}

}  // namespace mien::store
