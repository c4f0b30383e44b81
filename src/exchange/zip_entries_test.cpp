#include "exchange/zip_entries.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/limits/exchange.hpp"
#include "tests/support/card_files.hpp"

namespace mien::exchange {
namespace {

using test::make_zip;

class Zip {
  public:
    explicit Zip(std::string_view bytes) { test::write_whole(path(), bytes); }
    [[nodiscard]] std::filesystem::path path() const { return scratch_.path() / "z"; }
    [[nodiscard]] std::filesystem::path beside(const char* name) const {
        return scratch_.path() / name;
    }

  private:
    test::ScratchDirectory scratch_;
};

std::string refusal(std::string_view bytes) {
    const Zip zip(bytes);
    try {
        static_cast<void>(list_zip_entries(zip.path()));
    } catch (const Error& error) {
        return std::string(name_of(error.kind())) + ": " + error.message();
    }
    return "";
}

std::string deflate(const std::string& name, const std::string& bytes) {
    std::string packed(1024 * 1024, '\0');
    std::size_t used = 0;
    auto* const writer = archive_write_new();
    archive_write_set_format_zip(writer);
    archive_write_open_memory(writer, packed.data(), packed.size(), &used);
    auto* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(writer, entry);
    archive_write_data(writer, bytes.data(), bytes.size());
    archive_entry_free(entry);
    archive_write_close(writer);
    archive_write_free(writer);
    packed.resize(used);
    return packed;
}

TEST(zip_entries, lists_and_reads_what_was_written) {
    const Zip zip(make_zip({{"a/joy.png", "0123456789abcdefXYZ"}, {"card.json", "{}"}}));
    const auto entries = list_zip_entries(zip.path());
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0].name, "a/joy.png");
    EXPECT_EQ(entries[0].bytes, 19U);
    EXPECT_EQ(entries[0].beginning, "0123456789abcdef");
    EXPECT_EQ(read_zip_entry(zip.path(), "card.json", 10), "{}");
    EXPECT_THROW(static_cast<void>(read_zip_entry(zip.path(), "a/joy.png", 10)), Error);
    extract_zip_entries(zip.path(), {{"a/joy.png", zip.beside("out")}}, 100);
    EXPECT_EQ(test::read_whole(zip.beside("out")), "0123456789abcdefXYZ");
}

TEST(zip_entries, passes_over_what_systems_add) {
    const Zip zip(make_zip({{"__MACOSX/._joy.png", "x"}, {".DS_Store", "x"}, {"joy.png", "y"}}));
    ASSERT_EQ(list_zip_entries(zip.path()).size(), 1U);
}

TEST(zip_entries, refuses_names_that_lead_out) {
    for (const auto* const name : {"../x", "/etc/x", "a/../../x", "..\\x", "C:x", "./x", "a\nb"}) {
        EXPECT_EQ(refusal(make_zip({{name, "x"}})).find("malformed"), 0U) << name;
    }
    EXPECT_EQ(refusal(make_zip({{"a", "x"}, {"a", "y"}})).find("malformed: The zip holds two"), 0U);
}

TEST(zip_entries, refuses_bombs_and_damage) {
    const auto bomb = deflate("x", std::string(64UL * 1024 * 1024, '\0'));
    ASSERT_LT(bomb.size(), 200'000U);
    EXPECT_EQ(refusal(bomb).find("too_large"), 0U);
    std::vector<std::pair<std::string, std::string>> many;
    for (std::size_t i = 0; i <= limits::archive_entries_max; ++i) {
        many.emplace_back(std::to_string(i), "");
    }
    EXPECT_EQ(refusal(make_zip(many)).find("too_large"), 0U);
    const auto whole = make_zip({{"joy.png", std::string(1000, 'x')}});
    EXPECT_NE(refusal(whole.substr(0, whole.size() / 2)), "");
}

TEST(zip_writer, makes_the_same_bytes_again) {
    const std::vector<std::pair<std::string, std::string>> files{{"a.txt", "one"}, {"b.txt", ""}};
    EXPECT_EQ(make_zip(files), make_zip(files));
    EXPECT_EQ(make_zip(files).find("2026"), std::string::npos);
}

}  // namespace
}  // namespace mien::exchange
