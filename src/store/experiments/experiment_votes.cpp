#include "store/experiments/experiment_votes.hpp"

#include <array>
#include <utility>

#include "base/error.hpp"

namespace mien::store {
namespace {

constexpr std::array<std::pair<SideAnswer, std::string_view>, 4> answers{{
    {SideAnswer::left, "left"},
    {SideAnswer::right, "right"},
    {SideAnswer::both_good, "both_good"},
    {SideAnswer::both_bad, "both_bad"},
}};

// Trials of pairs whose clips are both there, and which have not been frozen without the rater.
constexpr pg::Query read_progress{"read_rater_progress", R"sql(
    WITH shown AS (
        SELECT t.id, t.position,
               EXISTS (SELECT FROM experiment_answers v WHERE v.trial_id = t.id) AS is_answered
        FROM experiment_trials t
        JOIN experiment_raters r ON r.experiment_id = $1 AND r.admin_id = $2
        JOIN experiment_pairs p ON p.experiment_id = $1 AND p.number = t.pair
        WHERE t.experiment_id = $1 AND t.admin_id = $2
          AND (p.frozen_order IS NULL OR r.is_author
               OR EXISTS (SELECT FROM experiment_trials first
                          JOIN experiment_answers v ON v.trial_id = first.id
                          WHERE first.experiment_id = $1 AND first.admin_id = $2
                            AND first.pair = t.pair AND NOT first.is_repeat))
          AND NOT EXISTS (SELECT FROM experiment_clips c
                          WHERE c.experiment_id = $1 AND c.pair = t.pair
                            AND c.video_key IS NULL))
    SELECT count(*) AS count, count(*) FILTER (WHERE is_answered) AS answered,
           (SELECT id FROM shown WHERE NOT is_answered ORDER BY position LIMIT 1) AS next,
           (SELECT id FROM shown WHERE NOT is_answered ORDER BY position
            LIMIT 1 OFFSET 1) AS upcoming
    FROM shown)sql"};

// Of the rater's answers the last, when its pair is not frozen yet.
constexpr pg::Query read_last_answer{"read_last_answer", R"sql(
    SELECT last.trial_id
    FROM (SELECT v.trial_id, t.pair
          FROM experiment_trials t JOIN experiment_answers v ON v.trial_id = t.id
          WHERE t.experiment_id = $1 AND t.admin_id = $2
          ORDER BY v.voted_at DESC LIMIT 1) last
    JOIN experiment_pairs p ON p.experiment_id = $1 AND p.number = last.pair
    WHERE p.frozen_order IS NULL)sql"};

constexpr pg::Query find_trial{"find_experiment_trial", R"sql(
    SELECT t.id, t.experiment_id, t.pair, t.is_repeat, p.frozen_order IS NOT NULL AS is_frozen,
           (SELECT count(*) FROM experiment_votes v WHERE v.trial_id = t.id) AS votes,
           EXISTS (SELECT FROM experiment_answers v WHERE v.trial_id = t.id) AS is_answered
    FROM experiment_trials t
    JOIN experiment_pairs p ON p.experiment_id = t.experiment_id AND p.number = t.pair
    WHERE t.id = $1 AND t.admin_id = $2)sql"};

constexpr pg::Query find_clip_of_side{"find_trial_clip", R"sql(
    SELECT o.key, o.content_type, o.bytes, o.sha256,
           (SELECT max(e.bytes) FROM experiment_clips twin
            JOIN objects e ON e.key = twin.video_key AND e.state = 'live'
            WHERE twin.experiment_id = t.experiment_id AND twin.pair = t.pair) AS larger_bytes
    FROM experiment_trials t
    JOIN experiment_raters r ON r.experiment_id = t.experiment_id AND r.admin_id = t.admin_id
    JOIN experiment_clips c ON c.experiment_id = t.experiment_id AND c.pair = t.pair
                           AND c.arm = CASE WHEN t.is_b_left = ($3 = 'left') THEN 'b' ELSE 'a' END
    JOIN objects o ON o.key = c.video_key AND o.state = 'live'
    WHERE t.id = $1 AND t.admin_id = $2 AND r.unblinded_at IS NULL)sql"};

constexpr pg::Query insert_vote{"insert_experiment_vote", R"sql(
    INSERT INTO experiment_votes (trial_id, number, answer, decision_ms, left_ratings,
                                  right_ratings)
    VALUES ($1, $2, $3, $4, $5, $6))sql"};

constexpr pg::Query insert_withdrawal{"insert_vote_withdrawal", R"sql(
    INSERT INTO experiment_votes (trial_id, number, answer) VALUES ($1, $2, 'withdrawn'))sql"};

// The score of a pair from the last answers of those who count, when all have answered who still
// may, or ($2) of every pair with an answer. Who cannot vote now may be back tomorrow: a pair goes
// on without them only when two have answered, or the one who has not looked at it.
constexpr pg::Query freeze{"freeze_experiment_pairs", R"sql(
    UPDATE experiment_pairs p SET score = s.score, frozen_at = clock_timestamp(),
        frozen_order = s.place + coalesce((SELECT max(o.frozen_order) FROM experiment_pairs o
                                           WHERE o.experiment_id = $1), 0)
    FROM (SELECT t.pair, row_number() OVER (ORDER BY t.pair) AS place,
                 avg(CASE WHEN v.answer NOT IN ('left', 'right') THEN 0.5
                          WHEN (v.answer = 'left') = t.is_b_left THEN 1 ELSE 0 END)
                     ::double precision AS score
          FROM experiment_trials t
          JOIN experiment_raters r ON r.experiment_id = t.experiment_id AND r.admin_id = t.admin_id
          JOIN experiment_answers v ON v.trial_id = t.id
          JOIN experiment_pairs o ON o.experiment_id = t.experiment_id AND o.number = t.pair
          WHERE t.experiment_id = $1 AND NOT t.is_repeat AND NOT r.is_author
            AND o.frozen_order IS NULL
          GROUP BY t.pair
          HAVING $2::boolean OR count(*) >= (
              SELECT least(2, count(*))
              FROM experiment_raters hoped
              JOIN experiment_trials h ON h.experiment_id = $1 AND h.pair = t.pair
                                      AND h.admin_id = hoped.admin_id AND NOT h.is_repeat
              WHERE hoped.experiment_id = $1 AND NOT hoped.is_author
                AND hoped.unblinded_at IS NULL) AND NOT EXISTS (
              SELECT FROM experiment_raters missing
              JOIN admins a ON a.id = missing.admin_id AND a.role <> 'viewer'
                           AND a.disabled_at IS NULL
              JOIN experiment_trials m ON m.experiment_id = $1 AND m.pair = t.pair
                                      AND m.admin_id = missing.admin_id AND NOT m.is_repeat
              WHERE missing.experiment_id = $1 AND NOT missing.is_author
                AND missing.unblinded_at IS NULL
                AND NOT EXISTS (SELECT FROM experiment_answers WHERE trial_id = m.id))) s
    WHERE p.experiment_id = $1 AND p.number = s.pair)sql"};

}  // namespace

std::string_view name_of(SideAnswer answer) noexcept {
    return answers[static_cast<std::size_t>(answer)].second;
}

std::optional<SideAnswer> parse_side_answer(std::string_view word) noexcept {
    for (const auto& [answer, name] : answers) {
        if (name == word) {
            return answer;
        }
    }
    return std::nullopt;
}

awaitable<RaterProgress> get_progress(pg::Transaction& transaction, ExperimentId id,
                                      AdminId rater) {
    const auto rows = co_await transaction.run(read_progress, pg::params(id, rater));
    const auto last = co_await transaction.run(read_last_answer, pg::params(id, rater));
    const auto row = rows.front();
    RaterProgress progress{.experiment_id = id,
                           .next = row.get<std::optional<TrialId>>("next"),
                           .upcoming = row.get<std::optional<TrialId>>("upcoming"),
                           .answered = row.get<int>("answered"),
                           .count = row.get<int>("count"),
                           .last = std::nullopt};
    if (!last.empty()) {
        progress.last = last.front().get<TrialId>("trial_id");
    }
    co_return progress;
}

awaitable<Trial> get_trial(pg::Transaction& transaction, TrialId id, AdminId rater) {
    const auto rows = co_await transaction.run(find_trial, pg::params(id, rater));
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "There is no such trial of yours.");
    }
    const auto row = rows.front();
    co_return Trial{.id = row.get<TrialId>("id"),
                    .experiment_id = row.get<ExperimentId>("experiment_id"),
                    .pair = row.get<int>("pair"),
                    .is_repeat = row.get<bool>("is_repeat"),
                    .votes = row.get<int>("votes"),
                    .is_answered = row.get<bool>("is_answered"),
                    .is_frozen = row.get<bool>("is_frozen")};
}

