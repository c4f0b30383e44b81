#include "api/prompts/drafts.hpp"

#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/latest_page.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/edge/versioned.hpp"
#include "api/json/draft.hpp"
#include "api/prompts/prompt_changes.hpp"
#include "core/precondition.hpp"
#include "core/prompt.hpp"
#include "http/entity_tags.hpp"

namespace mien::api {
namespace {

std::string draft_text_from(const json::object& body) {
    auto text = prompt_text_from(body);
    require_valid(core::find_problems_of_text(text, "/prompt_text", core::TextOrigin::draft));
    return text;
}

std::string draft_reason_from(const json::object& body) {
    auto reason = change_reason_from(body);
    require_valid(core::find_problems_of_reason(reason, "/change_reason", core::TextOrigin::draft));
    return reason;
}

std::optional<int> base_version_from(const json::object& body) {
    const auto& value = body.at("base_version");
    return value.is_null() ? std::nullopt : std::optional(static_cast<int>(value.as_int64()));
}

store::DraftFilter filter_from(const http::Request& request, const PageRequest& page) {
    store::DraftFilter filter{
        .admin_id = principal_of(request).admin_id,
        .character_id = id_from_query<CharacterId>(request, "character_id"),
        .limit = page.limit + 1};  // one more tells whether another page follows
    set_page_edge<store::DraftId>(page, {filter.before_updated_at, filter.before_id});
    return filter;
}

std::string etag_of(const store::Draft& draft) {
    return http::make_etag(std::to_string(draft.version));
}

http::Response response_of(const std::optional<store::Draft>& draft) {
    const json::object answer{{"draft", draft ? json::value(to_json(*draft)) : nullptr}};
    auto response = http::json_response(200, answer);
    if (draft) {
        response.set("ETag", etag_of(*draft));
    }
    return response;
}

// Against the draft that is there: another tab may have written it.
void require_precondition(const core::Precondition& precondition,
                          const std::optional<store::Draft>& current) {
    constexpr std::int64_t none = -1;  // which no tag names
    const core::PresentVersion present{.number = current ? current->version : none,
                                       .exists = current.has_value()};
    if (core::find_breach(precondition, present, "draft")) {
        const json::object extensions{
            {"draft", current ? json::value(to_json(*current)) : nullptr}};
        throw Error(ErrorKind::stale_version,
                    "Your draft was changed in another tab or on another device.")
            .with_extensions(json::serialize(extensions));
    }
}

awaitable<http::Response> get_under(Context& context, http::Request& request,
                                    store::PromptKey key) {
    const auto draft = co_await store::find_draft(context.pool, principal_of(request).admin_id, key,
                                                  request.deadline);
    co_return response_of(draft);
}

awaitable<http::Response> put_under(Context& context, http::Request& request,
                                    store::PromptKey key) {
    const auto body = body_of(request);
    const store::DraftWrite write{.admin_id = principal_of(request).admin_id,
                                  .key = key,
                                  .prompt_text = draft_text_from(body),
                                  .change_reason = draft_reason_from(body),
                                  .base_version = base_version_from(body)};
    const auto precondition = precondition_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto current = co_await store::lock_draft(transaction, write.admin_id, key);
        require_precondition(precondition, current);
        const auto draft = co_await store::keep_draft(transaction, write);
        co_return Change{response_of(draft), {}};
    };
    co_return co_await mutate(context, request, change);
}

awaitable<http::Response> delete_under(Context& context, http::Request& request,
                                       store::PromptKey key) {
    const auto admin_id = principal_of(request).admin_id;
    const auto precondition = precondition_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto current = co_await store::lock_draft(transaction, admin_id, key);
        // What is gone already needs no discarding, whichever state of it was seen.
        if (current) {
            require_precondition(precondition, current);
            co_await store::discard_draft(transaction, admin_id, key);
        }
        co_return Change{http::no_content(), {}};
    };
    co_return co_await mutate(context, request, change);
}

}  // namespace

awaitable<http::Response> list_drafts(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    const auto filter = filter_from(request, page);
    auto drafts = co_await store::list_drafts(context.pool, filter, request.deadline);
    const auto key_of = [](const store::Draft& last) {
        return std::vector{to_rfc3339(last.updated_at), to_string(last.id)};
    };
    const auto row_to_json = [](const store::Draft& draft) { return to_json(draft); };
    co_return latest_page("drafts", std::move(drafts), page, row_to_json, key_of);
}

awaitable<http::Response> get_draft(Context& context, http::Request& request) {
    co_return co_await get_under(context, request, cell_from_path(request));
}

awaitable<http::Response> put_draft(Context& context, http::Request& request) {
    co_return co_await put_under(context, request, cell_from_path(request));
}

awaitable<http::Response> delete_draft(Context& context, http::Request& request) {
    co_return co_await delete_under(context, request, cell_from_path(request));
}

awaitable<http::Response> get_global_draft(Context& context, http::Request& request) {
    co_return co_await get_under(context, request, global_key_from_path(request));
}

awaitable<http::Response> put_global_draft(Context& context, http::Request& request) {
    co_return co_await put_under(context, request, global_key_from_path(request));
}

awaitable<http::Response> delete_global_draft(Context& context, http::Request& request) {
    co_return co_await delete_under(context, request, global_key_from_path(request));
}

}  // namespace mien::api
