// Orders for foreign pictures, followed by the program itself as the worker starts it.
#include "video/order/media_process.hpp"

#include <gtest/gtest.h>

#include "async/spawn.hpp"
#include "base/hash.hpp"
#include "tests/support/foreign_clips.hpp"
#include "tests/support/scratch_directory.hpp"
#include "video/order/renderer_process.hpp"

namespace mien::video {
namespace {

using test::ClipRecipe;
using test::contents_of;
using test::see_file;

// A folder with a foreign file, and what comes of it.
class Desk {
  public:
    [[nodiscard]] std::filesystem::path source() const { return folder_.path() / "source"; }
    [[nodiscard]] std::filesystem::path clip() const { return folder_.path() / "clip.mp4"; }
    [[nodiscard]] std::filesystem::path poster() const { return folder_.path() / "poster.jpg"; }
    [[nodiscard]] std::filesystem::path image() const { return folder_.path() / "image"; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

    [[nodiscard]] TakenClip take(const IntakeSpec& spec,
                                 const std::filesystem::path& program = renderer_program(),
                                 std::chrono::steady_clock::duration time = minute) const {
        return async::run<TakenClip>([&](IoContext&) {
            return take_in_child(program, spec, {source(), clip(), poster()}, deadline_in(time),
                                 [](double) {});
        });
    }

    [[nodiscard]] AnimatedImage animate(const AnimationSpec& spec) const {
        return async::run<AnimatedImage>([&](IoContext&) {
            return animate_in_child(renderer_program(), spec, {source(), image()},
                                    deadline_in(minute));
        });
    }

    [[nodiscard]] CroppedImage crop(const ImageSpec& spec) const {
        return async::run<CroppedImage>([&](IoContext&) {
            return crop_image_in_child(renderer_program(), spec, {source(), image()},
                                       deadline_in(minute));
        });
    }

    // Files besides the source.
    [[nodiscard]] int results() const {
        const auto files = std::filesystem::directory_iterator(folder_.path());
        return static_cast<int>(std::distance(begin(files), end(files))) - 1;
    }

  private:
    static constexpr std::chrono::minutes minute{1};
    test::ScratchDirectory folder_;
};

IntakeSpec small(LoopMode loop = LoopMode::as_is) {
    return {.width = 64,
            .height = 64,
            .fps = 0,
            .loop = loop,
            .crossfade = std::chrono::milliseconds(250)};
}

ClipRecipe recipe(std::string muxer, std::string encoder, std::string pixels = "yuv420p") {
    ClipRecipe made;
    made.muxer = std::move(muxer);
    made.encoder = std::move(encoder);
    made.pixels = std::move(pixels);
    return made;
}

// The error of taking in the bytes, which must leave nothing behind.
Error refusal_of_bytes(std::string_view bytes) {
    const Desk desk;
    test::write_file(desk.source(), bytes);
    try {
        static_cast<void>(desk.take(small()));
    } catch (const Error& error) {
        EXPECT_EQ(desk.results(), 0);
        return error;
    }
    ADD_FAILURE() << "no error from " << bytes.substr(0, 20);
    return {ErrorKind::internal, ""};
}

Error refusal_of(const ClipRecipe& clip, const IntakeSpec& spec = small()) {
    const Desk desk;
    test::write_clip(desk.source(), clip);
    try {
        static_cast<void>(desk.take(spec));
    } catch (const Error& error) {
        EXPECT_EQ(desk.results(), 0);
        return error;
    }
    ADD_FAILURE() << "no error";
    return {ErrorKind::internal, ""};
}

std::string bytes_of(const ClipRecipe& clip) {
    const Desk desk;
    test::write_clip(desk.source(), clip);
    return contents_of(desk.source());
}

void expect_told(const Error& error, std::string_view part) {
    EXPECT_EQ(error.kind(), ErrorKind::upstream_failed) << error.message();
    EXPECT_NE(error.message().find(part), std::string::npos) << error.message();
}

TEST(take_in, takes_every_known_container_and_codec) {
    for (const auto& made : {
             recipe("mp4", "libx264"),
             recipe("mov", "libx264"),
             recipe("mp4", "libx265"),
             recipe("mp4", "mpeg4"),
             recipe("mp4", "libaom-av1"),
             recipe("matroska", "libx264"),
             recipe("matroska", "libx265"),
             recipe("webm", "libvpx"),
             recipe("webm", "libvpx-vp9"),
             recipe("webm", "libaom-av1"),
             recipe("gif", "gif", "rgb8"),
         }) {
        const auto name = made.muxer + " " + made.encoder;
        const Desk desk;
        test::write_clip(desk.source(), made);
        const auto taken = desk.take(small());
        const auto seen = see_file(desk.clip());
        const auto bytes = contents_of(desk.clip());
        EXPECT_EQ(seen.codec, "h264") << name;
        EXPECT_EQ(seen.width, 64) << name;
        EXPECT_EQ(seen.height, 64) << name;
        EXPECT_EQ(seen.streams, 1) << name;
        EXPECT_EQ(seen.shades.size(), 12U) << name;
        EXPECT_EQ(taken.frames, 12) << name;
        EXPECT_EQ(taken.duration.count(), 1000 * 12 / taken.fps) << name;
        EXPECT_EQ(taken.bytes, bytes.size()) << name;
        EXPECT_EQ(taken.sha256, to_hex(sha256(bytes))) << name;
        EXPECT_LT(bytes.find("moov"), bytes.find("mdat")) << name;
        EXPECT_EQ(contents_of(desk.poster()).substr(0, 2), "\xff\xd8") << name;
        EXPECT_EQ(desk.results(), 2) << name;
    }
}

TEST(take_in, keeps_what_the_picture_shows) {
    for (const auto& made : {recipe("mp4", "libx264"), recipe("webm", "libvpx-vp9")}) {
        const Desk desk;
        test::write_clip(desk.source(), made);
        static_cast<void>(desk.take(small()));
        const auto seen = see_file(desk.clip());
        ASSERT_EQ(seen.shades.size(), 12U);
        for (int i = 0; i < 12; ++i) {
            EXPECT_NEAR(seen.shades[static_cast<std::size_t>(i)], made.shade(i), 3) << i;
        }
    }
}

TEST(take_in, leaves_sound_and_metadata_behind) {
    const std::string prompt = "a secret prompt of ComfyUI";
    for (const auto* muxer : {"mp4", "matroska"}) {
        auto made = recipe(muxer, "libx264");
        made.prompt = prompt;
        made.has_sound = true;
        made.muxer_options = made.muxer == "mp4" ? "movflags=use_metadata_tags" : "";
        const Desk desk;
        test::write_clip(desk.source(), made);
        ASSERT_NE(contents_of(desk.source()).find(prompt), std::string::npos);
        static_cast<void>(desk.take(small()));
        EXPECT_EQ(contents_of(desk.clip()).find(prompt), std::string::npos);
        EXPECT_EQ(contents_of(desk.poster()).find(prompt), std::string::npos);
        EXPECT_EQ(see_file(desk.clip()).streams, 1);
        for (const auto& entry : see_file(desk.clip()).metadata) {
            EXPECT_EQ(entry.find("prompt"), std::string::npos) << entry;
        }
    }
}

TEST(take_in, makes_the_same_bytes_of_the_same_file) {
    const Desk one;
    const Desk other;
    for (const auto* desk : {&one, &other}) {
        test::write_clip(desk->source(), recipe("webm", "libvpx-vp9"));
        static_cast<void>(desk->take(small(LoopMode::crossfade)));
    }
    EXPECT_EQ(contents_of(one.clip()), contents_of(other.clip()));
    EXPECT_EQ(contents_of(one.poster()), contents_of(other.poster()));
}

TEST(take_in, covers_the_size_that_is_asked_for) {
    struct Case {
        int width;
        int height;
        const char* pixels;
    };
    for (const auto& [width, height, pixels] :
         {Case{97, 61, "yuv444p"}, Case{33, 201, "yuv444p"}, Case{1920, 1080, "yuv420p"},
          Case{16, 16, "yuv420p"}, Case{480, 64, "yuvj420p"}}) {
        auto made = recipe("mp4", "libx264", pixels);
        made.width = width;
        made.height = height;
        made.frames = 4;
        const Desk desk;
        test::write_clip(desk.source(), made);
        const auto taken = desk.take({.width = 128, .height = 96});
        const auto seen = see_file(desk.clip());
        EXPECT_EQ(seen.width, 128) << width;
        EXPECT_EQ(seen.height, 96) << width;
        EXPECT_EQ(taken.frames, 4) << width;
    }
}

TEST(take_in, takes_a_picture_that_can_be_seen_through) {
    auto made = recipe("webm", "libvpx-vp9", "yuva420p");
    made.shade = [](int) { return 60; };
    const Desk desk;
    test::write_clip(desk.source(), made);
    static_cast<void>(desk.take({.width = 96, .height = 64}));
    EXPECT_NEAR(see_file(desk.clip()).shades.front(), 60, 3);
}

TEST(take_in, follows_the_rate_that_is_asked_for) {
    for (const int fps : {6, 12, 24, 60}) {
        const Desk desk;
        test::write_clip(desk.source(), recipe("mp4", "libx264"));
        auto spec = small();
        spec.fps = fps;
        const auto taken = desk.take(spec);
        EXPECT_EQ(taken.fps, fps);
        EXPECT_EQ(taken.frames, fps);
        EXPECT_EQ(taken.duration.count(), 1000);
    }
}

// Goal: each loop mode gives the frames that it promises.
TEST(take_in, loops_as_it_is_told) {
    auto made = recipe("mp4", "libx264");
    made.shade = [](int frame) { return 40 + 12 * frame; };
    const auto shades_of = [&](LoopMode mode) {
        const Desk desk;
        test::write_clip(desk.source(), made);
        const auto taken = desk.take(small(mode));
        auto seen = see_file(desk.clip());
        EXPECT_EQ(static_cast<std::size_t>(taken.frames), seen.shades.size());
        return seen.shades;
    };
    EXPECT_EQ(shades_of(LoopMode::as_is).size(), 12U);
    EXPECT_NEAR(shades_of(LoopMode::drop_last).back(), made.shade(10), 3);
    const auto both_ways = shades_of(LoopMode::ping_pong);
    ASSERT_EQ(both_ways.size(), 22U);
    EXPECT_NEAR(both_ways[11], made.shade(11), 3);
    EXPECT_NEAR(both_ways[12], made.shade(10), 3);
    EXPECT_NEAR(both_ways.back(), made.shade(1), 3);
    // 250 ms at 12 frames a second are three frames.
    const auto faded = shades_of(LoopMode::crossfade);
    ASSERT_EQ(faded.size(), 9U);
    EXPECT_NEAR(faded.front(), made.shade(3), 3);
    EXPECT_NEAR(faded[6], 0.75 * made.shade(9) + 0.25 * made.shade(0), 3);
    EXPECT_NEAR(faded[8], 0.25 * made.shade(11) + 0.75 * made.shade(2), 3);
}

// Goal: of a longer clip and of a shorter one, exactly the frames that are wanted, in each loop
// mode.
TEST(take_in, fits_a_clip_to_the_length_that_is_asked_for) {
    auto made = recipe("mp4", "libx264");
    made.shade = [](int frame) { return 40 + 12 * frame; };
    const auto shades_of = [&](LoopMode mode, int frames) {
        const Desk desk;
        test::write_clip(desk.source(), made);
        auto spec = small(mode);
        spec.fps = 12;
        spec.frames = frames;
        const auto taken = desk.take(spec);
        EXPECT_EQ(taken.frames, frames);
        EXPECT_EQ(taken.duration.count(), 1000 * frames / 12);
        auto shades = see_file(desk.clip()).shades;
        EXPECT_EQ(shades.size(), static_cast<std::size_t>(frames));
        shades.resize(static_cast<std::size_t>(frames));
        return shades;
    };
    EXPECT_NEAR(shades_of(LoopMode::as_is, 6).back(), made.shade(5), 3);
    const auto again = shades_of(LoopMode::as_is, 30);
    EXPECT_NEAR(again[11], made.shade(11), 3);
    EXPECT_NEAR(again[12], made.shade(0), 3);
    EXPECT_NEAR(again[29], made.shade(5), 3);
    EXPECT_NEAR(shades_of(LoopMode::drop_last, 6).back(), made.shade(5), 3);
    EXPECT_NEAR(shades_of(LoopMode::drop_last, 14)[11], made.shade(0), 3);
    const auto both_ways = shades_of(LoopMode::ping_pong, 6);
    EXPECT_NEAR(both_ways[3], made.shade(3), 3);
    EXPECT_NEAR(both_ways[5], made.shade(1), 3);
    EXPECT_NEAR(shades_of(LoopMode::ping_pong, 5)[4], made.shade(2), 3);
    const auto faded = shades_of(LoopMode::crossfade, 6);
    EXPECT_NEAR(faded.front(), made.shade(3), 3);
    EXPECT_NEAR(faded[5], 0.25 * made.shade(8) + 0.75 * made.shade(2), 3);
}

// What x264 notes in a clip of how it was encoded.
std::string encoder_notes_in(const std::string& clip) {
    const auto begin = clip.find("x264 - core");
    EXPECT_NE(begin, std::string::npos);
    return clip.substr(begin, clip.find('\0', begin) - begin);
}

// Goal: of two clips that are fitted, the file does not tell how long either was.
TEST(take_in, leaves_no_trace_of_the_length_that_was) {
    std::vector<std::string> notes;
    for (const int fps : {12, 30}) {
        auto made = recipe("mp4", "libx264");
        made.fps = fps;
        made.frames = 40;
        const Desk desk;
        test::write_clip(desk.source(), made);
        auto spec = small();
        spec.fps = 24;
        spec.frames = 24;
        static_cast<void>(desk.take(spec));
        notes.push_back(encoder_notes_in(contents_of(desk.clip())));
    }
    EXPECT_EQ(notes[0], notes[1]);
    EXPECT_NE(notes[0].find("keyint=24"), std::string::npos) << notes[0];
}

TEST(take_in, refuses_to_begin_again_what_has_no_length) {
    auto made = recipe("mp4", "libx264");
    made.frames = 2;
    made.fps = 60;
    auto spec = small(LoopMode::drop_last);
    spec.fps = 8;
    spec.frames = 8;
    expect_told(refusal_of(made, spec), "too short");
}

TEST(take_in, measures_the_seam) {
    auto made = recipe("mp4", "libx264");
    const auto seam_of = [&](LoopMode mode = LoopMode::as_is) {
        const Desk desk;
        test::write_clip(desk.source(), made);
        return desk.take(small(mode));
    };
    made.shade = [](int frame) { return 40 + 10 * frame; };
    EXPECT_NEAR(seam_of().seam_score, 11, 1);
    EXPECT_FALSE(seam_of().ends_with_first);
    EXPECT_NEAR(seam_of(LoopMode::ping_pong).seam_score, 1, 0.2);
    made.frames = 13;
    made.shade = [](int frame) { return 40 + 10 * std::min(frame, 12 - frame); };
    EXPECT_LT(seam_of().seam_score, 0.1);
    EXPECT_TRUE(seam_of().ends_with_first);
    EXPECT_NEAR(seam_of(LoopMode::drop_last).seam_score, 1, 0.2);
    EXPECT_FALSE(seam_of(LoopMode::drop_last).ends_with_first);
}

TEST(take_in, tells_what_came_instead_of_a_clip) {
    expect_told(refusal_of_bytes(""), "an empty file");
    expect_told(refusal_of_bytes("<!doctype html><title>502</title>"), "a web page");
    expect_told(refusal_of_bytes(R"({"error":"expired"})"), "a JSON text");
    expect_told(refusal_of_bytes("no such file"), "a text");
    expect_told(refusal_of_bytes("\x89PNG\r\n\x1a\n    IHDR"), "a still image");
    expect_told(refusal_of_bytes(std::string_view("RIFF....WEBPVP8X\n\0\0\0\2", 21)),
                "an animated WebP");
    expect_told(refusal_of_bytes("ID3\3"), "sound");
    expect_told(refusal_of_bytes("\1\2\3\4\5"), "unknown format");
}

// Goal: a file that names another one gets nothing of it, however it does so.
TEST(take_in, reads_no_other_file) {
    const Desk other;
    test::write_clip(other.source(), recipe("mp4", "libx264"));
    const auto name = other.source().string();
    expect_told(refusal_of_bytes("#EXTM3U\n#EXTINF:1,\n" + name + "\n#EXT-X-ENDLIST\n"),
                "a playlist");
    expect_told(refusal_of_bytes("ffconcat version 1.0\nfile '" + name + "'\n"), "a playlist");
    expect_told(refusal_of_bytes("file '" + name + "'\n"), "a playlist");
    expect_told(refusal_of_bytes("<?xml version=\"1.0\"?><MPD><BaseURL>" + name), "a playlist");
    const Desk desk;
    std::filesystem::create_symlink(other.source(), desk.source());
    EXPECT_THROW(static_cast<void>(desk.take(small())), Error);
}

// Goal: a QuickTime file whose picture is in another file, which it names, is damaged and no more.
TEST(take_in, follows_no_reference_to_another_file) {
    const Desk other;
    test::write_clip(other.source(), recipe("mov", "libx264"));
    auto bytes = contents_of(other.source());
    // The data reference: "this file" becomes an alias.
    const auto reference = bytes.find("url ");
    ASSERT_NE(reference, std::string::npos);
    bytes.replace(reference, 4, "alis");
    bytes[reference + 7] = 0;
    const Desk desk;
    test::write_file(desk.source(), bytes);
    try {
        static_cast<void>(desk.take(small()));
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::upstream_failed);
    }
}

TEST(take_in, refuses_what_is_cut_short) {
    auto made = recipe("mp4", "libx264");
    made.width = 320;
    made.height = 240;
    made.frames = 48;
    const auto late_index = bytes_of(made);
    made.muxer_options = "movflags=faststart";
    const auto early_index = bytes_of(made);
    made = recipe("webm", "libvpx-vp9");
    made.frames = 48;
    const auto webm = bytes_of(made);
    const auto gif = bytes_of(recipe("gif", "gif", "rgb8"));
    for (const auto& bytes : {late_index, early_index, webm, gif}) {
        for (const double share : {0.3, 0.6, 0.9}) {
            const auto size = static_cast<std::size_t>(static_cast<double>(bytes.size()) * share);
            expect_told(refusal_of_bytes(bytes.substr(0, size)), "");
        }
    }
}

TEST(take_in, refuses_a_damaged_picture) {
    auto made = recipe("mp4", "libx264");
    made.frames = 48;
    made.muxer_options = "movflags=faststart";
    auto bytes = bytes_of(made);
    const auto picture = bytes.find("mdat") + 4;
    for (std::size_t i = picture; i < bytes.size(); ++i) {
        bytes[i] = static_cast<char>(i * 37);
    }
    expect_told(refusal_of_bytes(bytes), "damaged");
}

TEST(take_in, refuses_what_is_no_moving_picture) {
    auto made = recipe("mp4", "libx264");
    made.frames = 1;
    expect_told(refusal_of(made), "single picture");
    made = recipe("mp4", "libx264");
    made.has_picture = false;
    made.has_sound = true;
    expect_told(refusal_of(made), "sound without a picture");
    expect_told(refusal_of(recipe("mov", "prores", "yuv422p10le")), "prores");
    expect_told(refusal_of(recipe("mov", "mjpeg", "yuvj420p")), "mjpeg");
}

TEST(take_in, refuses_what_is_too_much) {
    auto made = recipe("mp4", "mpeg4");
    made.fps = 1000;
    made.frames = 10'000;
    made.width = 16;
    made.height = 16;
    expect_told(refusal_of(made), "more than 3600 frames");
    made = recipe("mp4", "libx264");
    made.width = 16;
    made.height = 16;
    made.fps = 1;
    made.frames = 40;
    expect_told(refusal_of(made), "lasts 40 s");
    made = recipe("mp4", "libx264");
    made.width = 4112;
    made.frames = 2;
    expect_told(refusal_of(made), "4112 x 64");
}

TEST(take_in, refuses_a_file_of_too_many_bytes) {
    const Desk desk;
    test::write_clip(desk.source(), recipe("mp4", "libx264"));
    std::filesystem::resize_file(desk.source(), 257UL * 1024 * 1024);
    try {
        static_cast<void>(desk.take(small()));
        FAIL();
    } catch (const Error& error) {
        expect_told(error, "at most 268 MB");
    }
}

TEST(take_in, refuses_a_bad_order_without_a_child) {
    const Desk desk;
    try {
        static_cast<void>(desk.take({.width = 63, .height = 64}, "/nonexistent"));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::invalid);
    }
}

TEST(take_in, tells_that_the_source_is_missing) {
    const Desk desk;
    try {
        static_cast<void>(desk.take(small()));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::internal);
        EXPECT_NE(error.detail().find("No such file"), std::string::npos);
    }
}

