#include "transfer/archive_source.hpp"

#include <fstream>

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mien::transfer {
namespace {

struct ZipFile {
    std::string name;
    std::string bytes;
};

struct Packing {
    bool is_zip = true;
    const char* options = nullptr;
};

std::string pack(const std::vector<ZipFile>& files, const Packing& packing) {
    std::string packed(4 * 1024 * 1024, '\0');
    std::size_t used = 0;
    auto* const writer = archive_write_new();
    if (packing.is_zip) {
        archive_write_set_format_zip(writer);
    } else {
        archive_write_set_format_raw(writer);
        archive_write_add_filter_gzip(writer);
    }
    if (packing.options != nullptr) {
        EXPECT_EQ(archive_write_set_options(writer, packing.options), ARCHIVE_OK)
            << archive_error_string(writer);
        archive_write_set_passphrase(writer, "secret");
    }
    EXPECT_EQ(archive_write_open_memory(writer, packed.data(), packed.size(), &used), ARCHIVE_OK);
    for (const auto& file : files) {
        auto* const entry = archive_entry_new();
        archive_entry_set_pathname(entry, file.name.c_str());
        archive_entry_set_size(entry, static_cast<la_int64_t>(file.bytes.size()));
        archive_entry_set_filetype(entry, file.name.ends_with('/') ? AE_IFDIR : AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        EXPECT_EQ(archive_write_header(writer, entry), ARCHIVE_OK) << archive_error_string(writer);
        archive_write_data(writer, file.bytes.data(), file.bytes.size());
        archive_entry_free(entry);
    }
    EXPECT_EQ(archive_write_close(writer), ARCHIVE_OK);
    archive_write_free(writer);
    packed.resize(used);
    return packed;
}

std::string gzip(std::string bytes) {
    return pack({{"x", std::move(bytes)}}, {.is_zip = false});
}

std::string zip(const std::vector<ZipFile>& files) {
    return pack(files, {});
}

std::string read_all(const BundleInput& input) {
    ArchiveSource source(input);
    std::string text;
    for (auto bytes = source.read(); !bytes.empty(); bytes = source.read()) {
        EXPECT_GE(source.share_read(), 0.0);
        EXPECT_LE(source.share_read(), 1.0);
        text += bytes;
    }
    EXPECT_EQ(source.share_read(), 1.0);
    EXPECT_TRUE(source.read().empty()) << "the end stays the end";
    return text;
}

Error refusal_of(std::string_view bytes) {
    try {
        static_cast<void>(read_all({.data = bytes}));
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "accepted";
    return {ErrorKind::internal, "accepted"};
}

std::string long_text() {
    std::string text;
    for (int i = 0; i < 50'000; ++i) {
        text += std::to_string(i * 7919) + "\n";
    }
    return text;
}

TEST(ArchiveSource, gives_what_was_packed) {
    const auto text = long_text();
    for (const auto& bytes : {text, gzip(text), zip({{"prompts.json", text}}),
                              zip({{"folder/", ""},
                                   {"folder/prompts.csv", text},
                                   {"__MACOSX/._prompts.csv", "x"},
                                   {"folder/.DS_Store", "x"},
                                   {"folder/._prompts.csv", "x"},
                                   {"Thumbs.db", "x"},
                                   {"folder/Desktop.ini", "x"}})}) {
        EXPECT_EQ(read_all({.data = std::string_view(bytes)}), text);
        EXPECT_EQ(read_all({.data = std::string_view(bytes), .chunk_bytes = 13}), text);
    }
    EXPECT_EQ(read_all({.data = std::string_view()}), "");
}

TEST(ArchiveSource, reads_files) {
    const test::ScratchDirectory directory;
    const auto text = long_text();
    for (const auto& bytes : {text, gzip(text), zip({{"prompts.json", text}})}) {
        const auto path = directory.path() / "file";
        std::ofstream(path, std::ios::binary) << bytes;
        EXPECT_EQ(read_all({.data = path}), text);
    }
    try {
        const ArchiveSource source({.data = directory.path() / "none"});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::not_found);
    }
}

TEST(ArchiveSource, does_not_take_text_for_an_archive) {
    for (const std::string text : {"{} PK\x05\x06 and more, as long as the end of a zip is",
                                   "x\x1F\x8B", "ustar", "#mtree\n", "PK is no zip"}) {
        EXPECT_EQ(read_all({.data = std::string_view(text)}), text);
    }
}

TEST(ArchiveSource, refuses_archives_that_it_cannot_read_safely) {
    const auto expect = [](const std::string& bytes, std::string_view part) {
        const auto error = refusal_of(bytes);
        EXPECT_EQ(error.kind(), ErrorKind::malformed);
        EXPECT_NE(error.message().find(part), std::string::npos) << error.message() << part;
    };
    expect(zip({{"a.csv", "x"}, {"README.txt", "y"}}),
           "several files, “a.csv”, “README.txt”: pack the one file of prompts alone");
    expect(zip({{"a", ""}, {"b", ""}, {"c", ""}, {"d", ""}, {"e", ""}}), "“d”, …: pack");
    expect(zip({{"folder/", ""}}), "The zip is empty");
    expect("PK\x05\x06" + std::string(18, '\0'), "The zip is empty");
    expect(zip({{"Thumbs.db", "x"}}), "no file but those of an operating system");
    expect(zip({{"[Content_Types].xml", "x"}, {"xl/workbook.xml", "y"}}), "CSV UTF-8");
    expect(pack({{"a.csv", long_text()}}, {.options = "zip:encryption=traditional"}), "encrypted");
    auto changed = zip({{"a.csv", long_text()}});
    changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 0x55);
    expect(changed, "damaged or cut off");
}

TEST(ArchiveSource, reads_every_member_of_a_gzip) {
    const auto text = long_text();
    EXPECT_EQ(read_all({.data = std::string_view(gzip("a") + gzip(text) + gzip(""))}), "a" + text);
    const auto padded = gzip(text) + std::string(1000, '\0');
    EXPECT_EQ(read_all({.data = std::string_view(padded), .chunk_bytes = 100}), text);
    const auto followed = gzip("a") + "more";
    EXPECT_NE(refusal_of(followed).message().find("follows its content"), std::string::npos);
}

// A gzip says its length and checksum at its end: what does not fit is refused, wherever it was
// changed or cut.
TEST(ArchiveSource, never_takes_a_damaged_gzip_for_another_file) {
    const std::string text = "character_slug,emotion,prompt_text\nada,happy,A warm smile\n";
    const auto packed = gzip(text) + gzip("ada,sad,x\n");
    for (std::size_t length = 4; length < packed.size(); ++length) {
        const auto cut = packed.substr(0, length);
        if (length != gzip(text).size()) {
            EXPECT_EQ(refusal_of(cut).kind(), ErrorKind::malformed) << length;
        }
    }
    constexpr std::size_t head_bytes = 10;  // time and system may change
    for (std::size_t at = head_bytes; at < gzip(text).size(); ++at) {
        auto changed = packed;
        changed[at] = static_cast<char>(changed[at] ^ 0x01);
        EXPECT_EQ(refusal_of(changed).kind(), ErrorKind::malformed) << at;
    }
}

TEST(ArchiveSource, refuses_archives_that_were_cut_off) {
    const auto text = long_text().substr(0, 2000);
    for (const auto& packed : {gzip(text), zip({{"a.csv", text}})}) {
        for (std::size_t length = 4; length < packed.size(); ++length) {
            try {
                const auto cut = packed.substr(0, length);
                EXPECT_EQ(read_all({.data = std::string_view(cut)}), text) << length;
            } catch (const Error& error) {
                EXPECT_EQ(error.kind(), ErrorKind::malformed);
            }
        }
    }
}

TEST(ArchiveSource, refuses_bombs) {
    const std::string zeros(70UL * 1024 * 1024, '0');
    for (const auto& bytes : {gzip(zeros), zip({{"a.csv", zeros}})}) {
        EXPECT_LT(bytes.size(), 200'000U);
        const auto error = refusal_of(bytes);
        EXPECT_EQ(error.kind(), ErrorKind::too_large);
        EXPECT_NE(error.message().find("200 times"), std::string::npos) << error.message();
    }
    EXPECT_EQ(read_all({.data = std::string_view(zeros)}).size(), zeros.size())
        << "what is not packed has no ratio";
}

}  // namespace
}  // namespace mien::transfer
