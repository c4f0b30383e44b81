// What Boost.JSON's parser calls, for json.cpp and json_stream.cpp only: builds values and refuses,
// as the parser goes, what RFC 8259 merely advises against.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "base/json.hpp"
#include "base/limits/text.hpp"
#include "base/text_place.hpp"

namespace mien {

// Takes a document in parts: every member of its outermost object, and every element of those
// members that are split and hold an array.
class JsonParts {
  public:
    JsonParts() = default;
    JsonParts(const JsonParts&) = delete;
    JsonParts& operator=(const JsonParts&) = delete;
    virtual ~JsonParts() = default;

    [[nodiscard]] virtual bool is_split(std::string_view member) const = 0;
    // A part begins; then it is there, and which one it is.
    virtual void begin_part() = 0;
    virtual void take_part(std::string pointer, json::value value) = 0;
};

// Why a document was refused.
struct JsonRefusal {
    std::string code;
    std::string reason;
    std::string pointer = {};  // known only when it was the handler that refused
};

class JsonHandler {
  public:
    static constexpr std::size_t max_object_size = limits::json_members_max;
    static constexpr std::size_t max_array_size = json::array::max_size();
    static constexpr std::size_t max_key_size = json::string::max_size();
    static constexpr std::size_t max_string_size = json::string::max_size();

    // Without parts the document is kept whole. parts outlive the handler.
    explicit JsonHandler(JsonParts* parts = nullptr) : parts_(parts) {}

    // The whole document, once it has ended.
    [[nodiscard]] json::value release() { return values_.release(); }
    // Says in our words what the handler or the parser refused.
    [[nodiscard]] JsonRefusal describe(json::error_code error) const;

    bool on_document_begin(json::error_code&);
    bool on_document_end(json::error_code&) { return true; }
    bool on_object_begin(json::error_code& error) { return descend(true, error); }
    bool on_object_end(std::size_t members, json::error_code&);
    bool on_array_begin(json::error_code& error) { return descend(false, error); }
    bool on_array_end(std::size_t elements, json::error_code&);
    bool on_key_part(json::string_view part, std::size_t, json::error_code& error);
    bool on_key(json::string_view part, std::size_t, json::error_code& error);
    bool on_string_part(json::string_view part, std::size_t, json::error_code& error);
    bool on_string(json::string_view part, std::size_t, json::error_code& error);
    bool on_number_part(json::string_view part, json::error_code&);
    bool on_int64(std::int64_t number, json::string_view, json::error_code& error);
    bool on_uint64(std::uint64_t number, json::string_view, json::error_code& error);
    bool on_double(double number, json::string_view part, json::error_code& error);
    bool on_bool(bool value, json::error_code& error);
    bool on_null(json::error_code& error);
    bool on_comment_part(json::string_view, json::error_code&) { return true; }
    bool on_comment(json::string_view, json::error_code&) { return true; }

  private:
    // An object or array that is being read.
    struct Level {
        bool is_object;
        bool is_split;             // what it holds is taken in parts
        std::size_t elements = 0;  // of an array, those begun; of an object, 1 once a key is known
        std::string key;           // of an object, the member being read
        std::set<std::string> keys;  // ordered: no choice of keys makes a look-up slow
    };

    [[nodiscard]] std::string pointer() const;
    [[nodiscard]] bool splits(bool is_object) const;
    bool begin_value(bool is_object, json::error_code& error);
    bool end_value();
    bool descend(bool is_object, json::error_code& error);
    bool has_no_null(json::string_view part, json::error_code& error);
    bool refuse(std::string code, std::string reason, json::error_code& error);

    JsonParts* parts_;
    json::value_stack values_;
    std::vector<Level> levels_;
    std::size_t part_values_ = 0;
    bool is_in_string_ = false;
    std::string key_;
    std::string number_;
    std::string code_;
    std::string reason_;
};

// The malformed for what was refused at the place; text is what was being read there.
[[nodiscard]] Error json_error(JsonRefusal refusal, TextPlace place, std::string_view text);

}  // namespace mien
