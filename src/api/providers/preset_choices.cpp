#include "api/providers/preset_choices.hpp"

#include <algorithm>

#include "api/edge/access.hpp"
#include "api/edge/contract.hpp"
#include "api/edge/latest_page.hpp"
#include "api/edge/mutation.hpp"
#include "api/edge/path.hpp"
#include "api/edge/versioned.hpp"
#include "api/json/provider.hpp"
#include "base/or_null.hpp"
#include "core/role.hpp"

namespace mien::api {
namespace {

void require_may_choose(const http::Request& request, const store::ChoiceScope& scope) {
    const bool is_for_all = !scope.character_id && !scope.emotion;
    if (is_for_all && !core::allows(principal_of(request).role, core::Role::admin)) {
        throw Error(ErrorKind::forbidden, "What makes the clips of all cells is chosen by admins.");
    }
}

json::object choice_or_none_to_json(const std::optional<store::PresetChoice>& choice,
                                    const store::ChoiceScope& scope) {
    return choice ? to_json(*choice) : no_choice_to_json(scope);
}

// What may be asked of the provider, and what it costs.
json::object resolved_to_json(const store::ChosenPreset& chosen, const store::Spend& spend) {
    const auto left = store::left_of(chosen.budgets, spend);
    const auto expected = chosen.estimated_usd.value_or(0);
    const bool is_affordable = store::is_affordable(left, expected);
    const auto& scope = chosen.scope;
    return {{"provider", chosen.provider_name},
            {"preset", json::object{{"id", to_string(chosen.preset_id)},
                                    {"name", chosen.preset_name},
                                    {"version", chosen.preset_version},
                                    {"version_id", to_string(chosen.preset_version_id)}}},
            {"chosen_for", json::object{{"character_id", or_null(scope.character_id)},
                                        {"emotion", or_null(scope.emotion)}}},
            {"estimated_cost_usd", or_null(chosen.estimated_usd)},
            {"left_usd", left ? json::value(std::max(*left, 0.0)) : json::value(nullptr)},
            {"affordable", is_affordable},
            {"paused", chosen.is_paused},
            {"pause_reason", chosen.pause_reason}};
}

json::object builtin_to_json(const std::string& provider) {
    return {{"provider", provider},  {"preset", nullptr},
            {"chosen_for", nullptr}, {"estimated_cost_usd", nullptr},
            {"left_usd", nullptr},   {"affordable", true},
            {"paused", false},       {"pause_reason", ""}};
}

}  // namespace

awaitable<http::Response> list_preset_choices(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    store::ChoiceFilter filter{.character_id = id_from_query<CharacterId>(request, "character_id"),
                               .preset_id = id_from_query<PresetId>(request, "preset_id"),
                               .limit = page.limit + 1};
    if (const auto emotion = emotion_from_query(request)) {
        filter.emotion = emotion->text();
    }
    if (!page.after.empty()) {
        const auto id = parse_uuid(page.after[1]);
        if (!id) {
            refuse_cursor();
        }
        filter.after = store::ChoicePlace{static_cast<int>(number_from_cursor(page.after[0])), *id};
    }
    auto choices = co_await store::list_choices(context.pool, filter, request.deadline);
    co_return latest_page(
        "choices", std::move(choices), page,
        [](const store::PresetChoice& choice) { return to_json(choice); },
        [](const store::PresetChoice& last) {
            const int level = (last.scope.character_id ? 2 : 0) + (last.scope.emotion ? 1 : 0);
            return std::vector{std::to_string(level), to_string(last.id)};
        });
}

awaitable<http::Response> put_preset_choice(Context& context, http::Request& request) {
    auto choosing = choosing_from_json(body_of(request));
    require_may_choose(request, choosing.scope);
    choosing.chosen_by = principal_of(request).admin_id;
    const auto precondition = precondition_of(request);
    const ChangeBody change = [&](pg::Transaction& transaction) -> awaitable<Change> {
        const auto before = co_await store::lock_choice(transaction, choosing.scope);
        require_version(choice_or_none_to_json(before, choosing.scope), precondition, "choice");
        auto [after, audit] = co_await actions::choose(transaction, before, choosing);
        co_return Change{versioned_response(200, choice_or_none_to_json(after, choosing.scope)),
                         std::move(audit)};
    };
    co_return co_await mutate(context, request, change);
}

awaitable<http::Response> get_resolved_choice(Context& context, http::Request& request) {
    const auto character_id = id_from_query<CharacterId>(request, "character_id");
    const auto emotion = emotion_from_query(request);
    if (!emotion) {
        refuse_query("emotion", "missing", "must name an emotion");
    }
    const auto chosen = co_await store::choose_preset(context.pool, character_id, emotion->text(),
                                                      request.deadline);
    if (!chosen) {
        co_return http::json_response(200, builtin_to_json(context.rendering.provider));
    }
    std::vector<ProviderId> ids{chosen->provider_id};
    const auto reports = co_await store::list_spend(context.pool, std::move(ids), request.deadline);
    co_return http::json_response(200, resolved_to_json(*chosen, reports.front().total));
}

}  // namespace mien::api
