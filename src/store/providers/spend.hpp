// What providers have been paid, or may have been: what they said of a clip, else what was expected
// of it. Days and months are those of UTC. Throws unavailable when the database is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "pg/pool.hpp"
#include "store/providers/providers.hpp"

namespace mien::store {

struct Spend {
    double today_usd = 0;
    double month_usd = 0;
    std::int64_t today_count = 0;  // of submissions that may cost something
    std::int64_t month_count = 0;
};

struct SpendReport {
    ProviderId provider_id;
    Spend total;
    std::int64_t running_count = 0;  // submissions that have not ended
    std::int64_t parked_count = 0;   // those that wait for a person
    struct OfKind {
        std::string clip_kind;  // "preview", "video" or "experiment_clip"
        Spend spend;
    };
    std::vector<OfKind> kinds;  // those of this month
};

// In the order of the ids, one of each.
[[nodiscard]] awaitable<std::vector<SpendReport>> list_spend(pg::Pool& pool,
                                                             std::vector<ProviderId> providers,
                                                             Deadline deadline);
[[nodiscard]] awaitable<std::vector<SpendReport>> list_spend(pg::Transaction& transaction,
                                                             std::vector<ProviderId> providers);

// What may still be spent, of the smaller budget; nothing without a budget.
[[nodiscard]] std::optional<double> left_of(const ProviderBudgets& budgets, const Spend& spend);
// Whether that is enough, to a millionth of a dollar: less is the noise of sums. Of a budget that
// is used up, nothing is.
[[nodiscard]] bool is_affordable(const std::optional<double>& left_usd, double expected_usd);

}  // namespace mien::store
