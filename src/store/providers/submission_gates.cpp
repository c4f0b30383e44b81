#include "store/providers/submission_gates.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/error.hpp"
#include "jobs/queue.hpp"

namespace mien::store {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds paused_wait{15'000};
constexpr milliseconds full_wait{2'000};

// Locks the job: nobody else takes it meanwhile.
constexpr pg::Query lock_job_query{"lock_job_of_submission", R"sql(
    SELECT FROM jobs WHERE id = $1 AND worker = $2 AND attempt = $3 AND state = 'running'
        AND cancel_requested_at IS NULL
    FOR NO KEY UPDATE)sql"};

// Puts those who submit to the provider in line.
constexpr pg::Query lock_provider_query{"lock_provider_of_submission", R"sql(
    SELECT paused_at IS NOT NULL AS is_paused, archived_at IS NOT NULL AS is_archived,
           submissions_running_max, requests_per_minute
    FROM providers WHERE id = $1 FOR NO KEY UPDATE)sql"};

// Those whose job has ended keep nobody waiting.
constexpr pg::Query count_running_query{"count_running_submissions", R"sql(
    SELECT count(*) AS running FROM submissions s
    WHERE s.provider_id = $1 AND s.ended_at IS NULL AND s.state <> 'parked'
      AND EXISTS (SELECT FROM jobs j WHERE j.id = s.job_id AND j.finished_at IS NULL))sql"};

// When the oldest of the last $2 requests leaves the minute; no row when there were fewer.
constexpr pg::Query find_wait_query{"find_submission_wait", R"sql(
    SELECT ceil(extract(epoch FROM created_at + interval '1 minute' - clock_timestamp())
                * 1000)::bigint AS wait_ms
    FROM submissions
    WHERE provider_id = $1 AND created_at > clock_timestamp() - interval '1 minute'
    ORDER BY created_at DESC OFFSET $2::integer - 1 LIMIT 1)sql"};

// What the clip will cost: what its preset says, else what the last one of that version did.
constexpr pg::Query weigh_query{"weigh_submission", R"sql(
    WITH spent AS (
        SELECT coalesce(sum(spent_usd) FILTER (WHERE created_at >= date_trunc('day', now(), 'UTC')),
                        0) AS today,
               coalesce(sum(spent_usd), 0) AS month
        FROM submissions
        WHERE provider_id = $1 AND created_at >= date_trunc('month', now(), 'UTC')),
    expected AS (
        SELECT coalesce(price_of_preset(w.content),
                        (SELECT s.reported_usd FROM submissions s
                         WHERE s.preset_version_id = w.id AND s.reported_usd IS NOT NULL
                           AND s.state = 'succeeded'
                         ORDER BY s.created_at DESC LIMIT 1)) AS usd
        FROM preset_versions w WHERE w.id = $2)
    SELECT expected.usd::double precision AS expected_usd,
           spent.today::double precision AS today_usd, spent.month::double precision AS month_usd,
           p.daily_budget_usd::double precision AS daily_usd,
           p.monthly_budget_usd::double precision AS monthly_usd,
           coalesce(spent.today + expected.usd > p.daily_budget_usd, false) AS is_over_day,
           coalesce(spent.month + expected.usd > p.monthly_budget_usd, false) AS is_over_month
    FROM providers p, spent, expected WHERE p.id = $1)sql"};

constexpr pg::Query insert_query{"insert_submission", R"sql(
    INSERT INTO submissions (id, job_id, worker, attempt, clip_kind, clip_id, character_id, emotion,
                             provider_id, preset_version_id, request, estimated_usd)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::double precision::numeric))sql"};

// Clips that count as nothing would never use it up.
bool has_budget(const pg::Row& weighed) {
    return weighed.get<std::optional<double>>("daily_usd") ||
           weighed.get<std::optional<double>>("monthly_usd");
}

std::string budget_message(const pg::Row& weighed) {
    const bool is_day = weighed.get<bool>("is_over_day");
    const auto limit = weighed.get<double>(is_day ? "daily_usd" : "monthly_usd");
    const auto spent = weighed.get<double>(is_day ? "today_usd" : "month_usd");
    const auto expected = weighed.get<std::optional<double>>("expected_usd");
    return fmt::format(
        "The {} budget of this provider is ${:.2f}, of which ${:.2f} is spent{}. Raise the budget "
        "or try again {}.",
        is_day ? "daily" : "monthly", limit, spent,
        expected ? fmt::format("; this clip would cost about ${:.2f}", *expected) : "",
        is_day ? "tomorrow" : "next month");
}

// How long to wait for the provider's gates; nothing when they are open.
awaitable<std::optional<milliseconds>> find_wait(pg::Transaction& transaction, ProviderId id) {
    const auto providers = co_await transaction.run(lock_provider_query, pg::params(id));
    if (providers.empty()) {
        throw Error(ErrorKind::not_found, "There is no such provider.");
    }
    const auto provider = providers.front();
    if (provider.get<bool>("is_archived")) {
        throw Error(
            ErrorKind::conflict,
            "The provider was archived before the clip was sent to it; choose another one.");
    }
    if (provider.get<bool>("is_paused")) {
        co_return paused_wait;
    }
    const auto running_max = provider.get<std::optional<int>>("submissions_running_max");
    if (running_max) {
        const auto rows = co_await transaction.run(count_running_query, pg::params(id));
        if (rows.front().get<std::int64_t>("running") >= *running_max) {
            co_return full_wait;
        }
    }
    const auto per_minute = provider.get<std::optional<int>>("requests_per_minute");
    if (per_minute) {
        const auto rows = co_await transaction.run(find_wait_query, pg::params(id, *per_minute));
        if (!rows.empty()) {
            const milliseconds wait(rows.front().get<std::int64_t>("wait_ms"));
            co_return std::max(wait, milliseconds(1));
        }
    }
    co_return std::nullopt;
}

struct Prospect {
    Beginning beginning;
    std::optional<double> expected_usd = {};
};

awaitable<Prospect> look_ahead(pg::Transaction& transaction, const NewSubmission& submission) {
    const auto& claim = submission.claim;
    const auto job = co_await transaction.run(
        lock_job_query, pg::params(claim.job_id, claim.worker, claim.attempt));
    if (job.empty()) {
        co_return Prospect{ClaimLost{}};
    }
    const auto wait = co_await find_wait(transaction, submission.provider_id);
    if (wait) {
        co_return Prospect{GateClosed{*wait}};
    }
    const auto weighed = co_await transaction.run(
        weigh_query, pg::params(submission.provider_id, submission.preset_version_id));
    const auto weight = weighed.front();
    if (!weight.get<std::optional<double>>("expected_usd") && has_budget(weight)) {
        co_return Prospect{BudgetSpent{
            "The provider has a budget by now, and the preset does not say what a clip costs. Give "
            "the preset an estimated_cost_usd above 0, or say that it is free (is_free)."}};
    }
    if (weight.get<bool>("is_over_day") || weight.get<bool>("is_over_month")) {
        co_return Prospect{BudgetSpent{budget_message(weight)}};
    }
    co_return Prospect{Begun{}, weight.get<std::optional<double>>("expected_usd")};
}

awaitable<Beginning> try_begin(pg::Transaction& transaction, const NewSubmission& submission) {
    auto prospect = co_await look_ahead(transaction, submission);
    if (!std::holds_alternative<Begun>(prospect.beginning)) {
        co_return std::move(prospect.beginning);
    }
    const auto& claim = submission.claim;
    auto values = pg::params(
        submission.id, claim.job_id, claim.worker, claim.attempt, submission.clip_kind,
        submission.clip_id, submission.character_id, submission.emotion, submission.provider_id,
        submission.preset_version_id, submission.request, prospect.expected_usd);
    co_await transaction.run(insert_query, std::move(values));
    co_await jobs::pass_gate(transaction, claim.job_id);
    co_return Begun{};
}

}  // namespace

awaitable<Beginning> begin_submission(pg::Pool& pool, NewSubmission submission, Deadline deadline) {
    const std::function<awaitable<Beginning>(pg::Transaction&)> body =
        [&submission](pg::Transaction& transaction) { return try_begin(transaction, submission); };
    co_return co_await pool.transact<Beginning>(deadline, body);
}

awaitable<Beginning> foresee_submission(pg::Pool& pool, NewSubmission submission,
                                        Deadline deadline) {
    const std::function<awaitable<Beginning>(pg::Transaction&)> body =
        [&submission](pg::Transaction& transaction) -> awaitable<Beginning> {
        auto prospect = co_await look_ahead(transaction, submission);
        co_return std::move(prospect.beginning);
    };
    co_return co_await pool.transact<Beginning>(deadline, body);
}

}  // namespace mien::store
