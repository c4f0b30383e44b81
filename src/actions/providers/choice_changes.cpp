#include "actions/providers/choice_changes.hpp"

namespace mien::actions {
namespace {

json::value maker_of(const std::optional<store::PresetChoice>& choice) {
    if (!choice) {
        return "inherit";
    }
    return choice->preset_id ? json::value(to_string(*choice->preset_id)) : json::value("builtin");
}

store::AuditEntry entry_of(const store::ChoiceScope& scope,
                           const std::optional<store::PresetChoice>& before,
                           const std::optional<store::PresetChoice>& after) {
    const auto& character = scope.character_id;
    const auto character_id = character ? to_string(*character) : std::string("*");
    const auto emotion = scope.emotion.value_or("*");
    return {.action = "preset.choose",
            .subject_kind = "preset_choice",
            .subject_id = character_id + "/" + emotion,
            .details = {{"from", maker_of(before)}, {"to", maker_of(after)}},
            .version_id = {}};
}

}  // namespace

awaitable<Done<std::optional<store::PresetChoice>>> choose(
    pg::Transaction& transaction, std::optional<store::PresetChoice> before, Choosing choosing) {
    std::optional<store::PresetChoice> after;
    if (choosing.maker == Maker::inherit) {
        if (before) {
            co_await store::remove_choice(transaction, choosing.scope);
        }
    } else {
        const auto preset_id =
            choosing.maker == Maker::preset ? choosing.preset_id : std::optional<PresetId>();
        if (before && before->preset_id == preset_id) {
            co_return Done<std::optional<store::PresetChoice>>{std::move(before), {}};
        }
        after =
            co_await store::set_choice(transaction, choosing.scope, preset_id, choosing.chosen_by);
    }
    std::vector<store::AuditEntry> audit;
    if (before || after) {
        audit.push_back(entry_of(choosing.scope, before, after));
    }
    co_return Done<std::optional<store::PresetChoice>>{std::move(after), std::move(audit)};
}

}  // namespace mien::actions
