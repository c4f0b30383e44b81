// What the audit log of the control database says of configurations and generations.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "store/audit.hpp"
#include "store/staging/configurations.hpp"
#include "store/staging/generations.hpp"

namespace mien::actions {

// The address of a database as it may be shown, with "***" for its password.
[[nodiscard]] std::string masked_url_of(const core::DatabasePlace& place);

// A field that differs between two configurations, by its wire name, with its values. Secrets stand
// as "***" on both sides.
struct FieldChange {
    std::string field;
    json::value from;
    json::value to;
};

// In the order of the fields. The password has changed when it was sealed anew.
[[nodiscard]] std::vector<FieldChange> field_changes(const store::ConfigurationVersion& before,
                                                     const store::ConfigurationVersion& after);

[[nodiscard]] json::array to_json(const std::vector<FieldChange>& changes);

[[nodiscard]] store::AuditEntry configuration_entry(std::string action,
                                                    const store::ConfigurationVersion& made,
                                                    const std::vector<FieldChange>& changes);

// Of the generation that is served from now on.
[[nodiscard]] store::AuditEntry generation_entry(const store::Generation& generation);

}  // namespace mien::actions
