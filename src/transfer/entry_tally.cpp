#include "transfer/entry_tally.hpp"

#include <cstring>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/limits/text.hpp"
#include "base/limits/transfer.hpp"

namespace mien::transfer {
namespace {

std::string name_of(const store::BundleCell& cell) {
    return fmt::format("{} {} {}", cell.character_id ? to_string(*cell.character_id) : "",
                       cell.character_slug.value_or(""), cell.emotion);
}

}  // namespace

void EntryTally::add(BundleEntry& entry, std::size_t versions) {
    const auto entries = counts_.emotions + counts_.characters + counts_.templates +
                         counts_.prompts + counts_.reference_images;
    if (entries >= static_cast<std::int64_t>(limits::bundle_entries_max)) {
        throw Error(ErrorKind::too_large, fmt::format("The file holds more than {} entries.",
                                                      limits::bundle_entries_max));
    }
    counts_.versions += static_cast<std::int64_t>(versions);
    std::visit([this, &entry](const auto& content) { count(entry, content); }, entry.content);
}

void EntryTally::count(BundleEntry& entry, const store::BundleEmotion& emotion) {
    ++counts_.emotions;
    if (!emotion.name.empty() && !insert("emotion", emotion.name)) {
        add_duplicate(entry, {"name", "emotion"}, "emotion");
    }
}

void EntryTally::count(BundleEntry& entry, const store::BundleCharacter& character) {
    ++counts_.characters;
    const bool is_new_id =
        character.id == CharacterId{} || insert("character", to_string(character.id));
    const bool is_new_slug = character.slug.empty() || insert("slug", character.slug);
    if (!is_new_id || !is_new_slug) {
        add_duplicate(entry,
                      is_new_id ? Place{"slug", "character_slug"} : Place{"id", "character_id"},
                      "character");
    }
}

void EntryTally::count(BundleEntry& entry, const store::BundleTemplate& source) {
    ++counts_.templates;
    if (!source.name.empty() && !insert("template", source.name)) {
        add_duplicate(entry, {"name", "name"}, "template");
    }
}

void EntryTally::count(BundleEntry& entry, const store::BundlePrompt& prompt) {
    ++counts_.prompts;
    if (!prompt.cell.emotion.empty() && !insert("prompt", name_of(prompt.cell))) {
        add_duplicate(entry, {"emotion", "emotion"}, "prompt");
    }
}

void EntryTally::count(BundleEntry& entry, const store::BundleImage& image) {
    if (++counts_.reference_images > static_cast<std::int64_t>(limits::bundle_images_max)) {
        throw Error(ErrorKind::too_large,
                    fmt::format("The file holds more than {} images.", limits::bundle_images_max));
    }
    const auto name = name_of({.character_id = image.character_id,
                               .character_slug = image.character_slug,
                               .emotion = image.emotion.value_or("")});
    if (!insert("image", name)) {
        add_duplicate(entry, {"emotion", "emotion"}, "image");
    }
}

bool EntryTally::insert(std::string_view kind, std::string_view name) {
    const auto digest = sha256(fmt::format("{} {}", kind, name));
    std::uint64_t half = 0;
    std::memcpy(&half, digest.data(), sizeof half);
    return names_.insert(half).second;
}

void EntryTally::add_duplicate(BundleEntry& entry, Place place, std::string_view what) {
    const bool is_csv_prompt = entry.pointer.empty() && what == "prompt";
    if (entry.problems.size() == limits::problems_max) {
        entry.problems.pop_back();
    }
    entry.problems.push_back(
        {entry.pointer.empty() ? std::string(place.column)
                               : fmt::format("{}/{}", entry.pointer, place.member),
         is_csv_prompt ? "not_consecutive" : "duplicate_entry",
         is_csv_prompt ? "Rows of this cell also stand further up: sort the file by character, "
                         "emotion and version."
                       : fmt::format("The file holds this {} twice.", what)});
}

}  // namespace mien::transfer
