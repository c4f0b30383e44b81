#include "store/providers/spend.hpp"

#include <algorithm>

namespace mien::store {
namespace {

// Reads submissions_provider_id_idx from the beginning of the month on. What was rejected counts
// where it may be billed, as it does for the gates.
constexpr pg::Query list_spend_rows{"list_provider_spend", R"sql(
    SELECT s.provider_id, s.clip_kind,
           coalesce(sum(s.spent_usd) FILTER (WHERE s.created_at >= d.day), 0)::double precision
               AS today_usd,
           sum(s.spent_usd)::double precision AS month_usd,
           count(*) FILTER (WHERE s.created_at >= d.day) AS today_count, count(*) AS month_count
    FROM submissions s
    CROSS JOIN (SELECT date_trunc('day', now(), 'UTC') AS day,
                       date_trunc('month', now(), 'UTC') AS month) d
    WHERE s.provider_id = ANY ($1::uuid[]) AND s.created_at >= d.month
      AND (s.state <> 'rejected' OR s.may_be_billed)
    GROUP BY s.provider_id, s.clip_kind ORDER BY s.clip_kind
)sql"};

constexpr pg::Query count_open{"count_open_submissions", R"sql(
    SELECT provider_id, count(*) FILTER (WHERE state <> 'parked') AS running,
           count(*) FILTER (WHERE state = 'parked') AS parked
    FROM submissions
    WHERE provider_id = ANY ($1::uuid[]) AND ended_at IS NULL GROUP BY provider_id
)sql"};

void add(Spend& total, const Spend& more) {
    total.today_usd += more.today_usd;
    total.month_usd += more.month_usd;
    total.today_count += more.today_count;
    total.month_count += more.month_count;
}

auto find_report(std::vector<SpendReport>& reports, const pg::Row& row) {
    return std::ranges::find(reports, row.get<ProviderId>("provider_id"),
                             &SpendReport::provider_id);
}

}  // namespace

awaitable<std::vector<SpendReport>> list_spend(pg::Pool& pool, std::vector<ProviderId> providers,
                                               Deadline deadline) {
    auto transaction = co_await pool.begin(deadline);
    co_return co_await list_spend(transaction, std::move(providers));
}

awaitable<std::vector<SpendReport>> list_spend(pg::Transaction& transaction,
                                               std::vector<ProviderId> providers) {
    std::vector<SpendReport> all;
    all.reserve(providers.size());
    for (const auto& id : providers) {
        all.push_back({.provider_id = id, .total = {}, .kinds = {}});
    }
    const auto rows = co_await transaction.run(list_spend_rows, pg::params(providers));
    for (const auto& row : rows) {
        const Spend spend{.today_usd = row.get<double>("today_usd"),
                          .month_usd = row.get<double>("month_usd"),
                          .today_count = row.get<std::int64_t>("today_count"),
                          .month_count = row.get<std::int64_t>("month_count")};
        const auto of =
            std::ranges::find(all, row.get<ProviderId>("provider_id"), &SpendReport::provider_id);
        add(of->total, spend);
        of->kinds.push_back({row.get<std::string>("clip_kind"), spend});
    }
    const auto open = co_await transaction.run(count_open, pg::params(providers));
    for (const auto& row : open) {
        const auto of = find_report(all, row);
        of->running_count = row.get<std::int64_t>("running");
        of->parked_count = row.get<std::int64_t>("parked");
    }
    co_return all;
}

std::optional<double> left_of(const ProviderBudgets& budgets, const Spend& spend) {
    std::optional<double> left;
    if (budgets.daily_usd) {
        left = *budgets.daily_usd - spend.today_usd;
    }
    if (budgets.monthly_usd) {
        const auto of_month = *budgets.monthly_usd - spend.month_usd;
        left = left ? std::min(*left, of_month) : of_month;
    }
    return left;
}

bool is_affordable(const std::optional<double>& left_usd, double expected_usd) {
    constexpr double noise_usd = 0.000'000'5;
    return !left_usd || (*left_usd > noise_usd && expected_usd <= *left_usd + noise_usd);
}

}  // namespace mien::store
