#include "api/json/character.hpp"

#include "api/json/fields.hpp"
#include "base/or_null.hpp"
#include "store/stored_json.hpp"

namespace mien::api {

json::object to_json(const store::Character& character) {
    return {{"id", to_string(character.id)},
            {"slug", character.fields.slug},
            {"name", character.fields.name},
            {"description", character.fields.description},
            {"attributes", store::attributes_to_json(character.fields.attributes)},
            {"own_count", character.own_count},
            {"archived_at", or_null(character.archived_at)},
            {"version", character.version},
            {"created_at", to_rfc3339(character.created_at)},
            {"updated_at", to_rfc3339(character.updated_at)}};
}

json::object to_json(const store::Character& character, const store::CharacterOverview& overview,
                     const MediaLinks& links) {
    auto result = to_json(character);
    result["default_count"] = overview.default_count;
    result["missing_count"] = overview.missing_count;
    result["draft_count"] = overview.draft_count;
    result["prompts_updated_at"] = or_null(overview.prompts_updated_at);
    result["poster_url"] =
        media_link(overview.poster_key, link_end(overview.read_at, std::nullopt), links);
    return result;
}

json::object to_json(const store::CharacterName& character) {
    return {{"id", to_string(character.id)}, {"name", character.name}};
}

json::object to_json(const store::Removal& removal) {
    return {{"outcome", removal.is_deleted ? "deleted" : "archived"},
            {"archived_at", or_null(removal.archived_at)}};
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
