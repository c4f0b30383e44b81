#include "exchange/clip_set_archive.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/or_null.hpp"
#include "store/clips/clips.hpp"

namespace mien::exchange {
namespace {

// By name, which is the order in the archive.
using ArchiveFiles = std::map<std::string, std::variant<std::string, std::filesystem::path>>;

std::string clip_name(std::string_view folder, std::string_view emotion) {
    return fmt::format("{}{}.mp4", folder, file_stem(emotion));
}

std::string image_ending(std::string_view content_type) {
    return content_type == "image/png" ? "png" : "jpg";
}

std::string reference_name(std::string_view folder, const store::ReferenceImageRow& image) {
    // No emotion begins with a dot or has one, so none is "main.image".
    return image.emotion ? fmt::format("{}{}.png", folder, file_stem(*image.emotion))
                         : fmt::format("{}main.image.png", folder);
}

// What is known of a clip, and nothing of its text or of whom it was made for.
json::object clip_to_json(const store::ClipSetEmotion& cell, std::string file) {
    const auto& clip = *cell.clip;
    return {{"emotion", cell.emotion},
            {"file", std::move(file)},
            {"sha256", to_hex(clip.sha256)},
            {"bytes", clip.bytes},
            {"width", clip.settings.width},
            {"height", clip.settings.height},
            {"fps", clip.settings.fps},
            {"duration_ms", clip.settings.duration_ms},
            {"seed", clip.settings.seed},
            {"loop", true},
            {"video_id", to_string(clip.video_id)},
            {"provider", clip.provider},
            {"prompt_id", clip.prompt_id},
            {"prompt_version", clip.prompt_version},
            {"source", clip.source},
            {"generated_at", to_rfc3339(clip.generated_at)}};
}

json::array missing_of(const store::ClipSet& set) {
    json::array missing;
    for (const auto& cell : set.emotions) {
        if (!cell.clip) {
            missing.emplace_back(cell.emotion);
        }
    }
    return missing;
}

ArchiveFiles list_expressions(const ClipSetFiles& files, const FilledLabels& labels) {
    ArchiveFiles archive;
    for (const auto& [label, emotion] : labels.emotions) {
        archive.emplace(label + ".webp", files.animations.at(emotion));
    }
    return archive;
}

// Clips and posters in folders, and the manifest that says what they are.
ArchiveFiles list_plain(const ClipSetFiles& files) {
    ArchiveFiles archive;
    json::array clips;
    for (const auto& cell : files.set.emotions) {
        if (!cell.clip) {
            continue;
        }
        const auto name = clip_name("clips/", cell.emotion);
        auto document = clip_to_json(cell, name);
        archive.emplace(name, files.clips.at(cell.emotion));
        const auto poster = files.posters.find(cell.emotion);
        if (poster != files.posters.end()) {
            auto poster_name = fmt::format("posters/{}.{}", file_stem(cell.emotion),
                                           image_ending(cell.clip->poster_type));
            document["poster"] = poster_name;
            archive.emplace(std::move(poster_name), poster->second);
        }
        clips.push_back(std::move(document));
    }
    json::array references;
    for (const auto& image : files.references) {
        const auto name = reference_name("references/", image);
        archive.emplace(name, files.images.at(image.object_key));
        references.push_back({{"emotion", or_null(image.emotion)},
                              {"file", name},
                              {"sha256", to_hex(image.sha256)},
                              {"width", image.width},
                              {"height", image.height}});
    }
    const json::object manifest{{"format", "mien.clips"},
                                {"schema_version", 1},
                                {"character",
                                 {{"id", to_string(files.set.character_id)},
                                  {"slug", files.set.slug},
                                  {"name", files.set.name},
                                  {"description", files.set.description}}},
                                {"clips", std::move(clips)},
                                {"missing", missing_of(files.set)},
                                {"reference_images", std::move(references)}};
    archive.emplace("manifest.json", json::serialize(manifest) + "\n");
    return archive;
}

// The card of a character while it is put together with the files that it names.
class CharxWriter {
  public:
    explicit CharxWriter(const ClipSetFiles& files) : files_(files) {}

    ArchiveFiles list() {
        add_icon();
        for (const auto& cell : files_.set.emotions) {
            if (cell.clip) {
                auto name = clip_name("assets/emotion/video/", cell.emotion);
                clips_.push_back(clip_to_json(cell, name));
                add("emotion", cell.emotion, std::move(name), "mp4", files_.clips.at(cell.emotion));
            }
        }
        for (const auto& image : files_.references) {
            if (image.emotion) {
                add("x_mien_reference", *image.emotion,
                    reference_name("assets/x_mien_reference/images/", image), "png",
                    files_.images.at(image.object_key));
            }
        }
        archive_.emplace("card.json", json::serialize(card()) + "\n");
        return std::move(archive_);
    }

  private:
    // "embeded" is how the specification spells it.
    void add(std::string_view type, std::string_view name, std::string file,
             std::string_view ending, std::filesystem::path path) {
        assets_.push_back(
            {{"type", type}, {"uri", "embeded://" + file}, {"name", name}, {"ext", ending}});
        archive_.emplace(std::move(file), std::move(path));
    }

