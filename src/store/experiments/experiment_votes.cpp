#include "store/experiments/experiment_votes.hpp"

#include <algorithm>
#include <array>
#include <map>
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

// Trials of pairs whose clips are both there.
constexpr pg::Query read_progress{"read_rater_progress", R"sql(
    WITH shown AS (
        SELECT t.id, t.position,
               EXISTS (SELECT FROM experiment_votes v WHERE v.trial_id = t.id) AS is_answered
        FROM experiment_trials t
        WHERE t.experiment_id = $1 AND t.admin_id = $2
          AND NOT EXISTS (SELECT FROM experiment_clips c
                          WHERE c.experiment_id = $1 AND c.pair = t.pair
                            AND c.video_key IS NULL))
    SELECT count(*) AS count, count(*) FILTER (WHERE is_answered) AS answered,
           (SELECT id FROM shown WHERE NOT is_answered ORDER BY position LIMIT 1) AS next
    FROM shown)sql"};

constexpr pg::Query find_trial{"find_experiment_trial", R"sql(
    SELECT t.id, t.experiment_id, t.pair, t.is_repeat, p.frozen_order IS NOT NULL AS is_frozen,
           (SELECT count(*) FROM experiment_votes v WHERE v.trial_id = t.id) AS votes
    FROM experiment_trials t
    JOIN experiment_pairs p ON p.experiment_id = t.experiment_id AND p.number = t.pair
    WHERE t.id = $1 AND t.admin_id = $2)sql"};

constexpr pg::Query find_clip_of_side{"find_trial_clip", R"sql(
    SELECT o.key, o.content_type, o.bytes, o.sha256
    FROM experiment_trials t
    JOIN experiment_raters r ON r.experiment_id = t.experiment_id AND r.admin_id = t.admin_id
    JOIN experiment_clips c ON c.experiment_id = t.experiment_id AND c.pair = t.pair
                           AND c.arm = CASE WHEN t.is_b_left = ($3 = 'left') THEN 'b' ELSE 'a' END
    JOIN objects o ON o.key = c.video_key AND o.state = 'live'
    WHERE t.id = $1 AND t.admin_id = $2 AND r.unblinded_at IS NULL)sql"};

constexpr pg::Query insert_vote{"insert_experiment_vote", R"sql(
    INSERT INTO experiment_votes (trial_id, number, answer, decision_ms)
    VALUES ($1, $2, $3, $4))sql"};

// The score of a pair from the last answers of those who count, when all have answered who still
// may, or ($2) of every pair with an answer.
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
          JOIN LATERAL (SELECT answer FROM experiment_votes WHERE trial_id = t.id
                        ORDER BY number DESC LIMIT 1) v ON true
          JOIN experiment_pairs o ON o.experiment_id = t.experiment_id AND o.number = t.pair
          WHERE t.experiment_id = $1 AND NOT t.is_repeat AND NOT r.is_author
            AND o.frozen_order IS NULL
          GROUP BY t.pair
          HAVING $2::boolean OR NOT EXISTS (
              SELECT FROM experiment_raters missing
              JOIN experiment_trials m ON m.experiment_id = $1 AND m.pair = t.pair
                                      AND m.admin_id = missing.admin_id AND NOT m.is_repeat
              WHERE missing.experiment_id = $1 AND NOT missing.is_author
                AND missing.unblinded_at IS NULL
                AND NOT EXISTS (SELECT FROM experiment_votes WHERE trial_id = m.id))) s
    WHERE p.experiment_id = $1 AND p.number = s.pair)sql"};

constexpr pg::Query read_frozen{"read_frozen_pairs", R"sql(
    SELECT p.number, p.cell, p.score,
           bool_or(c.arm = 'a' AND c.final_state <> 'succeeded') AS has_failed_a,
           bool_or(c.arm = 'b' AND c.final_state <> 'succeeded') AS has_failed_b
    FROM experiment_pairs p
    JOIN experiment_clips c ON c.experiment_id = p.experiment_id AND c.pair = p.number
    WHERE p.experiment_id = $1 AND p.frozen_order IS NOT NULL
    GROUP BY p.number, p.cell, p.score, p.frozen_order
    ORDER BY p.frozen_order)sql"};

constexpr pg::Query read_last_votes{"read_last_votes", R"sql(
    SELECT t.admin_id, t.pair, t.is_b_left, t.is_repeat, v.answer, v.decision_ms
    FROM experiment_trials t
    JOIN LATERAL (SELECT answer, decision_ms FROM experiment_votes WHERE trial_id = t.id
                  ORDER BY number DESC LIMIT 1) v ON true
    WHERE t.experiment_id = $1
    ORDER BY t.pair, t.is_repeat, t.admin_id)sql"};

core::Answer answer_of(SideAnswer answer, bool is_b_left) {
    switch (answer) {
        case SideAnswer::left:
            return is_b_left ? core::Answer::b : core::Answer::a;
        case SideAnswer::right:
            return is_b_left ? core::Answer::a : core::Answer::b;
        case SideAnswer::both_good:
            return core::Answer::both_good;
        case SideAnswer::both_bad:
            return core::Answer::both_bad;
    }
    return core::Answer::both_good;
}

struct LastVote {
    AdminId rater;
    int pair;
    bool is_b_left;
    bool is_repeat;
    core::Answer answer;
    std::optional<int> decision_ms;
};

std::vector<LastVote> last_votes_from(const pg::Rows& rows) {
    std::vector<LastVote> votes;
    for (const auto row : rows) {
        const bool is_b_left = row.get<bool>("is_b_left");
        const auto answer = parse_side_answer(row.get<std::string_view>("answer")).value();
        votes.push_back({.rater = row.get<AdminId>("admin_id"),
                         .pair = row.get<int>("pair"),
                         .is_b_left = is_b_left,
                         .is_repeat = row.get<bool>("is_repeat"),
                         .answer = answer_of(answer, is_b_left),
                         .decision_ms = row.get<std::optional<int>>("decision_ms")});
    }
    return votes;
}

