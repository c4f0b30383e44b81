#include "video/renderer/render_clip.hpp"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>

#include <gtest/gtest.h>

#include "video/renderer/scene.hpp"

namespace mien::video::renderer {
namespace {

constexpr const char* emotions[] = {"idle",  "excited",  "sad",       "angry",
                                    "happy", "confused", "surprised", "neutral"};

class Folder {
  public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "mien-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] RenderPaths paths() const { return {path_ / "clip.mp4", path_ / "poster.jpg"}; }

  private:
    std::filesystem::path path_;
};

RenderSpec small_spec() {
    RenderSpec spec;
    spec.character_id = "0198a6d2-0000-7000-8000-000000000001";
    spec.character_name = "Quillfeather";
    spec.character_description = "a detective";
    spec.emotion = "happy";
    spec.prompt_text = "Flibbertigibbet smiles in the rain at golden hour";
    spec.width = 160;
    spec.height = 160;
    spec.fps = 12;
    spec.duration = std::chrono::milliseconds(1000);
    return spec;
}

std::string contents_of(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string clip_of(const RenderSpec& spec) {
    const Folder folder;
    static_cast<void>(render_clip(spec, folder.paths(), [](double) {}));
    return contents_of(folder.paths().clip);
}

std::vector<std::uint8_t> frame_of(const RenderSpec& spec, int frame) {
    Scene scene(spec);
    CairoCanvas canvas(spec.width, spec.height);
    scene.draw(frame, canvas);
    const auto pixels = canvas.pixels();
    return {pixels.begin(), pixels.end()};
}

// Mean difference of two pictures in steps of 255.
double difference(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += std::abs(int{a[i]} - int{b[i]});
    }
    return sum / static_cast<double>(a.size());
}

TEST(render_clip, same_spec_same_bytes) {
    EXPECT_EQ(clip_of(small_spec()), clip_of(small_spec()));
}

TEST(render_clip, seed_prompt_emotion_and_character_change_the_clip) {
    const auto plain = clip_of(small_spec());
    auto spec = small_spec();
    spec.seed = 1;
    EXPECT_NE(clip_of(spec), plain);
    spec = small_spec();
    spec.prompt_text += " close-up";
    EXPECT_NE(clip_of(spec), plain);
    spec = small_spec();
    spec.emotion = "sad";
    EXPECT_NE(clip_of(spec), plain);
    spec = small_spec();
    spec.character_id = "another";
    EXPECT_NE(clip_of(spec), plain);
}

TEST(render_clip, holds_no_text_of_the_spec) {
    const auto clip = clip_of(small_spec());
    for (const char* word : {"libbertigibbet", "uillfeather", "detective", "happy", "0198a6d2"}) {
        EXPECT_EQ(clip.find(word), std::string::npos) << word;
    }
}

TEST(render_clip, has_its_index_at_the_front) {
    const auto clip = clip_of(small_spec());
    EXPECT_EQ(clip.substr(4, 4), "ftyp");
    EXPECT_LT(clip.find("moov"), clip.find("mdat"));
}

TEST(render_clip, a_bad_spec_touches_nothing) {
    const Folder folder;
    std::ofstream(folder.paths().clip) << "old";
    auto spec = small_spec();
    spec.fps = 0;
    EXPECT_THROW(static_cast<void>(render_clip(spec, folder.paths(), [](double) {})), Error);
    EXPECT_EQ(contents_of(folder.paths().clip), "old");
}

TEST(scene, every_emotion_looks_different) {
    std::map<std::string, std::vector<std::uint8_t>> frames;
    for (const char* emotion : emotions) {
        auto spec = small_spec();
        spec.prompt_text = "";
        spec.emotion = emotion;
        frames[emotion] = frame_of(spec, 0);
    }
    for (const auto& [one, picture] : frames) {
        for (const auto& [other, other_picture] : frames) {
            if (one < other) {
                EXPECT_GT(difference(picture, other_picture), 0.6) << one << " and " << other;
            }
        }
    }
}

// Goal: the step from the last frame to the first is no larger than the steps inside the loop.
TEST(scene, loops_without_a_seam) {
    for (const char* emotion : emotions) {
        auto spec = small_spec();
        spec.emotion = emotion;
        Scene scene(spec);
        CairoCanvas canvas(spec.width, spec.height);
        std::vector<std::vector<std::uint8_t>> frames;
        for (int frame = 0; frame <= scene.frames(); ++frame) {
            scene.draw(frame, canvas);
            const auto pixels = canvas.pixels();
            frames.emplace_back(pixels.begin(), pixels.end());
        }
        EXPECT_EQ(frames.front(), frames.back()) << emotion;
        double most = 0;
        for (std::size_t i = 1; i + 1 < frames.size(); ++i) {
            most = std::max(most, difference(frames[i - 1], frames[i]));
        }
        EXPECT_GT(most, 0.01) << emotion;
        EXPECT_LE(difference(frames[frames.size() - 2], frames.back()), 1.2 * most) << emotion;
    }
}

TEST(scene, draws_every_size_and_word) {
    for (const char* prompt :
         {"wide forest dawn snow", "extreme close-up space", "sea day", "meadow fog", "room night",
          "mountains", "neon city", "sepia noir", "pastel pink and teal"}) {
        for (const char* description : {"cat", "fox", "rabbit", "bear", "robot", "a queen",
                                        "wizard with a beard", "bald knight", "gamer", "elf"}) {
            RenderSpec spec;
            spec.character_id = description;
            spec.character_description = description;
            spec.emotion = prompt;
            spec.prompt_text = prompt;
            spec.width = 96;
            spec.height = 64;
            spec.fps = 2;
            EXPECT_FALSE(frame_of(spec, 1).empty());
        }
    }
}

}  // namespace
}  // namespace mien::video::renderer
