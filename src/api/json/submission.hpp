// Wire forms of submissions. Field names live here and in openapi.yaml only.
#pragma once

#include "base/json.hpp"
#include "store/providers/submissions.hpp"

namespace mien::api {

// With what was sent.
[[nodiscard]] json::object to_json(const store::SubmissionRow& submission);
// Without it, for lists.
[[nodiscard]] json::object summary_to_json(const store::SubmissionRow& submission);

// A body that satisfies its schema.
[[nodiscard]] store::Resolution submission_resolution_from_json(const json::object& body,
                                                                AdminId by);

}  // namespace mien::api
