#include "transfer/template_parsing.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/hash.hpp"
#include "base/limits/templates.hpp"
#include "base/limits/transfer.hpp"
#include "core/prompt.hpp"
#include "transfer/entry_parsing.hpp"
#include "transfer/version_parsing.hpp"

namespace mien::transfer {
namespace {

core::Placeholder placeholder_from(ObjectFields& fields) {
    core::Placeholder placeholder{.name = fields.text("name", Need::required).value_or("")};
    placeholder.default_text = fields.text("default");
    placeholder.is_required = fields.flag("required").value_or(false);
    placeholder.help = fields.text("help").value_or("");
    fields.refuse_others();
    return placeholder;
}

std::vector<core::Placeholder> placeholders_from(ObjectFields& version) {
    std::vector<core::Placeholder> placeholders;
    const auto* array = version.array("placeholders");
    if (array == nullptr) {
        return placeholders;
    }
    const auto pointer = version.pointer_of("placeholders");
    if (array->size() > limits::template_placeholders_max) {
        version.problems().add(pointer, "too_many",
                               fmt::format("A template may declare at most {} placeholders.",
                                           limits::template_placeholders_max));
        return placeholders;
    }
    for (std::size_t i = 0; i < array->size(); ++i) {
        const auto at = fmt::format("{}/{}", pointer, i);
        if (const auto* placeholder = (*array)[i].if_object()) {
            ObjectFields fields(*placeholder, at, version.problems());
            placeholders.push_back(placeholder_from(fields));
        } else {
            version.problems().add(at, "wrong_type", "A placeholder must be an object.");
        }
    }
    return placeholders;
}

store::BundleTemplateVersion template_version_from(ObjectFields& fields, int wanted,
                                                   const std::string& pointer) {
    auto& problems = fields.problems();
    const auto number = fields.whole_number("version", Need::required);
    if (number && *number != wanted) {
        problems.add(
            fields.pointer_of("version"), "version_gap",
            fmt::format("Versions are numbered from 1 without gaps: here belongs {}.", wanted));
    }
    store::BundleTemplateVersion version;
    version.content.text = fields.text("template_text", Need::required).value_or("");
    version.content.placeholders = placeholders_from(fields);
    version.content.description = fields.text("description").value_or("");
    version.change_reason = fields.text("change_reason").value_or("");
    version.reverted_from = reverted_from(fields, wanted);
    version.created_by = author_from(fields);
    version.created_at = time_from(fields);
    fields.refuse_others();
    problems.add_all(pointer, core::find_problems(version.content));
    problems.add_all(
        "", core::find_problems_of_reason(version.change_reason, fields.pointer_of("change_reason"),
                                          core::TextOrigin::imported));
    return version;
}

core::TemplateValues values_from(ObjectFields& link) {
    core::TemplateValues values;
    const auto* object = link.object("values");
    if (object == nullptr) {
        return values;
    }
    const auto pointer = link.pointer_of("values");
    ObjectFields fields(*object, pointer, link.problems());
    std::size_t bytes = 0;
    for (const auto& member : *object) {
        auto value = fields.text(member.key(), Need::required).value_or("");
        bytes += member.key().size() + value.size();
        values.emplace(member.key(), std::move(value));
    }
    if (bytes > limits::template_values_bytes_max) {
        link.problems().add(pointer, "too_long",
                            fmt::format("The values of one cell may have {} bytes in all.",
                                        limits::template_values_bytes_max));
    }
    return values;
}

}  // namespace

store::BundleTemplate template_from_json(const json::object& entry, ProblemList& problems) {
    ObjectFields fields(entry, "", problems);
    store::BundleTemplate source;
    source.name = fields.text("name", Need::required).value_or("");
    problems.add_all("", core::find_problems_of_template_name(source.name));
    source.is_archived = fields.flag("is_archived").value_or(false);
    const auto* versions = fields.array("versions");
    if (versions == nullptr || versions->empty()) {
        problems.add("/versions", "required", "“versions” must hold the template's history.");
    } else if (versions->size() > limits::bundle_versions_per_template_max) {
        problems.add("/versions", "too_many",
                     fmt::format("A template may have {} versions.",
                                 limits::bundle_versions_per_template_max));
    } else {
        for (std::size_t i = 0; i < versions->size(); ++i) {
            const auto at = fmt::format("/versions/{}", i);
            if (const auto* version = (*versions)[i].if_object()) {
                ObjectFields members(*version, at, problems);
                source.versions.push_back(
                    template_version_from(members, static_cast<int>(i) + 1, at));
            } else {
                problems.add(at, "wrong_type", "A version must be an object.");
            }
        }
    }
    check_entry_hash(entry, problems);
    static_cast<void>(fields.has("sha256"));
    fields.refuse_others();
    return source;
}

std::optional<store::BundleTemplateLink> template_link_from(ObjectFields& prompt) {
    const auto* object = prompt.object("template");
    if (object == nullptr) {
        return std::nullopt;
    }
    const auto pointer = prompt.pointer_of("template");
    auto& problems = prompt.problems();
    ObjectFields fields(*object, pointer, problems);
    store::BundleTemplateLink link;
    link.name = fields.text("name", Need::required).value_or("");
    problems.add_all(pointer, core::find_problems_of_template_name(link.name));
    link.version = fields.whole_number("version", Need::required).value_or(0);
    if (link.version < 1) {
        problems.add(fields.pointer_of("version"), "out_of_range",
                     "“version” must be that of a template.");
    }
    link.values = values_from(fields);
    link.is_pinned = fields.flag("pinned").value_or(false);
    link.is_detached = fields.flag("detached").value_or(false);
    const auto digest = fields.text("expansion_sha256", Need::required).value_or("");
    const auto bytes = from_hex(digest).value_or("");
    if (bytes.size() == link.expansion_sha256.size()) {
        std::ranges::copy(bytes, link.expansion_sha256.begin());
    } else {
        problems.add(fields.pointer_of("expansion_sha256"), "invalid_sha256",
                     "“expansion_sha256” must be 64 hexadecimal digits.");
    }
    fields.refuse_others();
    return link;
}

}  // namespace mien::transfer
