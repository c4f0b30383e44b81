#include "core/experiments/tally.hpp"

#include <algorithm>
#include <cmath>

#include "core/experiments/exact_tests.hpp"

namespace mien::core {
namespace {

constexpr double both_bad_share_max = 0.3;
constexpr double failure_probability_min = 0.05;
constexpr double side_deviation_max = 0.2;
constexpr double side_probability_min = 0.01;
constexpr double one_rater_share_max = 0.6;

void count_answer(AnswerCounts& counts, Answer answer) {
    switch (answer) {
        case Answer::a:
            ++counts.a;
            return;
        case Answer::b:
            ++counts.b;
            return;
        case Answer::both_good:
            ++counts.both_good;
            return;
        case Answer::both_bad:
            ++counts.both_bad;
            return;
    }
}

}  // namespace

Tally::Tally(int raters) : raters_(static_cast<std::size_t>(raters)) {}

void Tally::add(const RatedPair& pair) {
    failed_a_ += pair.has_failed_a ? 1 : 0;
    failed_b_ += pair.has_failed_b ? 1 : 0;
    for (const auto& vote : pair.votes) {
        count_answer(answers_, vote.answer);
        auto& rater = raters_.at(static_cast<std::size_t>(vote.rater));
        ++rater.votes;
        rater.sum += score_of(vote.answer);
        const auto left = vote.is_b_left ? Answer::b : Answer::a;
        left_ += vote.answer == left ? 1 : 0;
    }
    const double score = score_of(pair);
    evidence_.add(score);
    scores_.push_back(score);
    sum_ += score;
    cells_.insert(pair.cell);
}

bool Tally::has_enough(int cells) const {
    const auto voters =
        std::ranges::count_if(raters_, [](const Rater& rater) { return rater.votes > 0; });
    return pairs() >= verdict_pairs_min && voters >= verdict_raters_min &&
           std::ssize(cells_) >= std::min(cells, verdict_cells_min);
}

Health Tally::health() const {
    Health health{.failed_a = failed_a_,
                  .failed_b = failed_b_,
                  .left = left_,
                  .decisive = answers_.a + answers_.b};
    health.left_probability = binomial_probability(health.left, health.decisive);
    return health;
}

std::vector<RaterResult> Tally::raters() const {
    std::vector<RaterResult> results;
    for (const auto& rater : raters_) {
        RaterResult result{.votes = rater.votes};
        if (rater.votes > 0) {
            result.share = rater.sum / rater.votes;
            result.credible = interval_of_votes(rater.sum, rater.votes);
        }
        results.push_back(result);
    }
    return results;
}

bool Tally::do_raters_lean(Arm direction) const {
    int voters = 0;
    int agreeing = 0;
    for (const auto& rater : raters_) {
        const double lead = rater.sum - 0.5 * rater.votes;
        voters += rater.votes > 0 ? 1 : 0;
        agreeing += (direction == Arm::b ? lead > 0 : lead < 0) ? 1 : 0;
    }
    return 3 * agreeing >= 2 * voters;
}

std::vector<Guardrail> Tally::guardrails() const {
    const auto winner = direction();
    const auto seen = health();
    const double votes = std::max(1, answers_.sum());
    const double failures = winner == Arm::b
                                ? more_failures_probability(failed_b_, failed_a_, pairs())
                                : more_failures_probability(failed_a_, failed_b_, pairs());
    const double left_share = static_cast<double>(seen.left) / std::max(1, seen.decisive);
    const bool is_one_sided = std::abs(left_share - 0.5) > side_deviation_max &&
                              seen.left_probability < side_probability_min;
    int most_votes = 0;
    for (const auto& rater : raters_) {
        most_votes = std::max(most_votes, rater.votes);
    }
    return {
        {.id = GuardrailId::both_bad, .is_kept = answers_.both_bad <= both_bad_share_max * votes},
        {.id = GuardrailId::failures, .is_kept = failures >= failure_probability_min},
        {.id = GuardrailId::position, .is_kept = !is_one_sided},
        {.id = GuardrailId::one_rater, .is_kept = most_votes <= one_rater_share_max * votes},
        {.id = GuardrailId::rater_split, .is_kept = do_raters_lean(winner)},
    };
}

}  // namespace mien::core
