#include "actions/prompts/emotion_changes.hpp"

#include "base/error.hpp"
#include "store/stored_json.hpp"

namespace mien::actions {
namespace {

json::object to_json(const core::EmotionDraft& fields) {
    return {{"display_name", fields.display_name},
            {"description", fields.description},
            {"position", fields.position.value_or(0)}};
}

store::AuditEntry entry_of(const store::Emotion& emotion, std::string action,
                           json::object details) {
    return {.action = std::move(action),
            .subject_kind = "emotion",
            .subject_id = emotion.name.text(),
            .details = std::move(details),
            .version_id = {}};
}

store::AuditEntry audit_of_creation(const store::Emotion& emotion) {
    return entry_of(emotion, "emotion.create", to_json(emotion.fields));
}

std::vector<store::AuditEntry> audit_of_change(const store::Emotion& before,
                                               const store::Emotion& after) {
    auto changes = store::changes_between(to_json(before.fields), to_json(after.fields));
    if (changes.empty()) {
        return {};
    }
    return {entry_of(after, "emotion.update", std::move(changes))};
}

std::vector<store::AuditEntry> audit_of_removal(const store::Emotion& before,
                                                const store::Removal& removal) {
    if (removal.is_deleted) {
        return {entry_of(before, "emotion.delete", {})};
    }
    if (before.archived_at) {
        return {};
    }
    return {entry_of(before, "emotion.archive", {})};
}

std::vector<store::AuditEntry> audit_of_restoring(const store::Emotion& before) {
    if (!before.archived_at) {
        return {};
    }
    return {entry_of(before, "emotion.restore", {})};
}

}  // namespace

awaitable<Done<store::Emotion>> create_emotion(pg::Transaction& transaction,
                                               core::EmotionDraft draft) {
    require_valid(core::find_problems(draft));
    auto created = co_await store::create_emotion(transaction, std::move(draft));
    std::vector<store::AuditEntry> audit;
    audit.push_back(audit_of_creation(created));
    co_return Done<store::Emotion>{std::move(created), std::move(audit)};
}

awaitable<Done<store::Emotion>> change_emotion(pg::Transaction& transaction, store::Emotion before,
                                               core::EmotionDraft fields) {
    require_valid(core::find_problems(fields));
    auto after = co_await store::change_emotion(transaction, before, std::move(fields));
    auto audit = audit_of_change(before, after);
    co_return Done<store::Emotion>{std::move(after), std::move(audit)};
}

awaitable<Done<store::Removal>> remove_emotion(pg::Transaction& transaction,
                                               store::Emotion before) {
    const auto removal = co_await store::remove_emotion(transaction, before);
    co_return Done<store::Removal>{removal, audit_of_removal(before, removal)};
}

awaitable<Done<store::Emotion>> restore_emotion(pg::Transaction& transaction,
                                                store::Emotion before) {
    auto after = co_await store::restore_emotion(transaction, before);
    co_return Done<store::Emotion>{std::move(after), audit_of_restoring(before)};
}

}  // namespace mien::actions
