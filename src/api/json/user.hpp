// Wire forms of users and assignments. Field names live here and in openapi.yaml only.
#pragma once

#include "base/json.hpp"
#include "store/people/assignments.hpp"
#include "store/people/users.hpp"

namespace mien::api {

[[nodiscard]] json::object to_json(const store::User& user);

[[nodiscard]] json::object to_json(const store::Assignment& assignment);

// The fields of a body that satisfies its schema, over those that are there already. Rules of the
// fields are not checked.
[[nodiscard]] core::UserDraft user_draft_from_json(const json::object& body,
                                                   core::UserDraft fields = {});

// Of a body that satisfies its schema; throws invalid with all problems for what are no ids.
[[nodiscard]] store::AssignmentDraft assignment_draft_from_json(const json::object& body,
                                                                AdminId assigned_by);

}  // namespace mien::api
