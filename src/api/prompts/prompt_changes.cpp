#include "api/prompts/prompt_changes.hpp"

#include <fmt/format.h>

#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/paging.hpp"
#include "api/edge/path.hpp"
#include "api/json/prompt.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "core/prompt.hpp"
#include "core/resolve.hpp"

namespace mien::api {
namespace {

std::string etag_of(const store::SavedPrompt& saved) {
    return fmt::format("\"{}\"", saved.head.version);
}

// The text as this character would be sent it, which is what an editor shows after saving.
void add_resolved_text(const store::SavedPrompt& saved, json::object& answer) {
    if (!saved.character || !saved.head.prompt_text) {
        return;
    }
    const core::PromptHead head{.prompt_id = saved.head.prompt_id,
                                .version_id = saved.head.id,
                                .version = saved.head.version,
                                .text = *saved.head.prompt_text,
                                .source = core::PromptSource::character,
                                .updated_at = saved.head.created_at,
                                .updated_by = saved.head.created_by.id};
    const auto resolution =
        core::resolve(head, *saved.character, saved.key.emotion, std::nullopt, now());
    answer["resolved_text"] = resolution.text;
    answer["problems"] = to_json(resolution.problems);
}

unsigned status_of(const store::SavedPrompt& saved) {
    return saved.outcome == store::SaveOutcome::created ? 201 : 200;
}

}  // namespace

store::Author author_of(const http::Request& request) {
    const auto& principal = principal_of(request);
    return {principal.admin_id, principal.display_name};
}

std::string prompt_text_from(const json::object& body) {
    std::string text(body.at("prompt_text").as_string());
    require_valid(core::find_problems_of_text(text, "/prompt_text"));
    return text;
}

std::string change_reason_from(const json::object& body) {
    const auto* found = body.if_contains("change_reason");
    if (found == nullptr || !found->is_string()) {
        return "";
    }
    std::string reason(found->as_string());
    require_valid(core::find_problems_of_reason(reason, "/change_reason"));
    return reason;
}

store::VersionReference version_reference_from(const json::value& value, std::string_view pointer) {
    std::optional<store::VersionReference> reference;
    if (value.is_string()) {
        reference = parse_version_reference(value.as_string());
    } else if (value.is_int64() && value.as_int64() > 0 && value.as_int64() < INT32_MAX) {
        reference = static_cast<int>(value.as_int64());
    }
    if (!reference) {
        throw Error(ErrorKind::invalid, "version_id must be a version's id or its number.",
                    {{std::string(pointer), "bad_version",
                      "Send the id of a version or its number, from 1 on."}});
    }
    return *reference;
}

awaitable<http::Response> save_under(Context& context, http::Request& request, store::PromptKey key,
                                     MissingPrompt missing) {
    const auto body = body_of(request);
    const store::SaveRequest save{.key = key,
                                  .prompt_text = prompt_text_from(body),
                                  .change_reason = change_reason_from(body),
                                  .expected_version = version_from_if_match(request),
                                  .author = author_of(request),
                                  .must_exist = missing == MissingPrompt::refuse};
    const std::vector<store::PromptKey> keys{key};
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto saved = co_await store::save_prompt(transaction, save);
        auto answer = to_json(saved);
        add_resolved_text(saved, answer);
        auto response = http::json_response(status_of(saved), answer);
        response.set("ETag", etag_of(saved));
        co_return Change{std::move(response), store::audit_of(saved)};
    };
    auto response = co_await mutate_prompts(context, request, keys, change);
    co_return response;
}

awaitable<http::Response> revert_under(Context& context, http::Request& request,
                                       store::PromptKey key) {
    const auto body = body_of(request);
    const store::RevertRequest revert{
        .key = key,
        .version = version_reference_from(body.at("version_id"), "/version_id"),
        .change_reason = change_reason_from(body),
        .expected_version = version_from_if_match(request),
        .author = author_of(request)};
    const std::vector<store::PromptKey> keys{key};
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto saved = co_await store::revert_prompt(transaction, revert);
        auto answer = to_json(saved);
        answer["reverted_at"] = answer["updated_at"];
        answer["reverted_from"] =
            saved.head.reverted_from ? json::value(*saved.head.reverted_from) : nullptr;
        add_resolved_text(saved, answer);
        auto response = http::json_response(200, answer);
        response.set("ETag", etag_of(saved));
        co_return Change{std::move(response), store::audit_of(saved)};
    };
    auto response = co_await mutate_prompts(context, request, keys, change);
    co_return response;
}

awaitable<http::Response> list_versions_of(Context& context, http::Request& request,
                                           store::PromptKey key) {
    constexpr int offset_max = 100'000'000;
    const auto limit = integer_query(request, "limit", 1, limits::page_rows_max);
    const auto offset = integer_query(request, "offset", 0, offset_max);
    const auto order = request.query("order").value_or("asc");
    if (order != "asc" && order != "desc") {
        throw Error(ErrorKind::invalid, "order must be asc or desc.",
                    {{"?order", "not_allowed", "Send asc (oldest first) or desc."}});
    }
    const store::VersionFilter filter{
        .is_newest_first = order == "desc",
        .limit = static_cast<int>(limit.value_or(limits::page_rows_default)),
        .offset = static_cast<int>(offset.value_or(0))};
    const auto page =
        co_await store::list_versions(context.pool, std::move(key), filter, request.deadline);
    json::array versions;
    for (const auto& version : page.versions) {
        versions.push_back(to_json(version));
    }
    co_return http::json_response(
        200, json::object{{"versions", std::move(versions)}, {"total", page.total}});
}

}  // namespace mien::api
