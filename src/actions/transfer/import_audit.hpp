// What the audit log says of an import.
#pragma once

#include <string>
#include <vector>

#include "store/audit.hpp"
#include "store/transfer/imports.hpp"

namespace mien::actions {

[[nodiscard]] std::vector<store::AuditEntry> audit_of(std::string action,
                                                      const store::ImportRow& row);

}  // namespace mien::actions
