#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "transfer/csv_rows.hpp"
#include "transfer/transfer_test_bundles.hpp"

namespace mien::transfer {
namespace {

constexpr std::string_view short_header = "character_slug,emotion,prompt_text\n";
constexpr std::string_view version_header =
    "character_slug,emotion,version,prompt_text,change_reason,reverted_from,created_by_email,"
    "created_by_name,created_at,details,sha256\n";
constexpr std::string_view record_header =
    "record,character_id,character_slug,emotion,version,prompt_text,details\n";

std::string file_of(std::string_view header, std::string_view rows) {
    return std::string(header) + std::string(rows);
}

Error refusal_of(std::string_view text) {
    try {
        static_cast<void>(read_bundle(text));
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "accepted " << text;
    return {ErrorKind::internal, "", {{}}};
}

TEST(CsvBundleReader, reads_a_file_written_by_hand) {
    const auto read = read_bundle(
        "emotion,prompt_text,character_slug\n"
        "happy,\"Smile, \"\"wide\"\".\nAnd é\",ada\n"
        "\n"
        "sad,'=no formula,ada\n"
        "happy,=1+1,\n");
    EXPECT_TRUE(read.problems.empty());
    EXPECT_FALSE(read.header.has_value());
    ASSERT_EQ(read.bundle.prompts.size(), 3U);
    const auto& smile = read.bundle.prompts[0];
    EXPECT_FALSE(smile.has_history);
    EXPECT_EQ(smile.cell.character_slug, "ada");
    EXPECT_EQ(smile.versions.at(0).version, 0);
    EXPECT_EQ(smile.versions.at(0).prompt_text, "Smile, \"wide\".\nAnd é");
    EXPECT_EQ(read.bundle.prompts[1].versions.at(0).prompt_text, "=no formula");
    EXPECT_FALSE(read.bundle.prompts[2].cell.character_slug.has_value());
    EXPECT_EQ(read.bundle.prompts[2].versions.at(0).prompt_text, "=1+1");
    EXPECT_EQ(read.entries[0].line, 2);
    EXPECT_EQ(read.entries[1].line, 5);
    EXPECT_EQ(read.entries[2].line, 6);
}

// Each variant is the same three prompts as people and their spreadsheets leave them.
TEST(CsvBundleReader, reads_files_as_people_have_them) {
    for (const std::string_view text :
         {"character_slug,emotion,prompt_text\nada,happy,x\nada,sad,y\n,happy,z\n",
          "character_slug,emotion,prompt_text\n,,\nada,happy,x\n\"\",\"\",\"\"\nada,sad,y\n,happy,"
          "z\n,,\n",
          "character_slug,emotion,prompt_text,,\nada,happy,x,,\nada,sad,y,,\n,happy,z,,\n,,,,\n",
          "character_slug,,emotion,prompt_text\nada,,happy,x\nada, ,sad,y\n,,happy,z\n",
          "character_slug,emotion,prompt_text\nada,happy,x,,\nada,sad,y\n,happy,z,\n",
          " Character Slug ,EMOTION,Prompt-Text\nada,happy,x\nada,sad,y\n,happy,z\n",
          "character_slug;emotion;prompt_text\r\nada;happy;x\r\nada;sad;y\r\n;happy;z\r\n",
          "character_slug\temotion\tprompt_text\nada\thappy\tx\nada\tsad\ty\n\thappy\tz\n",
          "sep=;\ncharacter_slug;emotion;prompt_text\nada;happy;x\nada;sad;y\n;happy;z\n",
          "\"sep=,\"\ncharacter_slug,emotion,prompt_text\nada,happy,x\nada,sad,y\n,happy,z\n",
          "character_slug,emotion,prompt_text\nada,happy,x\nada,sad,y\n,happy,z\n\x1A",
          "\xEF\xBB\xBF\xEF\xBB\xBF"
          "character_slug,emotion,prompt_text\nada,happy,x\nada,sad,y\n,happy,z",
          "\"character_slug\",\"emotion\",\"prompt_text\"\r\rada,happy,x\rada,sad,y\r,happy,z\r"}) {
        for (const std::size_t chunk_bytes : {1U, 64U * 1024U}) {
            const auto read = read_bundle(text, chunk_bytes);
            EXPECT_TRUE(read.problems.empty()) << text << read.problems[0].message;
            ASSERT_EQ(read.bundle.prompts.size(), 3U) << text;
            EXPECT_EQ(read.bundle.prompts[0].versions.at(0).prompt_text, "x") << text;
            EXPECT_EQ(read.bundle.prompts[2].versions.at(0).prompt_text, "z") << text;
            EXPECT_FALSE(read.bundle.prompts[2].cell.character_slug) << text;
        }
    }
}

TEST(CsvBundleReader, tells_histories_by_their_rows) {
    const auto read =
        read_bundle(file_of(version_header,
                            "ada,happy,1,a,,,,,,,\n"
                            "ada,happy,2,,gone,,Ada@example.com,Ada,"
                            "2026-01-01T00:00:00Z,\"{\"\"origin\"\":{\"\"a\"\":1}}\",\n"
                            "ada,sad,1,b,,,,,,,\n"
                            "ada,calm,4,c,,3,,,,,\n"
                            "ada,angry,,d,,,,,,,\n"));
    EXPECT_TRUE(read.problems.empty());
    ASSERT_EQ(read.bundle.prompts.size(), 4U);
    const auto& happy = read.bundle.prompts[0];
    EXPECT_TRUE(happy.has_history);
    ASSERT_EQ(happy.versions.size(), 2U);
    EXPECT_FALSE(happy.versions[1].prompt_text.has_value());
    EXPECT_EQ(happy.versions[1].created_by->email, "ada@example.com");
    EXPECT_EQ(canonical_json(*happy.versions[1].origin), R"({"a":1})");
    EXPECT_TRUE(read.bundle.prompts[1].has_history);
    EXPECT_FALSE(read.bundle.prompts[2].has_history);
    EXPECT_EQ(read.bundle.prompts[2].versions.at(0).version, 4);
    EXPECT_FALSE(read.bundle.prompts[3].has_history);
}

TEST(CsvBundleReader, reads_what_a_spreadsheet_saved) {
    // Columns in another order, LF, all fields quoted, digests emptied for what was edited.
    auto bundle = BundleGenerator(8).make(/*has_history=*/true);
    const auto bytes = write_bundle(BundleFormat::csv, bundle);
    TextSource source({.data = std::string_view(bytes)});
    CsvRows rows(source);
    std::string saved;
    while (auto row = rows.next()) {
        std::ranges::rotate(row->fields, row->fields.begin() + 3);
        for (const auto& field : row->fields) {
            saved += &field == &row->fields.front() ? "\"" : ",\"";
            for (const char c : field) {
                saved += c == '"' ? "\"\"" : std::string(1, c);
            }
            saved += '"';
        }
        saved += "\n";
    }
    const auto read = read_bundle(saved);
    EXPECT_TRUE(read.problems.empty());
    EXPECT_EQ(describe(read.bundle), describe(bundle));
}

struct BadFile {
    std::string text;
    std::string_view code;
    std::string_view message;
};

TEST(CsvBundleReader, refuses_files_that_are_wrong_as_a_whole) {
    constexpr std::string_view head = R"(bundle,,,,,,"{""format"":""mien.prompts"")";
    const auto bundle = [](std::string_view row) {
        return file_of(record_header, fmt::format("{}\n", row));
    };
    const std::vector<BadFile> files{
        {std::string(short_header), "", "no rows"},
        {file_of(short_header, ",,\n\"\",,\n"), "", "no rows"},
        {"hello", "unknown_column", "Line 1, column 1: “hello”"},
        {"character_slug:emotion:prompt_text\n", "unknown_column", "Known are record, "},
        {"character_slug;emotion;prompt_text\n", "", "no rows"},
        {"\n\ncharacter_slug,emotion,text\n", "unknown_column", "Line 3, column 3: “text”"},
        {"character_slug,emotion, Emotion ,prompt_text\n", "duplicate_column",
         "Line 1, column 3: the column “emotion”"},
        {",,,\n", "missing_column", "The first row must name the columns"},
        {file_of(short_header,
                 "ada,happy,x\n\xEF\xBB\xBF"
                 "character_slug,emotion,prompt_text\n"),
         "", "Line 3, column 1: a byte order mark"},
        {"emotion,prompt_text\n", "missing_column", "character_slug or character_id"},
        {"character_slug,prompt_text\n", "missing_column", "emotion"},
        {file_of(short_header, "ada,happy,\"x"), "incomplete", "line 2"},
        {file_of(short_header, "ada,happy,x\"y"), "syntax", "line 2, column 12"},
        {file_of(short_header, "ada,happy,\xFF"), "invalid_utf8", "line 2, column 11"},
        {file_of(record_header, "row,,ada,happy,1,x,\n"), "unknown_record", "line 2"},
        {file_of(record_header, "version,,ada,happy,1,x,\nbundle,,,,,,{}\n"), "unknown_record",
         "line 3"},
        {bundle("bundle,,,,,,\"{\"\"x\"\":1}\""), "unknown_field", "“x”"},
        {bundle("bundle,,,,,,[]"), "wrong_type", ""},
        {bundle("bundle,,,,,,{"), "incomplete", ""},
        {bundle("bundle,,,,,"), "field_count", ""},
        {bundle(fmt::format("{}}}\"", head)), "required", "schema_version"},
        {bundle(fmt::format("{},\"\"schema_version\"\":2}}\"", head)), "wrong_schema_version",
         "version 2; this program reads version 1"},
        {bundle(fmt::format("{},\"\"schema_version\"\":1,\"\"counts\"\":{{\"\"emotions\"\":0,"
                            "\"\"characters\"\":0,\"\"prompts\"\":104,\"\"versions\"\":0}}}}\"\n"
                            "version,,ada,happy,1,x,",
                            head)),
         "wrong_count", "The file says 104 prompts, but 1 is in it."},
    };
    for (const auto& [text, code, message] : files) {
        const auto error = refusal_of(text);
        EXPECT_TRUE(error.kind() == ErrorKind::invalid || error.kind() == ErrorKind::malformed);
        EXPECT_EQ(error.problems().empty() ? "" : error.problems()[0].code, code)
            << text << error.message();
        EXPECT_NE(error.message().find(message), std::string::npos) << error.message();
    }
}

struct BadEntry {
    std::string text;
    std::string_view pointer;
    std::string_view code;
    std::string_view message = "";
};

TEST(CsvBundleReader, names_column_and_line_of_what_is_wrong) {
    const auto row = [](std::string_view text) { return file_of(version_header, text); };
    std::string many_numbers;
    for (int i = 0; i < 60; ++i) {
        many_numbers += "1e300,";
    }
    const std::vector<BadEntry> files{
        {file_of(short_header, "ada,happy,\n"), "prompt_text", "required", "leave the row out"},
        {file_of(short_header, "ada,happy,\" \"\n"), "prompt_text", "blank"},
        {file_of(short_header, "ada,,x\n"), "emotion", "required"},
        {file_of(short_header, "ada,Happy,x\n"), "emotion", "invalid_name"},
        {file_of(short_header, "Ada L,happy,x\n"), "character_slug", "invalid_slug"},
        {file_of(short_header, "ada,happy,x,y\n"), "", "field_count", "4 fields"},
        {"emotion,,character_slug,prompt_text\nhappy,y,ada,x\n", "", "unnamed_column", "Column 2"},
        {"emotion,character_slug,prompt_text,\nhappy,ada,x,y\n", "", "field_count", "4 fields"},
        {file_of(short_header, "ada,happy,x\nada,sad,y\nada,happy,z\n"), "emotion",
         "not_consecutive", "sort the file by character, emotion and version"},
        {row("ada,happy,1,a,,,,,,,\nada,happy,3,b,,,,,,,\n"), "version", "version_gap",
         "Version 3 follows version 1; versions are numbered without gaps. (Line 3.)"},
        {row("ada,happy,one,a,,,,,,,\n"), "version", "wrong_type"},
        {row("ada,happy,1,,,,,,,,\n"), "prompt_text", "tombstone"},
        {row(",happy,1,a,,,,,,,\n,happy,2,,,,,,,,\n"), "prompt_text", "tombstone"},
        {row("ada,happy,1,a,,1,,,,,\n"), "reverted_from", "out_of_range"},
        {row("ada,happy,1,a,,x,,,,,\n"), "reverted_from", "wrong_type"},
        {row("ada,happy,1,a,,,ada,,,,\n"), "created_by_email", "invalid_email"},
        {row(fmt::format("ada,happy,1,a,,,ada@example.com,{},,,\n", std::string(121, 'x'))),
         "created_by_name", "too_long"},
        {row("ada,happy,1,a,,,,,now,,\n"), "created_at", "invalid_time"},
        {row("ada,happy,1,a,,,,,0000-01-01T00:00:00Z,,\n"), "created_at", "invalid_time"},
        {row("ada,happy,1,a,,,,,9999-12-31T23:59:59-23:59,,\n"), "created_at", "invalid_time"},
        {row(fmt::format("ada,happy,1,a,,,,,,\"{{\"\"origin\"\":{{\"\"a\"\":\"\"{}\"\"}}}}\",\n",
                         std::string(16'000, 'x'))),
         "details", "too_long", "“origin” may have 15360 bytes"},
        // A number counts with all the digits that the database writes it with.
        {row(fmt::format("ada,happy,1,a,,,,,,\"{{\"\"origin\"\":{{\"\"a\"\":[{}1e-300]}}}}\",\n",
                         many_numbers)),
         "details", "too_long"},
        {row("ada,happy,1,a,,,,,,{,\n"), "details", "invalid_json"},
        {row("ada,happy,1,a,,,,,,7,\n"), "details", "wrong_type"},
        {row("ada,happy,1,a,,,,,,\"{\"\"x\"\":1}\",\n"), "details", "unknown_field"},
        {row("ada,happy,1,a,,,,,,,00\n"), "sha256", "sha256_mismatch", "empty the sha256"},
        {row(fmt::format("ada,happy,1,{},,,,,,,\n", std::string(6000, 'x'))), "prompt_text",
         "too_long"},
        {file_of(record_header, "version,7,,happy,1,x,\n"), "character_id", "invalid_id"},
        {file_of(record_header, "emotion,,,happy,,,{}\n"), "details", "required"},
        {file_of(record_header, "emotion,,,tests,,,\"{\"\"position\"\":1}\"\n"), "emotion",
         "reserved"},
        {file_of(record_header,
                 "emotion,,,happy,,,\"{\"\"position\"\":1,\"\"name\"\":\"\"sad\"\"}\"\n"),
         "details", "unknown_field", "column of its own"},
        {file_of(record_header, "character,,ada,,,,\"{\"\"name\"\":\"\"Ada\"\"}\"\n"),
         "character_id", "required"},
    };
    for (const auto& [text, pointer, code, message] : files) {
        const auto read = read_bundle(text);
        ASSERT_EQ(read.problems.size(), 1U) << text;
        EXPECT_EQ(read.problems[0].pointer, pointer) << text;
        EXPECT_EQ(read.problems[0].code, code) << text;
        EXPECT_NE(read.problems[0].message.find(message), std::string::npos)
            << read.problems[0].message;
    }
}

TEST(CsvBundleReader, needs_numbers_in_histories) {
    const auto read = read_bundle(file_of(short_header, "ada,happy,x\nada,happy,y\n"));
    ASSERT_EQ(read.bundle.prompts.size(), 1U);
    ASSERT_EQ(read.problems.size(), 2U);
    EXPECT_EQ(read.problems[1].pointer, "version");
    EXPECT_EQ(read.problems[1].code, "required");
    EXPECT_NE(read.problems[1].message.find("(Line 3.)"), std::string::npos);
}

TEST(CsvBundleReader, does_not_check_digests_that_were_emptied) {
    auto bundle = BundleGenerator(9).make(/*has_history=*/false);
    bundle.prompts.resize(1);
    bundle.prompts[0].versions[0].prompt_text = "before";
    BundleGenerator::count(bundle);
    auto bytes = write_bundle(BundleFormat::csv, bundle);
    bytes.replace(bytes.find("before"), 6, "behind");
    const auto changed = read_bundle(bytes);
    ASSERT_EQ(changed.problems.size(), 1U);
    EXPECT_EQ(changed.problems[0].code, "sha256_mismatch");
    bytes.erase(bytes.size() - 66, 64);
    const auto emptied = read_bundle(bytes);
    EXPECT_TRUE(emptied.problems.empty());
    EXPECT_EQ(emptied.bundle.prompts[0].versions[0].prompt_text, "behind");
}

}  // namespace
}  // namespace mien::transfer
