// Templates of an import's file: staged beside its prompts, planned with them, and written before
// them by actions/templates/import_templates.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pg/transaction.hpp"
#include "store/templates/templates.hpp"
#include "store/transfer/bundle.hpp"
#include "store/transfer/imports.hpp"

namespace mien::store {

// As they are staged.
[[nodiscard]] json::array versions_to_json(const std::vector<BundleTemplateVersion>& versions);
[[nodiscard]] json::object link_to_json(const BundleTemplateLink& link);

// Sets the action of each: one that is not here is created, one whose history the file goes on with
// is updated, and one with another history is an error.
[[nodiscard]] pg::Call plan_templates_call(ImportId id);

// A template that an apply creates or goes on with.
struct PlannedTemplate {
    std::string name;
    bool is_archived = false;
    std::optional<core::TemplateId> id;        // nothing: it is created
    int current_version = 0;                   // which the plan expects to find
    std::vector<BundleTemplateVersion> added;  // the versions behind that one
};
// In the order of the file.
[[nodiscard]] awaitable<std::vector<PlannedTemplate>> read_planned_templates(
    pg::Transaction& transaction, ImportId id);

// Who wrote a version and when, as a file says it, for the version that an import makes of it.
[[nodiscard]] json::object import_origin_of(ImportId id, const BundleTemplateVersion& version);

// Says of the prompts first to last of the import, once they are written, which template their
// texts came from, where that template is here as the file has it.
[[nodiscard]] pg::Call link_prompts_call(ImportId id, int first, int last);

}  // namespace mien::store
