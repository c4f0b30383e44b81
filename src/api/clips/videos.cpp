#include "api/clips/videos.hpp"

#include <fmt/format.h>

#include "api/clips/clip_routes.hpp"
#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/json/preview.hpp"
#include "api/json/prompt.hpp"
#include "base/error.hpp"
#include "core/clip_settings.hpp"
#include "core/resolve.hpp"
#include "store/clips/videos.hpp"
#include "store/prompts/prompt_cache.hpp"
#include "store/settings.hpp"

namespace mien::api {
namespace {

// What a caller asks for.
struct VideoRequest {
    std::optional<CharacterId> character_id;
    std::optional<UserId> user_id;
    core::EmotionName emotion;
    std::optional<std::int64_t> seed;
    json::object settings;
    std::optional<std::string> resolution_id;
    std::optional<std::string> unresolved;
};

std::optional<std::string> text_from(const json::object& body, std::string_view name) {
    const auto* value = body.if_contains(name);
    const bool is_text = value != nullptr && value->is_string();
    return is_text ? std::optional<std::string>(value->get_string()) : std::nullopt;
}

VideoRequest video_request_from(const json::object& body) {
    VideoRequest wanted;
    wanted.character_id = id_from_body<CharacterId>(body, "character_id");
    wanted.user_id = id_from_body<UserId>(body, "user_id");
    wanted.emotion = emotion_from_body(body);
    wanted.resolution_id = text_from(body, "resolution_id");
    wanted.unresolved = text_from(body, "unresolved");
    const auto* seed = body.if_contains("seed");
    if (seed != nullptr && seed->is_int64()) {
        wanted.seed = seed->get_int64();
    }
    const auto* settings = body.if_contains("settings");
    if (settings != nullptr && settings->is_object()) {
        wanted.settings = settings->get_object();
    }
    return wanted;
}

awaitable<CharacterId> character_for(Context& context, const VideoRequest& wanted) {
    if (wanted.character_id) {
        co_return *wanted.character_id;
    }
    if (!wanted.user_id) {
        throw Error(ErrorKind::invalid, "character_id or user_id is missing.",
                    {{"/character_id", "missing", "Send character_id, user_id, or both."}});
    }
    const auto assigned = co_await context.prompts.get_assigned_character(*wanted.user_id);
    co_return assigned;
}

awaitable<bool> refuses_unresolved(Context& context, const VideoRequest& wanted,
                                   Deadline deadline) {
    if (wanted.unresolved) {
        co_return *wanted.unresolved == "reject";
    }
    const auto settings = co_await store::list_settings(context.pool, deadline);
    for (const auto& setting : settings) {
        if (setting.name == store::unresolved_variables) {
            co_return setting.value == json::value("reject");
        }
    }
    co_return false;
}

[[noreturn]] void refuse_unresolved(const core::Resolution& resolution) {
    std::vector<Problem> problems;
    problems.reserve(resolution.problems.size());
    for (const auto& problem : resolution.problems) {
        problems.push_back({"", std::string(core::name_of(problem.code)),
                            fmt::format("{{{}}} at character {} has no value.", problem.name,
                                        problem.position_characters)});
    }
    throw Error(ErrorKind::invalid, "The prompt has variables without a value.",
                std::move(problems))
        .with_extensions(
            json::serialize(json::object{{"unresolved", to_json(resolution.problems)}}));
}

void require_same_resolution(const VideoRequest& wanted, const core::Resolution& resolution) {
    if (wanted.resolution_id && *wanted.resolution_id != to_string(resolution.resolution_id)) {
        throw Error(ErrorKind::conflict,
                    "The cell stands for another text by now; resolve it again.",
                    {{"/resolution_id", "changed", "This is not the cell's resolution now."}})
            .with_extensions(json::serialize(
                json::object{{"current",
                              {{"resolution_id", to_string(resolution.resolution_id)},
                               {"prompt_id", to_string(resolution.prompt_id)},
                               {"version", resolution.version}}}}));
    }
}

store::VideoDraft draft_of(const VideoRequest& wanted, const store::CellSnapshot& cell,
                           const core::Resolution& resolution) {
    const auto& character = cell.character->character;
    store::VideoDraft draft;
    draft.character_id = character.id;
    draft.depicted = {to_string(character.id), character.name, character.description};
    draft.emotion = cell.emotion->name.text();
    draft.user_id = wanted.user_id;
    draft.prompt_id = resolution.prompt_id;
    draft.prompt_version = resolution.version;
    draft.source = core::name_of(resolution.source);
    draft.resolution_id = resolution.resolution_id;
    draft.resolved_text = resolution.text;
    draft.problems = to_json(resolution.problems);
    draft.settings = store::clip_settings_from_json(wanted.settings);
    draft.settings.seed = wanted.seed ? static_cast<std::uint64_t>(*wanted.seed)
                                      : core::default_seed(character.id, cell.emotion->name);
    return draft;
}

awaitable<store::VideoDraft> make_draft(Context& context, const VideoRequest& wanted,
                                        Deadline deadline) {
    const auto character_id = co_await character_for(context, wanted);
    const auto cell = co_await context.prompts.get_cell(character_id, wanted.emotion);
    if (cell.head == nullptr) {
        throw Error(ErrorKind::not_found,
                    "Neither the character nor the emotion's global default has a prompt.");
    }
    if (cell.character->character.archived) {
        throw Error(ErrorKind::conflict, "The character is archived; restore it first.");
    }
    const auto resolution = core::resolve(cell.head->head, cell.character->character,
                                          cell.emotion->name, wanted.user_id, now());
    require_same_resolution(wanted, resolution);
    if (!resolution.problems.empty()) {
        const bool is_refused = co_await refuses_unresolved(context, wanted, deadline);
        if (is_refused) {
            refuse_unresolved(resolution);
        }
    }
    co_return draft_of(wanted, cell, resolution);
}

store::AuditEntry audit_of(const store::VideoRow& video, std::string action) {
    return {.action = std::move(action),
            .subject_kind = "video",
            .subject_id = to_string(video.id),
            .details = {{"character_id", to_string(video.character_id)},
                        {"emotion", video.emotion},
                        {"prompt_id", to_string(video.prompt_id)},
                        {"prompt_version", video.prompt_version},
                        {"resolution_id", to_string(video.resolution_id)}},
            .version_id = {}};
}

VideoId video_id_from_path(const http::Request& request) {
    return id_from_path<VideoId>(request, "There is no such video.");
}

awaitable<http::Response> change_job(Context& context, http::Request& request,
                                     JobChange<store::VideoRow> wanted, std::string action) {
    const auto id = video_id_from_path(request);
    const auto get = [id](pg::Transaction& transaction) {
        return store::get_video(transaction, id);
    };
    const auto audit = [&](const store::VideoRow& video) { return audit_of(video, action); };
    auto response = co_await change_clip_job(context, request, wanted, get, audit);
    co_return response;
}

store::VideoFilter filter_from(const http::Request& request, const PageRequest& page) {
    store::VideoFilter filter;
    set_clip_filter<VideoId>(request, page, filter);
    filter.prompt_id = id_from_query<PromptId>(request, "prompt_id");
    filter.prompt_version = version_from_query(request);
    filter.user_id = id_from_query<UserId>(request, "user_id");
    return filter;
}

}  // namespace

awaitable<http::Response> create_video(Context& context, http::Request& request) {
    const auto wanted = video_request_from(body_of(request));
    auto draft = co_await make_draft(context, wanted, request.deadline);
    draft.provider = context.rendering.provider;
    store::require_within(draft.settings, context.rendering.clip_limits);
    draft.requested_by = principal_of(request).admin_id;
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto video = co_await store::create_video(transaction, draft);
        Change made{http::json_response(202, to_json(video, context.links)), {}};
        made.response.set("Location", "/api/videos/" + to_string(video.id));
        made.audit.push_back(audit_of(video, "video.request"));
        co_return made;
    };
    auto response = co_await mutate(context, request, change);
    co_return response;
}

awaitable<http::Response> get_video(Context& context, http::Request& request) {
    const auto id = video_id_from_path(request);
    const auto video = co_await store::get_video(context.pool, id, request.deadline);
    auto answer = to_json(video, context.links);
    const auto outlook = co_await jobs::find_outlook(context.pool, video.progress.job_id,
                                                     video.progress.state, request.deadline);
    add_outlook(outlook, answer);
    co_return http::json_response(200, answer);
}

awaitable<http::Response> cancel_video(Context& context, http::Request& request) {
    const JobChange<store::VideoRow> cancel{cancel_clip, 200};
    auto response = co_await change_job(context, request, cancel, "video.cancel");
    co_return response;
}

awaitable<http::Response> retry_video(Context& context, http::Request& request) {
    const JobChange<store::VideoRow> retry{store::retry_video, 202};
    auto response = co_await change_job(context, request, retry, "video.retry");
    co_return response;
}

awaitable<http::Response> list_videos(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    const auto filter = filter_from(request, page);
    auto rows = co_await store::list_videos(context.pool, filter, request.deadline);
    co_return latest_page("videos", std::move(rows), page,
                          [&context](const auto& row) { return to_json(row, context.links); });
}

}  // namespace mien::api
