// Cards, archives of expressions and animated images: reading them never crashes and refuses only
// as it should; what is read has a name, and each of its images is one of the file or is refused.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "base/assert.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/limits/text.hpp"
#include "base/scratch_directory.hpp"
#include "base/text.hpp"
#include "exchange/card_plan.hpp"
#include "exchange/webp_still.hpp"

namespace {

using namespace mien::exchange;

void check(const std::filesystem::path& path) {
    const auto file = read_card_file(path);
    const auto& document = file.document;
    const bool is_card = file.kind != CardKind::expressions;
    MIEN_ASSERT(!is_card || !mien::is_blank(document.name), "a card without a name");
    MIEN_ASSERT(mien::count_characters(document.name) <= mien::limits::name_characters_max,
                "a name that is too long");
    MIEN_ASSERT(
        mien::count_characters(document.description) <= mien::limits::description_characters_max,
        "a description that is too long");
    const LabelMap map{{"happy", {"joy"}, {"idle"}}, {"idle", {"neutral"}, {}}};
    const auto plan = plan_card(file, map, {"happy", "idle"});
    MIEN_ASSERT(plan.images.size() <= 3, "more than one image of an emotion");
    std::vector<std::size_t> wanted;
    for (const auto& image : planned_images_from_json(to_json(plan))) {
        MIEN_ASSERT(image.image < document.images.size(), "an image that is not there");
        wanted.push_back(image.image);
    }
    const mien::ScratchDirectory scratch(std::filesystem::temp_directory_path());
    const auto files = extract_images(file, wanted, scratch.path());
    MIEN_ASSERT(files.size() == wanted.size(), "an image without a place");
    for (const auto& entry : std::filesystem::recursive_directory_iterator(scratch.path())) {
        MIEN_ASSERT(
            entry.is_regular_file() && entry.path().filename().string().starts_with("image-"),
            "a file of its own making");
    }
}

// The first picture is a WebP of its own, and no longer than its animation but for a head.
void check_animation(const std::filesystem::path& path) {
    constexpr std::size_t beginning_bytes = 32;
    constexpr std::uint64_t head_bytes = 64;
    const auto animation = mien::File::open(path, mien::scratch_place);
    if (!is_animated_webp(animation.read_at(0, beginning_bytes))) {
        return;
    }
    const mien::ScratchDirectory scratch(std::filesystem::temp_directory_path());
    const auto still = scratch.path() / "still";
    write_first_picture(path, still);
    const auto made = mien::File::open(still, mien::scratch_place);
    MIEN_ASSERT(made.read_at(0, 4) == "RIFF", "no WebP");
    MIEN_ASSERT(!is_animated_webp(made.read_at(0, beginning_bytes)), "it still moves");
    MIEN_ASSERT(made.size() <= animation.size() + head_bytes, "more than there was");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const mien::ScratchDirectory scratch(std::filesystem::temp_directory_path());
    const auto path = scratch.path() / "card";
    std::ofstream(path, std::ios::binary | std::ios::trunc)
        .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    try {
        check_animation(path);
        check(path);
    } catch (const mien::Error& error) {
        MIEN_ASSERT(error.kind() == mien::ErrorKind::malformed ||
                        error.kind() == mien::ErrorKind::too_large,
                    "refused as nothing that a file can be");
    }
    return 0;
}
