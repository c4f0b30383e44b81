#include "actions/transfer/import_audit.hpp"

namespace mien::actions {

std::vector<store::AuditEntry> audit_of(std::string action, const store::ImportRow& row) {
    std::vector<store::AuditEntry> audit;
    audit.push_back(
        {.action = std::move(action),
         .subject_kind = "import",
         .subject_id = to_string(row.id),
         .details = {{"file_name", row.file_name}, {"file_sha256", row.file_sha256_hex}},
         .version_id = {}});
    return audit;
}

}  // namespace mien::actions
