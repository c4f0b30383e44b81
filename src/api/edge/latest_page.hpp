// Lists whose newest rows come first, in keyset pages: by created_at, then id.
#pragma once

#include <string_view>
#include <vector>

#include "api/edge/paging.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "http/response.hpp"

namespace mien::api {

// Sets a filter's limit, one row more than the page has, and the place where the page begins.
template <class Id, class Filter>
void set_page(const PageRequest& page, Filter& filter) {
    filter.limit = page.limit + 1;
    if (!page.after.empty()) {
        filter.before_created_at = parse_timestamp(page.after[0]);
        filter.before_id = Id::parse(page.after[1]);
        if (!filter.before_created_at || !filter.before_id) {
            refuse_cursor();
        }
    }
}

// {name: [...], next_cursor}, from one row more than the page has when there are more.
template <class Row, class ToJson>
http::Response latest_page(std::string_view name, std::vector<Row> rows, const PageRequest& page,
                           ToJson row_to_json) {
    json::object answer{{"next_cursor", nullptr}};
    if (rows.size() > page.limit) {
        rows.resize(page.limit);
        answer["next_cursor"] =
            next_cursor({to_rfc3339(rows.back().created_at), to_string(rows.back().id)});
    }
    json::array list;
    for (const auto& row : rows) {
        list.push_back(row_to_json(row));
    }
    answer[name] = std::move(list);
    return http::json_response(200, answer);
}

}  // namespace mien::api
