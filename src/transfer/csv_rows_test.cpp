#include "transfer/csv_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include "base/error.hpp"

namespace mien::transfer {
namespace {

using namespace std::string_view_literals;

// "2: a|b" is a row of two fields that begins in line 2.
std::vector<std::string> rows_of(std::string_view text, std::size_t chunk_bytes) {
    TextSource source({.data = text, .chunk_bytes = chunk_bytes});
    CsvRows rows(source);
    std::vector<std::string> read;
    while (const auto row = rows.next()) {
        EXPECT_EQ(row->fields_count, row->fields.size());
        read.push_back(fmt::format("{}: {}", row->line, fmt::join(row->fields, "|")));
    }
    return read;
}

TEST(CsvRows, reads_rows_of_rfc_4180) {
    const std::vector<std::pair<std::string_view, std::vector<std::string>>> cases{
        {"a,b\r\nc,d\r\n", {"1: a|b", "2: c|d"}},
        {"a,b\nc,d", {"1: a|b", "2: c|d"}},
        {"a,b\rc,d\r", {"1: a|b", "1: c|d"}},
        {"a,\"b\"\"c,\nd\"\ne,f", {"1: a|b\"c,\nd", "3: e|f"}},
        {"\"a\r\nb\",\"\"\r\nc,d", {"1: a\r\nb|", "3: c|d"}},
        {"a,\n\n\r\n,\n", {"1: a|", "4: |"}},
        {" a , b ,\" c \"\n", {"1:  a | b | c "}},
        {"é,שלום\n", {"1: é|שלום"}},
        {"", {}},
        {"\n\n", {}},
        {"\"\r\n\",\"\r\"\nx", {"1: \r\n|\r", "3: x"}},
        {"emotion;prompt_text\nhappy;a,b\n", {"1: emotion|prompt_text", "2: happy|a,b"}},
        {"Emotion\tPrompt Text\r\nhappy\t\"a\tb\"", {"1: Emotion|Prompt Text", "2: happy|a\tb"}},
        {"sep=;\r\na;b,c\r\n", {"2: a|b,c"}},
        {"\n\"SEP=|\"\na|b\n", {"3: a|b"}},
        {"sep=x\na,b\n", {"1: sep=x", "2: a|b"}},
    };
    for (const auto& [text, expected] : cases) {
        for (const std::size_t chunk_bytes : {1U, 2U, 3U, 7U, 1000U}) {
            EXPECT_EQ(rows_of(text, chunk_bytes), expected) << text << " by " << chunk_bytes;
        }
    }
}

TEST(CsvRows, refuses_quotes_out_of_place) {
    const std::vector<std::pair<std::string_view, std::string_view>> cases{
        {"a,b\nc\"d\n", "line 2, column 2"}, {"a\n\"b\"c\n", "line 2, column 4"},
        {"a\n \"b\"\n", "line 2, column 2"}, {"a,b\nc,\"d\n\n", "line 2"},
        {"a,b\nc,\"d\n\"\"", "line 2"},
    };
    for (const auto& [text, place] : cases) {
        try {
            static_cast<void>(rows_of(text, 1000));
            ADD_FAILURE() << "accepted " << text;
        } catch (const Error& error) {
            EXPECT_EQ(error.kind(), ErrorKind::malformed);
            EXPECT_NE(error.message().find(place), std::string::npos)
                << text << ": " << error.message();
        }
    }
}

TEST(CsvRows, keeps_few_fields_of_a_row_of_many) {
    const std::string commas(1'000'000, ',');
    TextSource source({.data = std::string_view(commas)});
    CsvRows rows(source);
    const auto row = rows.next();
    ASSERT_TRUE(row.has_value());
    EXPECT_EQ(row->fields.size(), 64U);
    EXPECT_EQ(row->fields_count, 1'000'001U);
}

TEST(CsvRows, limits_a_row) {
    const auto text = "a,b\nc,\"" + std::string(65UL * 1024 * 1024, 'x');
    TextSource source({.data = std::string_view(text)});
    CsvRows rows(source);
    EXPECT_TRUE(rows.next().has_value());
    try {
        static_cast<void>(rows.next());
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::too_large);
        EXPECT_NE(error.message().find("line 2"), std::string::npos) << error.message();
    }
}

}  // namespace
}  // namespace mien::transfer
