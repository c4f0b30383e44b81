#include "api/prompts/matrix.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "api/edge/access.hpp"
#include "api/edge/filters.hpp"
#include "api/edge/paging.hpp"
#include "api/edge/path.hpp"
#include "api/prompts/cell_bodies.hpp"
#include "base/error.hpp"
#include "base/limits/lists.hpp"
#include "store/prompts/drafts.hpp"
#include "store/prompts/matrix.hpp"
#include "store/prompts/prompt_cache.hpp"

namespace mien::api {
namespace {

std::optional<store::FromTemplate> from_template_of(const http::Request& request) {
    store::FromTemplate wanted;
    if (const auto text = request.query("template_id")) {
        wanted.template_id = core::TemplateId::parse(*text);
        if (!wanted.template_id) {
            throw Error(ErrorKind::invalid, "template_id must be a UUID.",
                        {{"?template_id", "bad_id", "Send the id of a template."}});
        }
    }
    if (const auto state = template_state_from_query(request, "template_state")) {
        wanted.state = store::name_of(*state);
    }
    return wanted.template_id || wanted.state ? std::optional(std::move(wanted)) : std::nullopt;
}

// The template whose cells are marked; nothing: each text is, by its own.
std::optional<core::TemplateId> marked_template(const store::CharacterFilter& filter) {
    return filter.from_template ? filter.from_template->template_id : std::nullopt;
}

// Limit is one more than the page has, which tells whether another follows.
store::CharacterFilter matrix_filter_from(const http::Request& request, const PageRequest& page) {
    store::CharacterFilter filter;
    filter.search = search_from_query(request);
    filter.has_cell = cell_state_from_query(request);
    filter.asked_by = principal_of(request).admin_id;
    filter.from_template = from_template_of(request);
    filter.limit = page.limit + 1;
    if (!page.after.empty()) {
        const auto id = CharacterId::parse(page.after[1]);
        if (!id) {
            refuse_cursor();
        }
        filter.after = {.slug = {}, .name = page.after[0], .updated_at = {}, .id = *id};
    }
    return filter;
}

// Cuts off the key that is one too many: the cursor after the last one kept, or null.
json::value cut_matrix_page(std::vector<store::CharacterKey>& keys, const PageRequest& page) {
    if (keys.size() <= page.limit) {
        return nullptr;
    }
    keys.resize(page.limit);
    return json::value(page.next_cursor({keys.back().name, to_string(keys.back().id)}));
}

// The cells of which the admin who asks has a draft.
class DraftCells {
  public:
    explicit DraftCells(std::vector<store::DraftCell> cells);

    [[nodiscard]] const std::vector<core::EmotionName>& of(CharacterId id) const;
    [[nodiscard]] bool has(CharacterId id, const core::EmotionName& emotion) const;

