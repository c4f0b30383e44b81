#include "api/providers/presets.hpp"

#include <functional>

#include "actions/clips/request_preview.hpp"
#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/filters.hpp"
#include "api/edge/latest_page.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/edge/versioned.hpp"
#include "api/json/fields.hpp"
#include "api/json/preview.hpp"
#include "api/json/provider.hpp"
#include "api/prompts/prompt_changes.hpp"
#include "base/problem_json.hpp"
#include "core/prompt.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::api {
namespace {

PresetId preset_id_from_path(const http::Request& request) {
    return id_from_path<PresetId>(request, "There is no such preset.");
}

// The same as of a prompt, by a number or an id.
store::PresetVersionReference preset_version_of(const store::VersionReference& reference) {
    if (const auto* const id = std::get_if<VersionId>(&reference)) {
        return PresetVersionId{id->uuid};
    }
    return std::get<int>(reference);
}

actions::ServiceTools tools_of(const Context& context) {
    return {.access = context.services, .work = context.work};
}

using ChangePreset =
    std::function<awaitable<actions::Done<actions::SavedPreset>>(pg::Transaction&, store::Preset)>;

// Locks the preset, holds its version against the request's conditions and changes it.
awaitable<http::Response> change_under(Context& context, const http::Request& request,
                                       ChangePreset change_preset) {
    const auto id = preset_id_from_path(request);
    const auto precondition = precondition_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await store::lock_preset(transaction, id);
        require_version(to_json(before), precondition, "preset");
        auto [saved, audit] = co_await change_preset(transaction, before);
        co_return Change{versioned_response(200, to_json(saved)), std::move(audit)};
    };
    co_return co_await mutate(context, request, change);
}

ChangePreset without_version(awaitable<actions::Done<store::Preset>> (*change)(pg::Transaction&,
                                                                               store::Preset)) {
    return [change](pg::Transaction& transaction,
                    store::Preset before) -> awaitable<actions::Done<actions::SavedPreset>> {
        auto [row, audit] = co_await change(transaction, std::move(before));
        co_return actions::Done<actions::SavedPreset>{{.row = std::move(row)}, std::move(audit)};
    };
}

// Before anything is stored, by itself and by the service. What only could not be asked may be
// forced.
awaitable<void> require_sound(Context& context, store::ProviderRow provider, json::object content,
                              bool is_forced, Deadline deadline) {
    require_valid(actions::find_content_problems(provider.kind, content));
    auto problems = co_await actions::try_preset(tools_of(context), std::move(provider),
                                                 std::move(content), deadline);
    if (is_forced) {
        std::erase_if(problems, [](const Problem& problem) {
            return problem.code == actions::not_checked_code;
        });
    }
    require_valid(problems);
}

// What a preview of the cell would be.
awaitable<store::PreviewDraft> draft_for(Context& context, const json::object& body,
                                         actions::Rendering rendering) {
    auto wanted = preview_request_from_json(body);
    if (const auto* const text = body.if_contains("text"); text != nullptr && !text->is_null()) {
        wanted.prompt_text = std::string(text->as_string());
        require_valid(core::find_problems_of_text(*wanted.prompt_text, "/text"));
    }
    const auto emotion = emotion_from_body(body);
    const auto character_id = id_from_body<CharacterId>(body, "character_id");
    if (character_id) {
        const auto cell = co_await context.prompts.get_cell(*character_id, emotion);
        co_return actions::draft_preview(cell, rendering, wanted);
    }
    const auto emotions = co_await context.prompts.get_emotions();
    co_return actions::draft_default_preview(emotions->get(emotion), rendering, wanted);
}

const json::object& member_or_nothing(const json::object& content, std::string_view name) {
    static const json::object nothing;
    const auto* const member = content.if_contains(name);
    return member != nullptr && member->is_object() ? member->get_object() : nothing;
}

json::value number_or_null(const json::object& content, std::string_view name) {
    const auto* const member = content.if_contains(name);
    return member != nullptr && member->is_number() ? *member : json::value(nullptr);
}

video::ClipOrder order_of(const store::PreviewDraft& draft, const json::object& content) {
    video::ClipOrder order;
    order.submission_id = to_string(SubmissionId::make());
    order.character_id = draft.character_id ? to_string(*draft.character_id) : "";
    order.emotion = draft.emotion;
    order.resolved_text = draft.resolved_text;
    order.settings = draft.settings;
    if (const auto* const text = content.if_contains("negative_text");
        text != nullptr && text->is_string()) {
        order.negative_text = text->get_string();
    }
    return order;
}

json::object dry_run_to_json(const actions::DryRun& shown, const store::PreviewDraft& draft,
                             const json::object& content, const std::vector<Problem>& problems) {
    auto answer = to_json(shown);
    answer["resolved_text"] = draft.resolved_text;
    answer["settings"] = store::to_json(draft.settings);
    answer["variables"] = draft.problems;
    answer["estimated_cost_usd"] = number_or_null(content, "estimated_cost_usd");
    answer["problems"] = mien::to_json(problems);
    return answer;
}

}  // namespace

awaitable<http::Response> list_presets(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    store::PresetFilter filter{.provider_id = id_from_query<ProviderId>(request, "provider_id"),
                               .search = search_from_query(request),
                               .is_archived = flag_from_query(request, "archived").value_or(false),
                               .limit = page.limit + 1};
    if (!page.after.empty()) {
        filter.after_name = page.after[0];
        filter.after_id = PresetId::parse(page.after[1]);
        if (!filter.after_id) {
            refuse_cursor();
        }
    }
    auto presets = co_await store::list_presets(context.pool, filter, request.deadline);
    co_return latest_page(
        "presets", std::move(presets), page,
        [](const store::Preset& row) { return summary_to_json(row); },
        [](const store::Preset& last) { return std::vector{last.name, to_string(last.id)}; });
}

