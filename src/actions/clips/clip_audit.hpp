// What the audit log says of a video and of a preview.
#pragma once

#include <string>
#include <vector>

#include "store/audit.hpp"
#include "store/clips/previews.hpp"
#include "store/clips/videos.hpp"

namespace mien::actions {

[[nodiscard]] std::vector<store::AuditEntry> audit_of(const store::VideoRow& video,
                                                      std::string action);
[[nodiscard]] std::vector<store::AuditEntry> audit_of(const store::PreviewRow& preview,
                                                      std::string action);

}  // namespace mien::actions
