#include "base/json_stream.hpp"

#include <algorithm>
#include <utility>

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/json_handler.hpp"
#include "base/limits/text.hpp"

namespace mien {

class JsonStream::Parts : public JsonParts {
  public:
    explicit Parts(std::vector<std::string> split_members)
        : split_members_(std::move(split_members)) {}

    [[nodiscard]] bool is_split(std::string_view member) const override {
        return std::ranges::find(split_members_, member) != split_members_.end();
    }
    void begin_part() override { part_line_ = line_; }
    void take_part(std::string pointer, json::value value) override {
        ended_.push_back({std::move(pointer), part_line_, std::move(value)});
        unended_bytes_ = 0;
    }

    void begin_piece(std::int64_t line, std::size_t bytes) {
        line_ = line;
        unended_bytes_ += bytes;
    }
    // Since the last part ended, to the precision of a piece.
    [[nodiscard]] std::size_t unended_bytes() const { return unended_bytes_; }

    std::optional<JsonPart> take() {
        if (ended_.empty()) {
            return std::nullopt;
        }
        auto part = std::move(ended_.front());
        ended_.pop_front();
        return part;
    }

  private:
    std::vector<std::string> split_members_;
    std::deque<JsonPart> ended_;
    std::int64_t line_ = 1;
    std::int64_t part_line_ = 1;
    std::size_t unended_bytes_ = 0;
};

namespace {

json::parse_options strict_options() {
    json::parse_options options;
    options.max_depth = limits::json_depth_max + 1;  // the handler's own check speaks first
    return options;
}

[[noreturn]] void refuse_large_part(TextPlace place) {
    throw Error(ErrorKind::too_large,
                fmt::format("One entry of the JSON, read up to {}, is larger than {} MiB.",
                            to_string(place), limits::json_part_bytes_max / (1024 * 1024)));
}

}  // namespace

struct JsonStream::Parser {
    json::basic_parser<JsonHandler> parser;

    explicit Parser(JsonParts* parts) : parser(strict_options(), parts) {}
};

JsonStream::JsonStream(std::vector<std::string> split_members)
    : parts_(std::make_unique<Parts>(std::move(split_members))),
      parser_(std::make_unique<Parser>(parts_.get())) {}

JsonStream::~JsonStream() = default;

void JsonStream::feed(std::string_view piece, TextPlace place) {
    auto& parser = parser_->parser;
    parts_->begin_piece(place.line, piece.size());
    json::error_code error;
    const auto consumed = parser.write_some(true, piece.data(), piece.size(), error);
    if (!error && consumed < piece.size()) {
        error = json::error::extra_data;
    }
    if (error) {
        const auto before = piece.substr(0, std::min(consumed, piece.size()));
        throw json_error(parser.handler().describe(error), place.behind(before), piece);
    }
    if (parts_->unended_bytes() > limits::json_part_bytes_max) {
        refuse_large_part(place.behind(piece));
    }
}

void JsonStream::finish(TextPlace place) {
    json::error_code error;
    parser_->parser.write_some(false, "", 0, error);
    if (error) {
        throw json_error(parser_->parser.handler().describe(error), place, {});
    }
}

std::optional<JsonPart> JsonStream::take() {
    return parts_->take();
}

}  // namespace mien