awaitable<http::Response> create_preset(Context& context, http::Request& request) {
    require_may_change(request);
    const auto body = body_of(request);
    auto save = preset_save_from_json(body);
    save.author = principal_of(request).admin_id;
    const auto provider_id = id_from_body<ProviderId>(body, "provider_id").value();
    auto replay = co_await find_replay(context, request, request.body);
    if (replay) {
        co_return std::move(*replay);
    }
    const auto provider =
        co_await store::read_provider(context.pool, provider_id, request.deadline);
    co_await require_sound(context, provider, save.content.value(), is_forced(body),
                           request.deadline);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [saved, audit] = co_await actions::create_preset(transaction, provider_id, save);
        Change made{versioned_response(201, to_json(saved)), std::move(audit)};
        made.response.set("Location", "/api/admin/presets/" + to_string(saved.row.id));
        co_return made;
    };
    co_return co_await mutate(context, request, change);
}

awaitable<http::Response> get_preset(Context& context, http::Request& request) {
    const auto id = preset_id_from_path(request);
    const auto row = co_await store::get_preset(context.pool, id, request.deadline);
    co_return read_response(request, to_json(row));
}

awaitable<http::Response> put_preset(Context& context, http::Request& request) {
    require_may_change(request);
    const auto body = body_of(request);
    auto save = preset_save_from_json(body);
    save.author = principal_of(request).admin_id;
    const auto id = preset_id_from_path(request);
    auto replay = co_await find_replay(context, request, request.body);
    if (replay) {
        co_return std::move(*replay);
    }
    const auto read = co_await store::get_preset(context.pool, id, request.deadline);
    require_version(to_json(read), precondition_of(request), "preset");
    if (save.content && *save.content != read.head.content) {
        const auto provider =
            co_await store::read_provider(context.pool, read.provider_id, request.deadline);
        co_await require_sound(context, provider, *save.content, is_forced(body), request.deadline);
    }
    const ChangePreset change = [&](pg::Transaction& transaction, store::Preset before) {
        return actions::save_preset(transaction, std::move(before), save);
    };
    co_return co_await change_under(context, request, change);
}

awaitable<http::Response> delete_preset(Context& context, http::Request& request) {
    co_return co_await change_under(context, request, without_version(actions::archive_preset));
}

awaitable<http::Response> restore_preset(Context& context, http::Request& request) {
    co_return co_await change_under(context, request, without_version(actions::restore_preset));
}

awaitable<http::Response> revert_preset(Context& context, http::Request& request) {
    require_may_change(request);
    const auto body = body_of(request);
    const auto id = preset_id_from_path(request);
    auto replay = co_await find_replay(context, request, request.body);
    if (replay) {
        co_return std::move(*replay);
    }
    const auto reference =
        preset_version_of(version_reference_from(body.at("version_id"), "/version_id"));
    const auto earlier =
        co_await store::get_preset_version(context.pool, id, reference, request.deadline);
    const auto read = co_await store::get_preset(context.pool, id, request.deadline);
    require_version(to_json(read), precondition_of(request), "preset");
    if (earlier.version != read.head.version) {
        const auto provider =
            co_await store::read_provider(context.pool, read.provider_id, request.deadline);
        co_await require_sound(context, provider, earlier.content, is_forced(body),
                               request.deadline);
    }
    const auto reason = preset_save_from_json(body).change_reason;
    const auto author = principal_of(request).admin_id;
    const ChangePreset change = [&](pg::Transaction& transaction, store::Preset before) {
        return actions::revert_preset(transaction, std::move(before), earlier, reason, author);
    };
    co_return co_await change_under(context, request, change);
}

awaitable<http::Response> list_preset_versions(Context& context, http::Request& request) {
    const auto id = preset_id_from_path(request);
    const auto page = page_of(request, 1);
    std::optional<int> before_version;
    if (!page.after.empty()) {
        before_version = static_cast<int>(number_from_cursor(page.after[0]));
    }
    auto versions = co_await store::list_preset_versions(context.pool, id, before_version,
                                                         page.limit + 1, request.deadline);
    co_return latest_page(
        "versions", std::move(versions), page,
        [](const store::PresetVersionRow& version) { return summary_to_json(version); },
        [](const store::PresetVersionRow& last) {
            return std::vector{std::to_string(last.version)};
        });
}

awaitable<http::Response> get_preset_version(Context& context, http::Request& request) {
    const auto id = preset_id_from_path(request);
    const auto reference = preset_version_of(version_from_path(request));
    const auto version =
        co_await store::get_preset_version(context.pool, id, reference, request.deadline);
    co_return http::json_response(200, to_json(version));
}

awaitable<http::Response> dry_run_preset(Context& context, http::Request& request) {
    require_may_change(request);
    const auto body = body_of(request);
    const auto id = preset_id_from_path(request);
    const auto preset = co_await store::get_preset(context.pool, id, request.deadline);
    const auto provider =
        co_await store::read_provider(context.pool, preset.provider_id, request.deadline);
    const auto content = preset_save_from_json(body).content.value_or(preset.head.content);
    require_valid(actions::find_content_problems(provider.kind, content));
    const actions::Rendering rendering{
        .provider = provider.name,
        .clip_limits = actions::clip_limits_from(member_or_nothing(content, "clip_limits"))};
    const auto draft = co_await draft_for(context, body, rendering);
    const auto order = order_of(draft, content);
    const auto shown = co_await actions::show_outgoing(tools_of(context), provider, content, order);
    const auto problems =
        co_await actions::try_preset(tools_of(context), provider, content, request.deadline);
    co_return http::json_response(200, dry_run_to_json(shown, draft, content, problems));
}

}  // namespace mien::api
