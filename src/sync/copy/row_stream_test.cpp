#include "sync/copy/row_stream.hpp"

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "sync/copy/server_hash.hpp"

namespace mien::sync {
namespace {

using namespace std::string_view_literals;

constexpr auto header = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0"sv;
constexpr auto two_rows =
    "\0\2\0\0\0\3abc\377\377\377\377"
    "\0\2\0\0\0\0\0\0\0\1z"sv;
constexpr auto trailer = "\377\377"sv;

std::string binary_copy() {
    return std::string(header) + std::string(two_rows) + std::string(trailer);
}

StreamPlan plan_of(pg::CopyFormat format) {
    StreamPlan plan;
    plan.format = format;
    plan.column_types = {25, 25};
    plan.changed_columns = {0};
    plan.kept_columns = {1};
    return plan;
}

// A record of texts, as record_send sends it: the number of its fields, each with its type.
std::uint64_t hash_of_record(std::string_view text) {
    std::string record("\0\0\0\1\0\0\0\31\0\0\0"sv);
    record += static_cast<char>(text.size());
    return server_hash(record.append(text));
}

// Doubles the first column, and leaves out rows whose second is "out".
class Doubling : public RowTransform {
  public:
    RowFate transform(std::span<Field> row, RowValues& values) override {
        if (row[1].bytes == "out") {
            return RowFate::left_out;
        }
        if (!row[0].is_null && !row[0].bytes.empty()) {
            auto& value = values.add();
            value.append(row[0].bytes).append(row[0].bytes);
            row[0].bytes = value;
        }
        return RowFate::kept;
    }
};

// What comes out when the bytes arrive in pieces of that size.
std::string through(RowStream& stream, std::string_view bytes, std::size_t piece_bytes) {
    std::string written;
    while (!bytes.empty()) {
        stream.take(bytes.substr(0, piece_bytes), written);
        bytes.remove_prefix(std::min(piece_bytes, bytes.size()));
    }
    stream.finish();
    return written;
}

TEST(sync_row_stream, binary_rows_go_on_as_they_came_however_they_are_cut) {
    const auto bytes = binary_copy();
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        const auto stream = make_row_stream(plan_of(pg::CopyFormat::binary), nullptr);
        EXPECT_EQ(through(*stream, bytes, piece), bytes) << piece;
        EXPECT_EQ(stream->work().columns()[0].nulls, 0);
        EXPECT_EQ(stream->work().columns()[1].nulls, 1);
    }
}

TEST(sync_row_stream, a_transform_changes_binary_rows) {
    const auto bytes = binary_copy();
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
        const auto stream =
            make_row_stream(plan_of(pg::CopyFormat::binary), std::make_unique<Doubling>());
        const auto expected = std::string(header) +
                              std::string(
                                  "\0\2\0\0\0\6abcabc\377\377\377\377"
                                  "\0\2\0\0\0\0\0\0\0\1z"sv) +
                              std::string(trailer);
        EXPECT_EQ(through(*stream, bytes, piece), expected) << piece;
        const auto& first = stream->work().columns()[0];
        EXPECT_EQ(first.changed, 1);
        EXPECT_EQ(first.kept, 1) << "the empty text";
        EXPECT_EQ(first.source_sum, server_hash("abc") + server_hash(""));
        EXPECT_EQ(stream->work().kept_sum(), server_hash("z")) << "NULL has none";
    }
}

TEST(sync_row_stream, kept_values_are_hashed_in_the_way_of_their_types) {
    auto plan = plan_of(pg::CopyFormat::binary);
    plan.kept_columns = {0, 1};
    plan.column_types = {23, 114};
    const auto rows = std::string(header) + std::string("\0\2\0\0\0\4\0\0\0\52\0\0\0\2{}"sv) +
                      std::string(trailer);
    const auto stream = make_row_stream(plan, nullptr);
    static_cast<void>(through(*stream, rows, rows.size()));
    const auto record = server_hash("\0\0\0\1\0\0\0\162\0\0\0\2{}"sv);
    EXPECT_EQ(stream->work().kept_sum(), server_hash_of_integer("\0\0\0\52"sv) * 31 + record);
}

