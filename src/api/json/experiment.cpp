#include "api/json/experiment.hpp"

#include <cmath>

#include <fmt/format.h>

#include "api/json/experiment_traffic.hpp"
#include "api/json/fields.hpp"
#include "api/json/prompt.hpp"
#include "core/experiments/verdict_words.hpp"
#include "store/clips/clips.hpp"

namespace mien::api {
namespace {

json::value arm_to_json(const std::optional<core::Arm>& arm) {
    return arm ? json::value(store::name_of(*arm)) : json::value(nullptr);
}

json::object settings_to_json(const core::ClipSettings& settings) {
    return {{"width", settings.width},
            {"height", settings.height},
            {"fps", settings.fps},
            {"duration_ms", settings.duration_ms}};
}

json::object to_json(const store::ExperimentCell& cell, Blinding blinding) {
    json::value character_id = nullptr;
    if (cell.key.character_id) {
        character_id = to_string(*cell.key.character_id);
    }
    const bool is_open = blinding == Blinding::open;
    return {{"character_id", std::move(character_id)},
            {"emotion", cell.key.emotion.text()},
            {"text_a", is_open ? json::value(cell.text_a) : json::value(nullptr)},
            {"text_b", is_open ? json::value(cell.text_b) : json::value(nullptr)},
            {"base_version", cell.base_version},
            {"current_version", cell.current_version}};
}

json::object to_json(const store::ExperimentRater& rater) {
    return {{"id", to_string(rater.id)},
            {"display_name", rater.display_name},
            {"is_author", rater.is_author},
            {"is_unblinded", rater.is_unblinded}};
}

store::ExperimentCell cell_from_json(const json::object& body, const std::string& pointer) {
    store::ExperimentCell cell;
    const auto& character_id = body.at("character_id");
    if (!character_id.is_null()) {
        cell.key.character_id = CharacterId::parse(character_id.as_string());
        if (!cell.key.character_id) {
            throw Error(ErrorKind::invalid, "character_id is not an id.",
                        {{pointer + "/character_id", "bad_id", "Send a UUID."}});
        }
    }
    const auto emotion = core::EmotionName::parse(body.at("emotion").as_string());
    if (!emotion) {
        throw Error(ErrorKind::invalid, "emotion is not the name of an emotion.",
                    {{pointer + "/emotion", "bad_emotion", "Send the name of an emotion."}});
    }
    cell.key.emotion = *emotion;
    cell.text_a = std::string(body.at("text_a").as_string());
    cell.text_b = std::string(body.at("text_b").as_string());
    return cell;
}

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

json::value number_to_json(const std::optional<double>& number) {
    return number ? json::value(*number) : json::value(nullptr);
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
            {"p_negligible", estimate.is_negligible}};
}

json::array raters_to_json(const store::ExperimentVotes& votes, const core::Analysis& analysis) {
    json::array raters;
    for (std::size_t i = 0; i < votes.panel.size(); ++i) {
        const auto& result = analysis.raters.at(i);
        raters.push_back(json::object{{"id", to_string(votes.panel[i])},
                                      {"votes", result.votes},
                                      {"share", number_to_json(result.share)},
                                      {"consistency", number_to_json(result.consistency)},
                                      {"is_author", false}});
    }
    for (const auto& author : votes.authors) {
        const auto share =
            author.votes > 0 ? std::optional(author.score / author.votes) : std::optional<double>();
        raters.push_back(json::object{{"id", to_string(author.id)},
                                      {"votes", author.votes},
                                      {"share", number_to_json(share)},
                                      {"consistency", nullptr},
                                      {"is_author", true}});
    }
    return raters;
}

json::object health_to_json(const store::ExperimentVotes& votes, const core::Analysis& analysis) {
    const auto& health = analysis.health;
    json::value agreement = nullptr;
    if (health.agreement) {
        agreement = json::object{{"alpha", health.agreement->alpha},
                                 {"ci95", to_json(health.agreement->interval)}};
    }
    return {{"failed_a", health.failed_a},
            {"failed_b", health.failed_b},
            {"left", health.left},
            {"decisive", health.decisive},
            {"left_p", health.left_probability},
            {"agreement", std::move(agreement)},
            {"decision_ms_median", number_to_json(votes.decision_ms_median)}};
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
        auto cell = to_json(experiment.cells[i], Blinding::open);
        const auto& result = analysis.cells.at(i);
        cells.push_back(json::object{{"character_id", cell.at("character_id")},
                                     {"emotion", cell.at("emotion")},
                                     {"pairs", result.pairs},
                                     {"share", result.estimate.share},
                                     {"ci95", to_json(result.estimate.credible)}});
    }
    return cells;
}

}  // namespace

