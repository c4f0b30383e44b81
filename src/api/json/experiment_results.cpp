#include "api/json/experiment_results.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include "api/json/diff.hpp"
#include "api/json/experiment.hpp"
#include "base/or_null.hpp"
#include "core/experiments/verdict_words.hpp"

namespace mien::api {
namespace {

std::string_view name_of(core::GuardrailId id) {
    switch (id) {
        case core::GuardrailId::both_bad:
            return "both_bad";
        case core::GuardrailId::failures:
            return "failures";
        case core::GuardrailId::position:
            return "position";
        case core::GuardrailId::one_rater:
            return "one_rater";
        case core::GuardrailId::rater_split:
            return "rater_split";
        case core::GuardrailId::prompt_moved:
            return "prompt_moved";
    }
    return {};
}

json::array to_json(const core::Interval& interval) {
    return {interval.low, interval.high};
}

json::object evidence_to_json(const core::Analysis& analysis) {
    json::array path;
    for (const double value : analysis.log_evidence) {
        path.emplace_back(value);
    }
    return {{"log_e", analysis.log_evidence.empty() ? 0.0 : analysis.log_evidence.back()},
            {"threshold", core::decisive_evidence},
            {"log_path", std::move(path)}};
}

json::object estimate_to_json(const core::Estimate& estimate) {
    return {{"share", estimate.share},
            {"ci95", to_json(estimate.credible)},
            {"p_b_better", estimate.b_is_better},
            {"expected_loss", estimate.expected_loss},
            {"p_negligible", estimate.is_negligible},
            {"negligible",
             json::array{0.5 - core::negligible_difference, 0.5 + core::negligible_difference}}};
}

json::array raters_to_json(const store::ExperimentVotes& votes, const core::Analysis& analysis) {
    json::array raters;
    for (std::size_t i = 0; i < votes.panel.size(); ++i) {
        const auto& result = analysis.raters.at(i);
        raters.push_back(json::object{{"id", to_string(votes.panel[i])},
                                      {"votes", result.votes},
                                      {"share", or_null(result.share)},
                                      {"ci95", to_json(result.credible)},
                                      {"consistency", or_null(result.consistency)},
                                      {"is_author", false}});
    }
    for (const auto& author : votes.authors) {
        const auto share =
            author.votes > 0 ? std::optional(author.score / author.votes) : std::optional<double>();
        raters.push_back(json::object{{"id", to_string(author.id)},
                                      {"votes", author.votes},
                                      {"share", or_null(share)},
                                      {"ci95", nullptr},
                                      {"consistency", nullptr},
                                      {"is_author", true}});
    }
    return raters;
}

// Null of nothing.
json::value share_to_json(int some, int all) {
    return all > 0 ? json::value(static_cast<double>(some) / all) : json::value(nullptr);
}

json::object health_to_json(const store::ExperimentVotes& votes, const core::Analysis& analysis) {
    const auto& health = analysis.health;
    const auto& answers = analysis.answers;
    json::value agreement = nullptr;
    if (health.agreement) {
        agreement = json::object{{"alpha", health.agreement->alpha},
                                 {"ci95", to_json(health.agreement->interval)}};
    }
    return {{"failed_a", health.failed_a},
            {"failed_b", health.failed_b},
            {"left", health.left},
            {"decisive", health.decisive},
            {"left_share", share_to_json(health.left, health.decisive)},
            {"left_p", health.left_probability},
            {"repeated", health.repeated},
            {"repeated_same", health.repeated_same},
            {"both_bad_share", share_to_json(answers.both_bad, answers.sum())},
            {"agreement", std::move(agreement)},
            {"decision_ms_median", or_null(votes.decision_ms_median)}};
}

json::array guardrails_to_json(const core::Verdict& verdict) {
    json::array guardrails;
    for (const auto& guardrail : verdict.guardrails) {
        guardrails.push_back(json::object{
            {"id", name_of(guardrail.id)},
            {"is_kept", guardrail.is_kept},
            {"message", guardrail.is_kept ? json::value(nullptr)
                                          : json::value(core::describe(guardrail.id))}});
    }
    return guardrails;
}

json::array cells_to_json(const store::Experiment& experiment, const core::Analysis& analysis) {
    json::array cells;
    for (std::size_t i = 0; i < experiment.cells.size(); ++i) {
        const auto& cell = experiment.cells[i];
        const auto& result = analysis.cells.at(i);
        cells.push_back(json::object{{"character_id", or_null(cell.key.character_id)},
                                     {"emotion", cell.key.emotion.text()},
                                     {"pairs", result.pairs},
                                     {"share", result.estimate.share},
                                     {"ci95", to_json(result.estimate.credible)},
                                     {"diff", diff_to_json(cell.text_a, cell.text_b)}});
    }
    return cells;
}

json::object to_json(const core::RatingDistribution& distribution) {
    return {{"counts", json::value_from(distribution.counts)},
            {"median", or_null(distribution.median)},
            {"top_share", or_null(distribution.top_share)}};
}

json::value to_json(const std::optional<core::RatingTest>& test) {
    if (!test) {
        return nullptr;
    }
    return json::object{{"p", test->probability},
                        {"p_holm", or_null(test->corrected_probability)},
                        {"effect", test->effect},
                        {"pairs", test->pairs}};
}

json::value ratings_to_json(const store::Experiment& experiment, const core::Analysis& analysis) {
    if (experiment.mode != store::ExperimentMode::ratings) {
        return nullptr;
    }
    json::array aspects;
    for (std::size_t i = 0; i < analysis.ratings.size(); ++i) {
        const auto& aspect = analysis.ratings[i];
        const auto name =
            i == 0 ? json::value(nullptr) : json::value(experiment.criteria.at(i - 1));
        aspects.push_back(json::object{{"name", name},
                                       {"a", to_json(aspect.a)},
                                       {"b", to_json(aspect.b)},
                                       {"test", to_json(aspect.test)}});
    }
    return aspects;
}

std::string_view name_of(core::Answer answer) {
    switch (answer) {
        case core::Answer::a:
            return "a";
        case core::Answer::b:
            return "b";
        case core::Answer::both_good:
            return "both_good";
        case core::Answer::both_bad:
            return "both_bad";
    }
    return {};
}

json::object side_to_json(const std::vector<int>& ratings) {
    const json::array criteria(ratings.begin() + 1, ratings.end());
    return {{"overall", ratings.front()}, {"criteria", criteria}};
}

json::object to_json(const store::PairVote& vote, bool is_author) {
    json::value ratings = nullptr;
    if (!vote.answer.ratings_a.empty()) {
        ratings = json::object{{"a", side_to_json(vote.answer.ratings_a)},
                               {"b", side_to_json(vote.answer.ratings_b)}};
    }
    return {{"rater_id", to_string(vote.rater)},
            {"is_author", is_author},
            {"answer", name_of(vote.answer.answer)},
            {"ratings", std::move(ratings)}};
}

json::object to_json(const store::PairClip& clip, Timestamp links_end, const MediaLinks& links) {
    return {{"video_url", media_link(clip.video_key, links_end, links)},
            {"poster_url", media_link(clip.poster_key, links_end, links)},
            {"failure", or_null(clip.failure)}};
}

bool is_author(const store::Experiment& experiment, AdminId id) {
    const auto rater = std::ranges::find(experiment.raters, id, &store::ExperimentRater::id);
    return rater != experiment.raters.end() && rater->is_author;
}

// The standard deviation of the panel's answers; nothing without any.
std::optional<double> disagreement_of(const store::Experiment& experiment,
                                      const store::PairDetails& pair) {
    std::vector<double> scores;
    for (const auto& vote : pair.votes) {
        if (!is_author(experiment, vote.rater)) {
            scores.push_back(core::score_of(vote.answer.answer));
        }
    }
    const auto mean = core::mean_of(scores);
    if (!mean) {
        return std::nullopt;
    }
    double squares = 0;
    for (const double score : scores) {
        squares += (score - *mean) * (score - *mean);
    }
    return std::sqrt(squares / static_cast<double>(scores.size()));
}

json::object pair_to_json(const store::Experiment& experiment, const store::PairDetails& pair,
                          Timestamp links_end, const MediaLinks& links) {
    const auto& key = experiment.cells.at(static_cast<std::size_t>(pair.cell)).key;
    json::array votes;
    for (const auto& vote : pair.votes) {
        votes.push_back(to_json(vote, is_author(experiment, vote.rater)));
    }
    return {{"number", pair.number + 1},
            {"character_id", or_null(key.character_id)},
            {"emotion", key.emotion.text()},
            {"frozen_order", or_null(pair.frozen_order)},
            {"frozen_at", or_null(pair.frozen_at)},
            {"score", or_null(pair.score)},
            {"disagreement", or_null(disagreement_of(experiment, pair))},
            {"clips", json::object{{"a", to_json(pair.a, links_end, links)},
                                   {"b", to_json(pair.b, links_end, links)}}},
            {"votes", std::move(votes)}};
}

}  // namespace

json::object results_to_json(const store::Experiment& experiment,
                             const store::ExperimentVotes& votes, const core::Analysis& analysis) {
    const auto& answers = analysis.answers;
    auto estimate = estimate_to_json(analysis.estimate);
    estimate["cs95"] = to_json(analysis.confidence);
    return {{"blinded", false},
            {"state", core::name_of(analysis.verdict.state)},
            {"direction", arm_to_json(analysis.verdict.direction)},
            {"sentence", core::describe(analysis, votes.ballots)},
            {"pairs", json::object{{"planned", experiment.pair_count},
                                   {"frozen", experiment.pairs_frozen},
                                   {"counted", analysis.verdict.pairs}}},
            {"answers", json::object{{"a", answers.a},
                                     {"both_good", answers.both_good},
                                     {"both_bad", answers.both_bad},
                                     {"b", answers.b}}},
            {"estimate", std::move(estimate)},
            {"evidence", evidence_to_json(analysis)},
            {"raters", raters_to_json(votes, analysis)},
            {"cells", cells_to_json(experiment, analysis)},
            {"health", health_to_json(votes, analysis)},
            {"ratings", ratings_to_json(experiment, analysis)},
            {"guardrails", guardrails_to_json(analysis.verdict)},
            {"method", core::analysis_method}};
}

json::object blinded_results_to_json(const store::Experiment& experiment) {
    return {{"blinded", true},
            {"pairs", json::object{{"planned", experiment.pair_count},
                                   {"frozen", experiment.pairs_frozen}}}};
}

json::object pairs_to_json(const store::Experiment& experiment,
                           std::vector<store::PairDetails> pairs, Timestamp links_end,
                           const MediaLinks& links) {
    std::ranges::stable_sort(pairs, std::greater(), [&](const store::PairDetails& pair) {
        return disagreement_of(experiment, pair).value_or(-1);
    });
    json::array array;
    for (const auto& pair : pairs) {
        array.push_back(pair_to_json(experiment, pair, links_end, links));
    }
    return {{"blinded", false}, {"pairs", std::move(array)}};
}

}  // namespace mien::api
