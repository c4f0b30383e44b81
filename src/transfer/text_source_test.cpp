#include "transfer/text_source.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"

namespace mien::transfer {
namespace {

using namespace std::string_view_literals;

TEST(TextSource, gives_lines_of_whole_code_points) {
    constexpr auto text =
        "\xEF\xBB\xBF"
        "é😀\r\n\nשלום 𝔘\nlast"sv;
    for (const std::size_t chunk_bytes : {1U, 2U, 3U, 5U, 64U}) {
        TextSource source({.data = text, .chunk_bytes = chunk_bytes});
        std::string read;
        TextPlace place;
        for (auto piece = source.next(); !piece.text.empty(); piece = source.next()) {
            EXPECT_EQ(to_string(piece.place), to_string(place));
            EXPECT_EQ(piece.text.find('\n') < piece.text.size() - 1, false);
            read += piece.text;
            place.advance(piece.text);
        }
        EXPECT_EQ(read, text.substr(3));
        EXPECT_EQ(to_string(source.place()), "line 4, column 5");
        EXPECT_TRUE(source.next().text.empty());
    }
}

TEST(TextSource, refuses_what_is_no_text_and_says_where) {
    struct Case {
        std::string_view text;
        std::string_view code;
        std::string_view place;
    };
    for (const auto& [text, code, place] :
         {Case{"é\nab\xFF"sv, "invalid_utf8", "line 2, column 3"},
          Case{"é\nab\xE2\x82"sv, "invalid_utf8", "line 2, column 3"},
          Case{"\xED\xA0\x80"sv, "invalid_utf8", "line 1, column 1"},
          Case{"abc\x80"sv, "invalid_utf8", "line 1, column 4"},
          Case{"abc\xC3"sv, "invalid_utf8", "line 1, column 4"},
          Case{"\xFF\xFE{\0"sv, "invalid_utf8", "line 1, column 1"},
          Case{"a\n{\0}x long enough"sv, "null_character", "line 2, column 2"},
          Case{"c\0h\0a\0r\0a\0c\0t\0e\0r\0"sv, "invalid_utf8", "UTF-16 at line 1, column 1"},
          Case{"abc\nM\xE4rchen"sv, "invalid_utf8", "Latin-1, not UTF-8, at line 2, column 2"}}) {
        for (const std::size_t chunk_bytes : {1U, 2U, 3U, 64U}) {
            try {
                TextSource source({.data = text, .chunk_bytes = chunk_bytes});
                while (!source.next().text.empty()) {
                }
                ADD_FAILURE() << "accepted " << text;
            } catch (const Error& error) {
                EXPECT_EQ(error.kind(), ErrorKind::malformed);
                EXPECT_EQ(error.problems().at(0).code, code) << text;
                EXPECT_NE(error.message().find(place), std::string::npos) << error.message();
            }
        }
    }
}

}  // namespace
}  // namespace mien::transfer
