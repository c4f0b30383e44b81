// Keyset pages: ?limit= (1..200, some 1..2000, default 50) and ?cursor=, an opaque text of the
// previous answer's next_cursor, good for the same list with the same filters and order only. Pages
// neither skip nor repeat rows when others write meanwhile, but for those that move to the other
// side of the cursor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/limits/lists.hpp"
#include "http/request.hpp"

namespace mien::api {

struct PageRequest {
    std::size_t limit;
    std::vector<std::string> after;  // the key of the last row seen; empty on the first page
    std::string list;                // which list it is of, with its filters and order

    // The cursor that continues after a row with this key.
    [[nodiscard]] std::string next_cursor(std::vector<std::string> key) const;
};

// Reads limit and cursor. key_parts is how many values the key has; a cursor that was not made by
// next_cursor with as many, for this list, is refused (invalid, pointer "?cursor").
[[nodiscard]] PageRequest page_of(const http::Request& request, std::size_t key_parts,
                                  std::size_t limit_max = limits::page_rows_max);

// Refuses the request's cursor: for a list whose keys are not any text.
[[noreturn]] void refuse_cursor();

// A number that a cursor holds; refuses the cursor when it is none.
[[nodiscard]] std::int64_t number_from_cursor(std::string_view part);

// An integer query parameter, or nothing; invalid with its pointer when out of range.
[[nodiscard]] std::optional<long long> integer_query(const http::Request& request,
                                                     std::string_view name, long long least,
                                                     long long most);

}  // namespace mien::api
