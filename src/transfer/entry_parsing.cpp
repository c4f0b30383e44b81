#include "transfer/entry_parsing.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/base64.hpp"
#include "base/hash.hpp"
#include "base/limits/text.hpp"
#include "base/limits/transfer.hpp"
#include "base/text.hpp"
#include "core/character.hpp"
#include "core/emotion.hpp"
#include "transfer/canonical_json.hpp"
#include "transfer/object_fields.hpp"
#include "transfer/template_parsing.hpp"
#include "transfer/version_parsing.hpp"

namespace mien::transfer {
namespace {

core::Attributes attributes_from(ObjectFields& fields) {
    core::Attributes attributes;
    const auto* object = fields.object("attributes");
    if (object == nullptr) {
        return attributes;
    }
    ObjectFields values(*object, fields.pointer_of("attributes"), fields.problems());
    for (const auto& member : *object) {
        attributes.emplace(member.key(), values.text(member.key(), Need::required).value_or(""));
    }
    return attributes;
}

std::optional<CharacterId> id_from(ObjectFields& fields, std::string_view name, Need need) {
    const auto text = fields.text(name, need);
    const auto id = text ? CharacterId::parse(*text) : std::nullopt;
    if (text && !id) {
        fields.problems().add(fields.pointer_of(name), "invalid_id",
                              fmt::format("“{}” must be a UUID.", name));
    }
    return id;
}

std::optional<std::string> slug_from(ObjectFields& fields) {
    auto slug = fields.text("character_slug");
    if (slug && !is_slug(*slug, limits::slug_characters_max)) {
        fields.problems().add(fields.pointer_of("character_slug"), "invalid_slug",
                              "“character_slug” is not the slug of any character.");
    }
    return slug;
}

void check_emotion(ObjectFields& fields, std::string_view emotion) {
    if (!core::EmotionName::parse(emotion)) {
        fields.problems().add(fields.pointer_of("emotion"), "invalid_name",
                              "“emotion” is not the name of any emotion.");
    }
}

store::BundleCell cell_from(ObjectFields& fields) {
    store::BundleCell cell;
    cell.character_id = id_from(fields, "character_id", Need::optional);
    cell.character_slug = slug_from(fields);
    cell.emotion = fields.text("emotion", Need::required).value_or("");
    check_emotion(fields, cell.emotion);
    return cell;
}

bool is_global(const json::object& entry) {
    const auto is_absent = [&entry](std::string_view name) {
        const auto* value = entry.if_contains(name);
        return value == nullptr || value->is_null();
    };
    return is_absent("character_id") && is_absent("character_slug");
}

void check_head(ObjectFields& fields, const std::vector<store::BundleVersion>& versions) {
    const auto head = versions.empty() ? store::BundleVersion{} : versions.back();
    const auto version = fields.whole_number("version");
    if (version && !versions.empty() && *version != head.version) {
        fields.problems().add(fields.pointer_of("version"), "head_mismatch",
                              fmt::format("“version” is {}, but the last of “versions” is {}.",
                                          *version, head.version));
    }
    const bool has_text = fields.has("prompt_text");
    const auto text = fields.text("prompt_text");
    if (has_text && !versions.empty() && text != head.prompt_text) {
        fields.problems().add(fields.pointer_of("prompt_text"), "head_mismatch",
                              "“prompt_text” is not that of the last of “versions”.");
    }
}

std::vector<store::BundleVersion> versions_from(const json::array& array, const VersionRules& rules,
                                                ObjectFields& fields) {
    const auto pointer = fields.pointer_of("versions");
    if (array.empty()) {
        fields.problems().add(pointer, "required", "“versions” must not be empty.");
    }
    if (array.size() > limits::bundle_versions_per_prompt_max) {
        fields.problems().add(
            pointer, "too_many",
            fmt::format("A prompt may have {} versions.", limits::bundle_versions_per_prompt_max));
        return {};
    }
    std::vector<store::BundleVersion> versions;
    versions.reserve(array.size());
    for (std::size_t i = 0; i < array.size(); ++i) {
        const auto at = fmt::format("{}/{}", pointer, i);
        if (const auto* version = array[i].if_object()) {
            ObjectFields members(*version, at, fields.problems());
            versions.push_back(version_from(members, rules));
            members.refuse_others();
        } else {
            fields.problems().add(at, "wrong_type", "A version must be an object.");
            versions.emplace_back();
        }
    }
    return versions;
}

void read_image(std::string_view text, store::BundleImage& image, ProblemList& problems) {
    auto bytes = from_base64(text);
    if (!bytes || bytes->empty()) {
        problems.add("/image", "invalid_base64", "“image” must be an image in base64.");
        return;
    }
    if (bytes->size() > limits::bundle_image_bytes_max) {
        problems.add("/image", "too_large",
                     fmt::format("An image may have {} MiB.",
                                 limits::bundle_image_bytes_max / (1024UL * 1024)));
        return;
    }
    image.bytes = std::move(*bytes);
    image.sha256 = sha256(image.bytes);
}

}  // namespace

store::BundleEmotion emotion_from_json(const json::object& entry, ProblemList& problems) {
    ObjectFields fields(entry, "", problems);
    store::BundleEmotion emotion;
    emotion.name = fields.text("name", Need::required).value_or("");
    emotion.display_name =
        fields.text("display_name").value_or(core::make_display_name(emotion.name));
    emotion.description = fields.text("description").value_or("");
    emotion.position = fields.whole_number("position", Need::required).value_or(0);
    emotion.is_archived = fields.flag("is_archived").value_or(false);
    check_entry_hash(entry, problems);
    static_cast<void>(fields.has("sha256"));
    fields.refuse_others();
    problems.add_all("",
                     core::find_problems(core::EmotionDraft{.name = emotion.name,
                                                            .display_name = emotion.display_name,
                                                            .description = emotion.description,
                                                            .position = emotion.position}));
    return emotion;
}

store::BundleCharacter character_from_json(const json::object& entry, ProblemList& problems) {
    ObjectFields fields(entry, "", problems);
    store::BundleCharacter character;
    character.id = id_from(fields, "id", Need::required).value_or(CharacterId{});
    character.slug = fields.text("slug", Need::required).value_or("");
    character.name = fields.text("name", Need::required).value_or("");
    character.description = fields.text("description").value_or("");
    character.attributes = attributes_from(fields);
    character.is_archived = fields.flag("is_archived").value_or(false);
    check_entry_hash(entry, problems);
    static_cast<void>(fields.has("sha256"));
    fields.refuse_others();
    problems.add_all("",
                     core::find_problems(core::CharacterDraft{.slug = character.slug,
                                                              .name = character.name,
                                                              .description = character.description,
                                                              .attributes = character.attributes}));
    return character;
}

store::BundlePrompt prompt_from_json(const json::object& entry, HistoryRule rule,
                                     ProblemList& problems) {
    ObjectFields fields(entry, "", problems);
    store::BundlePrompt prompt;
    prompt.cell = cell_from(fields);
    const auto* versions = fields.array("versions");
    const bool has_versions = fields.has("versions") && versions != nullptr;
    prompt.has_history = has_versions && rule != HistoryRule::none;
    const VersionRules rules{.is_global = is_global(entry), .has_history = prompt.has_history};
    if (has_versions) {
        prompt.versions = versions_from(*versions, rules, fields);
        check_head(fields, prompt.versions);
        check_numbers(prompt, problems);
    } else {
        prompt.versions.push_back(version_from(fields, rules));
    }
    prompt.from_template = template_link_from(fields);
    check_entry_hash(entry, problems);
    static_cast<void>(fields.has("sha256"));
    fields.refuse_others();
    return prompt;
}

store::BundleImage image_from_json(const json::object& entry, ProblemList& problems) {
    ObjectFields fields(entry, "", problems);
    store::BundleImage image;
    image.character_id = id_from(fields, "character_id", Need::optional);
    image.character_slug = slug_from(fields);
    if (is_global(entry)) {
        problems.add("/character_slug", "required", "An image must name its character.");
    }
    image.emotion = fields.text("emotion");
    if (image.emotion) {
        check_emotion(fields, *image.emotion);
    }
    const auto text = fields.text("image", Need::required);
    if (text) {
        read_image(*text, image, problems);
    }
    const auto stated = fields.text("image_sha256");
    if (stated && *stated != to_hex(image.sha256)) {
        problems.add("/image_sha256", "sha256_mismatch",
                     "The image does not match its digest: it was damaged; remove image_sha256 to "
                     "import it all the same.");
    }
    check_entry_hash(entry, problems);
    static_cast<void>(fields.has("sha256"));
    fields.refuse_others();
    return image;
}

void check_entry_hash(const json::object& entry, ProblemList& problems) {
    const auto* stated = entry.if_contains("sha256");
    if (stated == nullptr || stated->is_null()) {
        return;
    }
    const auto* text = stated->if_string();
    if (text == nullptr || *text != entry_hash(entry)) {
        problems.add("/sha256", "sha256_mismatch",
                     "Its content does not match its sha256: it was changed after the export, or "
                     "damaged; remove the sha256 to import it all the same.");
    }
}

}  // namespace mien::transfer
