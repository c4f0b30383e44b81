#include "api/json/submission.hpp"

#include "api/json/prompt.hpp"
#include "base/or_null.hpp"
#include "store/clips/clips.hpp"
#include "store/experiments/experiment_pairs.hpp"

namespace mien::api {
namespace {

// Raters of an experiment are not to see its texts, nor find them at the service.
bool is_blind_of(const store::SubmissionRow& submission) {
    return submission.clip_kind == store::experiment_clip_job_kind;
}

constexpr const char* blind_message =
    "What the provider says of a clip of an experiment may quote its text, and is not shown.";

// What a service says may quote the text.
json::value failure_to_json(const std::optional<store::SubmissionFailure>& failure, bool is_blind) {
    if (!failure) {
        return nullptr;
    }
    return json::object{{"code", failure->code},
                        {"message", is_blind ? blind_message : failure->message},
                        {"may_be_billed", failure->may_be_billed}};
}

json::value resolution_to_json(const std::optional<store::SubmissionResolution>& resolution) {
    if (!resolution) {
        return nullptr;
    }
    return json::object{{"outcome", resolution->was_made ? "made" : "not_made"},
                        {"by", to_json(store::Author{resolution->by, resolution->by_name})},
                        {"at", to_rfc3339(resolution->at)}};
}

}  // namespace

json::object summary_to_json(const store::SubmissionRow& submission) {
    const auto& job_state = submission.job_state;
    const bool is_blind = is_blind_of(submission);
    const bool is_parked = submission.state == store::SubmissionState::parked;
    const auto& character_id = submission.character_id;
    return {
        {"submission_id", to_string(submission.id)},
        {"clip_kind", submission.clip_kind},
        {"clip_id", to_string(submission.clip_id)},
        {"clip_status", job_state ? json::value(store::status_of(*job_state)) : nullptr},
        {"character_id", or_null(character_id)},
        {"character_name", or_null(submission.character_name)},
        {"emotion", submission.emotion},
        {"provider", json::object{{"id", to_string(submission.provider_id)},
                                  {"name", submission.provider_name},
                                  {"kind", submission.provider_kind}}},
        {"preset", json::object{{"id", to_string(submission.preset_id)},
                                {"name", submission.preset_name},
                                {"version", submission.preset_version},
                                {"version_id", to_string(submission.preset_version_id)}}},
        {"state", name_of(submission.state)},
        {"stage", or_null(submission.stage)},
        {"queue_position", or_null(submission.queue_position)},
        {"progress", or_null(submission.progress)},
        {"external_id",
         is_blind && !is_parked ? json::value(nullptr) : or_null(submission.external_id)},
        {"error", failure_to_json(submission.failure, is_blind)},
        {"estimated_cost_usd", or_null(submission.estimated_usd)},
        {"cost", json::object{{"usd", or_null(submission.cost.usd)},
                              {"amount", or_null(submission.cost.amount)},
                              {"unit", or_null(submission.cost.unit)}}},
        {"spent_usd", submission.spent_usd},
        {"created_at", to_rfc3339(submission.created_at)},
        {"answered_at", or_null(submission.answered_at)},
        {"ended_at", or_null(submission.ended_at)},
        {"resolution", resolution_to_json(submission.resolution)},
    };
}

json::object to_json(const store::SubmissionRow& submission) {
    auto result = summary_to_json(submission);
    result["request"] = is_blind_of(submission) ? json::value(nullptr) : submission.request;
    return result;
}

store::Resolution submission_resolution_from_json(const json::object& body, AdminId by) {
    store::Resolution resolution{
        .was_made = body.at("outcome").as_string() == "made", .external_id = {}, .by = by};
    const auto* id = body.if_contains("external_id");
    if (id != nullptr && id->is_string()) {
        resolution.external_id = std::string(id->get_string());
    }
    return resolution;
}

}  // namespace mien::api
