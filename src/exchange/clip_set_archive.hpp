// A set of clips as a file for other programs: the same clips make the same bytes. Blocking.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.hpp"
#include "exchange/card_document.hpp"
#include "exchange/label_map.hpp"
#include "exchange/zip_writer.hpp"
#include "store/exchange/clip_set.hpp"
#include "store/exchange/reference_images.hpp"

namespace mien::exchange {

enum class ClipSetFormat { sillytavern, charx, zip };
[[nodiscard]] std::string_view name_of(ClipSetFormat format) noexcept;
[[nodiscard]] std::optional<ClipSetFormat> parse_clip_set_format(std::string_view name);
[[nodiscard]] std::string_view content_type_of(ClipSetFormat format) noexcept;
// "zip" or "charx".
[[nodiscard]] std::string_view ending_of(ClipSetFormat format) noexcept;

// The files of a set, here. What a format does not take may be missing.
struct ClipSetFiles {
    store::ClipSet set;
    std::vector<store::ReferenceImageRow> references;
    std::map<std::string, std::filesystem::path> clips;       // MP4, by emotion
    std::map<std::string, std::filesystem::path> posters;     // by emotion
    std::map<std::string, std::filesystem::path> animations;  // WebP, by emotion
    std::map<std::string, std::filesystem::path> images;      // of references, by their object
    std::vector<LeftOut> left_out;                            // what could not be used
};

// Which clip each label gets.
struct FilledLabels {
    std::map<std::string, std::string> emotions;  // by label
    std::vector<std::string> missing;             // labels of the map without any clip
    std::vector<std::string> unmapped;            // known to SillyTavern, and not in the map
};
[[nodiscard]] FilledLabels fill_labels(const LabelMap& map, const store::ClipSet& set);

// What the answer tells of a file: {"clips": [emotion], "missing": [emotion], "left_out": [{"what",
// "why"}], "labels", "labels_missing", "labels_unmapped"}, the last three of expressions only.
[[nodiscard]] json::object describe(ClipSetFormat format, const ClipSetFiles& files,
                                    const FilledLabels& labels);

// Throws too_large.
[[nodiscard]] WrittenZip write_clip_set(const File& file, ClipSetFormat format,
                                        const ClipSetFiles& files, const FilledLabels& labels);

}  // namespace mien::exchange
