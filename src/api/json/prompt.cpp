#include "api/json/prompt.hpp"

#include "base/or_null.hpp"
#include "base/text.hpp"
#include "core/brace_hints.hpp"
#include "store/stored_json.hpp"

namespace mien::api {
namespace {

// The whole text is what is too long when its variables are filled in.
json::array too_long_problem(std::string_view text) {
    return {{{"code", "too_long"},
             {"name", ""},
             {"position", 0},
             {"length", count_characters(text)},
             {"message", core::too_long_message()}}};
}

}  // namespace

json::object to_json(const store::Author& author) {
    return {{"id", to_string(author.id)}, {"display_name", author.display_name}};
}

json::object to_json(const store::VersionRow& version) {
    return {{"id", to_string(version.id)},
            {"version", version.version},
            {"prompt_text", or_null(version.prompt_text)},
            {"is_deleted", !version.prompt_text.has_value()},
            {"created_by", to_json(version.created_by)},
            {"created_at", to_rfc3339(version.created_at)},
            {"change_reason", version.change_reason},
            {"reverted_from", or_null(version.reverted_from)},
            {"origin", or_null(version.origin)},
            {"video_count", version.video_count}};
}

json::value template_to_json(const store::HeadSnapshot& head,
                             const store::TemplatesSnapshot& templates) {
    const auto& source = head.from_template;
    if (!source) {
        return nullptr;
    }
    const auto found = templates.heads.find(source->id);
    const bool is_known = found != templates.heads.end();
    const bool is_in_sync = is_known && found->second.expansion_sha256 == source->expansion_sha256;
    const auto* const state = source->is_detached ? "detached"
                              : source->is_pinned ? "pinned"
                              : is_in_sync        ? "in_sync"
                                                  : "behind";
    return {{"id", to_string(source->id)},
            {"name", source->name},
            {"version", source->version},
            {"newest_version", is_known ? found->second.version : source->version},
            {"values", source->values},
            {"state", state}};
}

json::object to_json(const store::CellSnapshot& cell, const store::TemplatesSnapshot& templates,
                     std::optional<UserId> user_id, Timestamp now) {
    json::object result{{"character_id", to_string(cell.character->character.id)},
                        {"emotion", cell.emotion->name.text()},
                        {"emotion_display_name", cell.emotion->display_name},
                        {"own_version", cell.own_version},
                        {"template", cell.head != nullptr ? template_to_json(*cell.head, templates)
                                                          : json::value(nullptr)}};
    if (cell.head == nullptr) {
        for (const auto* name : {"id", "prompt_id", "prompt_text", "resolved_text", "version",
                                 "version_id", "updated_at", "updated_by"}) {
            result[name] = nullptr;
        }
        result["source"] = "missing";
        result["is_global_override"] = false;
        result["problems"] = json::array();
        result["hints"] = json::array();
        return result;
    }
    const auto& head = cell.head->head;
    const auto resolution =
        core::try_resolve(head, cell.character->character, cell.emotion->name, user_id, now);
    result["id"] = to_string(head.prompt_id);
    result["prompt_id"] = to_string(head.prompt_id);
    result["prompt_text"] = head.text;
    result["resolved_text"] = resolution ? json::value(resolution->text) : nullptr;
    result["version"] = head.version;
    result["version_id"] = to_string(head.version_id);
    result["source"] = core::name_of(head.source);
    result["is_global_override"] = head.source == core::PromptSource::character;
    result["updated_at"] = to_rfc3339(head.updated_at);
    result["updated_by"] = to_json(cell.head->updated_by);
    result["problems"] =
        resolution ? store::to_json(resolution->problems) : too_long_problem(head.text);
    result["hints"] = hints_to_json(head.text);
    return result;
}

json::object to_json(const store::EmotionSnapshot& emotion,
                     const store::TemplatesSnapshot& templates, const GlobalPromptUse& use) {
    json::object result{{"emotion", emotion.name.text()},
                        {"emotion_display_name", emotion.display_name},
                        {"used_by_count", use.used_by_count},
                        {"overridden_by_count", use.overridden_by_count},
                        {"template", emotion.global ? template_to_json(*emotion.global, templates)
                                                    : json::value(nullptr)}};
    if (!emotion.global) {
        for (const auto* name :
             {"id", "prompt_text", "version", "version_id", "updated_at", "updated_by"}) {
            result[name] = nullptr;
        }
        result["hints"] = json::array();
        return result;
    }
    const auto& head = emotion.global->head;
    result["id"] = to_string(head.prompt_id);
    result["prompt_text"] = head.text;
    result["version"] = head.version;
    result["version_id"] = to_string(head.version_id);
    result["updated_at"] = to_rfc3339(head.updated_at);
    result["updated_by"] = to_json(emotion.global->updated_by);
    result["hints"] = hints_to_json(head.text);
    return result;
}

json::array hints_to_json(std::string_view prompt_text) {
    json::array hints;
    for (const auto& hint : core::find_brace_hints(prompt_text)) {
        hints.push_back({{"code", core::name_of(hint.code)},
                         {"name", hint.name},
                         {"position", hint.position_characters},
                         {"length", hint.length_characters},
                         {"message", core::message_of(hint)}});
    }
    return hints;
}

json::object to_json(const store::SavedPrompt& saved) {
    const auto& head = saved.head;
    json::object result{{"id", to_string(head.prompt_id)},
                        {"emotion", saved.key.emotion.text()},
                        {"prompt_text", or_null(head.prompt_text)},
                        {"version", head.version},
                        {"version_id", to_string(head.id)},
                        {"created_at", to_rfc3339(saved.prompt_created_at)},
                        {"updated_at", to_rfc3339(head.created_at)},
                        {"created_by", to_json(head.created_by)},
                        {"change_reason", head.change_reason},
                        {"unchanged", saved.outcome == store::SaveOutcome::unchanged},
                        {"hints", hints_to_json(head.prompt_text.value_or(""))}};
    if (saved.key.character_id) {
        result["character_id"] = to_string(*saved.key.character_id);
        result["source"] = "character";
        result["is_global_override"] = head.prompt_text.has_value();
    }
    return result;
}

}  // namespace mien::api
