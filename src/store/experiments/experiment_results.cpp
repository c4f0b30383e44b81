#include "store/experiments/experiment_results.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "store/experiments/experiment_votes.hpp"

namespace mien::store {
namespace {

constexpr pg::Query read_frozen{"read_frozen_pairs", R"sql(
    SELECT p.number, p.cell, p.score,
           bool_or(c.arm = 'a' AND c.final_state <> 'succeeded') AS has_failed_a,
           bool_or(c.arm = 'b' AND c.final_state <> 'succeeded') AS has_failed_b
    FROM experiment_pairs p
    JOIN experiment_clips c ON c.experiment_id = p.experiment_id AND c.pair = p.number
    WHERE p.experiment_id = $1 AND p.frozen_order IS NOT NULL
    GROUP BY p.number, p.cell, p.score, p.frozen_order
    ORDER BY p.frozen_order)sql"};

constexpr pg::Query read_answers{"read_experiment_answers", R"sql(
    SELECT t.admin_id, t.pair, t.is_b_left, t.is_repeat, v.answer, v.decision_ms,
           array_to_json(v.left_ratings) AS left_ratings,
           array_to_json(v.right_ratings) AS right_ratings
    FROM experiment_trials t JOIN experiment_answers v ON v.trial_id = t.id
    WHERE t.experiment_id = $1
    ORDER BY t.pair, t.is_repeat, t.admin_id)sql"};

constexpr pg::Query read_pair_rows{"read_experiment_pairs", R"sql(
    SELECT p.number, p.cell, p.frozen_order, p.frozen_at, p.score,
           a.video_key AS video_a, a.poster_key AS poster_a, a.failure ->> 'message' AS failure_a,
           b.video_key AS video_b, b.poster_key AS poster_b, b.failure ->> 'message' AS failure_b
    FROM experiment_pairs p
    JOIN experiment_clips a ON a.experiment_id = p.experiment_id AND a.pair = p.number
                           AND a.arm = 'a'
    JOIN experiment_clips b ON b.experiment_id = p.experiment_id AND b.pair = p.number
                           AND b.arm = 'b'
    WHERE p.experiment_id = $1 ORDER BY p.number)sql"};

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

struct GivenAnswer {
    AdminId rater;
    int pair;
    bool is_b_left;
    bool is_repeat;
    PairAnswer answer;
    std::optional<int> decision_ms;
};

std::vector<int> ratings_from(const pg::Row& row, std::string_view column) {
    const auto ratings = row.get<std::optional<json::value>>(column);
    return ratings ? json::value_to<std::vector<int>>(*ratings) : std::vector<int>();
}

std::vector<GivenAnswer> answers_from(const pg::Rows& rows) {
    std::vector<GivenAnswer> answers;
    for (const auto row : rows) {
        const bool is_b_left = row.get<bool>("is_b_left");
        const auto answer = parse_side_answer(row.get<std::string_view>("answer")).value();
        auto ratings_a = ratings_from(row, is_b_left ? "right_ratings" : "left_ratings");
        auto ratings_b = ratings_from(row, is_b_left ? "left_ratings" : "right_ratings");
        answers.push_back({.rater = row.get<AdminId>("admin_id"),
                           .pair = row.get<int>("pair"),
                           .is_b_left = is_b_left,
                           .is_repeat = row.get<bool>("is_repeat"),
                           .answer = {.answer = answer_of(answer, is_b_left),
                                      .ratings_a = std::move(ratings_a),
                                      .ratings_b = std::move(ratings_b)},
                           .decision_ms = row.get<std::optional<int>>("decision_ms")});
    }
    return answers;
}

PairClip clip_from(const pg::Row& row, std::string_view video, std::string_view poster,
                   std::string_view failure) {
    return {.video_key = row.get<std::optional<std::string>>(video),
            .poster_key = row.get<std::optional<std::string>>(poster),
            .failure = row.get<std::optional<std::string>>(failure)};
}

std::optional<double> median_of(const std::vector<GivenAnswer>& votes) {
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

    void add(const GivenAnswer& vote) {
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
                    {.rater = rater, .is_same = first->second == vote.answer.answer});
            }
            return;
        }
        first_answers_.emplace(std::pair(rater, vote.pair), vote.answer.answer);
        const auto place = place_of_pair_.find(vote.pair);
        if (place != place_of_pair_.end()) {
            votes_.ballots.pairs[place->second].votes.push_back(
                {.rater = rater,
                 .answer = vote.answer.answer,
                 .is_b_left = vote.is_b_left,
                 .ratings_a = vote.answer.ratings_a,
                 .ratings_b = vote.answer.ratings_b});
        }
    }

  private:
    void add_of_author(const GivenAnswer& vote) {
        auto author = std::ranges::find(votes_.authors, vote.rater, &AuthorVotes::id);
        if (author != votes_.authors.end() && !vote.is_repeat) {
            ++author->votes;
            author->score += core::score_of(vote.answer.answer);
        }
    }

    ExperimentVotes& votes_;
    const std::map<int, std::size_t>& place_of_pair_;
    std::map<std::pair<int, int>, core::Answer> first_answers_;
};

}  // namespace

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
    if (experiment.mode == ExperimentMode::ratings) {
        ballots.rated = 1 + static_cast<int>(experiment.criteria.size());
    }
    ballots.has_prompt_moved = has_moved_prompt(experiment);
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
    const auto rows = co_await transaction.run(read_answers, pg::params(experiment.id));
    const auto answers = answers_from(rows);
    VoteSorter sorter(votes, place_of_pair);
    for (const auto& vote : answers) {
        sorter.add(vote);
    }
    votes.decision_ms_median = median_of(answers);
    co_return votes;
}

awaitable<std::vector<PairDetails>> read_pairs(pg::Transaction& transaction,
                                               const Experiment& experiment) {
    const auto rows = co_await transaction.run(read_pair_rows, pg::params(experiment.id));
    std::vector<PairDetails> pairs;
    for (const auto row : rows) {
        pairs.push_back({.number = row.get<int>("number"),
                         .cell = row.get<int>("cell"),
                         .frozen_order = row.get<std::optional<int>>("frozen_order"),
                         .frozen_at = row.get<std::optional<Timestamp>>("frozen_at"),
                         .score = row.get<std::optional<double>>("score"),
                         .a = clip_from(row, "video_a", "poster_a", "failure_a"),
                         .b = clip_from(row, "video_b", "poster_b", "failure_b"),
                         .votes = {}});
    }
    const auto answer_rows = co_await transaction.run(read_answers, pg::params(experiment.id));
    for (auto& given : answers_from(answer_rows)) {
        if (!given.is_repeat) {
            auto& pair = pairs.at(static_cast<std::size_t>(given.pair));
            pair.votes.push_back({.rater = given.rater, .answer = std::move(given.answer)});
        }
    }
    co_return pairs;
}

}  // namespace mien::store
