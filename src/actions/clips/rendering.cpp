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

Error paused(const store::ChosenPreset& chosen) {
    return {ErrorKind::conflict,
            fmt::format("The provider “{}” is paused{}{}. Let it go on, or choose another preset "
                        "for this cell.",
                        chosen.provider_name, chosen.pause_reason.empty() ? "" : ": ",
                        chosen.pause_reason),
            {{"", "provider_paused", "The provider is paused."}}};
}

// A budget that counts every clip as nothing would stop nobody.
Error without_price(const store::ChosenPreset& chosen) {
    return {ErrorKind::conflict,
            fmt::format("The provider “{}” has a budget, and its preset does not say what a clip "
                        "costs. Give the preset an estimated_cost_usd above 0, or say that it is "
                        "free (is_free).",
                        chosen.provider_name),
            {{"", "no_price", "The preset does not say what a clip costs."}}};
}

Error beyond_budget(const Order& order, double left_usd) {
    return {ErrorKind::conflict,
            fmt::format("The provider “{}” has ${:.2f} left of its budget, and this is expected to "
                        "cost ${:.2f}. Raise the budget, or choose another preset.",
                        order.chosen.provider_name, std::max(left_usd, 0.0), order.expected_usd),
            {{"", "budget_used_up", "Too little is left of the budget of the provider."}}};
}

struct ChosenClips {
    store::ChosenPreset chosen;
    int count = 0;
};

// Why they may not be asked for; nothing when they may.
awaitable<std::optional<Error>> find_refusal(pg::Transaction& transaction,
                                             std::vector<ChosenClips> clips) {
    std::map<ProviderId, Order> orders;
    for (const auto& [chosen, count] : clips) {
        if (chosen.is_paused) {
            co_return paused(chosen);
        }
        if (chosen.budgets != store::ProviderBudgets{}) {
            if (!chosen.estimated_usd) {
                co_return without_price(chosen);
            }
            const auto expected = chosen.estimated_usd.value_or(0) * count;
            auto& order = orders.try_emplace(chosen.provider_id, Order{chosen}).first->second;
            order.expected_usd += expected;
        }
    }
    if (orders.empty()) {
        co_return std::nullopt;
    }
    std::vector<ProviderId> ids;
    ids.reserve(orders.size());
    for (const auto& [id, order] : orders) {
        ids.push_back(id);
    }
    const auto spends = co_await store::list_spend(transaction, std::move(ids));
    for (const auto& spend : spends) {
        const auto& order = orders.at(spend.provider_id);
        const auto left = store::left_of(order.chosen.budgets, spend.total);
        if (!store::is_affordable(left, order.expected_usd)) {
            co_return beyond_budget(order, left.value_or(0));
        }
    }
    co_return std::nullopt;
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

awaitable<ConsideredRenderings> consider_renderings(pg::Pool& pool, Rendering usual,
                                                    std::vector<store::PromptKey> cells,
                                                    int clips_of_each, Deadline deadline) {
    const auto chosen = co_await store::choose_presets(pool, std::move(cells), deadline);
    std::vector<ChosenClips> clips;
    for (const auto& one : chosen) {
        if (one) {
            clips.push_back({*one, clips_of_each});
        }
    }
    ConsideredRenderings considered;
    auto transaction = co_await pool.begin(deadline);
    considered.refusal = co_await find_refusal(transaction, std::move(clips));
    considered.renderings.reserve(chosen.size());
    for (const auto& one : chosen) {
        considered.renderings.push_back(one ? rendering_with(*one) : usual);
    }
    co_return considered;
}

awaitable<std::vector<Rendering>> choose_renderings(pg::Pool& pool, Rendering usual,
                                                    std::vector<store::PromptKey> cells,
                                                    int clips_of_each, Deadline deadline) {
    auto considered = co_await consider_renderings(pool, std::move(usual), std::move(cells),
                                                   clips_of_each, deadline);
    if (considered.refusal) {
        throw *considered.refusal;
    }
    co_return std::move(considered.renderings);
}

awaitable<Rendering> choose_rendering(pg::Pool& pool, Rendering usual, store::PromptKey cell,
                                      Deadline deadline) {
    std::vector<store::PromptKey> cells{std::move(cell)};
    auto renderings =
        co_await choose_renderings(pool, std::move(usual), std::move(cells), 1, deadline);
    co_return std::move(renderings.front());
}

awaitable<void> require_paid_for(pg::Transaction& transaction, std::vector<MoreClips> clips) {
    std::vector<PresetVersionId> versions;
    versions.reserve(clips.size());
    for (const auto& more : clips) {
        versions.push_back(more.preset_version_id);
    }
    auto presets = co_await store::read_presets(transaction, std::move(versions));
    std::vector<ChosenClips> chosen;
    chosen.reserve(presets.size());
    for (std::size_t i = 0; i < presets.size(); ++i) {
        chosen.push_back({std::move(presets[i]), clips[i].count});
    }
    const auto refusal = co_await find_refusal(transaction, std::move(chosen));
    if (refusal) {
        throw *refusal;
    }
}

}  // namespace mien::actions
