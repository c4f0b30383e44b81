#include "transfer/entry_writing.hpp"

#include <fmt/format.h>

#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/limits/transfer.hpp"
#include "base/or_null.hpp"
#include "store/templates/templates.hpp"
#include "transfer/canonical_json.hpp"

namespace mien::transfer {
namespace {

// Sorted, so that the bytes do not depend on where it comes from.
json::value sorted(const json::value& value) {
    return parse_json(canonical_json(value));
}

json::object with_hash(json::object entry) {
    entry["sha256"] = entry_hash(entry);
    return entry;
}

void append_members(json::object& object, json::object more) {
    for (auto& member : more) {
        object[member.key()] = std::move(member.value());
    }
}

// Who wrote a version, and when.
void add_source(json::object& version, const std::optional<store::BundleAuthor>& created_by,
                const std::optional<Timestamp>& created_at) {
    if (created_by) {
        version["created_by"] = {{"email", created_by->email},
                                 {"display_name", created_by->display_name}};
    }
    if (created_at) {
        version["created_at"] = to_rfc3339(*created_at);
    }
}

json::object to_json(const store::BundleVersion& version) {
    json::object object;
    if (version.version != 0) {
        object["version"] = version.version;
    }
    object["prompt_text"] = or_null(version.prompt_text);
    object["change_reason"] = version.change_reason;
    object["reverted_from"] = or_null(version.reverted_from);
    add_source(object, version.created_by, version.created_at);
    append_members(object, details_of(version));
    return object;
}

json::object to_json(const store::BundleTemplateVersion& version, int number) {
    json::object object{{"version", number},
                        {"template_text", version.content.text},
                        {"placeholders", store::placeholders_to_json(version.content.placeholders)},
                        {"description", version.content.description},
                        {"change_reason", version.change_reason},
                        {"reverted_from", or_null(version.reverted_from)}};
    add_source(object, version.created_by, version.created_at);
    return object;
}

json::object to_json(const store::BundleTemplateLink& link) {
    json::object values;
    for (const auto& [name, value] : link.values) {
        values[name] = value;
    }
    return {{"name", link.name},
            {"version", link.version},
            {"values", std::move(values)},
            {"pinned", link.is_pinned},
            {"detached", link.is_detached},
            {"expansion_sha256", to_hex(link.expansion_sha256)}};
}

}  // namespace

json::object details_of(const store::BundleEmotion& emotion) {
    return {{"display_name", emotion.display_name},
            {"description", emotion.description},
            {"position", emotion.position},
            {"is_archived", emotion.is_archived}};
}

json::object details_of(const store::BundleCharacter& character) {
    json::object attributes;
    for (const auto& [name, value] : character.attributes) {
        attributes[name] = value;
    }
    return {{"name", character.name},
            {"description", character.description},
            {"attributes", std::move(attributes)},
            {"is_archived", character.is_archived}};
}

json::object details_of(const store::BundleVersion& version) {
    json::object details;
    if (version.origin) {
        details["origin"] = sorted(*version.origin);
    }
    return details;
}

json::object to_json(const store::BundleEmotion& emotion) {
    json::object entry{{"name", emotion.name}};
    append_members(entry, details_of(emotion));
    return with_hash(std::move(entry));
}

json::object to_json(const store::BundleCharacter& character) {
    json::object entry{{"id", to_string(character.id)}, {"slug", character.slug}};
    append_members(entry, details_of(character));
    return with_hash(std::move(entry));
}

json::object to_json(const store::BundleTemplate& source) {
    json::array versions;
    for (const auto& version : source.versions) {
        versions.push_back(to_json(version, static_cast<int>(versions.size()) + 1));
    }
    json::object entry{{"name", source.name},
                       {"is_archived", source.is_archived},
                       {"versions", std::move(versions)}};
    return with_hash(std::move(entry));
}

json::object to_json(const store::BundlePrompt& prompt) {
    const auto& head = prompt.versions.back();
    json::object entry{{"character_id", or_null(prompt.cell.character_id)},
                       {"character_slug", or_null(prompt.cell.character_slug)},
                       {"emotion", prompt.cell.emotion}};
    if (head.version != 0) {
        entry["version"] = head.version;
    }
    entry["prompt_text"] = or_null(head.prompt_text);
    json::array versions;
    versions.reserve(prompt.versions.size());
    for (const auto& version : prompt.versions) {
        versions.push_back(to_json(version));
    }
    entry["versions"] = std::move(versions);
    if (prompt.from_template) {
        entry["template"] = to_json(*prompt.from_template);
    }
    return with_hash(std::move(entry));
}

json::object to_json(const store::BundleImage& image) {
    json::object entry{{"character_id", or_null(image.character_id)},
                       {"character_slug", or_null(image.character_slug)},
                       {"emotion", or_null(image.emotion)},
                       {"image_sha256", to_hex(image.sha256)},
                       {"image", to_base64(image.bytes)}};
    return with_hash(std::move(entry));
}

void require_readable(std::size_t entry_bytes, const store::BundleCell& cell) {
    if (entry_bytes > limits::bundle_entry_bytes_max) {
        throw Error(ErrorKind::too_large,
                    fmt::format("The history of {} of {} is larger than {} MiB: export without "
                                "history.",
                                cell.emotion, cell.character_slug.value_or("the global default"),
                                limits::bundle_entry_bytes_max / (1024 * 1024)));
    }
}

}  // namespace mien::transfer
