#include "api/people/characters.hpp"

#include <unordered_map>

#include "actions/people/character_changes.hpp"
#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/filters.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/paging.hpp"
#include "api/edge/path.hpp"
#include "api/edge/query.hpp"
#include "api/edge/versioned.hpp"
#include "api/json/character.hpp"
#include "base/limits/lists.hpp"
#include "store/people/character_overview.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::api {
namespace {

store::CharacterOrder order_from_query(const http::Request& request) {
    const auto sort = request.query("sort").value_or("name");
    if (sort != "name" && sort != "updated_at") {
        refuse_query("sort", "unknown_order", "must be name or updated_at");
    }
    return sort == "name" ? store::CharacterOrder::by_name
                          : store::CharacterOrder::last_changed_first;
}

store::CharacterKey key_from(const std::vector<std::string>& parts, store::CharacterOrder order) {
    const auto id = CharacterId::parse(parts[1]);
    if (!id) {
        refuse_cursor();
    }
    store::CharacterKey key{.slug = {}, .name = {}, .updated_at = {}, .id = *id};
    if (order == store::CharacterOrder::by_name) {
        key.name = parts[0];
        return key;
    }
    const auto updated_at = parse_timestamp(parts[0]);
    if (!updated_at) {
        refuse_cursor();
    }
    key.updated_at = *updated_at;
    return key;
}

std::vector<std::string> key_of(const store::CharacterKey& last, store::CharacterOrder order) {
    auto value = order == store::CharacterOrder::by_name ? last.name : to_rfc3339(last.updated_at);
    return {std::move(value), to_string(last.id)};
}

store::CharacterFilter filter_from(const http::Request& request, const PageRequest& page) {
    store::CharacterFilter filter;
    filter.search = search_from_query(request);
    filter.is_archived = flag_from_query(request, "archived").value_or(false);
    filter.emotion_missing = emotion_from_query(request, "emotion_missing");
    filter.has_cell = cell_state_from_query(request);
    filter.asked_by = principal_of(request).admin_id;
    filter.order = order_from_query(request);
    filter.limit = page.limit + 1;  // one more tells whether another page follows
    if (!page.after.empty()) {
        filter.after = key_from(page.after, filter.order);
    }
    return filter;
}

// The characters, each with its overview.
awaitable<json::array> list_to_json(Context& context, const http::Request& request,
                                    const std::vector<store::Character>& characters) {
    std::vector<CharacterId> ids;
    ids.reserve(characters.size());
    for (const auto& character : characters) {
        ids.push_back(character.id);
    }
    const auto overviews = co_await store::overview_characters(
        context.pool, ids, principal_of(request).admin_id, request.deadline);
    std::unordered_map<CharacterId, const store::CharacterOverview*> by_id;
    for (const auto& overview : overviews) {
        by_id.emplace(overview.id, &overview);
    }
    json::array rows;
    rows.reserve(characters.size());
    for (const auto& character : characters) {
        const auto overview = by_id.find(character.id);
        // Gone between the two statements.
        if (overview != by_id.end()) {
            rows.push_back(to_json(character, *overview->second, context.links));
        }
    }
    co_return rows;
}

}  // namespace

awaitable<http::Response> list_characters(Context& context, http::Request& request) {
    const auto page = page_of(request, 2, limits::page_rows_long_max);
    const auto filter = filter_from(request, page);
    auto keys = co_await store::list_character_keys(context.pool, filter, request.deadline);
    json::object answer{{"next_cursor", nullptr}};
    if (keys.size() > page.limit) {
        keys.pop_back();
        answer["next_cursor"] = page.next_cursor(key_of(keys.back(), filter.order));
    }
    if (!filter.after) {
        const auto total = co_await store::count_characters(context.pool, filter, request.deadline);
        if (total) {
            answer["total"] = *total;
        }
    }
    const auto characters = co_await store::read_characters(context.pool, keys, request.deadline);
    answer["characters"] = co_await list_to_json(context, request, characters);
    co_return http::json_response(200, std::move(answer));
}

awaitable<http::Response> create_character(Context& context, http::Request& request) {
    const auto body = body_of(request);
    auto draft = character_draft_from_json(body);
    auto rule = store::SlugTaken::refuse;
    if (!body.contains("slug")) {
        draft.slug = core::make_slug(draft.name);
        rule = store::SlugTaken::number;
    }
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        auto [created, audit] = co_await actions::create_character(transaction, draft, rule);
        co_return Change{versioned_response(201, to_json(created)), std::move(audit)};
    };
    co_return co_await mutate(context, request, change);
}

awaitable<http::Response> get_character(Context& context, http::Request& request) {
    const auto id = character_id_from_path(request);
    const auto character = co_await store::get_character(context.pool, id, request.deadline);
    co_return read_response(request, to_json(character));
}

awaitable<http::Response> patch_character(Context& context, http::Request& request) {
    const auto id = character_id_from_path(request);
    const auto precondition = precondition_of(request);
    const auto body = body_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await store::lock_character(transaction, id);
        require_version(to_json(before), precondition, "character");
        const auto fields = character_draft_from_json(body, before.fields);
        auto [after, audit] = co_await actions::change_character(transaction, before, fields);
        co_return Change{versioned_response(200, to_json(after)), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    context.prompts.forget_character(id);
    co_return response;
}

awaitable<http::Response> delete_character(Context& context, http::Request& request) {
    const auto id = character_id_from_path(request);
    const auto precondition = precondition_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await store::lock_character(transaction, id);
        require_version(to_json(before), precondition, "character");
        auto [removal, audit] = co_await actions::remove_character(transaction, before);
        co_return Change{http::json_response(200, to_json(removal)), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    context.prompts.forget_character(id);
    co_return response;
}

awaitable<http::Response> restore_character(Context& context, http::Request& request) {
    const auto id = character_id_from_path(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await store::lock_character(transaction, id);
        auto [after, audit] = co_await actions::restore_character(transaction, before);
        co_return Change{versioned_response(200, to_json(after)), std::move(audit)};
    };
    auto response = co_await mutate(context, request, change);
    context.prompts.forget_character(id);
    co_return response;
}

}  // namespace mien::api
