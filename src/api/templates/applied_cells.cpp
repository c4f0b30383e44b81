#include "api/templates/applied_cells.hpp"

#include <fmt/format.h>

#include "actions/templates/named_cells.hpp"
#include "api/json/template.hpp"
#include "api/prompts/cell_bodies.hpp"
#include "base/limits/templates.hpp"

namespace mien::api {
namespace {

// "character_id" is an id, "character" whatever the character is called.
actions::NamedCell named_cell_from(const json::object& item, std::string pointer) {
    const auto* const id = item.if_contains("character_id");
    const auto* const called = item.if_contains("character");
    if ((id == nullptr) == (called == nullptr)) {
        refuse_cells(pointer + "/character", "wrong_form",
                     "Name the character by either character_id or character.");
    }
    const auto& character = id != nullptr ? *id : *called;
    actions::NamedCell cell{.character = std::nullopt,
                            .emotion = std::string(item.at("emotion").as_string()),
                            .pointer = std::move(pointer)};
    if (!character.is_null()) {
        cell.character = std::string(character.as_string());
    }
    return cell;
}

awaitable<std::vector<actions::AppliedCell>> read_items(pg::Pool& pool,
                                                        const json::array& documents,
                                                        Deadline deadline) {
    std::vector<actions::NamedCell> named;
    std::vector<actions::AppliedCell> cells;
    named.reserve(documents.size());
    cells.reserve(documents.size());
    for (std::size_t i = 0; i < documents.size(); ++i) {
        const auto& item = documents[i].as_object();
        const auto pointer = fmt::format("/items/{}", i);
        named.push_back(named_cell_from(item, pointer));
        cells.push_back({.key = {},
                         .values = values_from_json(item, "values", pointer + "/values"),
                         .expected_version = number_from(item, "expected_version"),
                         .pointer = pointer});
    }
    co_return co_await actions::apply_names(pool, std::move(cells), std::move(named), deadline);
}

}  // namespace

std::optional<int> number_from(const json::object& body, std::string_view name) {
    const auto* const value = body.if_contains(name);
    return value != nullptr && value->is_int64() ? std::optional(json::value_to<int>(*value))
                                                 : std::nullopt;
}

awaitable<std::vector<actions::AppliedCell>> read_applied_cells(pg::Pool& pool,
                                                                const json::object& body,
                                                                Deadline deadline) {
    if (const auto* const items = body.if_contains("items")) {
        co_return co_await read_items(pool, items->as_array(), deadline);
    }
    std::vector<actions::AppliedCell> cells;
    for (auto& key : cell_keys_of_product(body, limits::template_items_max)) {
        cells.push_back({.key = std::move(key), .values = {}});
    }
    co_return actions::in_order(std::move(cells));
}

}  // namespace mien::api
