// Wire forms of templates, their cells, plans and runs. Field names live here and in openapi.yaml
// only.
#pragma once

#include "actions/templates/template_changes.hpp"
#include "actions/templates/template_plan.hpp"
#include "actions/templates/template_runs.hpp"
#include "base/json.hpp"

namespace mien::api {

[[nodiscard]] json::object to_json(const store::Template& row);
[[nodiscard]] json::object to_json(const store::ListedTemplate& listed);
[[nodiscard]] json::object to_json(const store::TemplateVersion& version);
[[nodiscard]] json::object to_json(const actions::SavedTemplate& saved);
[[nodiscard]] json::object to_json(const store::TemplateCell& cell);
[[nodiscard]] json::object to_json(const store::TemplateRun& run);
[[nodiscard]] json::object to_json(const actions::TemplateRunDone& done);
// With the word diff of the text that is there and the one that would be.
[[nodiscard]] json::object to_json(const actions::PlannedCell& planned);

// All placeholders of a template and of what it includes, declared or not.
[[nodiscard]] json::array fields_to_json(const core::ExpandedTemplate& expanded);

// The content of a body that satisfies its schema, over what is there already. Rules of the fields
// are not checked.
[[nodiscard]] core::TemplateDraft template_draft_from_json(const json::object& body,
                                                           core::TemplateDraft content = {});

// The member of that name, an object of texts, by lower-case name; throws invalid for a name that
// is there twice.
[[nodiscard]] core::TemplateValues values_from_json(const json::object& body, std::string_view name,
                                                    const std::string& pointer);

}  // namespace mien::api
