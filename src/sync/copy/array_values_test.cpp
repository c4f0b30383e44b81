#include "sync/copy/array_values.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "sync/copy/big_endian.hpp"

namespace mien::sync {
namespace {

using pg::CopyFormat;

// As a dialogue in text: what is found becomes "<found>", and "stays" stays.
std::optional<std::string> marked(std::string_view element) {
    if (element == "stays") {
        return std::nullopt;
    }
    return "<" + std::string(element) + ">";
}

std::string mapped_text(std::string_view array) {
    return map_array(array, CopyFormat::text, marked).value_or(std::string(array));
}

std::string binary_array(const std::vector<std::optional<std::string>>& elements) {
    std::string bytes;
    append_int32(bytes, 1);
    append_int32(bytes, 1);
    append_int32(bytes, 25);
    append_int32(bytes, static_cast<std::int32_t>(elements.size()));
    append_int32(bytes, 1);
    for (const auto& element : elements) {
        append_int32(bytes, element ? static_cast<std::int32_t>(element->size()) : -1);
        bytes += element.value_or("");
    }
    return bytes;
}

TEST(array_values, elements_of_a_text_are_mapped_one_by_one) {
    EXPECT_EQ(mapped_text("{}"), "{}");
    EXPECT_EQ(mapped_text("{a,stays,NULL}"), R"({"<a>",stays,NULL})");
    EXPECT_EQ(mapped_text(R"({"NULL","a b","q\"uote","back\\slash","",stays})"),
              R"({"<NULL>","<a b>","<q\"uote>","<back\\slash>","<>",stays})");
    EXPECT_EQ(mapped_text(R"([0:1][2:2]={{"x,y"},{"{z}"}})"),
              R"([0:1][2:2]={{"<x,y>"},{"<{z}>"}})");
}

TEST(array_values, elements_of_bytes_are_mapped_one_by_one) {
    const auto array = binary_array({"a", std::nullopt, "stays", ""});
    EXPECT_EQ(map_array(array, CopyFormat::binary, marked),
              binary_array({"<a>", std::nullopt, "stays", "<>"}));
    EXPECT_EQ(map_array(binary_array({"stays", std::nullopt}), CopyFormat::binary, marked),
              std::nullopt);
}

TEST(array_values, lists_what_is_not_null) {
    const std::vector<std::string> wanted{"a", "stays", ""};
    EXPECT_EQ(elements_of_array(R"({a,NULL,stays,""})", CopyFormat::text), wanted);
    EXPECT_EQ(elements_of_array(binary_array({"a", std::nullopt, "stays", ""}), CopyFormat::binary),
              wanted);
}

TEST(array_values, refuses_what_is_no_array) {
    for (const char* const text : {"", "a", "{\"a", "[1:2]", "[1:2]=a"}) {
        EXPECT_THROW(static_cast<void>(elements_of_array(text, CopyFormat::text)), Error) << text;
    }
    const auto array = binary_array({"a"});
    for (std::size_t size = 0; size < array.size(); ++size) {
        if (size == array.size() - 5) {
            continue;  // whole, with one element less
        }
        EXPECT_THROW(
            static_cast<void>(elements_of_array(array.substr(0, size), CopyFormat::binary)), Error)
            << size;
    }
}

}  // namespace
}  // namespace mien::sync
