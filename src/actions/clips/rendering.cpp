#include "actions/clips/rendering.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/error.hpp"
#include "store/providers/spend.hpp"

namespace mien::actions {
namespace {

// What clips are to cost at one provider.
struct Order {
    store::ChosenPreset chosen;
    double expected_usd = 0;
};

void limit(const json::object& given, std::string_view name, int& value) {
    const auto* const least = given.if_contains(name);
    if (least != nullptr && least->is_int64()) {
        value = static_cast<int>(std::min<std::int64_t>(value, least->get_int64()));
    }
}

Rendering rendering_with(const store::ChosenPreset& chosen) {
    return {.provider = chosen.provider_name,
            .clip_limits = clip_limits_from(chosen.clip_limits),
            .preset_version_id = chosen.preset_version_id,
            .estimated_usd = chosen.estimated_usd};
}

void require_running(const store::ChosenPreset& chosen) {
    if (chosen.is_paused) {
        throw Error(ErrorKind::conflict,
                    fmt::format("The provider “{}” is paused{}{}. Let it go on, or choose another "
                                "preset for this cell.",
                                chosen.provider_name, chosen.pause_reason.empty() ? "" : ": ",
                                chosen.pause_reason),
                    {{"", "provider_paused", "The provider is paused."}});
    }
}

// A budget that counts every clip as nothing would stop nobody.
void require_price(const store::ChosenPreset& chosen) {
    if (!chosen.estimated_usd) {
        throw Error(
            ErrorKind::conflict,
            fmt::format("The provider “{}” has a budget, and its preset does not say what a "
                        "clip costs. Give the preset estimated_cost_usd.",
                        chosen.provider_name),
            {{"", "no_price", "The preset has no estimated_cost_usd."}});
    }
}

void require_affordable(const Order& order, const store::Spend& spend) {
    const auto left = store::left_of(order.chosen.budgets, spend);
    if (left && (*left <= 0 || order.expected_usd > *left)) {
        throw Error(
            ErrorKind::conflict,
            fmt::format("The provider “{}” has ${:.2f} left of its budget, and this is expected to "
                        "cost ${:.2f}. Raise the budget, or choose another preset.",
                        order.chosen.provider_name, std::max(*left, 0.0), order.expected_usd),
            {{"", "budget_used_up", "Too little is left of the budget of the provider."}});
    }
}

awaitable<void> require_paid_for(pg::Pool& pool,
                                 std::vector<std::optional<store::ChosenPreset>> chosen,
                                 int clips_of_each, Deadline deadline) {
    std::map<ProviderId, Order> orders;
    for (auto& one : chosen) {
        if (!one) {
            continue;
        }
        require_running(*one);
        if (one->budgets != store::ProviderBudgets{}) {
            require_price(*one);
            const auto expected = one->estimated_usd.value_or(0) * clips_of_each;
            auto& order = orders.try_emplace(one->provider_id, Order{*one}).first->second;
            order.expected_usd += expected;
        }
    }
    if (orders.empty()) {
        co_return;
    }
    std::vector<ProviderId> ids;
    ids.reserve(orders.size());
    for (const auto& [id, order] : orders) {
        ids.push_back(id);
    }
    const auto spends = co_await store::list_spend(pool, std::move(ids), deadline);
    for (const auto& spend : spends) {
        require_affordable(orders.at(spend.provider_id), spend.total);
    }
}

}  // namespace

core::ClipLimits clip_limits_from(const json::object& given) {
    core::ClipLimits clip_limits;
    auto duration_ms = static_cast<int>(clip_limits.duration_max.count());
    limit(given, "side_pixels_max", clip_limits.side_pixels_max);
    limit(given, "fps_max", clip_limits.fps_max);
    limit(given, "duration_ms_max", duration_ms);
    clip_limits.duration_max = std::chrono::milliseconds(duration_ms);
    return clip_limits;
}

awaitable<std::vector<Rendering>> choose_renderings(pg::Pool& pool, Rendering usual,
                                                    std::vector<store::PromptKey> cells,
                                                    int clips_of_each, Deadline deadline) {
    const auto chosen = co_await store::choose_presets(pool, std::move(cells), deadline);
    co_await require_paid_for(pool, chosen, clips_of_each, deadline);
    std::vector<Rendering> renderings;
    renderings.reserve(chosen.size());
    for (const auto& one : chosen) {
        renderings.push_back(one ? rendering_with(*one) : usual);
    }
    co_return renderings;
}

awaitable<Rendering> choose_rendering(pg::Pool& pool, Rendering usual, store::PromptKey cell,
                                      Deadline deadline) {
    std::vector<store::PromptKey> cells{std::move(cell)};
    auto renderings =
        co_await choose_renderings(pool, std::move(usual), std::move(cells), 1, deadline);
    co_return std::move(renderings.front());
}

}  // namespace mien::actions
