#include "actions/people/character_changes.hpp"

#include "base/error.hpp"
#include "store/stored_json.hpp"

namespace mien::actions {
namespace {

json::object to_json(const core::CharacterDraft& fields) {
    return {{"slug", fields.slug},
            {"name", fields.name},
            {"description", fields.description},
            {"attributes", store::attributes_to_json(fields.attributes)}};
}

store::AuditEntry entry_of(const store::Character& character, std::string action,
                           json::object details) {
    return {.action = std::move(action),
            .subject_kind = "character",
            .subject_id = to_string(character.id),
            .details = std::move(details),
            .version_id = {}};
}

store::AuditEntry audit_of_creation(const store::Character& character) {
    return entry_of(character, "character.create", to_json(character.fields));
}

std::vector<store::AuditEntry> audit_of_change(const store::Character& before,
                                               const store::Character& after) {
    auto changes = store::changes_between(to_json(before.fields), to_json(after.fields));
    if (changes.empty()) {
        return {};
    }
    return {entry_of(after, "character.update", std::move(changes))};
}

std::vector<store::AuditEntry> audit_of_removal(const store::Character& before,
                                                const store::Removal& removal) {
    json::object details{{"slug", before.fields.slug}, {"name", before.fields.name}};
    if (removal.is_deleted) {
        return {entry_of(before, "character.delete", std::move(details))};
    }
    if (before.archived_at) {
        return {};
    }
    return {entry_of(before, "character.archive", std::move(details))};
}

std::vector<store::AuditEntry> audit_of_restoring(const store::Character& before) {
    if (!before.archived_at) {
        return {};
    }
    return {entry_of(before, "character.restore",
                     {{"slug", before.fields.slug}, {"name", before.fields.name}})};
}

}  // namespace

awaitable<Done<store::Character>> create_character(pg::Transaction& transaction,
                                                   core::CharacterDraft draft,
                                                   store::SlugTaken rule) {
    require_valid(core::find_problems(draft));
    auto created = co_await store::create_character(transaction, std::move(draft), rule);
    std::vector<store::AuditEntry> audit;
    audit.push_back(audit_of_creation(created));
    co_return Done<store::Character>{std::move(created), std::move(audit)};
}

awaitable<Done<store::Character>> change_character(pg::Transaction& transaction,
                                                   store::Character before,
                                                   core::CharacterDraft fields) {
    require_valid(core::find_problems(fields));
    auto after = co_await store::change_character(transaction, before, std::move(fields));
    auto audit = audit_of_change(before, after);
    co_return Done<store::Character>{std::move(after), std::move(audit)};
}

awaitable<Done<store::Removal>> remove_character(pg::Transaction& transaction,
                                                 store::Character before) {
    const auto removal = co_await store::remove_character(transaction, before);
    co_return Done<store::Removal>{removal, audit_of_removal(before, removal)};
}

awaitable<Done<store::Character>> restore_character(pg::Transaction& transaction,
                                                    store::Character before) {
    auto after = co_await store::restore_character(transaction, before);
    co_return Done<store::Character>{std::move(after), audit_of_restoring(before)};
}

}  // namespace mien::actions
