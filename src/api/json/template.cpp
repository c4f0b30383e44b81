#include "api/json/template.hpp"

#include <algorithm>
#include <span>

#include "api/json/diff.hpp"
#include "api/json/fields.hpp"
#include "api/json/prompt.hpp"
#include "base/limits/templates.hpp"
#include "base/or_null.hpp"
#include "base/problem_json.hpp"

namespace mien::api {
namespace {

json::object cell_to_json(const store::PromptKey& key, const std::optional<std::string>& name) {
    return {{"character_id", or_null(key.character_id)},
            {"character_name", or_null(name)},
            {"emotion", key.emotion.text()}};
}

json::object values_to_json(const core::TemplateValues& values) {
    json::object document;
    for (const auto& [name, value] : values) {
        document[name] = value;
    }
    return document;
}

json::object field_to_json(const core::Placeholder& placeholder, bool is_declared) {
    return {{"name", placeholder.name},
            {"default", or_null(placeholder.default_text)},
            {"required", placeholder.is_required},
            {"help", placeholder.help},
            {"declared", is_declared}};
}

std::string in_lower_case(std::string_view name) {
    std::string folded(name);
    std::ranges::transform(folded, folded.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return folded;
}

}  // namespace

json::object to_json(const store::Template& row) {
    const auto& content = row.head.content;
    return {{"id", to_string(row.id)},
            {"name", row.name},
            {"description", content.description},
            {"template_text", content.text},
            {"placeholders", store::placeholders_to_json(content.placeholders)},
            {"version", row.head.version},
            {"version_id", to_string(row.head.id)},
            {"change_reason", row.head.change_reason},
            {"archived_at", or_null(row.archived_at)},
            {"created_at", to_rfc3339(row.created_at)},
            {"updated_at", to_rfc3339(row.updated_at)},
            {"updated_by", to_json(row.head.created_by)}};
}

json::object to_json(const store::ListedTemplate& listed) {
    auto document = to_json(listed.row);
    document["cells"] = json::object{{"in_sync", listed.use.in_sync_count},
                                     {"behind", listed.use.behind_count},
                                     {"pinned", listed.use.pinned_count},
                                     {"detached", listed.use.detached_count},
                                     {"more", listed.use.has_more}};
    return document;
}

json::object to_json(const store::TemplateVersion& version) {
    return {{"id", to_string(version.id)},
            {"version", version.version},
            {"template_text", version.content.text},
            {"placeholders", store::placeholders_to_json(version.content.placeholders)},
            {"description", version.content.description},
            {"change_reason", version.change_reason},
            {"reverted_from", or_null(version.reverted_from)},
            {"created_by", to_json(version.created_by)},
            {"created_at", to_rfc3339(version.created_at)}};
}

json::object to_json(const actions::SavedTemplate& saved) {
    auto document = to_json(saved.row);
    document["unchanged"] = saved.is_unchanged;
    return document;
}

json::object to_json(const store::TemplateCell& cell) {
    auto document = cell_to_json(cell.key, cell.character_name);
    document["prompt_id"] = to_string(cell.prompt_id);
    document["version"] = cell.head_version;
    document["template_version"] = cell.template_version;
    document["values"] = values_to_json(cell.values);
    document["state"] = store::name_of(cell.state);
    return document;
}

json::object to_json(const store::TemplateRun& run) {
    return {{"id", to_string(run.id)},
            {"template_id", to_string(run.template_id)},
            {"template_version", run.template_version},
            {"kind", store::name_of(run.kind)},
            {"cell_count", run.cell_count},
            {"created_by", to_json(run.created_by)},
            {"created_at", to_rfc3339(run.created_at)},
            {"undone_at", or_null(run.undone_at)}};
}

json::object to_json(const actions::TemplateRunDone& done) {
    json::array left;
    for (const auto& cell :
         std::span(done.left).first(std::min(done.left.size(), limits::template_cells_told_max))) {
        auto document = cell_to_json(cell.key, cell.character_name);
        document["reason"] = actions::name_of(cell.reason);
        left.push_back(std::move(document));
    }
    return {
        {"run", to_json(done.run)},
        {"counts", {{"written", done.written}, {"same", done.same}, {"left", done.left.size()}}},
        {"left", std::move(left)}};
}

json::object to_json(const actions::PlannedCell& planned) {
    const auto& cell = planned.cell;
    const bool is_whole = planned.problems.empty();
    auto document = cell_to_json(cell.key, cell.character_name);
    document["prompt_id"] = to_string(cell.prompt_id);
    document["version"] = cell.head_version;
    document["template"] = json::object{{"id", to_string(planned.source.template_id)},
                                        {"name", planned.source.template_name},
                                        {"version", planned.source.template_version}};
    document["values"] = values_to_json(cell.values);
    document["current_text"] = cell.prompt_text;
    document["new_text"] = is_whole ? json::value(planned.new_text) : json::value(nullptr);
    document["diff"] = is_whole ? diff_to_json(cell.prompt_text, planned.new_text) : json::array();
    document["problems"] = mien::to_json(planned.problems);
    return document;
}

json::array fields_to_json(const core::ExpandedTemplate& expanded) {
    json::array fields;
    for (const auto& placeholder : expanded.declared) {
        fields.push_back(field_to_json(placeholder, true));
    }
    for (const auto& name : expanded.undeclared) {
        fields.push_back(field_to_json({.name = name}, false));
    }
    return fields;
}

core::TemplateDraft template_draft_from_json(const json::object& body,
                                             core::TemplateDraft content) {
    read_text(body, "template_text", content.text);
    read_text(body, "description", content.description);
    if (const auto* const placeholders = body.if_contains("placeholders")) {
        content.placeholders = store::placeholders_from_json(*placeholders);
    }
    return content;
}

core::TemplateValues values_from_json(const json::object& body, std::string_view name,
                                      const std::string& pointer) {
    core::TemplateValues values;
    const auto* const members = body.if_contains(name);
    if (members == nullptr) {
        return values;
    }
    for (const auto& member : members->as_object()) {
        const bool is_new =
            values.emplace(in_lower_case(member.key()), member.value().as_string()).second;
        if (!is_new) {
            throw Error(ErrorKind::invalid, "A placeholder is named twice.",
                        {{pointer + "/" + escape_pointer(member.key()), "duplicate",
                          "A placeholder is named twice; case does not matter."}});
        }
    }
    return values;
}

}  // namespace mien::api
