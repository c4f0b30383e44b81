#include "video/media/foreign_kind.hpp"

#include <string>

#include <gtest/gtest.h>

namespace mien::video::media {
namespace {

using namespace std::string_literals;

std::string box(const std::string& name, const std::string& brand) {
    return "\0\0\0\x18"s + name + brand + "\0\0\0\0"s;
}

TEST(foreign_kind, knows_files_by_their_bytes) {
    EXPECT_EQ(kind_of(box("ftyp", "isom")), ForeignKind::mp4);
    EXPECT_EQ(kind_of(box("wide", "\0\0\0\0"s)), ForeignKind::mp4);
    EXPECT_EQ(kind_of("\x1a\x45\xdf\xa3rest"), ForeignKind::matroska);
    EXPECT_EQ(kind_of("GIF89a..."), ForeignKind::gif);
    EXPECT_EQ(kind_of("\xff\xd8\xff\xe0"), ForeignKind::jpeg);
    EXPECT_EQ(kind_of("\x89PNG\r\n\x1a\n....IHDR"), ForeignKind::png);
    EXPECT_EQ(kind_of("\x89PNG\r\n\x1a\n....IHDR....acTL"), ForeignKind::animated_png);
    EXPECT_EQ(kind_of("RIFF....WEBPVP8 ...."), ForeignKind::webp);
    EXPECT_EQ(kind_of("RIFF....WEBPVP8X\x0a\0\0\0\x02..."s), ForeignKind::animated_webp);
    EXPECT_EQ(kind_of("RIFF....WEBPVP8X\x0a\0\0\0\x10..."s), ForeignKind::webp);
    EXPECT_EQ(kind_of(""), ForeignKind::other);
    EXPECT_EQ(kind_of("RIFF"), ForeignKind::other);
}

TEST(foreign_kind, has_words_for_what_is_no_clip) {
    EXPECT_EQ(describe_foreign(""), "an empty file");
    EXPECT_EQ(describe_foreign("<!doctype html>"), "a web page");
    EXPECT_EQ(describe_foreign("\xef\xbb\xbf\n <html>"), "a web page");
    EXPECT_EQ(describe_foreign(" {\"detail\":\"no\"}"), "a JSON text");
    EXPECT_EQ(describe_foreign("[1]"), "a JSON text");
    EXPECT_EQ(describe_foreign("Not found"), "a text");
    EXPECT_EQ(describe_foreign("#EXTM3U\nx.ts"), "a playlist of other files");
    EXPECT_EQ(describe_foreign("ffconcat version 1.0\n"), "a playlist of other files");
    EXPECT_EQ(describe_foreign("file '/etc/passwd'"), "a playlist of other files");
    EXPECT_EQ(describe_foreign("<?xml version=\"1.0\"?><MPD>"), "a playlist of other files");
    EXPECT_EQ(describe_foreign("OggS...."), "sound without a picture");
    EXPECT_EQ(describe_foreign("RIFF....WAVEfmt "), "sound without a picture");
    EXPECT_EQ(describe_foreign(box("ftyp", "avif")), "an image");
    EXPECT_EQ(describe_foreign("\xff\xd8\xff\xe0"), "a still image");
    EXPECT_EQ(describe_foreign("\x01\x02\x03"), "a file of an unknown format");
}

}  // namespace
}  // namespace mien::video::media
