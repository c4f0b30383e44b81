#include "api/json/experiment.hpp"

#include <fmt/format.h>

#include "api/json/experiment_traffic.hpp"
#include "api/json/fields.hpp"
#include "api/json/prompt.hpp"
#include "base/or_null.hpp"
#include "store/clips/clips.hpp"

namespace mien::api {
namespace {

json::value template_to_json(const std::optional<store::ExperimentTemplate>& source) {
    if (!source) {
        return nullptr;
    }
    return json::object{{"template_id", to_string(source->id)},
                        {"version_a", source->version_a},
                        {"version_b", source->version_b}};
}

store::ExperimentTemplate template_from_json(const json::object& body) {
    const auto id = core::TemplateId::parse(body.at("template_id").as_string());
    if (!id) {
        throw Error(ErrorKind::invalid, "template_id is not an id.",
                    {{"/template/template_id", "bad_id", "Send a UUID."}});
    }
    return {.id = *id,
            .version_a = body.at("version_a").to_number<int>(),
            .version_b = body.at("version_b").to_number<int>()};
}

// The overall impression first.
std::vector<int> ratings_from_json(const json::object& body) {
    const auto& criteria = body.at("criteria").as_array();
    std::vector<int> ratings{body.at("overall").to_number<int>()};
    ratings.reserve(1 + criteria.size());
    for (const auto& rating : criteria) {
        ratings.push_back(rating.to_number<int>());
    }
    return ratings;
}

json::object settings_to_json(const core::ClipSettings& settings) {
    return {{"width", settings.width},
            {"height", settings.height},
            {"fps", settings.fps},
            {"duration_ms", settings.duration_ms}};
}

json::object to_json(const store::ExperimentCell& cell, Blinding blinding) {
    const bool is_open = blinding == Blinding::open;
    return {{"character_id", or_null(cell.key.character_id)},
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
    read_text(body, "text_a", cell.text_a);
    read_text(body, "text_b", cell.text_b);
    return cell;
}

json::value trial_to_json(const std::optional<store::TrialId>& id) {
    if (!id) {
        return nullptr;
    }
    const auto path = fmt::format("/api/admin/experiment-trials/{}/clips", to_string(*id));
    return json::object{
        {"id", to_string(*id)}, {"left_url", path + "/left"}, {"right_url", path + "/right"}};
}

}  // namespace

json::value arm_to_json(const std::optional<core::Arm>& arm) {
    return arm ? json::value(store::name_of(*arm)) : json::value(nullptr);
}

json::object to_json(const store::Experiment& experiment, Blinding blinding) {
    json::array cells;
    for (const auto& cell : experiment.cells) {
        cells.push_back(to_json(cell, blinding));
    }
    json::array raters;
    for (const auto& rater : experiment.raters) {
        raters.push_back(to_json(rater));
    }
    // What its makers expect would lead who votes.
    const bool is_open = blinding == Blinding::open;
    const auto source = is_open ? template_to_json(experiment.from_template) : json::value(nullptr);
    const auto description = is_open ? json::value(experiment.description) : json::value(nullptr);
    return {{"id", to_string(experiment.id)},
            {"number", experiment.number},
            {"name", experiment.name},
            {"description", description},
            {"state", store::name_of(experiment.state)},
            {"mode", store::name_of(experiment.mode)},
            {"criteria", json::value_from(experiment.criteria)},
            {"template", source},
            {"pair_count", experiment.pair_count},
            {"settings", settings_to_json(experiment.settings)},
            {"version", experiment.version},
            {"created_by", to_json(experiment.created_by)},
            {"created_at", to_rfc3339(experiment.created_at)},
            {"updated_at", to_rfc3339(experiment.updated_at)},
            {"started_at", or_null(experiment.started_at)},
            {"closed_at", or_null(experiment.closed_at)},
            {"winner", arm_to_json(experiment.winner)},
            {"promoted_at", or_null(experiment.promoted_at)},
            {"archived_at", or_null(experiment.archived_at)},
            {"clips", json::object{{"count", experiment.clips}, {"ended", experiment.clips_ended}}},
            {"pairs_frozen", experiment.pairs_frozen},
            {"split", split_to_json(experiment)},
            {"blinded", !is_open},
            {"cells", std::move(cells)},
            {"raters", std::move(raters)}};
}

json::object to_json(const store::ListedExperiment& experiment,
                     std::optional<double> least_that_counts) {
    json::value survives = nullptr;
    if (experiment.winner) {
        survives = least_that_counts && experiment.log_evidence >= least_that_counts;
    }
    return {{"id", to_string(experiment.id)},
            {"number", experiment.number},
            {"name", experiment.name},
            {"state", store::name_of(experiment.state)},
            {"mode", store::name_of(experiment.mode)},
            {"pair_count", experiment.pair_count},
            {"pairs_frozen", experiment.pairs_frozen},
            {"cell_count", experiment.cells},
            {"winner", arm_to_json(experiment.winner)},
            {"survives", std::move(survives)},
            {"created_by", to_json(experiment.created_by)},
            {"updated_at", to_rfc3339(experiment.updated_at)}};
}

store::ExperimentDraft experiment_draft_from_json(const json::object& body) {
    store::ExperimentDraft draft;
    read_text(body, "name", draft.name);
    read_text(body, "description", draft.description);
    if (const auto* mode = body.if_contains("mode")) {
        draft.mode = store::parse_experiment_mode(mode->as_string()).value();
    }
    if (const auto* criteria = body.if_contains("criteria")) {
        draft.criteria = json::value_to<std::vector<std::string>>(*criteria);
    }
    if (const auto* source = body.if_contains("template")) {
        draft.from_template = template_from_json(source->as_object());
    }
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

actions::GivenVote vote_from_json(const json::object& body) {
    actions::GivenVote vote;
    if (const auto* answer = body.if_contains("answer")) {
        vote.answer = store::parse_side_answer(answer->as_string()).value();
    }
    const auto* left = body.if_contains("left");
    const auto* right = body.if_contains("right");
    if (left != nullptr && right != nullptr) {
        vote.ratings = store::SideRatings{.left = ratings_from_json(left->as_object()),
                                          .right = ratings_from_json(right->as_object())};
    }
    if (const auto* decision = body.if_contains("decision_ms")) {
        vote.decision_ms = decision->to_number<int>();
    }
    return vote;
}

json::object to_json(const store::RaterProgress& progress) {
    json::value last = nullptr;
    if (progress.last) {
        last = to_string(*progress.last);
    }
    return {{"trial", trial_to_json(progress.next)},
            {"upcoming", trial_to_json(progress.upcoming)},
            {"answered", progress.answered},
            {"count", progress.count},
            {"last_trial_id", std::move(last)}};
}

}  // namespace mien::api