std::filesystem::path script(const Desk& desk, const std::string& body) {
    const auto file = desk.folder() / "child.sh";
    test::write_file(file, "#!/bin/sh\n" + body + "\n");
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    return file;
}

// Goal: a child that dies between its first and its last byte leaves neither a result nor half of
// one.
TEST(take_in, leaves_nothing_of_a_child_that_dies) {
    for (const auto* end : {"kill -KILL $$", "exit 3", "exec /bin/sleep 600"}) {
        const Desk desk;
        test::write_clip(desk.source(), recipe("mp4", "libx264"));
        const auto part = desk.clip().string() + ".part";
        const auto child = script(desk, "echo half > " + part + "; " + end);
        EXPECT_THROW(static_cast<void>(desk.take(small(), child, std::chrono::milliseconds(500))),
                     Error);
        // The source, and the script.
        EXPECT_EQ(desk.results(), 1) << end;
    }
}

TEST(take_in, keeps_the_old_result_when_the_new_one_fails) {
    const Desk desk;
    test::write_file(desk.source(), "<html>");
    test::write_file(desk.clip(), "old");
    EXPECT_THROW(static_cast<void>(desk.take(small())), Error);
    EXPECT_EQ(contents_of(desk.clip()), "old");
}

TEST(take_in, does_not_believe_what_cannot_be) {
    const std::string almost =
        R"({"done":true,"width":64,"height":64,"fps":12,"frames":12,"duration_ms":1000,"bytes":0})";
    for (const auto& said : {std::string(R"({"done":true})"), almost}) {
        const Desk desk;
        test::write_file(desk.source(), "");
        try {
            static_cast<void>(desk.take(small(), script(desk, "echo '" + said + "'")));
            FAIL();
        } catch (const Error& error) {
            EXPECT_NE(error.message().find("makes no sense"), std::string::npos);
        }
    }
}