TEST(sync_row_stream, a_row_that_is_left_out_is_counted_and_not_written) {
    const auto stream =
        make_row_stream(plan_of(pg::CopyFormat::text), std::make_unique<Doubling>());
    EXPECT_EQ(through(*stream, "a\tb\nc\tout\n", 3), "aa\tb\n");
    EXPECT_EQ(stream->work().rows_left_out(), 1);
    EXPECT_EQ(stream->work().columns()[0].changed, 1);
}

TEST(sync_row_stream, text_rows_are_unescaped_for_the_transform_and_escaped_again) {
    const auto stream =
        make_row_stream(plan_of(pg::CopyFormat::text), std::make_unique<Doubling>());
    EXPECT_EQ(through(*stream, "\\N\t\\\\N\nt\\tn\\n\\\\\t\n", 4),
              "\\N\t\\\\N\nt\\tn\\n\\\\t\\tn\\n\\\\\t\n");
    EXPECT_EQ(stream->work().columns()[0].nulls, 1);
    EXPECT_EQ(stream->work().columns()[1].nulls, 0);
}

TEST(sync_row_stream, what_is_joined_to_a_row_does_not_go_on) {
    auto plan = plan_of(pg::CopyFormat::binary);
    plan.column_types = {25};
    plan.kept_columns = {};
    plan.joined_columns = 1;
    const auto bytes = binary_copy();
    const auto expected =
        std::string(header) + std::string("\0\1\0\0\0\3abc\0\1\0\0\0\0"sv) + std::string(trailer);
    EXPECT_EQ(through(*make_row_stream(plan, nullptr), bytes, bytes.size()), expected);
    plan.format = pg::CopyFormat::text;
    EXPECT_EQ(through(*make_row_stream(plan, nullptr), "a\tb\n\\N\tc\n", 3), "a\n\\N\n");
}

TEST(sync_row_stream, what_is_no_copy_is_refused) {
    const auto bytes = binary_copy();
    const std::string no_signature = "x" + bytes.substr(1);
    const std::string one_column = std::string(header) + std::string("\0\1\0\0\0\0"sv);
    const std::string negative = std::string(header) + std::string("\0\2\377\377\377\376"sv);
    const std::string behind = bytes + "\1";
    for (const auto& wrong : {no_signature, one_column, negative, behind,
                              bytes.substr(0, bytes.size() - 1), std::string(header)}) {
        const auto stream = make_row_stream(plan_of(pg::CopyFormat::binary), nullptr);
        EXPECT_THROW(static_cast<void>(through(*stream, wrong, wrong.size())), Error);
    }
    for (const std::string wrong : {"a\n", "a\tb\tc\n", "a\tb"}) {
        const auto stream = make_row_stream(plan_of(pg::CopyFormat::text), nullptr);
        EXPECT_THROW(static_cast<void>(through(*stream, wrong, wrong.size())), Error);
    }
}

TEST(sync_row_stream, sums_do_not_depend_on_the_order_of_rows_but_on_their_values) {
    const auto sum_of = [](std::string_view rows) {
        const auto stream = make_row_stream(plan_of(pg::CopyFormat::text), nullptr);
        static_cast<void>(through(*stream, rows, rows.size()));
        return stream->work().kept_sum();
    };
    EXPECT_EQ(sum_of("\ta\n\tb\n"), sum_of("\tb\n\ta\n"));
    EXPECT_NE(sum_of("\ta\n\tb\n"), sum_of("\ta\n\ta\n"));
    EXPECT_NE(sum_of("\t\\N\n"), sum_of("\t\n"));
    EXPECT_NE(sum_of("\t12345678\n"), sum_of("\t123456780\n"));
}

TEST(sync_row_stream, the_hash_is_the_one_of_postgresql) {
    // SELECT hashtextextended('…', 0) in PostgreSQL 15.
    const std::pair<std::string_view, std::int64_t> known[] = {
        {"", -6939563903564495251},
        {"abc", -6747756470228489321},
        {"12345678", -2672274306434209449},
        {"twelve bytes", -7123776401673968163},
        {"thirteen byte", -1147533121609491268},
        {"a text of thirty-five bytes, or so.", -2355323652945968919}};
    for (const auto& [text, hash] : known) {
        EXPECT_EQ(static_cast<std::int64_t>(server_hash(text)), hash) << text;
    }
    // SELECT hash_record_extended(ROW(record_send(ROW('z'::text))), 0)
    EXPECT_EQ(static_cast<std::int64_t>(hash_of_record("z")), -6408611525850457043);
}

}  // namespace
}  // namespace mien::sync