std::optional<double> median_of(const std::vector<LastVote>& votes) {
    std::vector<int> times;
    for (const auto& vote : votes) {
        if (vote.decision_ms) {
            times.push_back(*vote.decision_ms);
        }
    }
    if (times.empty()) {
        return std::nullopt;
    }
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::ranges::nth_element(times, middle);
    return *middle;
}

// Puts each vote where it belongs: into its pair, beside its first sight, or to the authors.
class VoteSorter {
  public:
    VoteSorter(ExperimentVotes& votes, const std::map<int, std::size_t>& place_of_pair)
        : votes_(votes), place_of_pair_(place_of_pair) {}

    void add(const LastVote& vote) {
        const auto member = std::ranges::find(votes_.panel, vote.rater);
        if (member == votes_.panel.end()) {
            add_of_author(vote);
            return;
        }
        const auto rater = static_cast<int>(member - votes_.panel.begin());
        if (vote.is_repeat) {
            const auto first = first_answers_.find({rater, vote.pair});
            if (first != first_answers_.end()) {
                votes_.ballots.repetitions.push_back(
                    {.rater = rater, .is_same = first->second == vote.answer});
            }
            return;
        }
        first_answers_.emplace(std::pair(rater, vote.pair), vote.answer);
        const auto place = place_of_pair_.find(vote.pair);
        if (place != place_of_pair_.end()) {
            votes_.ballots.pairs[place->second].votes.push_back(
                {.rater = rater, .answer = vote.answer, .is_b_left = vote.is_b_left});
        }
    }

  private:
    void add_of_author(const LastVote& vote) {
        auto author = std::ranges::find(votes_.authors, vote.rater, &AuthorVotes::id);
        if (author != votes_.authors.end() && !vote.is_repeat) {
            ++author->votes;
            author->score += core::score_of(vote.answer);
        }
    }

    ExperimentVotes& votes_;
    const std::map<int, std::size_t>& place_of_pair_;
    std::map<std::pair<int, int>, core::Answer> first_answers_;
};

bool has_moved(const Experiment& experiment) {
    return !experiment.promoted_at &&
           std::ranges::any_of(experiment.cells, [](const ExperimentCell& cell) {
               return cell.current_version != cell.base_version;
           });
}

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
    const auto row = rows.front();
    co_return RaterProgress{.next = row.get<std::optional<TrialId>>("next"),
                            .answered = row.get<int>("answered"),
                            .count = row.get<int>("count")};
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
                    .is_frozen = row.get<bool>("is_frozen")};
}

awaitable<std::optional<ObjectRow>> find_trial_clip(pg::Pool& pool, TrialId id, AdminId rater,
                                                    Side side, Deadline deadline) {
    const std::string_view word = side == Side::left ? "left" : "right";
    const auto rows = co_await pool.run(find_clip_of_side, pg::params(id, rater, word), deadline);
    if (rows.empty()) {
        co_return std::nullopt;
    }
    const auto row = rows.front();
    co_return ObjectRow{.key = row.get<std::string>("key"),
                        .content_type = row.get<std::string>("content_type"),
                        .bytes = static_cast<std::uint64_t>(row.get<std::int64_t>("bytes")),
                        .sha256 = row.get<Sha256>("sha256")};
}

awaitable<void> add_vote(pg::Transaction& transaction, const Trial& trial, NewVote vote) {
    auto values = pg::params(trial.id, trial.votes + 1, name_of(vote.answer), vote.decision_ms);
    co_await transaction.run(insert_vote, std::move(values));
}

awaitable<void> freeze_pairs(pg::Transaction& transaction, ExperimentId id, Freezing freezing) {
    co_await transaction.run(freeze, pg::params(id, freezing == Freezing::all_with_votes));
}

awaitable<ExperimentVotes> read_votes(pg::Transaction& transaction, const Experiment& experiment) {
    ExperimentVotes votes;
    for (const auto& rater : experiment.raters) {
        if (rater.is_author) {
            votes.authors.push_back({.id = rater.id});
        } else {
            votes.panel.push_back(rater.id);
        }
    }
    auto& ballots = votes.ballots;
    ballots.cells = static_cast<int>(experiment.cells.size());
    ballots.raters = static_cast<int>(votes.panel.size());
    ballots.planned_pairs = experiment.pair_count;
    ballots.has_prompt_moved = has_moved(experiment);
    ballots.is_closed = experiment.state == ExperimentState::closed;
    const auto frozen = co_await transaction.run(read_frozen, pg::params(experiment.id));
    std::map<int, std::size_t> place_of_pair;
    for (const auto row : frozen) {
        const bool has_failed_a = row.get<bool>("has_failed_a");
        const bool has_failed_b = row.get<bool>("has_failed_b");
        if (!has_failed_a && !has_failed_b) {
            place_of_pair.emplace(row.get<int>("number"), ballots.pairs.size());
        }
        ballots.pairs.push_back({.cell = row.get<int>("cell"),
                                 .has_failed_a = has_failed_a,
                                 .has_failed_b = has_failed_b,
                                 .votes = {}});
        votes.scores.push_back(row.get<double>("score"));
    }
    const auto rows = co_await transaction.run(read_last_votes, pg::params(experiment.id));
    const auto last_votes = last_votes_from(rows);
    VoteSorter sorter(votes, place_of_pair);
    for (const auto& vote : last_votes) {
        sorter.add(vote);
    }
    votes.decision_ms_median = median_of(last_votes);
    co_return votes;
}

}  // namespace mien::store
