#include "actions/templates/named_cells.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/text.hpp"
#include "base/quote.hpp"
#include "store/prompts/cell_names.hpp"

namespace mien::actions {
namespace {

std::optional<CharacterId> find_character(const NamedCell& cell, const store::FoundNames& found,
                                          std::vector<Problem>& problems) {
    const auto match = found.characters.find(*cell.character);
    if (match == found.characters.end()) {
        problems.push_back({cell.pointer + "/character", "unknown_character",
                            fmt::format("There is no character {}; write its slug or its name.",
                                        in_quotes(*cell.character))});
        return std::nullopt;
    }
    if (!match->second) {
        problems.push_back({cell.pointer + "/character", "ambiguous_character",
                            fmt::format("Several characters are called {}; write the slug.",
                                        in_quotes(*cell.character))});
    }
    return match->second;
}

std::vector<store::PromptKey> match_cells(const std::vector<NamedCell>& cells,
                                          const store::FoundNames& found) {
    std::vector<store::PromptKey> keys;
    std::vector<Problem> problems;
    keys.reserve(cells.size());
    for (const auto& cell : cells) {
        auto& key = keys.emplace_back();
        if (cell.character) {
            key.character_id = find_character(cell, found, problems);
        }
        const auto emotion = found.emotions.find(cell.emotion);
        if (emotion != found.emotions.end()) {
            key.emotion = emotion->second;
        } else {
            problems.push_back(
                {cell.pointer + "/emotion", "unknown_emotion",
                 fmt::format("There is no emotion {}; write its name.", in_quotes(cell.emotion))});
        }
        if (problems.size() > limits::problems_max) {
            break;
        }
    }
    require_valid(problems);
    return keys;
}

}  // namespace

awaitable<std::vector<AppliedCell>> apply_names(pg::Pool& pool, std::vector<AppliedCell> cells,
                                                std::vector<NamedCell> names, Deadline deadline) {
    std::set<std::string> characters;
    std::set<std::string> emotions;
    for (const auto& name : names) {
        if (name.character) {
            characters.insert(*name.character);
        }
        emotions.insert(name.emotion);
    }
    const auto found =
        co_await store::find_names(pool, std::move(characters), std::move(emotions), deadline);
    auto keys = match_cells(names, found);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        cells[i].key = std::move(keys[i]);
    }
    co_return in_order(std::move(cells));
}

std::vector<AppliedCell> in_order(std::vector<AppliedCell> cells) {
    const auto place = [](const AppliedCell& cell) {
        return std::tie(cell.key.character_id, cell.key.emotion);
    };
    std::ranges::stable_sort(cells, {}, place);
    const auto twice = std::ranges::adjacent_find(cells, {}, place);
    if (twice != cells.end()) {
        require_valid({{std::next(twice)->pointer, "duplicate", "A cell is named twice."}});
    }
    return cells;
}

}  // namespace mien::actions
