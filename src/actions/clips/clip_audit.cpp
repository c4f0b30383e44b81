#include "actions/clips/clip_audit.hpp"

#include "base/or_null.hpp"

namespace mien::actions {

std::vector<store::AuditEntry> audit_of(const store::VideoRow& video, std::string action) {
    std::vector<store::AuditEntry> audit;
    audit.push_back({.action = std::move(action),
                     .subject_kind = "video",
                     .subject_id = to_string(video.id),
                     .details = {{"character_id", to_string(video.character_id)},
                                 {"emotion", video.emotion},
                                 {"prompt_id", to_string(video.prompt_id)},
                                 {"prompt_version", video.prompt_version},
                                 {"resolution_id", to_string(video.resolution_id)}},
                     .version_id = {}});
    return audit;
}

std::vector<store::AuditEntry> audit_of(const store::PreviewRow& preview, std::string action) {
    const auto& id = preview.character_id;
    std::vector<store::AuditEntry> audit;
    audit.push_back({.action = std::move(action),
                     .subject_kind = "preview",
                     .subject_id = to_string(preview.id),
                     .details = {{"emotion", preview.emotion},
                                 {"character_id", or_null(id)},
                                 {"source", preview.source}},
                     .version_id = {}});
    return audit;
}

}  // namespace mien::actions