  private:
    std::unordered_map<CharacterId, std::vector<core::EmotionName>> cells_;
};

DraftCells::DraftCells(std::vector<store::DraftCell> cells) {
    for (auto& cell : cells) {
        cells_[cell.character_id].push_back(std::move(cell.emotion));
    }
}

const std::vector<core::EmotionName>& DraftCells::of(CharacterId id) const {
    static const std::vector<core::EmotionName> none;
    const auto found = cells_.find(id);
    return found == cells_.end() ? none : found->second;
}

bool DraftCells::has(CharacterId id, const core::EmotionName& emotion) const {
    return std::ranges::find(of(id), emotion) != of(id).end();
}

awaitable<DraftCells> read_draft_cells(Context& context, const http::Request& request) {
    auto cells = co_await store::list_draft_cells(context.pool, principal_of(request).admin_id,
                                                  request.deadline);
    co_return DraftCells(std::move(cells));
}

using EmotionList = std::vector<store::EmotionSnapshot>;

// All emotions, or the one that the request names; throws not_found.
EmotionList emotions_from(const store::EmotionsSnapshot& emotions, const http::Request& request) {
    const auto name = emotion_from_query(request);
    return name ? EmotionList{emotions.get(*name)} : emotions.emotions;
}

json::object cells_to_json(const store::MatrixRow& row, const EmotionList& emotions,
                           const DraftCells& drafts) {
    json::object cells;
    for (const auto& emotion : emotions) {
        const auto own = std::ranges::find(row.own, emotion.name, &store::MatrixCell::emotion);
        json::object cell;
        if (own != row.own.end()) {
            cell = {{"source", "character"},
                    {"version", own->version},
                    {"updated_at", to_rfc3339(own->updated_at)}};
            if (own->template_state) {
                cell["template_state"] = *own->template_state;
            }
        } else if (emotion.is_archived) {
            continue;
        } else if (emotion.global) {
            cell = {{"source", "global"},
                    {"version", emotion.global->head.version},
                    {"updated_at", to_rfc3339(emotion.global->head.updated_at)}};
        } else {
            cell = {{"source", "missing"}, {"version", nullptr}, {"updated_at", nullptr}};
        }
        cell["has_draft"] = drafts.has(row.id, emotion.name);
        cells[emotion.name.text()] = std::move(cell);
    }
    return cells;
}

json::array to_json(const EmotionList& emotions) {
    json::array list;
    for (const auto& emotion : emotions) {
        list.push_back({{"name", emotion.name.text()},
                        {"display_name", emotion.display_name},
                        {"archived", emotion.is_archived},
                        {"has_global_prompt", emotion.global.has_value()}});
    }
    return list;
}

// The compact form.

using UsedEmotions = std::vector<const store::EmotionSnapshot*>;

std::int64_t seconds_of(Timestamp time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

UsedEmotions emotions_in_use(const store::EmotionsSnapshot& snapshot) {
    UsedEmotions emotions;
    for (const auto& emotion : snapshot.emotions) {
        if (!emotion.is_archived) {
            emotions.push_back(&emotion);
        }
    }
    return emotions;
}

json::array to_json(const UsedEmotions& emotions) {
    json::array list;
    for (const auto* emotion : emotions) {
        const auto& global = emotion->global;
        list.push_back({{"name", emotion->name.text()},
                        {"display_name", emotion->display_name},
                        {"global_version", global ? global->head.version : 0},
                        {"global_updated", global ? seconds_of(global->head.updated_at) : 0}});
    }
    return list;
}

std::vector<std::string> names_of(const UsedEmotions& emotions) {
    std::vector<std::string> names;
    names.reserve(emotions.size());
    for (const auto* emotion : emotions) {
        names.push_back(emotion->name.text());
    }
    return names;
}

json::array drafted_places(const std::vector<core::EmotionName>& drafted,
                           const std::vector<std::string>& names) {
    json::array places;
    for (const auto& emotion : drafted) {
        const auto place = std::ranges::find(names, emotion.text()) - names.begin();
        if (place < std::ssize(names)) {
            places.push_back(place);
        }
    }
    return places;
}

// The characters with what they have of these emotions, by the places of both.
json::array compact_rows(const std::vector<store::CharacterKey>& keys,
                         const std::vector<std::string>& names,
                         const std::vector<store::CompactCell>& cells, const DraftCells& drafts) {
    const json::array none(names.size(), 0);
    json::array characters;
    std::vector<std::pair<json::array*, json::array*>> rows;  // versions and times of each
    characters.reserve(keys.size());
    rows.reserve(keys.size());
    for (const auto& key : keys) {
        auto& row = characters
                        .emplace_back(json::object{{"id", to_string(key.id)},
                                                   {"slug", key.slug},
                                                   {"name", key.name},
                                                   {"versions", none},
                                                   {"updated", none}})
                        .as_object();
        auto drafted = drafted_places(drafts.of(key.id), names);
        if (!drafted.empty()) {
            row["drafts"] = std::move(drafted);
        }
        rows.emplace_back(&row.at("versions").as_array(), &row.at("updated").as_array());
    }
    for (const auto& [character, emotion, version, updated_s] : cells) {
        const auto& [versions, updated] = rows[character];
        (*versions)[emotion] = version;
        (*updated)[emotion] = updated_s;
    }
    return characters;
}

// Adds to each row the places of its texts that came from a template, by how they stand to it.
void add_templates(json::array& characters, const std::vector<std::string>& names,
                   const std::vector<store::TemplateMark>& marks) {
    for (const auto& mark : marks) {
        const auto place = std::ranges::find(names, mark.emotion.text()) - names.begin();
        if (place == std::ssize(names)) {
            continue;
        }
        auto& templates = characters[mark.character].as_object()["templates"];
        auto& of_all = templates.is_null() ? templates.emplace_object() : templates.get_object();
        auto& places = of_all[mark.state];
        (places.is_null() ? places.emplace_array() : places.get_array()).emplace_back(place);
    }
}

std::vector<CharacterId> ids_of(const std::vector<store::CharacterKey>& keys) {
    std::vector<CharacterId> ids;
    ids.reserve(keys.size());
    for (const auto& key : keys) {
        ids.push_back(key.id);
    }
    return ids;
}

}  // namespace

awaitable<http::Response> get_matrix(Context& context, http::Request& request) {
    const auto page = page_of(request, 2);
    auto filter = matrix_filter_from(request, page);
    filter.emotion = emotion_from_query(request);
    const auto snapshot = co_await context.prompts.get_emotions();
    const auto emotions = emotions_from(*snapshot, request);
    auto keys = co_await store::list_character_keys(context.pool, filter, request.deadline);
    json::object answer{{"emotions", to_json(emotions)}};
    answer["next_cursor"] = cut_matrix_page(keys, page);
    const auto rows =
        co_await store::read_matrix(context.pool, keys, marked_template(filter), request.deadline);
    const auto drafts = co_await read_draft_cells(context, request);
    json::array characters;
    for (const auto& row : rows) {
        characters.push_back({{"id", to_string(row.id)},
                              {"slug", row.slug},
                              {"name", row.name},
                              {"own_count", row.own.size()},
                              {"cells", cells_to_json(row, emotions, drafts)}});
    }
    answer["characters"] = std::move(characters);
    co_return http::json_response(200, std::move(answer));
}

awaitable<http::Response> get_compact_matrix(Context& context, http::Request& request) {
    const auto page = page_of(request, 2, limits::page_rows_long_max);
    const auto filter = matrix_filter_from(request, page);
    const auto snapshot = co_await context.prompts.get_emotions();
    const auto emotions = emotions_in_use(*snapshot);
    const auto names = names_of(emotions);
    auto keys = co_await store::list_character_keys(context.pool, filter, request.deadline);
    json::object answer{{"emotions", to_json(emotions)}};
    answer["next_cursor"] = cut_matrix_page(keys, page);
    const auto cells =
        co_await store::read_compact_cells(context.pool, keys, names, request.deadline);
    const auto drafts = co_await read_draft_cells(context, request);
    const auto marks = co_await store::read_template_marks(
        context.pool, ids_of(keys), marked_template(filter), request.deadline);
    auto characters = compact_rows(keys, names, cells, drafts);
    add_templates(characters, names, marks);
    answer["characters"] = std::move(characters);
    co_return http::json_response(200, std::move(answer));
}

}  // namespace mien::api
