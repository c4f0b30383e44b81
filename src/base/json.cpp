#include "base/json.hpp"

#include <algorithm>

#include <boost/json/basic_parser_impl.hpp>

#include "base/json_handler.hpp"
#include "base/limits/text.hpp"
#include "base/text_place.hpp"

namespace mien {

json::value parse_json(std::string_view text) {
    auto parsed = try_parse_json(text);
    if (!parsed) {
        throw std::move(parsed.error());
    }
    return std::move(*parsed);
}

std::expected<json::value, Error> try_parse_json(std::string_view text) {
    json::parse_options options;
    options.max_depth = limits::json_depth_max + 1;  // the handler's own check speaks first
    json::basic_parser<JsonHandler> parser(options);
    json::error_code error;
    const auto consumed = parser.write_some(false, text.data(), text.size(), error);
    if (!error && consumed < text.size()) {
        error = json::error::extra_data;
    }
    if (error) {
        const auto before = text.substr(0, std::min(consumed, text.size()));
        return std::unexpected(
            json_error(parser.handler().describe(error), TextPlace().behind(before), text));
    }
    return parser.handler().release();
}

}  // namespace mien
