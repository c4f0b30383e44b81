#include "api/providers/providers.hpp"

#include <algorithm>
#include <functional>

#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/filters.hpp"
#include "api/edge/latest_page.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/edge/versioned.hpp"
#include "api/json/provider.hpp"
#include "base/hash.hpp"

namespace mien::api {
namespace {

ProviderId provider_id_from_path(const http::Request& request) {
    return id_from_path<ProviderId>(request, "There is no such provider.");
}

actions::ServiceTools tools_of(const Context& context) {
    return {.access = context.services, .work = context.work};
}

// The body may hold a password: a plain digest of it could be guessed at.
std::string identity_of(const Context& context, const http::Request& request) {
    const std::string_view key = context.services.key ? context.services.key->reveal() : "";
    return to_hex(hmac_sha256(key, request.body));
}

using ChangeProvider = std::function<awaitable<actions::Done<store::ProviderRow>>(
    pg::Transaction&, store::ProviderRow)>;

// Locks the provider, holds its version against the request's conditions and changes it.
awaitable<http::Response> change_under(Context& context, const http::Request& request,
                                       ChangeProvider change_provider,
                                       MutationOptions options = {}) {
    const auto id = provider_id_from_path(request);
    const auto precondition = precondition_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await store::lock_provider(transaction, id);
        require_version(to_json(before), precondition, "provider");
        auto [after, audit] = co_await change_provider(transaction, before);
        co_return Change{versioned_response(200, to_json(after)), std::move(audit)};
    };
    co_return co_await mutate(context, request, change, std::move(options));
}

void require_same(const store::ProviderRow& tried, const store::ProviderRow& locked) {
    if (tried.version != locked.version) {
        throw Error(ErrorKind::conflict, "The provider changed meanwhile; look at it again.");
    }
}

awaitable<store::SpendReport> read_spend_of(Context& context, ProviderId id, Deadline deadline) {
    std::vector<ProviderId> ids{id};
    auto reports = co_await store::list_spend(context.pool, std::move(ids), deadline);
    co_return std::move(reports.front());
}

}  // namespace

awaitable<http::Response> list_providers(Context& context, http::Request& request) {
    const auto page = page_of(request, 1);
    store::ProviderFilter filter{
        .search = search_from_query(request),
        .is_archived = flag_from_query(request, "archived").value_or(false),
        .limit = page.limit + 1};
    if (!page.after.empty()) {
        filter.after_name = page.after[0];
    }
    auto rows = co_await store::list_providers(context.pool, filter, request.deadline);
    std::vector<ProviderId> ids;
    ids.reserve(rows.size());
    for (const auto& row : rows) {
        ids.push_back(row.id);
    }
    const auto reports = co_await store::list_spend(context.pool, std::move(ids), request.deadline);
    co_return latest_page(
        "providers", std::move(rows), page,
        [&](const store::ProviderRow& row) {
            const auto spend = std::ranges::find(reports, row.id, &store::SpendReport::provider_id);
            return to_json(row, *spend);
        },
        [](const store::ProviderRow& last) { return std::vector{last.name}; });
}

awaitable<http::Response> create_provider(Context& context, http::Request& request) {
    require_may_change(request);
    const auto body = body_of(request);
    const auto identity = identity_of(context, request);
    auto replay = co_await find_replay(context, request, identity);
    if (replay) {
        co_return std::move(*replay);
    }
    auto row = actions::new_provider(context.services, std::string(body.at("name").as_string()),
                                     std::string(body.at("kind").as_string()),
                                     provider_patch_from_json(body));
    const auto failure = co_await actions::try_connection(tools_of(context), row, request.deadline);
    actions::note_trial(row, failure, is_forced(body));
    const auto admin = principal_of(request).admin_id;
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [made, audit] = co_await actions::create_provider(transaction, row, admin);
        Change answer{versioned_response(201, to_json(made)), std::move(audit)};
        answer.response.set("Location", "/api/admin/providers/" + to_string(made.id));
        co_return answer;
    };
    MutationOptions options{.identity = identity};
    co_return co_await mutate(context, request, change, std::move(options));
}

awaitable<http::Response> get_provider(Context& context, http::Request& request) {
    const auto id = provider_id_from_path(request);
    const auto row = co_await store::read_provider(context.pool, id, request.deadline);
    const auto spend = co_await read_spend_of(context, id, request.deadline);
    co_return read_response(request, to_json(row, spend));
}

awaitable<http::Response> patch_provider(Context& context, http::Request& request) {
    require_may_change(request);
    const auto id = provider_id_from_path(request);
    const auto body = body_of(request);
    const auto patch = provider_patch_from_json(body);
    const auto identity = identity_of(context, request);
    auto replay = co_await find_replay(context, request, identity);
    if (replay) {
        co_return std::move(*replay);
    }
    const auto read = co_await store::read_provider(context.pool, id, request.deadline);
    require_version(to_json(read), precondition_of(request), "provider");
    auto tried = actions::patched_provider(context.services, read, patch);
    const bool is_tried = actions::changes_connection(patch);
    if (is_tried) {
        const auto failure =
            co_await actions::try_connection(tools_of(context), tried, request.deadline);
        actions::note_trial(tried, failure, is_forced(body));
    }
    const ChangeProvider change =
        [&](pg::Transaction& transaction,
            store::ProviderRow before) -> awaitable<actions::Done<store::ProviderRow>> {
        if (!is_tried) {
            auto after = actions::patched_provider(context.services, before, patch);
            co_return co_await actions::change_provider(transaction, std::move(before),
                                                        std::move(after));
        }
        require_same(read, before);
        co_return co_await actions::change_provider(transaction, std::move(before), tried);
    };
    MutationOptions options{.identity = identity};
    co_return co_await change_under(context, request, change, std::move(options));
}

awaitable<http::Response> delete_provider(Context& context, http::Request& request) {
    co_return co_await change_under(context, request, actions::archive_provider);
}

awaitable<http::Response> restore_provider(Context& context, http::Request& request) {
    co_return co_await change_under(context, request, actions::restore_provider);
}

awaitable<http::Response> test_provider(Context& context, http::Request& request) {
    require_may_change(request);
    const auto id = provider_id_from_path(request);
    const auto row = co_await store::read_provider(context.pool, id, request.deadline);
    const auto failure = co_await actions::try_connection(tools_of(context), row, request.deadline);
    std::optional<json::object> noted;
    if (failure) {
        noted = json::object{{"code", failure->code}, {"message", failure->message}};
    }
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        co_await store::record_provider_test(transaction, id, noted);
        const auto tested = co_await store::lock_provider(transaction, id);
        co_return Change{versioned_response(200, to_json(tested)), {}};
    };
    co_return co_await mutate(context, request, change);
}

}  // namespace mien::api
