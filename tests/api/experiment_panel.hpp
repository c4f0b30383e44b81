// The panel of an experiment of an ApiServer: raters, who vote as they are told.
#pragma once

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/api/with_database.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::test {

struct Rater {
    std::string id;
    ApiClient client;
};

// An editor who wrote nothing.
inline Rater add_rater(ApiServer& api, const std::string& name) {
    std::string id;
    const auto authorization =
        with_database<std::string>(api, [&](pg::Pool& pool) -> awaitable<std::string> {
            const auto admin =
                co_await store::test::make_admin(pool, name + "@example.com", core::Role::editor);
            id = to_string(admin.id);
            const auto token = co_await store::test::make_token(pool, admin, "full");
            co_return "Bearer " + std::string(token.reveal());
        });
    return {.id = id, .client = api.with({{"Authorization", authorization}})};
}

inline std::string text_from_database(ApiServer& api, std::string_view sql, std::string value) {
    return with_database<std::string>(api, [&](pg::Pool& pool) -> awaitable<std::string> {
        const pg::Query query{"test_experiment_text", sql};
        const auto rows = co_await pool.run(query, pg::params(value), soon());
        co_return rows.empty() ? "" : rows.front().get<std::string>("text");
    });
}

// Where B is, which only the database knows.
inline std::string side_of_b(ApiServer& api, const std::string& trial_id) {
    return text_from_database(api,
                              "SELECT CASE WHEN is_b_left THEN 'left' ELSE 'right' END AS text "
                              "FROM experiment_trials WHERE id = $1::text::uuid",
                              trial_id);
}

inline std::string trial_path(const ApiAnswer& progress) {
    return "/api/admin/experiment-trials/" + progress.text("/trial/id");
}

inline ApiAnswer vote(const Rater& rater, const ApiAnswer& progress, std::string_view answer) {
    return rater.client.post(trial_path(progress) + "/vote",
                             {{"answer", answer}, {"decision_ms", 1500}});
}

// Prefers B until nothing is left; gives the number of answers.
inline int prefer_b(ApiServer& api, const Rater& rater, const std::string& path) {
    int answers = 0;
    auto progress = rater.client.get(path + "/next-trial");
    while (!progress.at("/trial").is_null()) {
        progress = vote(rater, progress, side_of_b(api, progress.text("/trial/id")));
        EXPECT_EQ(progress.status, 200U) << progress.body;
        ++answers;
    }
    return answers;
}

}  // namespace mien::test
