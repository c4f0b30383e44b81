#include "actions/clips/request_video.hpp"

#include <fmt/format.h>

#include "actions/clips/clip_audit.hpp"
#include "actions/clips/visible_text.hpp"
#include "base/error.hpp"
#include "core/resolve.hpp"
#include "store/prompts/cell_resolution.hpp"
#include "store/prompts/split_log.hpp"
#include "store/settings.hpp"
#include "store/stored_json.hpp"

namespace mien::actions {
namespace {

awaitable<Unresolved> rule_for_unresolved(pg::Pool& pool, std::optional<Unresolved> wanted,
                                          Deadline deadline) {
    if (wanted) {
        co_return *wanted;
    }
    const auto settings = co_await store::list_settings(pool, deadline);
    for (const auto& setting : settings) {
        if (setting.name == store::unresolved_variables && setting.value == json::value("reject")) {
            co_return Unresolved::reject;
        }
    }
    co_return Unresolved::keep;
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
            json::serialize(json::object{{"unresolved", store::to_json(resolution.problems)}}));
}

void require_same_resolution(const std::optional<std::string>& wanted,
                             const core::Resolution& resolution) {
    if (wanted && *wanted != to_string(resolution.resolution_id)) {
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

store::VideoDraft draft_of(const VideoRequest& request, const Rendering& rendering,
                           const store::CellSnapshot& cell, const core::Resolution& resolution) {
    const auto& character = cell.character->character;
    store::VideoDraft draft;
    draft.character_id = character.id;
    draft.depicted = {to_string(character.id), character.name, character.description};
    draft.emotion = cell.emotion->name.text();
    draft.user_id = request.user_id;
    draft.prompt_id = resolution.prompt_id;
    draft.prompt_version = resolution.version;
    draft.source = core::name_of(resolution.source);
    draft.resolution_id = resolution.resolution_id;
    draft.resolved_text = resolution.text;
    draft.problems = store::to_json(resolution.problems);
    draft.settings = request.settings;
    draft.settings.seed =
        request.seed.value_or(core::default_seed(character.id, cell.emotion->name));
    draft.provider = rendering.provider;
    draft.preset_version_id = rendering.preset_version_id;
    draft.requested_by = request.requested_by;
    return draft;
}

}  // namespace

awaitable<CharacterId> character_for(store::PromptCache& prompts,
                                     std::optional<CharacterId> character_id,
                                     std::optional<UserId> user_id, std::string pointer) {
    if (character_id) {
        co_return *character_id;
    }
    if (!user_id) {
        throw Error(ErrorKind::invalid, "character_id or user_id is missing.",
                    {{std::move(pointer), "missing", "Send character_id, user_id, or both."}});
    }
    co_return co_await prompts.get_assigned_character(*user_id);
}

awaitable<VideoOrder> draft_video(store::PromptCache& prompts, pg::Pool& pool,
                                  const Rendering& rendering, VideoRequest request,
                                  Deadline deadline) {
    store::require_within(request.settings, rendering.clip_limits);
    const auto character_id =
        co_await character_for(prompts, request.character_id, request.user_id, "/character_id");
    const auto cell = co_await prompts.get_cell(character_id, request.emotion);
    std::optional<store::SplitChoice> choice;
    if (request.user_id) {
        const auto splits = co_await prompts.get_splits();
        choice = store::choose_arm(*splits, cell, *request.user_id);
    }
    const auto resolution =
        store::resolve_cell(cell, request.user_id, now(), choice ? &*choice : nullptr);
    require_same_resolution(request.resolution_id, resolution);
    require_visible(resolution.text, cell.emotion->name.text());
    if (!resolution.problems.empty()) {
        const auto rule = co_await rule_for_unresolved(pool, request.unresolved, deadline);
        if (rule == Unresolved::reject) {
            refuse_unresolved(resolution);
        }
    }
    co_return VideoOrder{draft_of(request, rendering, cell, resolution), std::move(choice)};
}

awaitable<Done<store::VideoRow>> request_video(pg::Transaction& transaction, VideoOrder order) {
    if (order.choice) {
        const bool is_split = co_await store::record_resolution(
            transaction, order.draft.resolution_id, *order.choice);
        if (!is_split) {
            throw Error(ErrorKind::conflict,
                        "The experiment is split in another way by now; ask again.");
        }
    }
    auto video = co_await store::create_video(transaction, std::move(order.draft));
    auto audit = audit_of(video, "video.request");
    co_return Done<store::VideoRow>{std::move(video), std::move(audit)};
}

}  // namespace mien::actions