awaitable<std::optional<TrialClip>> find_trial_clip(pg::Pool& pool, TrialId id, AdminId rater,
                                                    Side side, Deadline deadline) {
    const std::string_view word = side == Side::left ? "left" : "right";
    const auto rows = co_await pool.run(find_clip_of_side, pg::params(id, rater, word), deadline);
    if (rows.empty()) {
        co_return std::nullopt;
    }
    const auto row = rows.front();
    co_return TrialClip{
        .object = {.key = row.get<std::string>("key"),
                   .content_type = row.get<std::string>("content_type"),
                   .bytes = static_cast<std::uint64_t>(row.get<std::int64_t>("bytes")),
                   .sha256 = row.get<Sha256>("sha256")},
        .larger_bytes = static_cast<std::uint64_t>(row.get<std::int64_t>("larger_bytes"))};
}

awaitable<void> add_vote(pg::Transaction& transaction, const Trial& trial, NewVote vote) {
    std::optional<std::vector<int>> left;
    std::optional<std::vector<int>> right;
    if (vote.ratings) {
        left = std::move(vote.ratings->left);
        right = std::move(vote.ratings->right);
    }
    auto values =
        pg::params(trial.id, trial.votes + 1, name_of(vote.answer), vote.decision_ms, left, right);
    co_await transaction.run(insert_vote, std::move(values));
}

awaitable<void> withdraw_vote(pg::Transaction& transaction, const Trial& trial) {
    co_await transaction.run(insert_withdrawal, pg::params(trial.id, trial.votes + 1));
}

awaitable<void> freeze_pairs(pg::Transaction& transaction, ExperimentId id, Freezing freezing) {
    co_await transaction.run(freeze, pg::params(id, freezing == Freezing::all_with_votes));
}

}  // namespace mien::store
