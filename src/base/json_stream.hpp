// As strict as json.hpp, for documents that are larger than memory: an object whose members are
// given one by one, and of some members, which hold arrays, each element.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/text_place.hpp"

namespace mien {

struct JsonPart {
    std::string pointer;    // "/prompts/17", or "/format" of a member that is not split
    std::int64_t line = 0;  // where its value begins
    json::value value;
};

class JsonStream {
  public:
    explicit JsonStream(std::vector<std::string> split_members);
    ~JsonStream();
    JsonStream(const JsonStream&) = delete;
    JsonStream& operator=(const JsonStream&) = delete;

    // The text goes on where the last piece ended; place is where that is. A piece holds whole code
    // points, and a line break only at its end. Throws as parse_json (also when a part holds more
    // than limits::json_part_values_max), and too_large beyond limits::json_part_bytes_max.
    void feed(std::string_view piece, TextPlace place);
    // Once, after the last piece.
    void finish(TextPlace place);
    // The oldest part that has ended and was not taken.
    [[nodiscard]] std::optional<JsonPart> take();

  private:
    class Parts;
    struct Parser;

    std::unique_ptr<Parts> parts_;
    std::unique_ptr<Parser> parser_;
};

}  // namespace mien
