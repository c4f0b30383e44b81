#include "api/json/experiment_traffic.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "api/json/fields.hpp"
#include "base/error.hpp"
#include "base/limits/text.hpp"
#include "base/or_null.hpp"
#include "core/attributes.hpp"
#include "core/experiments/outcomes.hpp"
#include "core/experiments/verdict_words.hpp"

namespace mien::api {
namespace {

json::array to_json(const core::Interval& interval) {
    return {interval.low, interval.high};
}

json::object to_json(const core::ArmOutcomes& arm) {
    return {{"recorded", arm.recorded},
            {"people", arm.people},
            {"successes", arm.successes},
            {"share", arm.people > 0 ? json::value(arm.share()) : json::value(nullptr)},
            {"cs95", to_json(arm.confidence)}};
}

json::object to_json(const core::OutcomeAnalysis& analysis, const std::string& name) {
    json::value direction = nullptr;
    if (analysis.direction) {
        direction = store::name_of(*analysis.direction);
    }
    json::value difference = nullptr;
    if (analysis.a.people > 0 && analysis.b.people > 0) {
        difference = analysis.b.share() - analysis.a.share();
    }
    return {{"name", name},
            {"state", core::name_of(analysis.state)},
            {"direction", std::move(direction)},
            {"sentence", core::describe(analysis, name)},
            {"a", to_json(analysis.a)},
            {"b", to_json(analysis.b)},
            {"difference", std::move(difference)},
            {"cs95", to_json(analysis.difference)},
            {"evidence", json::object{{"log_e", analysis.log_evidence},
                                      {"threshold", core::decisive_outcome_evidence}}}};
}

json::object to_json(const store::TrafficPhase& phase, const core::RatioCheck& check, int number) {
    return {{"phase", number},
            {"share_a", phase.shares.a},
            {"share_b", phase.shares.b},
            {"started_at", to_rfc3339(phase.started_at)},
            {"ended_at", or_null(phase.ended_at)},
            {"people_a", phase.people_a},
            {"people_b", phase.people_b},
            {"chi_square", check.chi_square},
            {"p", check.probability},
            {"is_alarm", check.is_alarm},
            {"strays", check.strays}};
}

}  // namespace

json::value split_to_json(const store::Experiment& experiment) {
    if (!experiment.split) {
        return nullptr;
    }
    const auto moved = std::ranges::count_if(experiment.cells, [](const auto& cell) {
        return cell.current_version != cell.base_version;
    });
    return json::object{{"phase", experiment.split->phase},
                        {"share_a", experiment.split->shares.a},
                        {"share_b", experiment.split->shares.b},
                        {"started_at", to_rfc3339(experiment.split->started_at)},
                        {"cells_moved", moved}};
}

core::TrafficShares traffic_shares_from_json(const json::object& body) {
    return {.a = body.at("share_a").to_number<int>(), .b = body.at("share_b").to_number<int>()};
}

actions::NewOutcome outcome_from_json(const json::object& body) {
    actions::NewOutcome outcome;
    outcome.resolution_id = id_from_body<ResolutionId>(body, "resolution_id").value();
    outcome.name = std::string(body.at("name").as_string());
    if (!core::is_attribute_name(outcome.name)) {
        throw Error(
            ErrorKind::invalid, "The outcome has no valid name.",
            {{"/name", "invalid_name",
              fmt::format("The name must begin with one of a-z and go on with a-z, 0-9 and _, "
                          "{} characters at most.",
                          limits::attribute_name_characters_max)}});
    }
    outcome.is_success = body.at("is_success").as_bool();
    outcome.experiment_id = id_from_body<store::ExperimentId>(body, "experiment_id");
    if (const auto* arm = body.if_contains("arm")) {
        outcome.arm = arm->as_string() == "b" ? core::Arm::b : core::Arm::a;
    }
    return outcome;
}

json::object to_json(const actions::RecordedOutcome& recorded) {
    const auto& resolution = recorded.resolution;
    return {{"resolution_id", to_string(resolution.id)},
            {"experiment_id", to_string(resolution.experiment_id)},
            {"arm", store::name_of(resolution.arm)},
            {"name", recorded.name},
            {"is_success", recorded.outcome.is_success},
            {"recorded_at", to_rfc3339(recorded.outcome.recorded_at)}};
}

void add_traffic(const store::Experiment& experiment, const store::ExperimentTraffic& traffic,
                 json::object& results) {
    core::OutcomeTraffic of_people;
    of_people.is_closed = experiment.state == store::ExperimentState::closed;
    json::array phases;
    for (const auto& phase : traffic.phases) {
        const std::array<core::ArmTraffic, 2> arms{
            {{phase.shares.a, phase.people_a}, {phase.shares.b, phase.people_b}}};
        const auto check = core::check_ratio(arms);
        of_people.phases.push_back(phase.shares);
        of_people.has_ratio_alarm = of_people.has_ratio_alarm || check.is_alarm;
        phases.push_back(to_json(phase, check, static_cast<int>(of_people.phases.size())));
    }
    json::array outcomes;
    for (const auto& tally : traffic.outcomes) {
        outcomes.push_back(to_json(core::analyse_outcome(tally, of_people), tally.name));
    }
    results["traffic"] =
        json::object{{"phases", std::move(phases)},
                     {"resolutions", traffic.resolutions_a + traffic.resolutions_b},
                     {"resolutions_a", traffic.resolutions_a},
                     {"resolutions_b", traffic.resolutions_b},
                     {"videos_a", traffic.videos_a},
                     {"videos_b", traffic.videos_b},
                     {"people_in_both_arms", traffic.people_in_both_arms}};
    results["outcomes"] = std::move(outcomes);
}

}  // namespace mien::api
