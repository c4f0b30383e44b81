#include "api/edge/filters.hpp"

#include "api/edge/paging.hpp"
#include "api/edge/query.hpp"
#include "base/error.hpp"
#include "base/limits/lists.hpp"
#include "core/text_rule.hpp"
#include "store/clips/clips.hpp"

namespace mien::api {

std::string search_from_query(const http::Request& request) {
    std::string search(request.query("search").value_or(""));
    std::vector<Problem> problems;
    core::check_text(problems, search,
                     {.pointer = "?search",
                      .field = "search",
                      .characters_max = limits::search_characters_max,
                      .blank = core::Blank::allowed,
                      .controls = core::Controls::allowed});
    require_valid(problems);
    return search;
}

std::optional<std::string> text_from_query(const http::Request& request, std::string_view name) {
    const auto text = request.query(name);
    return text ? std::optional(std::string(*text)) : std::nullopt;
}

std::optional<Timestamp> time_from_query(const http::Request& request, std::string_view name) {
    const auto text = request.query(name);
    if (!text) {
        return std::nullopt;
    }
    const auto time = parse_timestamp(*text);
    if (!time) {
        refuse_query(name, "bad_time", "must be an RFC 3339 time, such as 2026-03-04T09:15:00Z");
    }
    return time;
}

std::optional<bool> flag_from_query(const http::Request& request, std::string_view name) {
    const auto text = request.query(name);
    if (!text) {
        return std::nullopt;
    }
    if (*text != "true" && *text != "false") {
        refuse_query(name, "not_a_flag", "must be true or false");
    }
    return *text == "true";
}

std::optional<int> version_from_query(const http::Request& request) {
    constexpr long long version_max = 2'147'483'647;
    const auto version = integer_query(request, "prompt_version", 1, version_max);
    return version ? std::optional<int>(static_cast<int>(*version)) : std::nullopt;
}

std::optional<store::CellState> cell_state_from_query(const http::Request& request) {
    const auto text = request.query("state");
    if (!text) {
        return std::nullopt;
    }
    const auto state = store::parse_cell_state(*text);
    if (!state) {
        refuse_query("state", "not_allowed", "must be custom, default, missing or draft");
    }
    return state;
}

std::optional<jobs::JobState> clip_state_from_query(const http::Request& request) {
    const auto status = request.query("status");
    if (!status) {
        return std::nullopt;
    }
    const auto state = store::parse_status(*status);
    if (!state) {
        refuse_query("status", "not_allowed",
                     "must be pending, processing, completed, failed or cancelled");
    }
    return state;
}

}  // namespace mien::api
