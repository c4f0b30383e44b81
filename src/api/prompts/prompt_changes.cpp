#include "api/prompts/prompt_changes.hpp"

#include "actions/prompts/revert_prompt.hpp"
#include "actions/prompts/save_prompt.hpp"
#include "api/edge/access.hpp"
#include "api/edge/contacts.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/paging.hpp"
#include "api/edge/path.hpp"
#include "api/edge/query.hpp"
#include "api/edge/versioned.hpp"
#include "api/json/prompt.hpp"
#include "base/error.hpp"
#include "base/limits/lists.hpp"
#include "base/or_null.hpp"
#include "store/stored_json.hpp"

namespace mien::api {
namespace {

// What every change of one prompt answers with.
json::object answer_of(const store::SavedPrompt& saved) {
    auto answer = to_json(saved);
    if (const auto resolution = actions::resolve_saved(saved)) {
        answer["resolved_text"] = resolution->text;
        answer["problems"] = store::to_json(resolution->problems);
    }
    return answer;
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
    return std::string(body.at("prompt_text").as_string());
}

std::string change_reason_from(const json::object& body) {
    const auto* found = body.if_contains("change_reason");
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : "";
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
                                  .precondition = precondition_of(request),
                                  .author = author_of(request),
                                  .must_exist = missing == MissingPrompt::refuse};
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [saved, audit] = co_await actions::save_prompt(transaction, save);
        co_return Change{versioned_response(status_of(saved), answer_of(saved)), std::move(audit)};
    };
    const MutationOptions options{.prompts = {key}};
    co_return co_await mutate(context, request, change, options);
}

awaitable<http::Response> revert_under(Context& context, http::Request& request,
                                       store::PromptKey key) {
    const auto body = body_of(request);
    const store::RevertRequest revert{
        .key = key,
        .version = version_reference_from(body.at("version_id"), "/version_id"),
        .change_reason = change_reason_from(body),
        .precondition = precondition_of(request),
        .author = author_of(request)};
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [saved, audit] = co_await actions::revert_prompt(transaction, revert);
        auto answer = answer_of(saved);
        answer["reverted_at"] = answer["updated_at"];
        answer["reverted_from"] = or_null(saved.head.reverted_from);
        co_return Change{versioned_response(200, answer), std::move(audit)};
    };
    const MutationOptions options{.prompts = {key}};
    co_return co_await mutate(context, request, change, options);
}

json::object version_for_reader(const http::Request& request, const store::VersionRow& version) {
    auto document = to_json(version);
    document["origin"] = for_reader(principal_of(request), document["origin"]);
    return document;
}

awaitable<http::Response> list_versions_of(Context& context, http::Request& request,
                                           store::PromptKey key) {
    constexpr int offset_max = 100'000'000;
    const auto limit = integer_query(request, "limit", 1, limits::page_rows_max);
    const auto offset = integer_query(request, "offset", 0, offset_max);
    const auto order = request.query("order").value_or("asc");
    if (order != "asc" && order != "desc") {
        refuse_query("order", "not_allowed", "must be asc (oldest first) or desc");
    }
    const store::VersionFilter filter{
        .is_newest_first = order == "desc",
        .limit = static_cast<int>(limit.value_or(limits::page_rows_default)),
        .offset = static_cast<int>(offset.value_or(0))};
    const auto page =
        co_await store::list_versions(context.pool, std::move(key), filter, request.deadline);
    json::array versions;
    for (const auto& version : page.versions) {
        versions.push_back(version_for_reader(request, version));
    }
    co_return http::json_response(
        200, json::object{{"versions", std::move(versions)}, {"total", page.total}});
}

}  // namespace mien::api
