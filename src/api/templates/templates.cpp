#include "api/templates/templates.hpp"

#include <functional>

#include "actions/templates/template_changes.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/filters.hpp"
#include "api/edge/latest_page.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/edge/versioned.hpp"
#include "api/json/template.hpp"
#include "api/prompts/prompt_changes.hpp"
#include "base/error.hpp"
#include "store/prompts/prompt_cache.hpp"
#include "store/templates/templates.hpp"

namespace mien::api {
namespace {

using ChangeTemplate =
    std::function<awaitable<actions::Done<store::Template>>(pg::Transaction&, store::Template)>;

// Locks the template, holds its version against the request's conditions and changes it.
awaitable<http::Response> change_under(Context& context, http::Request& request,
                                       ChangeTemplate change_template) {
    const auto id = template_id_from_path(request);
    const auto precondition = precondition_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await actions::lock_template(transaction, id);
        require_version(to_json(before), precondition, "template");
        auto [after, audit] = co_await change_template(transaction, before);
        co_return Change{versioned_response(200, to_json(after)), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    context.prompts.forget_templates();
    co_return response;
}

}  // namespace

core::TemplateId template_id_from_path(const http::Request& request) {
    return id_from_path<core::TemplateId>(request, "There is no such template.");
}

awaitable<http::Response> list_templates(Context& context, http::Request& request) {
    const auto page = page_of(request, 1);
    store::TemplateFilter filter{
        .search = search_from_query(request),
        .is_archived = flag_from_query(request, "archived").value_or(false),
        .limit = page.limit + 1};
    if (!page.after.empty()) {
        filter.after_name = page.after[0];
    }
    auto templates = co_await store::list_templates(context.pool, filter, request.deadline);
    co_return latest_page(
        "templates", std::move(templates), page,
        [](const store::ListedTemplate& listed) { return to_json(listed); },
        [](const store::ListedTemplate& last) { return std::vector{last.row.name}; });
}

awaitable<http::Response> create_template(Context& context, http::Request& request) {
    const auto body = body_of(request);
    const std::string name(body.at("name").as_string());
    const actions::TemplateSave save{.content = template_draft_from_json(body),
                                     .change_reason = change_reason_from(body),
                                     .author = author_of(request)};
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [created, audit] = co_await actions::create_template(transaction, name, save);
        co_return Change{versioned_response(201, to_json(created)), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    context.prompts.forget_templates();
    co_return response;
}

awaitable<http::Response> get_template(Context& context, http::Request& request) {
    const auto id = template_id_from_path(request);
    const auto details = co_await store::get_template(context.pool, id, request.deadline);
    const auto& row = details.listed.row;
    auto transaction =
        co_await context.pool.begin(request.deadline, pg::Isolation::repeatable_read_read_only);
    const auto expanded =
        co_await actions::expand_template_version(transaction, row.name, row.head.version);
    auto answer = to_json(details.listed);
    answer["fields"] = fields_to_json(expanded);
    answer["included_by"] = json::value_from(details.included_by);
    co_return read_response(request, answer);
}

awaitable<http::Response> put_template(Context& context, http::Request& request) {
    const auto id = template_id_from_path(request);
    const auto precondition = precondition_of(request);
    const auto body = body_of(request);
    const auto author = author_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await actions::lock_template(transaction, id);
        require_version(to_json(before), precondition, "template");
        const actions::TemplateSave save{
            .content = template_draft_from_json(body, before.head.content),
            .change_reason = change_reason_from(body),
            .author = author};
        auto [saved, audit] = co_await actions::save_template(transaction, before, save);
        co_return Change{versioned_response(200, to_json(saved)), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    context.prompts.forget_templates();
    co_return response;
}

awaitable<http::Response> delete_template(Context& context, http::Request& request) {
    co_return co_await change_under(context, request, actions::archive_template);
}

awaitable<http::Response> restore_template(Context& context, http::Request& request) {
    co_return co_await change_under(context, request, actions::restore_template);
}

awaitable<http::Response> list_template_versions(Context& context, http::Request& request) {
    const auto id = template_id_from_path(request);
    const auto page = page_of(request, 1);
    std::optional<int> before_version;
    if (!page.after.empty()) {
        before_version = static_cast<int>(number_from_cursor(page.after[0]));
    }
    auto versions = co_await store::list_template_versions(context.pool, id, before_version,
                                                           page.limit + 1, request.deadline);
    co_return latest_page(
        "versions", std::move(versions), page,
        [](const store::TemplateVersion& version) { return to_json(version); },
        [](const store::TemplateVersion& last) {
            return std::vector{std::to_string(last.version)};
        });
}

awaitable<http::Response> get_template_version(Context& context, http::Request& request) {
    const auto id = template_id_from_path(request);
    const auto reference = version_from_path(request);
    const auto version =
        co_await store::get_template_version(context.pool, id, reference, request.deadline);
    co_return http::json_response(200, to_json(version));
}

awaitable<http::Response> revert_template(Context& context, http::Request& request) {
    const auto id = template_id_from_path(request);
    const auto precondition = precondition_of(request);
    const auto body = body_of(request);
    const auto reference = version_reference_from(body.at("version_id"), "/version_id");
    const auto author = author_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await actions::lock_template(transaction, id);
        require_version(to_json(before), precondition, "template");
        const auto reason = change_reason_from(body);
        auto [saved, audit] =
            co_await actions::revert_template(transaction, before, reference, reason, author);
        co_return Change{versioned_response(200, to_json(saved)), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    context.prompts.forget_templates();
    co_return response;
}

}  // namespace mien::api
