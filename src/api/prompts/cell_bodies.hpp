// How requests name the cells that they are about. All throw invalid with the pointer of what is
// wrong.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "http/request.hpp"
#include "store/prompts/prompts.hpp"
#include "store/templates/template_cells.hpp"

namespace mien::api {

[[noreturn]] void refuse_cells(std::string pointer, std::string_view code, std::string message);

// The members character_id (null for a global default) and emotion of an item.
[[nodiscard]] store::PromptKey cell_key_from(const json::object& item, const std::string& pointer);

// Every pair of the members character_ids and emotions, at most so many.
[[nodiscard]] std::vector<store::PromptKey> cell_keys_of_product(const json::object& body,
                                                                 std::size_t cells_max);

// The items of that member, which may be absent.
[[nodiscard]] std::vector<store::PromptKey> cell_keys_from(const json::object& body,
                                                           std::string_view list);

// A parameter that is how a cell stands to its template; throws invalid for an unknown word.
[[nodiscard]] std::optional<store::TemplateCellState> template_state_from_query(
    const http::Request& request, std::string_view name);

}  // namespace mien::api
