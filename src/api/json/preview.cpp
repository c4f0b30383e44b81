#include "api/json/preview.hpp"

#include "api/json/fields.hpp"
#include "api/json/prompt.hpp"

namespace mien::api {
namespace {

json::value failure_to_json(const store::ClipProgress& progress) {
    const bool has_failed = progress.state == jobs::JobState::failed;
    return has_failed && progress.failure ? json::value(jobs::to_json(*progress.failure))
                                          : json::value(nullptr);
}

void add_progress(const store::ClipProgress& progress, json::object& result) {
    result["job_id"] = job_id_to_json(progress.job_id);
    result["status"] = store::status_of(progress.state);
    result["progress"] = progress.progress;
    result["error"] = failure_to_json(progress);
}

}  // namespace

json::object to_json(const store::PreviewRow& preview, const MediaLinks& links) {
    const auto link_expires_at = link_end(preview.read_at, preview.expires_at);
    json::object result{
        {"preview_id", to_string(preview.id)},
        {"video_url", media_link(preview.video_key, link_expires_at, links)},
        {"poster_url", media_link(preview.poster_key, link_expires_at, links)},
        {"expires_at", to_rfc3339(preview.expires_at)},
        {"character_id",
         preview.character_id ? json::value(to_string(*preview.character_id)) : nullptr},
        {"emotion", preview.emotion},
        {"prompt_text", preview.prompt_text},
        {"resolved_text", preview.resolved_text},
        {"source", preview.source},
        {"version", preview.prompt_version ? json::value(*preview.prompt_version) : nullptr},
        {"settings", store::to_json(preview.settings)},
        {"created_at", to_rfc3339(preview.created_at)},
        {"requested_by", to_json(store::Author{preview.requested_by, preview.requested_by_name})},
        {"reused", preview.is_reused}};
    add_progress(preview.progress, result);
    return result;
}

json::object to_json(const store::VideoRow& video, const MediaLinks& links) {
    const auto link_expires_at = link_end(video.read_at, std::nullopt);
    json::object result{
        {"video_id", to_string(video.id)},
        {"video_url", media_link(video.video_key, link_expires_at, links)},
        {"poster_url", media_link(video.poster_key, link_expires_at, links)},
        {"generation_timestamp", time_to_json(video.generated_at)},
        {"character_id", to_string(video.character_id)},
        {"character_name", video.character_name},
        {"emotion", video.emotion},
        {"user_id", video.user_id ? json::value(to_string(*video.user_id)) : nullptr},
        {"prompt_id", to_string(video.prompt_id)},
        {"prompt_version", video.prompt_version},
        {"prompt_text", video.prompt_text},
        {"resolved_prompt_text", video.resolved_text},
        {"source", video.source},
        {"resolution_id", to_string(video.resolution_id)},
        {"problems", video.problems},
        {"settings", store::to_json(video.settings)},
        {"provider", video.provider},
        {"depicted", store::to_json(video.depicted)},
        {"requested_by", to_json(store::Author{video.requested_by, video.requested_by_name})},
        {"created_at", to_rfc3339(video.created_at)},
        {"logged_at", time_to_json(video.logged_at)}};
    add_progress(video.progress, result);
    return result;
}

void add_outlook(const jobs::Outlook& outlook, json::object& clip) {
    clip["queue_position"] =
        outlook.queue_position ? json::value(*outlook.queue_position) : json::value(nullptr);
    clip["usual_seconds"] =
        outlook.usual_seconds ? json::value(*outlook.usual_seconds) : json::value(nullptr);
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
            {"resolved_sha256", to_hex(entry.resolved_sha256)},
            {"generation_timestamp", to_rfc3339(entry.generation_timestamp)},
            {"logged_at", to_rfc3339(row.logged_at)}};
}

}  // namespace mien::api
