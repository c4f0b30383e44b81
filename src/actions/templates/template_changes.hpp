// Creating, changing, archiving and restoring a template. What changes one expects it locked
// (lock_template), so that the caller can judge its version first.
#pragma once

#include "actions/done.hpp"
#include "store/templates/templates.hpp"

namespace mien::actions {

struct SavedTemplate {
    store::Template row;
    bool is_unchanged = false;  // the same content: no version was added
};

struct TemplateSave {
    core::TemplateDraft content;
    std::string change_reason;
    store::Author author;
};

// Takes the lock of all changes of templates and reads this one. Throws not_found.
[[nodiscard]] awaitable<store::Template> lock_template(pg::Transaction& transaction,
                                                       core::TemplateId id);

// Throws invalid for fields that break their rules, for inclusions that lead nowhere, in a circle,
// too deep or to too much, also of templates that include this one; conflict for a name that is
// taken.
[[nodiscard]] awaitable<Done<SavedTemplate>> create_template(pg::Transaction& transaction,
                                                             std::string name, TemplateSave save);

// The same, and conflict for an archived one. Cells keep their texts.
[[nodiscard]] awaitable<Done<SavedTemplate>> save_template(pg::Transaction& transaction,
                                                           store::Template before,
                                                           TemplateSave save);

// Adds a version with the content of an earlier one, which must still be possible. Also throws
// not_found.
[[nodiscard]] awaitable<Done<SavedTemplate>> revert_template(pg::Transaction& transaction,
                                                             store::Template before,
                                                             store::VersionReference version,
                                                             std::string change_reason,
                                                             store::Author author);

// Its cells, and templates that include it, stay as they are. Restoring throws invalid when what it
// includes has become too much meanwhile.
[[nodiscard]] awaitable<Done<store::Template>> archive_template(pg::Transaction& transaction,
                                                                store::Template before);
[[nodiscard]] awaitable<Done<store::Template>> restore_template(pg::Transaction& transaction,
                                                                store::Template before);

// A version, with the newest ones of what it includes; throws invalid, with the pointer "/version"
// when there is no such version.
[[nodiscard]] awaitable<core::ExpandedTemplate> expand_template_version(
    pg::Transaction& transaction, std::string name, int version);

// The audit entry of the head of a template.
[[nodiscard]] store::AuditEntry template_version_entry(const store::Template& row,
                                                       std::string action);

// Throws conflict for an archived one.
void require_template_in_use(const store::Template& row);

}  // namespace mien::actions