    // The main image, else the poster of a calm clip, else that of any.
    void add_icon() {
        for (const auto& image : files_.references) {
            if (!image.emotion) {
                add("icon", "main", "assets/icon/images/main.png", "png",
                    files_.images.at(image.object_key));
                return;
            }
        }
        const auto& posters = files_.posters;
        auto poster = posters.find("neutral");
        if (poster == posters.end()) {
            poster = posters.find("idle");
        }
        if (poster == posters.end()) {
            poster = posters.begin();
        }
        if (poster == posters.end()) {
            return;
        }
        const auto cell =
            std::ranges::find(files_.set.emotions, poster->first, &store::ClipSetEmotion::emotion);
        const auto ending = image_ending(cell->clip->poster_type);
        add("icon", "main", "assets/icon/images/main." + ending, ending, poster->second);
    }

    json::object card() {
        const auto& set = files_.set;
        json::object own{{"character_id", to_string(set.character_id)},
                         {"slug", set.slug},
                         {"clips", std::move(clips_)},
                         {"missing", missing_of(set)}};
        json::object data{{"name", set.name},
                          {"description", set.description},
                          {"tags", json::array()},
                          {"creator", ""},
                          {"character_version", ""},
                          {"mes_example", ""},
                          {"extensions", {{"mien", std::move(own)}}},
                          {"system_prompt", ""},
                          {"post_history_instructions", ""},
                          {"first_mes", ""},
                          {"alternate_greetings", json::array()},
                          {"personality", ""},
                          {"scenario", ""},
                          {"creator_notes", ""},
                          {"assets", std::move(assets_)},
                          {"group_only_greetings", json::array()}};
        return {{"spec", "chara_card_v3"}, {"spec_version", "3.0"}, {"data", std::move(data)}};
    }

    const ClipSetFiles& files_;
    ArchiveFiles archive_;
    json::array assets_;
    json::array clips_;
};

ArchiveFiles list_files(ClipSetFormat format, const ClipSetFiles& files,
                        const FilledLabels& labels) {
    switch (format) {
        case ClipSetFormat::sillytavern:
            return list_expressions(files, labels);
        case ClipSetFormat::charx:
            return CharxWriter(files).list();
        case ClipSetFormat::zip:
            return list_plain(files);
    }
    return {};
}

}  // namespace

std::string_view name_of(ClipSetFormat format) noexcept {
    switch (format) {
        case ClipSetFormat::sillytavern:
            return "sillytavern";
        case ClipSetFormat::charx:
            return "charx";
        case ClipSetFormat::zip:
            return "zip";
    }
    return "";
}

std::optional<ClipSetFormat> parse_clip_set_format(std::string_view name) {
    for (const auto format :
         {ClipSetFormat::sillytavern, ClipSetFormat::charx, ClipSetFormat::zip}) {
        if (name_of(format) == name) {
            return format;
        }
    }
    return std::nullopt;
}

std::string_view content_type_of(ClipSetFormat /*format*/) noexcept {
    return "application/zip";
}

std::string_view ending_of(ClipSetFormat format) noexcept {
    return format == ClipSetFormat::charx ? "charx" : "zip";
}

FilledLabels fill_labels(const LabelMap& map, const store::ClipSet& set) {
    std::set<std::string> there;
    for (const auto& cell : set.emotions) {
        if (cell.clip) {
            there.insert(cell.emotion);
        }
    }
    FilledLabels filled;
    std::set<std::string> mapped;
    for (const auto& source : list_labels(map)) {
        mapped.insert(source.label);
        const auto found = std::ranges::find_if(
            source.emotions, [&](const auto& emotion) { return there.contains(emotion); });
        if (found == source.emotions.end()) {
            filled.missing.push_back(source.label);
        } else {
            filled.emotions.emplace(source.label, *found);
        }
    }
    for (const auto label : known_labels) {
        if (!mapped.contains(std::string(label))) {
            filled.unmapped.emplace_back(label);
        }
    }
    return filled;
}

json::object describe(ClipSetFormat format, const ClipSetFiles& files, const FilledLabels& labels) {
    const auto& set = files.set;
    json::array clips;
    for (const auto& cell : set.emotions) {
        if (cell.clip) {
            clips.emplace_back(cell.emotion);
        }
    }
    json::array left_out;
    for (const auto& part : files.left_out) {
        left_out.push_back({{"what", part.what}, {"why", part.why}});
    }
    json::object result{{"clips", std::move(clips)},
                        {"missing", missing_of(set)},
                        {"left_out", std::move(left_out)}};
    if (format == ClipSetFormat::sillytavern) {
        result["labels"] = json::value_from(labels.emotions);
        result["labels_missing"] = json::value_from(labels.missing);
        result["labels_unmapped"] = json::value_from(labels.unmapped);
    }
    return result;
}

WrittenZip write_clip_set(const File& file, ClipSetFormat format, const ClipSetFiles& files,
                          const FilledLabels& labels) {
    ZipWriter writer(file);
    for (const auto& [name, content] : list_files(format, files, labels)) {
        if (const auto* const text = std::get_if<std::string>(&content)) {
            writer.add(name, *text);
        } else {
            writer.add_file(name, std::get<std::filesystem::path>(content));
        }
    }
    return writer.finish();
}

}  // namespace mien::exchange
