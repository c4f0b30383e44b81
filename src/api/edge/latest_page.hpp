// Lists whose newest rows come first, in keyset pages: by a time, most often created_at, then an
// id.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/edge/paging.hpp"
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "http/response.hpp"

namespace mien::api {

// The place where a page begins: after the row with this time and id.
template <class Id>
struct PageEdge {
    std::optional<Timestamp>& time;
    std::optional<Id>& id;
};

template <class Id>
void set_page_edge(const PageRequest& page, PageEdge<Id> edge) {
    if (!page.after.empty()) {
        edge.time = parse_timestamp(page.after[0]);
        edge.id = Id::parse(page.after[1]);
        if (!edge.time || !edge.id) {
            refuse_cursor();
        }
    }
}

// Sets a filter's limit, one row more than the page has, and the place where the page begins.
template <class Id, class Filter>
void set_page(const PageRequest& page, Filter& filter) {
    filter.limit = page.limit + 1;
    set_page_edge<Id>(page, {filter.before_created_at, filter.before_id});
}

// {name: [...], next_cursor}, besides what is given, from one row more than the page has when there
// are more. key_of gives the key of a row, after which the next page goes on.
template <class Row, class ToJson, class KeyOf>
http::Response latest_page(std::string_view name, std::vector<Row> rows, const PageRequest& page,
                           ToJson row_to_json, KeyOf key_of, json::object answer = {}) {
    answer["next_cursor"] = nullptr;
    if (rows.size() > page.limit) {
        rows.resize(page.limit);
        answer["next_cursor"] = page.next_cursor(key_of(rows.back()));
    }
    json::array list;
    for (const auto& row : rows) {
        list.push_back(row_to_json(row));
    }
    answer[name] = std::move(list);
    return http::json_response(200, std::move(answer));
}

// The same for rows in the order of created_at and id.
template <class Row, class ToJson>
http::Response latest_page(std::string_view name, std::vector<Row> rows, const PageRequest& page,
                           ToJson row_to_json) {
    return latest_page(name, std::move(rows), page, row_to_json, [](const Row& last) {
        return std::vector{to_rfc3339(last.created_at), to_string(last.id)};
    });
}

}  // namespace mien::api