json::object to_json(const store::Experiment& experiment, Blinding blinding) {
    json::array cells;
    for (const auto& cell : experiment.cells) {
        cells.push_back(to_json(cell, blinding));
    }
    json::array raters;
    for (const auto& rater : experiment.raters) {
        raters.push_back(to_json(rater));
    }
    return {{"id", to_string(experiment.id)},
            {"number", experiment.number},
            {"name", experiment.name},
            {"description", experiment.description},
            {"state", store::name_of(experiment.state)},
            {"pair_count", experiment.pair_count},
            {"settings", settings_to_json(experiment.settings)},
            {"version", experiment.version},
            {"created_by", to_json(experiment.created_by)},
            {"created_at", to_rfc3339(experiment.created_at)},
            {"updated_at", to_rfc3339(experiment.updated_at)},
            {"started_at", time_to_json(experiment.started_at)},
            {"closed_at", time_to_json(experiment.closed_at)},
            {"winner", arm_to_json(experiment.winner)},
            {"promoted_at", time_to_json(experiment.promoted_at)},
            {"archived_at", time_to_json(experiment.archived_at)},
            {"clips", json::object{{"count", experiment.clips}, {"ended", experiment.clips_ended}}},
            {"pairs_frozen", experiment.pairs_frozen},
            {"split", split_to_json(experiment)},
            {"blinded", blinding == Blinding::blinded},
            {"cells", std::move(cells)},
            {"raters", std::move(raters)}};
}

json::object to_json(const store::ListedExperiment& experiment) {
    return {{"id", to_string(experiment.id)},
            {"number", experiment.number},
            {"name", experiment.name},
            {"state", store::name_of(experiment.state)},
            {"pair_count", experiment.pair_count},
            {"pairs_frozen", experiment.pairs_frozen},
            {"cell_count", experiment.cells},
            {"winner", arm_to_json(experiment.winner)},
            {"created_by", to_json(experiment.created_by)},
            {"updated_at", to_rfc3339(experiment.updated_at)}};
}

store::ExperimentDraft experiment_draft_from_json(const json::object& body) {
    store::ExperimentDraft draft;
    read_text(body, "name", draft.name);
    read_text(body, "description", draft.description);
    if (const auto* pair_count = body.if_contains("pair_count")) {
        draft.pair_count = pair_count->to_number<int>();
    }
    if (const auto* settings = body.if_contains("settings")) {
        draft.settings = store::clip_settings_from_json(settings->as_object());
    }
    const auto& cells = body.at("cells").as_array();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        draft.cells.push_back(cell_from_json(cells[i].as_object(), fmt::format("/cells/{}", i)));
    }
    const auto& raters = body.at("raters").as_array();
    for (std::size_t i = 0; i < raters.size(); ++i) {
        const auto id = AdminId::parse(raters[i].as_string());
        if (!id) {
            throw Error(ErrorKind::invalid, "A rater is not an id.",
                        {{fmt::format("/raters/{}", i), "bad_id", "Send the UUID of an admin."}});
        }
        draft.raters.push_back(*id);
    }
    return draft;
}

store::NewVote vote_from_json(const json::object& body) {
    store::NewVote vote;
    vote.answer = store::parse_side_answer(body.at("answer").as_string()).value();
    if (const auto* decision = body.if_contains("decision_ms")) {
        vote.decision_ms = decision->to_number<int>();
    }
    return vote;
}

json::object to_json(const store::RaterProgress& progress) {
    json::value trial = nullptr;
    if (progress.next) {
        const auto path =
            fmt::format("/api/admin/experiment-trials/{}/clips", to_string(*progress.next));
        trial = json::object{{"id", to_string(*progress.next)},
                             {"left_url", path + "/left"},
                             {"right_url", path + "/right"}};
    }
    return {
        {"trial", std::move(trial)}, {"answered", progress.answered}, {"count", progress.count}};
}

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
            {"guardrails", guardrails_to_json(analysis.verdict)},
            {"method", core::analysis_method}};
}

json::object blinded_results_to_json(const store::Experiment& experiment) {
    return {{"blinded", true},
            {"pairs", json::object{{"planned", experiment.pair_count},
                                   {"frozen", experiment.pairs_frozen}}}};
}

}  // namespace mien::api
