#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/limits/text.hpp"
#include "base/limits/transfer.hpp"
#include "transfer/transfer_test_bundles.hpp"

namespace mien::transfer {
namespace {

// A file around its lists.
std::string file_of(std::string_view members) {
    return fmt::format(R"({{"format":"mien.prompts","schema_version":1{}{}}})",
                       members.empty() ? "" : ",", members);
}

std::string file_of_prompt(std::string_view prompt) {
    return file_of(fmt::format(R"("prompts":[{}])", prompt));
}

std::string file_of_versions(std::string_view versions) {
    return file_of_prompt(
        fmt::format(R"({{"character_slug":"ada","emotion":"happy","versions":[{}]}})", versions));
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

TEST(JsonBundleReader, reads_a_file_written_by_hand) {
    const auto read = read_bundle(file_of(R"("prompts":[
        {"character_slug":"ada","emotion":"happy","prompt_text":"smile"},
        {"character_id":"0198c0de-0000-7000-8000-00000000000A","emotion":"sad","version":7,
         "prompt_text":null,"change_reason":"gone"},
        {"emotion":"happy","versions":[
            {"version":1,"prompt_text":"a","created_by":{"email":"Ada@Example.com"},
             "created_at":"2026-01-02T03:04:05+01:00"},
            {"version":2,"prompt_text":"b","reverted_from":1}]}
        ])"));
    EXPECT_TRUE(read.problems.empty());
    EXPECT_FALSE(read.header.has_value());
    ASSERT_EQ(read.bundle.prompts.size(), 3U);
    const auto& [smile, gone, history] =
        std::tie(read.bundle.prompts[0], read.bundle.prompts[1], read.bundle.prompts[2]);
    EXPECT_FALSE(smile.has_history);
    EXPECT_EQ(smile.cell.character_slug, "ada");
    EXPECT_EQ(smile.versions.at(0).version, 0);
    EXPECT_EQ(smile.versions.at(0).prompt_text, "smile");
    EXPECT_EQ(to_string(gone.cell.character_id.value()), "0198c0de-0000-7000-8000-00000000000a");
    EXPECT_EQ(gone.versions.at(0).version, 7);
    EXPECT_FALSE(gone.versions.at(0).prompt_text.has_value());
    EXPECT_EQ(gone.versions.at(0).change_reason, "gone");
    EXPECT_TRUE(history.has_history);
    EXPECT_FALSE(history.cell.character_id || history.cell.character_slug);
    ASSERT_EQ(history.versions.size(), 2U);
    EXPECT_EQ(history.versions[0].created_by->email, "ada@example.com");
    EXPECT_EQ(history.versions[0].created_by->display_name, "Ada@Example.com");
    EXPECT_EQ(to_rfc3339(*history.versions[0].created_at), "2026-01-02T02:04:05Z");
    EXPECT_EQ(history.versions[1].reverted_from, 1);
}

TEST(JsonBundleReader, says_where_entries_stand) {
    const auto read =
        read_bundle(file_of("\n\"emotions\":[{\"name\":\"a\",\"position\":1},\n\n"
                            " {\"name\":\n\"b\",\"position\":2}],\n\"prompts\":[\n"
                            "{\"emotion\":\"a\",\"prompt_text\":\"x\"}]"));
    ASSERT_EQ(read.entries.size(), 3U);
    EXPECT_EQ(read.entries[0].line, 2);
    EXPECT_EQ(read.entries[0].pointer, "/emotions/0");
    EXPECT_EQ(read.entries[1].line, 4);
    EXPECT_EQ(read.entries[1].pointer, "/emotions/1");
    EXPECT_EQ(read.entries[2].line, 7);
    EXPECT_EQ(read.entries[2].pointer, "/prompts/0");
    EXPECT_EQ(read.bundle.emotions[1].display_name, "B");
}

TEST(JsonBundleReader, believes_what_the_file_says_of_histories) {
    constexpr std::string_view prompt =
        R"({"emotion":"happy","versions":[{"version":3,"prompt_text":"x"}]})";
    const auto none =
        read_bundle(file_of(fmt::format(R"("with_history":false,"prompts":[{}])", prompt)));
    EXPECT_TRUE(none.problems.empty());
    EXPECT_FALSE(none.bundle.prompts.at(0).has_history);
    EXPECT_EQ(none.bundle.prompts.at(0).versions.at(0).version, 3);
    const auto none_said_last =
        read_bundle(file_of(fmt::format(R"("prompts":[{}],"with_history":false)", prompt)));
    EXPECT_TRUE(none_said_last.problems.empty());
    EXPECT_FALSE(none_said_last.bundle.prompts.at(0).has_history);
    EXPECT_EQ(read_bundle(file_of_prompt(prompt)).problems.at(0).code, "version_gap");
    const auto too_much = read_bundle(
        file_of(R"("with_history":false,"prompts":[{"emotion":"happy","versions":[)"
                R"({"version":1,"prompt_text":"x"},{"version":2,"prompt_text":"x"}]}])"));
    EXPECT_EQ(too_much.problems.at(0).code, "unexpected_history");
    EXPECT_EQ(too_much.problems.at(0).pointer, "/prompts/0/versions");
}

struct BadFile {
    std::string text;
    ErrorKind kind;
    std::string_view code;
    std::string_view pointer;
    std::string_view message;
};

TEST(JsonBundleReader, refuses_files_that_are_wrong_as_a_whole) {
    using enum ErrorKind;
    const std::vector<BadFile> files{
        {"", malformed, "", "", "empty"},
        {" \n ", malformed, "", "", "empty"},
        {"[]", malformed, "wrong_type", "", "must be an object"},
        {"{", malformed, "incomplete", "", "line 1, column 2"},
        {"{}", invalid, "required", "/format", "“mien.prompts”"},
        {R"({"format":"mien.prompts"})", invalid, "required", "/schema_version", "version 1"},
        {R"({"format":"x","schema_version":1})", invalid, "wrong_format", "/format", ""},
        {R"({"format":"mien.prompts","schema_version":2,"new":[1]})", invalid,
         "wrong_schema_version", "/schema_version", "version 2; this program reads version 1"},
        {R"({"prompts":[{"new":1}],"new":1,"schema_version":2,"format":"mien.prompts"})", invalid,
         "wrong_schema_version", "/schema_version", "version 2"},
        {R"({"format":"mien.prompts","schema_version":"1"})", invalid, "wrong_schema_version",
         "/schema_version", ""},
        {file_of(R"("x_more":1)"), invalid, "unknown_field", "/x_more", "x_more"},
        {file_of(R"("prompts":[],"x_more":1)"), invalid, "unknown_field", "/x_more", ""},
        {file_of(R"("prompts":{})"), invalid, "wrong_type", "/prompts", "an array"},
        {file_of(R"("with_history":1)"), invalid, "wrong_type", "/with_history", ""},
        {file_of(R"("counts":{"emotions":1})"), invalid, "wrong_type", "/counts", ""},
        {file_of(R"("counts":{"emotions":0,"characters":0,"prompts":2,"versions":1},)"
                 R"("prompts":[{"emotion":"happy","prompt_text":"x"}])"),
         invalid, "wrong_count", "/counts/prompts", "The file says 2 prompts, but 1 is in it"},
        {file_of(R"("prompts":[],"counts":{"emotions":1,"characters":0,"prompts":0,"versions":0})"),
         invalid, "wrong_count", "/counts/emotions", "The file says 1 emotion, but 0 are in it"},
        {file_of_prompt(R"({"emotion":"a","emotion":"b"})"), malformed, "duplicate_key",
         "/prompts/0/emotion", "line 1"},
        {file_of(R"("prompts":[],"prompts":[])"), malformed, "duplicate_key", "/prompts", ""},
        {file_of_prompt(R"({"emotion":"a\u0000"})"), malformed, "null_character",
         "/prompts/0/emotion", ""},
        {file_of_prompt(R"({"emotion":1e400})"), malformed, "number_too_large",
         "/prompts/0/emotion", ""},
        {file_of_prompt("{\"emotion\":\"\xC3\x28\"}"), malformed, "invalid_utf8", "", "UTF-8"},
        {file_of_prompt(std::string(40, '[') + std::string(40, ']')), malformed, "too_deep", "",
         ""},
        {file_of("") + "x", malformed, "trailing_data", "", ""},
        {file_of("") + file_of(""), malformed, "trailing_data", "", ""},
        {file_of_prompt(R"({"emotion":"happy","prompt_text":"x"},)"), malformed, "syntax", "", ""},
    };
    for (const auto& [text, kind, code, pointer, message] : files) {
        const auto error = refusal_of(text);
        EXPECT_EQ(name_of(error.kind()), name_of(kind)) << text << error.message();
        EXPECT_NE(error.message().find(message), std::string::npos) << error.message();
        if (!code.empty()) {
            EXPECT_EQ(error.problems().at(0).code, code) << text << error.message();
            EXPECT_TRUE(pointer.empty() || error.problems().at(0).pointer == pointer)
                << text << error.problems().at(0).pointer;
        }
    }
}

struct BadEntry {
    std::string text;
    std::string_view pointer;
    std::string_view code;
    std::string_view message = "";
};

void expect_problems(const std::vector<BadEntry>& files) {
    for (const auto& [text, pointer, code, message] : files) {
        const auto read = read_bundle(text);
        ASSERT_EQ(read.problems.size(), 1U) << text;
        EXPECT_EQ(read.problems[0].pointer, pointer) << text;
        EXPECT_EQ(read.problems[0].code, code) << text;
        EXPECT_NE(read.problems[0].message.find(message), std::string::npos)
            << read.problems[0].message;
    }
}

TEST(JsonBundleReader, names_what_is_wrong_with_versions) {
    const std::string long_text(6000, 'x');
    const auto version = [](std::string_view more) {
        return file_of_versions(fmt::format(R"({{"version":1,"prompt_text":"x",{}}})", more));
    };
    expect_problems({
        {file_of_versions(""), "/prompts/0/versions", "required"},
        {file_of_versions("1"), "/prompts/0/versions/0", "wrong_type"},
        {file_of_versions(R"({"prompt_text":"x"})"), "/prompts/0/versions/0/version", "required"},
        {file_of_versions(R"({"version":1})"), "/prompts/0/versions/0/prompt_text", "required"},
        {file_of_versions(R"({"version":"1","prompt_text":"x"})"), "/prompts/0/versions/0/version",
         "wrong_type"},
        {file_of_versions(R"({"version":0,"prompt_text":"x"})"), "/prompts/0/versions/0/version",
         "out_of_range"},
        {file_of_versions(R"({"version":2,"prompt_text":"x"})"), "/prompts/0/versions/0/version",
         "version_gap", "begins with version 1, not 2"},
        {file_of_versions(R"({"version":1,"prompt_text":"x"},{"version":3,"prompt_text":"x"})"),
         "/prompts/0/versions/1/version", "version_gap", "Version 3 follows version 1"},
        {file_of_versions(R"({"version":1,"prompt_text":"x"},{"version":1,"prompt_text":"x"})"),
         "/prompts/0/versions/1/version", "version_gap", "Version 1 follows version 1"},
        {file_of_versions(fmt::format(R"({{"version":1,"prompt_text":"{}"}})", long_text)),
         "/prompts/0/versions/0/prompt_text", "too_long", "6000"},
        {file_of_versions(R"({"version":1,"prompt_text":" "})"),
         "/prompts/0/versions/0/prompt_text", "blank"},
        {file_of_versions(R"({"version":1,"prompt_text":5})"), "/prompts/0/versions/0/prompt_text",
         "wrong_type"},
        {file_of_versions(R"({"version":1,"prompt_text":null})"),
         "/prompts/0/versions/0/prompt_text", "tombstone", "first version"},
        {version(fmt::format(R"("change_reason":"{}")", std::string(501, 'x'))),
         "/prompts/0/versions/0/change_reason", "too_long"},
        {version(R"("reverted_from":1)"), "/prompts/0/versions/0/reverted_from", "out_of_range"},
        {version(R"("reverted_from":0)"), "/prompts/0/versions/0/reverted_from", "out_of_range"},
        {version(R"("created_by":"ada@example.com")"), "/prompts/0/versions/0/created_by",
         "wrong_type"},
        {version(R"("created_by":{"email":"ada"})"), "/prompts/0/versions/0/created_by/email",
         "invalid_email"},
        {version(R"("created_by":{"email":"ada@example.com","display_name":"a\nb"})"),
         "/prompts/0/versions/0/created_by/display_name", "control_character"},
        {version(R"("created_at":"yesterday")"), "/prompts/0/versions/0/created_at",
         "invalid_time"},
        {version(R"("created_at":"2999-01-01T00:00:00Z")"), "/prompts/0/versions/0/created_at",
         "in_the_future"},
        {version(R"("origin":1)"), "/prompts/0/versions/0/origin", "wrong_type"},
        {version(R"("origin":{"a":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]})"),
         "/prompts/0/versions/0/origin", "too_deep"},
        {version(R"("note/s":1)"), "/prompts/0/versions/0/note~1s", "unknown_field"},
    });
}

TEST(JsonBundleReader, names_what_is_wrong_with_entries) {
    const auto prompt = [](std::string_view more) {
        return file_of_prompt(fmt::format(R"({{"emotion":"happy","prompt_text":"x",{}}})", more));
    };
    constexpr std::string_view character =
        R"("id":"0198c0de-0000-7000-8000-000000000001","slug":"ada","name":"Ada")";
    const auto characters = [&character](std::string_view more) {
        return file_of(fmt::format(R"("characters":[{{{}{}}}])", character, more));
    };
    expect_problems({
        {file_of_prompt("1"), "/prompts/0", "wrong_type"},
        {file_of_prompt(R"({"prompt_text":"x"})"), "/prompts/0/emotion", "required"},
        {file_of_prompt(R"({"emotion":"Happy","prompt_text":"x"})"), "/prompts/0/emotion",
         "invalid_name"},
        {file_of_prompt(R"({"emotion":"happy"})"), "/prompts/0/prompt_text", "required"},
        {file_of_prompt(R"({"emotion":"happy","prompt_text":null})"), "/prompts/0/prompt_text",
         "tombstone", "global default"},
        {prompt(R"("character_id":"7")"), "/prompts/0/character_id", "invalid_id"},
        {prompt(R"("character_slug":"A b")"), "/prompts/0/character_slug", "invalid_slug"},
        {prompt(R"("character":"ada")"), "/prompts/0/character", "unknown_field"},
        {prompt(R"("versions":{})"), "/prompts/0/versions", "wrong_type"},
        {prompt(R"("sha256":"00")"), "/prompts/0/sha256", "sha256_mismatch", "damaged"},
        {prompt(R"("sha256":5)"), "/prompts/0/sha256", "sha256_mismatch"},
        {prompt(R"("versions":[{"version":1,"prompt_text":"y"}])"), "/prompts/0/prompt_text",
         "head_mismatch"},
        {prompt(R"("version":2,"versions":[{"version":1,"prompt_text":"x"}])"),
         "/prompts/0/version", "head_mismatch"},
        {file_of_prompt(
             R"({"emotion":"happy","prompt_text":"x"},{"emotion":"happy","prompt_text":"y"})"),
         "/prompts/1/emotion", "duplicate_entry", "twice"},
        {file_of(R"("emotions":[{"name":"happy"}])"), "/emotions/0/position", "required"},
        {file_of(R"("emotions":[{"name":"tests","position":1}])"), "/emotions/0/name", "reserved"},
        {file_of(R"("emotions":[{"name":"happy","position":1,"display_name":""}])"),
         "/emotions/0/display_name", "required"},
        {file_of(R"("emotions":[{"name":"happy","position":1,"is_archived":0}])"),
         "/emotions/0/is_archived", "wrong_type"},
        {characters(R"(,"attributes":{"Hair":"red"})"), "/characters/0/attributes/Hair",
         "invalid_name"},
        {characters(R"(,"attributes":{"hair":1})"), "/characters/0/attributes/hair", "wrong_type"},
        {characters(R"(,"attributes":[])"), "/characters/0/attributes", "wrong_type"},
        {characters(R"(,"description":7)"), "/characters/0/description", "wrong_type"},
        {characters(R"(},{"id":"0198C0DE-0000-7000-8000-000000000001","slug":"b","name":"B")"),
         "/characters/1/id", "duplicate_entry"},
        {characters(R"(},{"id":"0198c0de-0000-7000-8000-000000000002","slug":"ada","name":"B")"),
         "/characters/1/slug", "duplicate_entry"},
    });
}

TEST(JsonBundleReader, goes_on_behind_an_entry_with_problems) {
    const auto read = read_bundle(file_of_prompt(
        R"({"character_slug":"ada","emotion":"happy"},{"emotion":"sad","prompt_text":"x"})"));
    EXPECT_EQ(read.problems.size(), 1U);
    ASSERT_EQ(read.bundle.prompts.size(), 2U);
    EXPECT_EQ(read.bundle.prompts[0].cell.character_slug, "ada") << "so that a person can find it";
    EXPECT_EQ(read.bundle.prompts[1].versions.at(0).prompt_text, "x");
}

TEST(JsonBundleReader, limits_the_problems_of_an_entry) {
    std::string versions;
    for (int i = 0; i < 200; ++i) {
        versions += fmt::format("{}{{}}", i == 0 ? "" : ",");
    }
    EXPECT_EQ(read_bundle(file_of_versions(versions)).problems.size(), limits::problems_max);
}

TEST(JsonBundleReader, limits_an_entry) {
    const auto large = file_of_prompt("{\"emotion\":\"" + std::string(65UL * 1024 * 1024, 'x'));
    EXPECT_EQ(refusal_of(large).kind(), ErrorKind::too_large);
    std::string versions = "{}";
    for (std::size_t i = 0; i < limits::bundle_versions_per_prompt_max; ++i) {
        versions += ",{}";
    }
    const auto read = read_bundle(file_of_versions(versions));
    ASSERT_EQ(read.problems.size(), 1U);
    EXPECT_EQ(read.problems[0].code, "too_many");
    std::string values = "[0";
    for (std::size_t i = 0; i < limits::json_part_values_max; ++i) {
        values += ",0";
    }
    EXPECT_EQ(refusal_of(file_of_prompt(values + "]")).problems().at(0).code, "too_many_values");
}

}  // namespace
}  // namespace mien::transfer
