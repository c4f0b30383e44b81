#include <algorithm>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "transfer/bundle_head.hpp"
#include "transfer/transfer_test_bundles.hpp"

namespace mien::transfer {
namespace {

constexpr auto formats = {BundleFormat::json, BundleFormat::csv};

std::string messages_of(const ReadBundle& read) {
    std::string text;
    for (const auto& problem : read.problems) {
        text += problem.pointer + ": " + problem.message + "\n";
    }
    return text;
}

TEST(RoundTrip, keeps_every_byte) {
    for (const auto format : formats) {
        for (std::uint64_t seed = 0; seed < 30; ++seed) {
            const auto bundle = BundleGenerator(seed).make(/*has_history=*/seed % 3 != 0);
            const auto bytes = write_bundle(format, bundle);
            const auto read = read_bundle(bytes);
            ASSERT_EQ(messages_of(read), "") << seed;
            ASSERT_TRUE(read.header.has_value());
            ASSERT_EQ(describe(read.bundle), describe(bundle)) << seed;
            ASSERT_EQ(write_bundle(format, read.bundle), bytes) << seed;
        }
    }
}

TEST(RoundTrip, keeps_every_byte_of_templates) {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        BundleGenerator generator(seed);
        auto bundle = generator.make(/*has_history=*/seed % 2 == 0);
        generator.add_templates(bundle);
        const auto bytes = write_bundle(BundleFormat::json, bundle);
        const auto read = read_bundle(bytes);
        ASSERT_EQ(messages_of(read), "") << seed;
        ASSERT_EQ(describe(read.bundle), describe(bundle)) << seed;
        ASSERT_EQ(write_bundle(BundleFormat::json, read.bundle), bytes) << seed;
    }
}

TEST(RoundTrip, keeps_every_byte_of_images) {
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        BundleGenerator generator(seed);
        auto bundle = generator.make(/*has_history=*/seed % 2 == 0);
        if (seed % 3 == 0) {
            generator.add_templates(bundle);
        }
        generator.add_images(bundle);
        const auto bytes = write_bundle(BundleFormat::json, bundle);
        const auto read = read_bundle(bytes, 1 + seed * 100);
        ASSERT_EQ(messages_of(read), "") << seed;
        ASSERT_EQ(describe(read.bundle), describe(bundle)) << seed;
        ASSERT_EQ(read.bundle.images.front().bytes, bundle.images.front().bytes);
        ASSERT_EQ(write_bundle(BundleFormat::json, read.bundle), bytes) << seed;
    }
}

// A sheet has no place for images: the same prompts make the same rows with them and without.
TEST(RoundTrip, leaves_images_out_of_csv) {
    BundleGenerator generator(6);
    auto bundle = generator.make(/*has_history=*/true);
    const auto without = write_bundle(BundleFormat::csv, bundle);
    generator.add_images(bundle);
    EXPECT_EQ(write_bundle(BundleFormat::csv, bundle), without);
    EXPECT_EQ(messages_of(read_bundle(without)), "");
}

TEST(RoundTrip, does_not_depend_on_how_bytes_arrive) {
    const auto bundle = BundleGenerator(4).make(/*has_history=*/true);
    for (const auto format : formats) {
        const auto bytes = write_bundle(format, bundle);
        for (const std::size_t chunk_bytes : {1U, 2U, 3U, 7U, 100U, 4096U}) {
            const auto read = read_bundle(bytes, chunk_bytes);
            ASSERT_EQ(messages_of(read), "") << chunk_bytes;
            ASSERT_EQ(describe(read.bundle), describe(bundle)) << chunk_bytes;
        }
    }
}

TEST(RoundTrip, changes_between_formats) {
    const auto bundle = BundleGenerator(5).make(/*has_history=*/true);
    const auto json = write_bundle(BundleFormat::json, bundle);
    const auto csv = write_bundle(BundleFormat::csv, read_bundle(json).bundle);
    EXPECT_EQ(csv, write_bundle(BundleFormat::csv, bundle));
    EXPECT_EQ(write_bundle(BundleFormat::json, read_bundle(csv).bundle), json);
}

TEST(RoundTrip, of_nothing) {
    for (const auto format : formats) {
        const auto bytes = write_bundle(format, {});
        const auto read = read_bundle(bytes);
        EXPECT_TRUE(read.entries.empty());
        EXPECT_EQ(write_bundle(format, read.bundle), bytes);
    }
}

std::string indented(const json::value& value, const std::string& indent = "\n") {
    if (!value.is_object() && !value.is_array()) {
        return json::serialize(value);
    }
    std::string text;
    const auto deeper = indent + "  ";
    if (const auto* object = value.if_object()) {
        for (const auto& member : *object) {
            text += (text.empty() ? "" : ",") + deeper +
                    json::serialize(json::value(member.key())) + ": " +
                    indented(member.value(), deeper);
        }
        return "{" + text + (text.empty() ? "" : indent) + "}";
    }
    for (const auto& element : value.get_array()) {
        text += (text.empty() ? "" : ",") + deeper + indented(element, deeper);
    }
    return "[" + text + (text.empty() ? "" : indent) + "]";
}

