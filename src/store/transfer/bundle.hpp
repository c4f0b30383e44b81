// What a file of exported prompts holds, as values: the axes of the matrix, the templates, each
// prompt with its versions, and the reference images. Written by transfer/ from the rows of
// exports.hpp, read by it into those of imports.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/hash.hpp"
#include "base/ids.hpp"
#include "base/json.hpp"
#include "core/attributes.hpp"
#include "core/template.hpp"

namespace mien::store {

struct BundleEmotion {
    std::string name;
    std::string display_name;
    std::string description;
    int position = 0;
    bool is_archived = false;
};

struct BundleCharacter {
    CharacterId id;
    std::string slug;
    std::string name;
    std::string description;
    core::Attributes attributes;
    bool is_archived = false;
};

// Whose prompt it is. Without id and slug: the global default.
struct BundleCell {
    std::optional<CharacterId> character_id;
    std::optional<std::string> character_slug;
    std::string emotion;
};

struct BundleAuthor {
    std::string email;
    std::string display_name;
};

struct BundleVersion {
    int version = 0;                         // 0: not said, only without history
    std::optional<std::string> prompt_text;  // nothing: a tombstone
    std::string change_reason;
    std::optional<int> reverted_from;
    std::optional<BundleAuthor> created_by;  // nothing: whoever imports it
    std::optional<Timestamp> created_at;     // nothing: when it is imported
    std::optional<json::value> origin;       // as in VersionRow, but never of an import
};

struct BundleTemplateVersion {
    core::TemplateDraft content;
    std::string change_reason;
    std::optional<int> reverted_from;
    std::optional<BundleAuthor> created_by;  // nothing: whoever imports it
    std::optional<Timestamp> created_at;     // nothing: when it is imported
};

// Always with its whole history, because cells and other templates name its versions.
struct BundleTemplate {
    std::string name;
    bool is_archived = false;
    std::vector<BundleTemplateVersion> versions;  // 1..n; never empty
};

// The template that the text of a prompt came from last.
struct BundleTemplateLink {
    std::string name;
    int version = 1;
    core::TemplateValues values;
    bool is_pinned = false;
    bool is_detached = false;
    Sha256 expansion_sha256{};
};

struct BundlePrompt {
    BundleCell cell;
    bool has_history = false;  // then versions are 1..n, oldest first; else only the head
    std::vector<BundleVersion> versions;  // never empty
    std::optional<BundleTemplateLink> from_template = std::nullopt;
};

// How a character looks, in one emotion or in general.
struct BundleImage {
    std::optional<CharacterId> character_id;
    std::optional<std::string> character_slug;
    std::optional<std::string> emotion;  // nothing: the main image
    std::string bytes;                   // of a PNG, JPEG or WebP
    Sha256 sha256{};                     // of the bytes
};

struct BundleCounts {
    std::int64_t emotions = 0;
    std::int64_t characters = 0;
    std::int64_t templates = 0;
    std::int64_t prompts = 0;
    std::int64_t versions = 0;
    std::int64_t reference_images = 0;

    bool operator==(const BundleCounts&) const = default;
};

}  // namespace mien::store
