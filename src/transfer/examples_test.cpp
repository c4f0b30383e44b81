#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "transfer/transfer_test_bundles.hpp"

namespace mien::transfer {
namespace {

// The blocks of a page that are marked as a language.
std::vector<std::string> examples_of(const std::string& page, const std::string& language) {
    std::ifstream file(MIEN_SOURCE_DIRECTORY "/docs/formats/" + page);
    EXPECT_TRUE(file.is_open()) << page;
    std::stringstream stream;
    stream << file.rdbuf();
    const auto text = stream.str();
    std::vector<std::string> examples;
    const auto opening = "```" + language + "\n";
    for (auto at = text.find(opening); at != std::string::npos; at = text.find(opening, at)) {
        at += opening.size();
        examples.push_back(text.substr(at, text.find("```", at) - at));
    }
    return examples;
}

std::string with_crlf(const std::string& text) {
    std::string changed = "\xEF\xBB\xBF";
    for (const char c : text) {
        changed += c == '\n' ? "\r\n" : std::string(1, c);
    }
    return changed;
}

TEST(Examples, of_json_are_read_and_written) {
    const auto examples = examples_of("prompts-json.md", "json");
    ASSERT_EQ(examples.size(), 2U);
    const auto least = read_bundle(examples[0]);
    EXPECT_TRUE(least.problems.empty());
    EXPECT_EQ(least.bundle.prompts.size(), 2U);
    EXPECT_EQ(least.bundle.prompts[1].versions[0].change_reason, "first default");
    const auto whole = read_bundle(examples[1]);
    EXPECT_TRUE(whole.problems.empty());
    EXPECT_EQ(write_bundle(BundleFormat::json, whole.bundle), examples[1]);
}

TEST(Examples, of_csv_are_read_and_written) {
    const auto examples = examples_of("prompts-csv.md", "csv");
    ASSERT_EQ(examples.size(), 2U);
    const auto least = read_bundle(examples[0]);
    EXPECT_TRUE(least.problems.empty());
    EXPECT_EQ(least.bundle.prompts.size(), 3U);
    const auto whole = read_bundle(examples[1]);
    EXPECT_TRUE(whole.problems.empty());
    EXPECT_EQ(write_bundle(BundleFormat::csv, whole.bundle), with_crlf(examples[1]));
    EXPECT_EQ(write_bundle(BundleFormat::json, whole.bundle),
              examples_of("prompts-json.md", "json")[1]);
}

}  // namespace
}  // namespace mien::transfer
