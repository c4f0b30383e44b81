#include "actions/providers/prices.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace mien::actions {
namespace {

constexpr std::string_view way_out =
    "Give it an estimated_cost_usd above 0, or say that it is free (is_free).";

}  // namespace

awaitable<void> require_price(pg::Transaction& transaction, store::Preset preset,
                              std::string pointer) {
    [[maybe_unused]] const auto provider =
        co_await store::lock_provider(transaction, preset.provider_id);
    const auto unpriced =
        co_await store::list_unpriced_presets(transaction, preset.provider_id, preset.id);
    if (unpriced.empty()) {
        co_return;
    }
    auto text = fmt::format(
        "The provider “{}” has a budget, and the preset does not say what a clip costs. {}",
        preset.provider_name, way_out);
    const Problem problem{std::move(pointer), "no_price", text};
    throw Error(ErrorKind::invalid, std::move(text), {problem});
}

awaitable<void> require_prices(pg::Transaction& transaction, store::ProviderRow provider) {
    const auto unpriced = co_await store::list_unpriced_presets(transaction, provider.id);
    if (unpriced.empty()) {
        co_return;
    }
    auto text = fmt::format(
        "A budget would not hold for the preset “{}”, which does not say what a clip costs. {}",
        fmt::join(unpriced, "”, “"), way_out);
    const auto pointer = provider.budgets.daily_usd ? "/daily_budget_usd" : "/monthly_budget_usd";
    const Problem problem{pointer, "no_price", text};
    throw Error(ErrorKind::invalid, std::move(text), {problem});
}

}  // namespace mien::actions
