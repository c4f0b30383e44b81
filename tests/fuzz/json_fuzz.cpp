// The JSON parser of the edge: it never crashes, refuses only with malformed and a place, and what
// it accepts is also JSON for Boost, survives a round trip and keeps the rules.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "base/limits/text.hpp"
#include "base/text.hpp"

namespace {

using mien::json::value;

bool keeps_rules(const value& document, std::size_t depth) {
    if (const auto* text = document.if_string()) {
        return text->find('\0') == mien::json::string::npos &&
               mien::is_utf8(std::string_view(*text));
    }
    if (const auto* array = document.if_array()) {
        return depth < mien::limits::json_depth_max &&
               std::ranges::all_of(
                   *array,
                   [depth](const value& element) { return keeps_rules(element, depth + 1); });
    }
    if (const auto* object = document.if_object()) {
        return depth < mien::limits::json_depth_max &&
               object->size() <= mien::limits::json_members_max &&
               std::ranges::all_of(
                   *object,
                   [depth](const auto& member) {
                       return member.key().find('\0') == mien::json::string_view::npos &&
                              keeps_rules(member.value(), depth + 1);
                   });
    }
    return true;
}

void check_accepted(std::string_view text, const value& document) {
    mien::json::error_code error;
    static_cast<void>(mien::json::parse(text, error));
    MIEN_ASSERT(!error, "accepted what is no JSON");
    MIEN_ASSERT(keeps_rules(document, 0), "accepted what a rule refuses");
    MIEN_ASSERT(mien::parse_json(mien::json::serialize(document)) == document, "no round trip");
}

void check_refused(const mien::Error& error) {
    MIEN_ASSERT(error.kind() == mien::ErrorKind::malformed, "refused with another kind");
    MIEN_ASSERT(error.message().find("line ") != std::string::npos, "no place");
    MIEN_ASSERT(error.problems().size() == 1, "not one problem");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const auto document = mien::parse_json(text);
        check_accepted(text, document);
    } catch (const mien::Error& error) {
        check_refused(error);
    }
    return 0;
}
