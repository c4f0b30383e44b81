#include "actions/providers/resolve_submission.hpp"

#include "base/error.hpp"
#include "video/providers/foreign_json.hpp"

namespace mien::actions {
namespace {

void require_sound(const store::Resolution& resolution) {
    if (!resolution.was_made && resolution.external_id) {
        throw Error(ErrorKind::invalid, "What was not made has no id at the provider.",
                    {{"/external_id", "not_wanted", "Leave it out for what was not made."}});
    }
    if (resolution.external_id && !video::is_service_id(*resolution.external_id)) {
        throw Error(
            ErrorKind::invalid, "This cannot be the id of a clip at the provider.",
            {{"/external_id", "invalid", "The id as the provider shows it, without spaces."}});
    }
}

store::AuditEntry entry_of(const store::SubmissionRow& submission,
                           const store::Resolution& resolution) {
    json::object details{{"outcome", resolution.was_made ? "made" : "not_made"},
                         {"provider", submission.provider_name},
                         {"clip_kind", submission.clip_kind},
                         {"clip_id", to_string(submission.clip_id)}};
    if (resolution.external_id) {
        details["external_id"] = *resolution.external_id;
    }
    return {.action = "submission.resolve",
            .subject_kind = "submission",
            .subject_id = to_string(submission.id),
            .details = std::move(details),
            .version_id = {}};
}

}  // namespace

awaitable<Done<store::SubmissionRow>> resolve_submission(pg::Transaction& transaction,
                                                         SubmissionId id,
                                                         store::Resolution resolution) {
    require_sound(resolution);
    const auto before = co_await store::lock_submission(transaction, id);
    if (before.state != store::SubmissionState::parked) {
        throw Error(ErrorKind::conflict, "What became of this submission is known.");
    }
    if (resolution.external_id && before.provider_kind == "http") {
        throw Error(ErrorKind::invalid,
                    "A service of this kind cannot be asked for a clip by its id; say that it was "
                    "made without one.",
                    {{"/external_id", "not_wanted", "Leave it out for this provider."}});
    }
    if (resolution.external_id && before.job_state != jobs::JobState::failed) {
        throw Error(
            ErrorKind::conflict,
            "Its job is gone or goes on already, so that its clip cannot be taken; say that "
            "it was made without an id.");
    }
    if (resolution.external_id) {
        const bool is_taken =
            co_await store::is_external_id_taken(transaction, before, *resolution.external_id);
        if (is_taken) {
            throw Error(ErrorKind::conflict, "Another submission to this provider has that id.",
                        {{"/external_id", "id_taken", "This is another clip's."}});
        }
    }
    auto after = co_await store::resolve_submission(transaction, id, resolution);
    std::vector<store::AuditEntry> audit;
    audit.push_back(entry_of(after, resolution));
    co_return Done<store::SubmissionRow>{std::move(after), std::move(audit)};
}

}  // namespace mien::actions
