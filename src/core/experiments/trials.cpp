#include "core/experiments/trials.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <optional>

#include "core/experiments/draws.hpp"

namespace mien::core {
namespace {

using PairsOfCells = std::map<int, std::vector<int>>;

// A cell that has more than half of what is left must come now, or it will stand beside itself
// later.
std::optional<int> cell_that_must_come(const PairsOfCells& left, std::size_t count) {
    for (const auto& [cell, pairs] : left) {
        if (2 * pairs.size() > count) {
            return cell;
        }
    }
    return std::nullopt;
}

// A cell other than the last one, each pair of them as likely.
int draw_cell(const PairsOfCells& left, std::size_t count, std::optional<int> last, Draws& draws) {
    std::size_t others = count;
    if (last && left.contains(*last)) {
        others -= left.at(*last).size();
    }
    if (others == 0) {
        return left.begin()->first;
    }
    auto drawn = draws.number(others);
    for (const auto& [cell, pairs] : left) {
        if (cell == last) {
            continue;
        }
        if (drawn < pairs.size()) {
            return cell;
        }
        drawn -= pairs.size();
    }
    return left.begin()->first;
}

std::vector<int> draw_order(std::span<const int> cells, Draws& draws) {
    std::vector<int> shuffled(cells.size());
    std::iota(shuffled.begin(), shuffled.end(), 0);
    draws.shuffle(shuffled);
    PairsOfCells left;
    for (const int pair : shuffled) {
        left[cells[static_cast<std::size_t>(pair)]].push_back(pair);
    }
    std::vector<int> order;
    std::optional<int> last;
    for (std::size_t count = cells.size(); count > 0; --count) {
        const auto must = cell_that_must_come(left, count);
        const int cell = must && must != last ? *must : draw_cell(left, count, last, draws);
        auto& pairs = left.at(cell);
        order.push_back(pairs.back());
        pairs.pop_back();
        if (pairs.empty()) {
            left.erase(cell);
        }
        last = cell;
    }
    return order;
}

std::vector<Trial> draw_sides(const std::vector<int>& order, Draws& draws) {
    std::vector<Trial> trials;
    std::array<bool, 4> block{true, true, false, false};
    for (const int pair : order) {
        if (trials.size() % block.size() == 0) {
            draws.shuffle(block);
        }
        trials.push_back({.pair = pair, .is_b_left = block[trials.size() % block.size()]});
    }
    return trials;
}

// A place at which the repeat stands beside no trial of its cell, if there is one.
std::size_t draw_place(const std::vector<Trial>& trials, std::size_t first, int cell,
                       std::span<const int> cells, Draws& draws) {
    std::vector<std::size_t> places;
    const auto is_of_cell = [&](std::size_t i) {
        return i < trials.size() && cells[static_cast<std::size_t>(trials[i].pair)] == cell;
    };
    for (std::size_t place = first; place <= trials.size(); ++place) {
        if (!is_of_cell(place - 1) && !is_of_cell(place)) {
            places.push_back(place);
        }
    }
    if (places.empty()) {
        return first + draws.number(trials.size() - first + 1);
    }
    return places[draws.number(places.size())];
}

void add_repeats(std::vector<Trial>& trials, std::span<const int> cells, Draws& draws) {
    const auto count = static_cast<int>(trials.size());
    std::vector<Trial> candidates(trials.begin(),
                                  trials.begin() + std::max(0, count - repeat_distance_min + 1));
    draws.shuffle(candidates);
    const int wanted = std::max(repeats_min, (count + pairs_per_repeat - 1) / pairs_per_repeat);
    candidates.resize(std::min(candidates.size(), static_cast<std::size_t>(wanted)));
    for (const auto& seen : candidates) {
        const auto at = std::ranges::find_if(trials, [&](const Trial& trial) {
            return trial.pair == seen.pair && !trial.is_repeat;
        });
        const auto first = static_cast<std::size_t>(at - trials.begin()) + repeat_distance_min;
        const auto place =
            draw_place(trials, first, cells[static_cast<std::size_t>(seen.pair)], cells, draws);
        trials.insert(trials.begin() + static_cast<std::ptrdiff_t>(place),
                      {.pair = seen.pair, .is_b_left = !seen.is_b_left, .is_repeat = true});
    }
}

}  // namespace

std::vector<Trial> plan_trials(std::span<const int> cells, const Sha256& seed) {
    Draws draws(seed);
    const auto order = draw_order(cells, draws);
    auto trials = draw_sides(order, draws);
    add_repeats(trials, cells, draws);
    return trials;
}

}  // namespace mien::core
