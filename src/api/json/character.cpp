#include "api/json/character.hpp"

#include "api/json/fields.hpp"
#include "store/stored_json.hpp"

namespace mien::api {

json::object to_json(const store::Character& character) {
    return {{"id", to_string(character.id)},
            {"slug", character.fields.slug},
            {"name", character.fields.name},
            {"description", character.fields.description},
            {"attributes", store::attributes_to_json(character.fields.attributes)},
            {"own_count", character.own_count},
            {"archived_at", time_to_json(character.archived_at)},
            {"version", character.version},
            {"created_at", to_rfc3339(character.created_at)},
            {"updated_at", to_rfc3339(character.updated_at)}};
}

json::object to_json(const store::Removal& removal) {
    return {{"outcome", removal.is_deleted ? "deleted" : "archived"},
            {"archived_at", time_to_json(removal.archived_at)}};
}

core::CharacterDraft character_draft_from_json(const json::object& body,
                                               core::CharacterDraft fields) {
    read_text(body, "slug", fields.slug);
    read_text(body, "name", fields.name);
    read_text(body, "description", fields.description);
    read_attributes(body, fields.attributes);
    return fields;
}

}  // namespace mien::api
