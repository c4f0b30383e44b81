#include "actions/prompts/prompt_audit.hpp"

#include "base/hash.hpp"
#include "base/or_null.hpp"

namespace mien::actions {
namespace {

using store::SaveOutcome;

std::string action_of(SaveOutcome outcome) {
    if (outcome == SaveOutcome::reverted) {
        return "prompt.revert";
    }
    return outcome == SaveOutcome::deleted ? "prompt.delete" : "prompt.save";
}

}  // namespace

std::vector<store::AuditEntry> audit_of(const store::SavedPrompt& saved) {
    if (saved.outcome == SaveOutcome::unchanged || saved.outcome == SaveOutcome::stale) {
        return {};
    }
    json::object details;
    details["emotion"] = saved.key.emotion.text();
    details["character_id"] = or_null(saved.key.character_id);
    details["version"] = saved.head.version;
    details["previous_version"] = saved.previous_version;
    details["change_reason"] = saved.head.change_reason;
    if (saved.head.reverted_from) {
        details["reverted_from"] = *saved.head.reverted_from;
    }
    if (const auto& origin = saved.head.origin) {
        const auto& made_by = origin->as_object();
        details["template"] = json::object{{"id", made_by.at("template_id")},
                                           {"version", made_by.at("version")},
                                           {"run_id", made_by.at("run_id")}};
    }
    if (saved.head.prompt_text) {
        details["text_sha256"] = to_hex(sha256(*saved.head.prompt_text));
    }
    std::vector<store::AuditEntry> entries;
    entries.push_back({.action = action_of(saved.outcome),
                       .subject_kind = "prompt",
                       .subject_id = to_string(saved.head.prompt_id),
                       .details = std::move(details),
                       .version_id = saved.head.id});
    return entries;
}

}  // namespace mien::actions