// What jq . and jq -S . and jq -c -S . make of a file is read as the file was.
TEST(RoundTrip, reads_json_that_was_formatted_anew) {
    for (const bool has_history : {true, false}) {
        const auto bundle = BundleGenerator(6).make(has_history);
        const auto bytes = write_bundle(BundleFormat::json, bundle);
        const auto value = parse_json(bytes);
        const auto sorted = parse_json(canonical_json(value));
        for (const auto& text : {indented(value) + "\n", indented(sorted) + "\n",
                                 canonical_json(value), "\xEF\xBB\xBF \n" + bytes}) {
            const auto read = read_bundle(text);
            EXPECT_EQ(messages_of(read), "");
            EXPECT_EQ(describe(read.bundle), describe(bundle));
            EXPECT_EQ(write_bundle(BundleFormat::json, read.bundle), bytes);
        }
    }
}

// One of each entry, small enough to be cut everywhere.
TestBundle small_bundle() {
    TestBundle bundle;
    bundle.emotions.push_back({"happy", "Happy", "", 1, false});
    bundle.characters.push_back({*CharacterId::parse("0198c0de-0000-7000-8000-000000000001"),
                                 "ada",
                                 "Ada",
                                 "",
                                 {{"hair", "red, \"long\""}},
                                 false});
    bundle.prompts.push_back({{bundle.characters[0].id, "ada", "happy"},
                              true,
                              {{1, "=smile, \"wide\"\nand é", "", {}, {}, {}, {}},
                               {2, std::nullopt, "gone", {}, {}, {}, {}},
                               {3, "x", "", 1, {}, {}, {}}}});
    BundleGenerator::count(bundle);
    return bundle;
}

TEST(RoundTrip, a_file_that_was_cut_off_is_never_taken_for_a_smaller_one) {
    const auto whole = small_bundle();
    for (const auto format : formats) {
        const auto bytes = write_bundle(format, whole);
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            const auto cut = bytes.substr(0, length);
            try {
                const auto read = read_bundle(cut);
                EXPECT_TRUE(!read.problems.empty() || describe(read.bundle) == describe(whole))
                    << "cut to " << length << ": " << cut;
            } catch (const Error& error) {
                EXPECT_TRUE(error.kind() == ErrorKind::malformed ||
                            error.kind() == ErrorKind::invalid)
                    << error.message();
            }
        }
    }
}

TEST(RoundTrip, any_changed_byte_is_refused_or_changes_nothing) {
    constexpr std::string_view replacements = "x\",\n} 7";
    const auto whole = small_bundle();
    for (const auto format : formats) {
        const auto bytes = write_bundle(format, whole);
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            // Two of them at each place, in turn: all of them would take a minute.
            for (const std::size_t turn : {at, at + 3}) {
                auto changed = bytes;
                changed[at] = replacements[turn % replacements.size()];
                try {
                    const auto read = read_bundle(changed);
                    EXPECT_TRUE(!read.problems.empty() || describe(read.bundle) == describe(whole))
                        << at << ": " << changed;
                } catch (const Error& error) {
                    EXPECT_NE(error.kind(), ErrorKind::internal) << error.message();
                }
            }
        }
    }
}

TEST(BundleWriter, writes_entries_on_lines_of_their_own) {
    TestBundle bundle;
    bundle.emotions.push_back({"happy", "Happy", "", 1, false});
    bundle.prompts.push_back({{{}, {}, "happy"}, true, {{1, "smile", "", {}, {}, {}, {}}}});
    BundleGenerator::count(bundle);
    EXPECT_EQ(write_bundle(BundleFormat::json, bundle),
              R"({"format":"mien.prompts","schema_version":1,"with_history":true,)"
              R"("counts":{"emotions":1,"characters":0,"prompts":1,"versions":1},
"emotions":[
{"name":"happy","display_name":"Happy","description":"","position":1,"is_archived":false,)"
              R"("sha256":"363bbf0bc8fd79e78d9b2eab5313295e6675971397d9ea7a2c569f6f7ec05e78"}
],
"characters":[
],
"prompts":[
{"character_id":null,"character_slug":null,"emotion":"happy","version":1,"prompt_text":"smile",)"
              R"("versions":[{"version":1,"prompt_text":"smile","change_reason":"",)"
              R"("reverted_from":null}],)"
              R"("sha256":"a4727b3dc7f0a344216dfbf3137ee73ffc7b1c6e2cf321deeb347b3c0146e6ef"}
]}
)");
}

TEST(BundleWriter, writes_csv_that_spreadsheets_show) {
    auto bundle = small_bundle();
    const auto bytes = write_bundle(BundleFormat::csv, bundle);
    EXPECT_TRUE(
        bytes.starts_with("\xEF\xBB\xBFrecord,character_id,character_slug,emotion,version,"
                          "prompt_text,change_reason,reverted_from,created_by_email,"
                          "created_by_name,created_at,details,sha256\r\nbundle,,,,,"));
    EXPECT_NE(bytes.find("\r\nversion,0198c0de-0000-7000-8000-000000000001,ada,happy,1,"
                         "\"'=smile, \"\"wide\"\"\nand é\",,,,,,,"),
              std::string::npos)
        << bytes;
    EXPECT_NE(bytes.find(",ada,happy,2,,gone,,,,,,"), std::string::npos) << bytes;
    EXPECT_TRUE(bytes.ends_with("\r\n"));
}

}  // namespace
}  // namespace mien::transfer