TEST(animate, makes_a_webp_that_loops_for_ever) {
    const Desk desk;
    test::write_clip(desk.source(), recipe("mp4", "libx264"));
    const auto animated = desk.animate({.side_pixels_max = 48, .bytes_max = 100'000, .fps = 6});
    const auto bytes = contents_of(desk.image());
    EXPECT_EQ(bytes.substr(8, 8), "WEBPVP8X");
    EXPECT_EQ(animated.width, 48);
    EXPECT_EQ(animated.height, 32);
    EXPECT_EQ(animated.fps, 6);
    EXPECT_EQ(animated.frames, 6);
    EXPECT_EQ(animated.bytes, bytes.size());
    EXPECT_EQ(animated.sha256, to_hex(sha256(bytes)));
    const auto head = bytes.find("ANIM");
    ASSERT_NE(head, std::string::npos);
    // Behind its size and the colour of its ground: how often, and 0 is for ever.
    EXPECT_EQ(bytes.substr(head + 12, 2), std::string(2, '\0'));
    EXPECT_EQ(desk.results(), 1);
}

TEST(animate, tries_harder_to_fit_and_then_says_no) {
    auto made = recipe("mp4", "libx264");
    made.width = 512;
    made.height = 512;
    made.frames = 48;
    made.fps = 24;
    const Desk desk;
    test::write_clip(desk.source(), made);
    const auto easy = desk.animate({.side_pixels_max = 512, .bytes_max = 1'000'000, .fps = 24});
    EXPECT_EQ(easy.quality, 80);
    AnimationSpec tight{.side_pixels_max = 512, .bytes_max = 16'384, .fps = 24};
    try {
        const auto hard = desk.animate(tight);
        EXPECT_LE(hard.bytes, 16'384U);
        EXPECT_LT(hard.quality, 80);
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::too_large);
    }
}

TEST(animate, refuses_what_is_no_clip) {
    const Desk desk;
    test::write_file(desk.source(), "<html>");
    EXPECT_THROW(static_cast<void>(desk.animate({})), Error);
    EXPECT_EQ(desk.results(), 0);
}

// A still, as the first frame of the recipe.
void write_still(const Desk& desk, const char* muxer, const char* encoder, const char* pixels,
                 int width, int height) {
    auto made = recipe(muxer, encoder, pixels);
    made.frames = 1;
    made.width = width;
    made.height = height;
    made.prompt = "a secret";
    made.shade = [](int) { return 120; };
    test::write_clip(desk.source(), made);
}

TEST(crop_image, makes_a_png_of_every_kind_of_still) {
    struct Case {
        const char* muxer;
        const char* encoder;
        const char* pixels;
    };
    for (const auto& [muxer, encoder, pixels] :
         {Case{"image2pipe", "png", "rgb24"}, Case{"image2pipe", "png", "rgba"},
          Case{"image2pipe", "mjpeg", "yuvj420p"}, Case{"image2pipe", "libwebp", "yuv420p"}}) {
        const Desk desk;
        write_still(desk, muxer, encoder, pixels, 200, 101);
        const auto cropped = desk.crop({.side_pixels_max = 100});
        const auto bytes = contents_of(desk.image());
        EXPECT_EQ(bytes.substr(0, 4), "\x89PNG") << encoder;
        EXPECT_EQ(cropped.width, 100) << encoder;
        EXPECT_EQ(cropped.height, 51) << encoder;
        EXPECT_EQ(cropped.bytes, bytes.size()) << encoder;
        EXPECT_EQ(cropped.sha256, to_hex(sha256(bytes))) << encoder;
        EXPECT_EQ(bytes.find("tEXt"), std::string::npos) << encoder;
        EXPECT_EQ(see_file(desk.image()).width, 100) << encoder;
    }
}

TEST(crop_image, cuts_the_rectangle_out) {
    const Desk desk;
    write_still(desk, "image2pipe", "png", "rgb24", 200, 100);
    const auto cropped =
        desk.crop({.side_pixels_max = 512,
                   .crop = CropRectangle{.x = 51, .y = 3, .width = 60, .height = 90}});
    EXPECT_EQ(cropped.width, 60);
    EXPECT_EQ(cropped.height, 90);
}

// Goal: a camera that was held on its side notes that, and the picture stands upright.
TEST(crop_image, turns_the_picture_as_its_camera_noted) {
    const Desk desk;
    write_still(desk, "image2pipe", "mjpeg", "yuvj420p", 60, 40);
    auto bytes = contents_of(desk.source());
    // EXIF with one entry: orientation 6, a quarter turn.
    using namespace std::string_literals;
    const auto note = "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"s;
    bytes.insert(2, "\xff\xe1\0"s + static_cast<char>(note.size() + 2) + note);
    test::write_file(desk.source(), bytes);
    const auto cropped = desk.crop({.side_pixels_max = 512});
    EXPECT_EQ(cropped.width, 40);
    EXPECT_EQ(cropped.height, 60);
}

Error image_refusal_of(const Desk& desk, const ImageSpec& spec = {}) {
    try {
        static_cast<void>(desk.crop(spec));
    } catch (const Error& error) {
        EXPECT_EQ(desk.results(), 0);
        return error;
    }
    ADD_FAILURE() << "no error";
    return {ErrorKind::internal, ""};
}

TEST(crop_image, refuses_a_rectangle_outside_of_the_image) {
    const Desk desk;
    write_still(desk, "image2pipe", "png", "rgb24", 200, 100);
    const auto error =
        image_refusal_of(desk, {.side_pixels_max = 512,
                                .crop = CropRectangle{.x = 150, .y = 0, .width = 51, .height = 9}});
    EXPECT_EQ(error.kind(), ErrorKind::invalid);
    EXPECT_NE(error.message().find("rectangle"), std::string::npos);
}

TEST(crop_image, refuses_what_is_no_still) {
    const auto message_of = [](std::string_view bytes) {
        const Desk desk;
        test::write_file(desk.source(), bytes);
        const auto error = image_refusal_of(desk);
        EXPECT_EQ(error.kind(), ErrorKind::invalid);
        return error.message();
    };
    EXPECT_NE(message_of("<html>").find("web page"), std::string::npos);
    EXPECT_NE(message_of("").find("empty"), std::string::npos);
    EXPECT_NE(message_of(bytes_of(recipe("gif", "gif", "rgb8"))).find("a GIF"), std::string::npos);
    EXPECT_NE(message_of(bytes_of(recipe("mp4", "libx264"))).find("a clip"), std::string::npos);
    EXPECT_NE(message_of(bytes_of(recipe("apng", "apng", "rgb24"))).find("animated PNG"),
              std::string::npos);
    EXPECT_NE(message_of(bytes_of(recipe("webp", "libwebp_anim"))).find("animated WebP"),
              std::string::npos);
    EXPECT_NE(message_of("\xff\xd8\xff\xe0 nonsense").find("damaged"), std::string::npos);
}

// Goal: an image of few bytes and very many pixels is refused before there is memory for them.
TEST(crop_image, refuses_an_image_of_too_many_pixels) {
    const Desk desk;
    write_still(desk, "image2pipe", "png", "gray", 8000, 5001);
    const auto error = image_refusal_of(desk);
    EXPECT_EQ(error.kind(), ErrorKind::too_large);
    EXPECT_NE(error.message().find("8000 x 5001"), std::string::npos) << error.message();
}

}  // namespace
}  // namespace mien::video
