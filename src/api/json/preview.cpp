#include "api/json/preview.hpp"

#include "api/json/fields.hpp"
#include "api/json/prompt.hpp"
#include "base/or_null.hpp"

namespace mien::api {
namespace {

json::value failure_to_json(const store::ClipProgress& progress) {
    const bool has_failed = progress.state == jobs::JobState::failed;
    return has_failed && progress.failure ? json::value(jobs::to_json(*progress.failure))
                                          : json::value(nullptr);
}

void add_progress(const store::ClipProgress& progress, json::object& result) {
    result["job_id"] = or_null(progress.job_id);
    result["status"] = store::status_of(progress.state);
    result["progress"] = progress.progress;
    result["error"] = failure_to_json(progress);
}

json::value arm_to_json(const std::optional<store::UsedArm>& arm) {
    if (!arm) {
        return nullptr;
    }
    return json::object{
        {"id", to_string(arm->experiment_id)}, {"arm", arm->arm}, {"phase", arm->phase}};
}

// Which preset of a provider makes the clip, what it is expected to cost, and how well it loops.
template <class Clip>
void add_maker(const Clip& clip, json::object& result) {
    const auto& preset = clip.preset;
    result["provider"] = clip.provider;
    result["seam_score"] = or_null(clip.seam_score);
    result["preset"] = nullptr;
    result["estimated_cost_usd"] = nullptr;
    if (preset) {
        result["preset"] = json::object{{"id", to_string(preset->id)},
                                        {"name", preset->name},
                                        {"version", preset->version},
                                        {"version_id", to_string(preset->version_id)}};
        if (preset->estimated_usd) {
            result["estimated_cost_usd"] = *preset->estimated_usd;
        }
    }
}

json::value canceller_to_json(const std::optional<store::Canceller>& canceller) {
    if (!canceller) {
        return nullptr;
    }
    return to_json(store::Author{canceller->id, canceller->name});
}

std::optional<std::string> text_from(const json::object& body, std::string_view name) {
    const auto* value = body.if_contains(name);
    const bool is_text = value != nullptr && value->is_string();
    return is_text ? std::optional<std::string>(value->get_string()) : std::nullopt;
}

std::optional<std::uint64_t> seed_from(const json::object& body) {
    const auto* seed = body.if_contains("seed");
    const bool is_given = seed != nullptr && seed->is_int64();
    return is_given ? std::optional(static_cast<std::uint64_t>(seed->get_int64())) : std::nullopt;
}

core::ClipSettings settings_from(const json::object& body) {
    const auto* given = body.if_contains("settings");
    const bool is_given = given != nullptr && given->is_object();
    return is_given ? store::clip_settings_from_json(given->get_object()) : core::ClipSettings();
}

store::Reuse reuse_from(const json::object& body) {
    const auto* reuse = body.if_contains("reuse");
    const bool is_refused = reuse != nullptr && reuse->is_bool() && !reuse->get_bool();
    return is_refused ? store::Reuse::never : store::Reuse::identical;
}

std::optional<actions::Unresolved> unresolved_from(const json::object& body) {
    const auto word = text_from(body, "unresolved");
    if (!word) {
        return std::nullopt;
    }
    return *word == "reject" ? actions::Unresolved::reject : actions::Unresolved::keep;
}

}  // namespace

actions::PreviewRequest preview_request_from_json(const json::object& body) {
    actions::PreviewRequest request;
    request.prompt_text = text_from(body, "prompt_text");
    request.user_id = id_from_body<UserId>(body, "user_id");
    request.seed = seed_from(body);
    request.settings = settings_from(body);
    request.reuse = reuse_from(body);
    return request;
}

actions::VideoRequest video_request_from_json(const json::object& body) {
    actions::VideoRequest request;
    request.character_id = id_from_body<CharacterId>(body, "character_id");
    request.user_id = id_from_body<UserId>(body, "user_id");
    request.emotion = emotion_from_body(body);
    request.seed = seed_from(body);
    request.settings = settings_from(body);
    request.resolution_id = text_from(body, "resolution_id");
    request.unresolved = unresolved_from(body);
    return request;
}

json::object to_json(const store::PreviewRow& preview, const MediaLinks& links) {
    const auto link_expires_at = link_end(preview.read_at, preview.expires_at);
    json::object result{
        {"preview_id", to_string(preview.id)},
        {"video_url", media_link(preview.video_key, link_expires_at, links)},
        {"poster_url", media_link(preview.poster_key, link_expires_at, links)},
        {"expires_at", to_rfc3339(preview.expires_at)},
        {"character_id", or_null(preview.character_id)},
        {"emotion", preview.emotion},
        {"prompt_text", preview.prompt_text},
        {"resolved_text", preview.resolved_text},
        {"hints", hints_to_json(preview.prompt_text)},
        {"source", preview.source},
        {"version", or_null(preview.prompt_version)},
        {"problems", preview.problems},
        {"settings", store::to_json(preview.settings)},
        {"created_at", to_rfc3339(preview.created_at)},
        {"requested_by", to_json(store::Author{preview.requested_by, preview.requested_by_name})},
        {"reused", preview.is_reused},
        {"cancelled_by", canceller_to_json(preview.cancelled_by)}};
    add_maker(preview, result);
    add_progress(preview.progress, result);
    return result;
}

json::object to_json(const store::VideoRow& video, const MediaLinks& links) {
    const auto link_expires_at = link_end(video.read_at, std::nullopt);
    json::object result{
        {"video_id", to_string(video.id)},
        {"video_url", media_link(video.video_key, link_expires_at, links)},
        {"poster_url", media_link(video.poster_key, link_expires_at, links)},
        {"generation_timestamp", or_null(video.generated_at)},
        {"character_id", to_string(video.character_id)},
        {"character_name", video.character_name},
        {"emotion", video.emotion},
        {"user_id", or_null(video.user_id)},
        {"prompt_id", to_string(video.prompt_id)},
        {"prompt_version", video.prompt_version},
        {"prompt_text", video.prompt_text},
        {"resolved_prompt_text", video.resolved_text},
        {"source", video.source},
        {"resolution_id", to_string(video.resolution_id)},
        {"experiment", arm_to_json(video.arm)},
        {"problems", video.problems},
        {"settings", store::to_json(video.settings)},
        {"depicted", store::to_json(video.depicted)},
        {"requested_by", to_json(store::Author{video.requested_by, video.requested_by_name})},
        {"created_at", to_rfc3339(video.created_at)},
        {"logged_at", or_null(video.logged_at)},
        {"cancelled_by", canceller_to_json(video.cancelled_by)}};
    add_maker(video, result);
    add_progress(video.progress, result);
    return result;
}

json::object to_json(const store::CellPoster& poster, const MediaLinks& links) {
    const auto link_expires_at = link_end(poster.read_at, std::nullopt);
    return {{"emotion", poster.emotion},
            {"poster_url", media_link(poster.poster_key, link_expires_at, links)},
            {"made_at", to_rfc3339(poster.made_at)}};
}

void add_outlook(const jobs::Outlook& outlook, json::object& clip) {
    clip["queue_position"] = or_null(outlook.queue_position);
    clip["usual_seconds"] = or_null(outlook.usual_seconds);
}

json::object to_json(const store::UsageRow& row) {
    const auto& entry = row.entry;
    return {{"video_id", to_string(entry.video_id)},
            {"character_id", to_string(entry.character_id)},
            {"emotion", entry.emotion},
            {"prompt_id", to_string(entry.prompt_id)},
            {"prompt_version", entry.prompt_version},
            {"source", entry.source},
            {"resolution_id", to_string(entry.resolution_id)},
            {"experiment", arm_to_json(row.arm)},
            {"resolved_sha256", to_hex(entry.resolved_sha256)},
            {"generation_timestamp", to_rfc3339(entry.generation_timestamp)},
            {"logged_at", to_rfc3339(row.logged_at)}};
}

}  // namespace mien::api
