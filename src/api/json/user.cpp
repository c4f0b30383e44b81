#include "api/json/user.hpp"

#include "api/json/fields.hpp"
#include "api/json/prompt.hpp"
#include "base/or_null.hpp"
#include "store/stored_json.hpp"

namespace mien::api {
namespace {

template <class SomeId>
SomeId id_from(const json::object& body, std::string_view name, std::vector<Problem>& problems) {
    const auto id = SomeId::parse(body.at(name).as_string());
    if (!id) {
        problems.push_back({"/" + std::string(name), "bad_id", "Send a UUID."});
    }
    return id.value_or(SomeId{});
}

}  // namespace

json::object to_json(const store::User& user) {
    json::value assignment = nullptr;
    if (user.character_id) {
        assignment = json::object{{"character_id", to_string(*user.character_id)}};
    }
    return {{"id", to_string(user.id)},
            {"name", user.fields.name},
            {"email", or_null(user.fields.email)},
            {"phone", or_null(user.fields.phone)},
            {"attributes", store::attributes_to_json(user.fields.attributes)},
            {"assignment", std::move(assignment)},
            {"archived_at", or_null(user.archived_at)},
            {"version", user.version},
            {"created_at", to_rfc3339(user.created_at)},
            {"updated_at", to_rfc3339(user.updated_at)}};
}

json::object to_json(const store::Assignment& assignment) {
    json::value assigned_by = nullptr;
    if (assignment.assigned_by) {
        assigned_by = to_json(*assignment.assigned_by);
    }
    return {{"id", to_string(assignment.id)},
            {"user_id", to_string(assignment.user_id)},
            {"character_id", to_string(assignment.character_id)},
            {"assigned_by", std::move(assigned_by)},
            {"created_at", to_rfc3339(assignment.created_at)},
            {"ended_at", or_null(assignment.ended_at)}};
}

core::UserDraft user_draft_from_json(const json::object& body, core::UserDraft fields) {
    read_text(body, "name", fields.name);
    read_text(body, "email", fields.email);
    read_text(body, "phone", fields.phone);
    read_attributes(body, fields.attributes);
    return fields;
}

store::AssignmentDraft assignment_draft_from_json(const json::object& body, AdminId assigned_by) {
    std::vector<Problem> problems;
    const store::AssignmentDraft draft{
        .user_id = id_from<UserId>(body, "user_id", problems),
        .character_id = id_from<CharacterId>(body, "character_id", problems),
        .assigned_by = assigned_by};
    require_valid(problems);
    return draft;
}

}  // namespace mien::api
