#include "store/staging/environment_summary.hpp"

#include <algorithm>

namespace mien::store {
namespace {

// What the role of the bridge may read (migrations/0026_reader.sql) is what counts.
constexpr pg::Query count_classes{"count_classes", R"sql(
    SELECT 'characters' AS class, count(*) AS row_count, max(updated_at) AS newest_change_at
    FROM characters
    UNION ALL SELECT 'emotions', count(*), max(updated_at) FROM emotions
    UNION ALL SELECT 'prompts', count(*), max(updated_at) FROM prompts
    UNION ALL SELECT 'prompt_versions', count(*), max(created_at) FROM prompt_versions
    UNION ALL SELECT 'users', count(*), max(updated_at) FROM users
    UNION ALL SELECT 'assignments', count(*), max(greatest(created_at, ended_at)) FROM assignments
    UNION ALL SELECT 'videos', count(*), max(greatest(created_at, generated_at)) FROM videos
    UNION ALL SELECT 'objects', count(*), max(updated_at) FROM objects WHERE state = 'live'
)sql"};

// ON CONFLICT: one row for each class of a side.
constexpr pg::Query save_class_summary{"save_class_summary", R"sql(
    INSERT INTO environment_summaries (environment, class, row_count, newest_change_at, generation,
                                       read_at)
    VALUES ($1, $2, $3, $4, $5, now())
    ON CONFLICT ON CONSTRAINT environment_summaries_pkey DO UPDATE
    SET row_count = excluded.row_count, newest_change_at = excluded.newest_change_at,
        generation = excluded.generation, read_at = excluded.read_at
)sql"};

constexpr pg::Query read_drift{"read_drift", R"sql(
    SELECT p.class, p.row_count AS production_rows, p.newest_change_at AS production_change_at,
           p.read_at AS production_read_at, s.row_count AS staging_rows,
           s.newest_change_at AS staging_change_at, s.read_at AS staging_read_at
    FROM environment_summaries p
    JOIN environment_summaries s ON s.class = p.class
    WHERE p.environment = 'production' AND s.environment = 'staging' AND s.generation = $1
    ORDER BY p.class
)sql"};

ClassDrift drift_from(const pg::Row& row) {
    const auto name = row.get<std::string>("class");
    return {
        .production = {.name = name,
                       .rows = row.get<std::int64_t>("production_rows"),
                       .newest_change_at =
                           row.get<std::optional<Timestamp>>("production_change_at")},
        .staging = {.name = name,
                    .rows = row.get<std::int64_t>("staging_rows"),
                    .newest_change_at = row.get<std::optional<Timestamp>>("staging_change_at")}};
}

}  // namespace

bool ClassDrift::is_behind() const {
    return production.rows > staging.rows || production.newest_change_at > staging.newest_change_at;
}

bool Drift::is_behind() const {
    return std::ranges::any_of(classes, &ClassDrift::is_behind);
}

awaitable<std::vector<ClassSummary>> summarize(pg::Pool& data, Deadline deadline) {
    const auto rows = co_await data.run(count_classes, {}, deadline);
    std::vector<ClassSummary> classes;
    for (const auto& row : rows) {
        classes.push_back(
            {.name = row.get<std::string>("class"),
             .rows = row.get<std::int64_t>("row_count"),
             .newest_change_at = row.get<std::optional<Timestamp>>("newest_change_at")});
    }
    co_return classes;
}

awaitable<void> save_summary(pg::Pool& control, std::vector<ClassSummary> classes,
                             std::optional<int> generation, Deadline deadline) {
    auto transaction = co_await control.begin(deadline);
    const std::string_view environment = generation ? "staging" : "production";
    std::vector<pg::Call> calls;
    calls.reserve(classes.size());
    for (const auto& summary : classes) {
        calls.push_back({save_class_summary, pg::params(environment, summary.name, summary.rows,
                                                        summary.newest_change_at, generation)});
    }
    co_await transaction.run_all_and_commit(std::move(calls));
}

awaitable<std::optional<Drift>> find_drift(pg::Pool& control, int generation, Deadline deadline) {
    auto values = pg::params(generation);
    const auto rows = co_await control.run(read_drift, std::move(values), deadline);
    if (rows.empty()) {
        co_return std::nullopt;
    }
    Drift drift{.production_read_at = rows.front().get<Timestamp>("production_read_at"),
                .staging_read_at = rows.front().get<Timestamp>("staging_read_at"),
                .classes = {}};
    for (const auto& row : rows) {
        drift.classes.push_back(drift_from(row));
    }
    co_return drift;
}

}  // namespace mien::store
