#include "store/prompts/prompt_cache.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/database.hpp"
#include "base/limits/lists.hpp"
#include "core/archived.hpp"
#include "store/prompts/prompt_queries.hpp"

namespace mien::store {
namespace {

constexpr pg::Query read_character_snapshot{"read_character_snapshot", R"sql(
    SELECT c.id, c.slug, c.name, c.description, c.attributes, c.reference_image_key,
           c.archived_at IS NOT NULL AS is_archived, c.created_at, c.updated_at,
           p.emotion, p.id AS prompt_id, v.id AS version_id, v.version, v.prompt_text,
           v.created_at AS version_created_at, v.created_by, a.display_name AS created_by_name,
           r.template_id, r.template_name, r.template_version, r.placeholder_values,
           r.expansion_sha256, r.state = 'pinned' AS is_pinned, r.state = 'detached' AS is_detached
    FROM characters c
    LEFT JOIN prompts p ON p.character_id = c.id
    LEFT JOIN prompt_versions v ON v.prompt_id = p.id AND v.version = p.head_version
    LEFT JOIN admins a ON a.id = v.created_by
    LEFT JOIN template_cell_rows r ON r.prompt_id = p.id
    WHERE c.id = $1
)sql"};

constexpr pg::Query read_emotions_snapshot{"read_emotions_snapshot", R"sql(
    SELECT e.name, e.display_name, e.archived_at IS NOT NULL AS is_archived,
           p.id AS prompt_id, v.id AS version_id, v.version, v.prompt_text,
           v.created_at AS version_created_at, v.created_by, a.display_name AS created_by_name,
           r.template_id, r.template_name, r.template_version, r.placeholder_values,
           r.expansion_sha256, r.state = 'pinned' AS is_pinned, r.state = 'detached' AS is_detached
    FROM emotions e
    LEFT JOIN prompts p ON p.emotion = e.name AND p.character_id IS NULL
    LEFT JOIN prompt_versions v ON v.prompt_id = p.id AND v.version = p.head_version
    LEFT JOIN admins a ON a.id = v.created_by
    LEFT JOIN template_cell_rows r ON r.prompt_id = p.id
    ORDER BY e.position, e.name
)sql"};

// There are limits::templates_max of them at most.
constexpr pg::Query read_template_heads{"read_template_heads", R"sql(
    SELECT id, head_version, expansion_sha256 FROM templates
)sql"};

constexpr pg::Query find_assigned_character{"find_assigned_character", R"sql(
    SELECT a.character_id, u.archived_at IS NOT NULL AS is_user_archived
    FROM assignments a JOIN users u ON u.id = a.user_id
    WHERE a.user_id = $1 AND a.ended_at IS NULL
)sql"};

core::EmotionName emotion_from_row(const pg::Row& row, std::string_view column) {
    // The column's CHECK holds the same form as the parser.
    return core::EmotionName::parse(row.get<std::string_view>(column)).value();
}

std::shared_ptr<const CellTemplate> template_from_row(const pg::Row& row) {
    const auto id = row.get<std::optional<core::TemplateId>>("template_id");
    if (!id) {
        return nullptr;
    }
    return std::make_shared<const CellTemplate>(
        CellTemplate{.id = *id,
                     .name = row.get<std::string>("template_name"),
                     .version = row.get<int>("template_version"),
                     .values = row.get<json::value>("placeholder_values"),
                     .expansion_sha256 = row.get<Sha256>("expansion_sha256"),
                     .is_pinned = row.get<bool>("is_pinned"),
                     .is_detached = row.get<bool>("is_detached")});
}

std::optional<HeadSnapshot> head_from_row(const pg::Row& row, core::PromptSource source) {
    auto text = row.get<std::optional<std::string>>("prompt_text");
    if (!text) {
        return std::nullopt;
    }
    const auto author = row.get<AdminId>("created_by");
    return HeadSnapshot{
        .head = {.prompt_id = row.get<PromptId>("prompt_id"),
                 .version_id = row.get<VersionId>("version_id"),
                 .version = row.get<int>("version"),
                 .text = std::move(*text),
                 .source = source,
                 .updated_at = row.get<Timestamp>("version_created_at"),
                 .updated_by = author},
        .updated_by = {.id = author, .display_name = row.get<std::string>("created_by_name")},
        .from_template = template_from_row(row)};
}

awaitable<std::shared_ptr<const CharacterSnapshot>> load_character(pg::Pool& pool, CharacterId id) {
    const auto deadline = deadline_in(limits::statement_time_max);
    const auto rows = co_await pool.run(read_character_snapshot, pg::params(id), deadline);
    if (rows.empty()) {
        co_return nullptr;
    }
    auto snapshot = std::make_shared<CharacterSnapshot>();
    snapshot->character = character_from_row(rows.front());
    for (const auto& row : rows) {
        if (!row.get<std::optional<std::string_view>>("emotion")) {
            break;  // the one row of a character without prompts
        }
        const auto emotion = emotion_from_row(row, "emotion");
        auto head = head_from_row(row, core::PromptSource::character);
        if (head) {
            snapshot->own.emplace(emotion, std::move(*head));
        } else {
            snapshot->tombstones.emplace(emotion, row.get<int>("version"));
        }
    }
    co_return snapshot;
}

awaitable<std::shared_ptr<const EmotionsSnapshot>> load_emotions(pg::Pool& pool) {
    const auto deadline = deadline_in(limits::statement_time_max);
    const auto rows = co_await pool.run(read_emotions_snapshot, {}, deadline);
    auto snapshot = std::make_shared<EmotionsSnapshot>();
    for (const auto& row : rows) {
        snapshot->emotions.push_back({.name = emotion_from_row(row, "name"),
                                      .display_name = row.get<std::string>("display_name"),
                                      .is_archived = row.get<bool>("is_archived"),
                                      .global = head_from_row(row, core::PromptSource::global)});
    }
    co_return snapshot;
}

awaitable<std::shared_ptr<const AssignmentSnapshot>> load_assignment(pg::Pool& pool, UserId id) {
    const auto deadline = deadline_in(limits::statement_time_max);
    const auto rows = co_await pool.run(find_assigned_character, pg::params(id), deadline);
    if (rows.empty()) {
        co_return nullptr;
    }
    co_return std::make_shared<AssignmentSnapshot>(
        AssignmentSnapshot{.character_id = rows.front().get<CharacterId>("character_id"),
                           .is_user_archived = rows.front().get<bool>("is_user_archived")});
}

awaitable<std::shared_ptr<const TemplatesSnapshot>> load_templates(pg::Pool& pool) {
    const auto deadline = deadline_in(limits::statement_time_max);
    const auto rows = co_await pool.run(read_template_heads, {}, deadline);
    auto snapshot = std::make_shared<TemplatesSnapshot>();
    for (const auto& row : rows) {
        snapshot->heads.emplace(
            row.get<core::TemplateId>("id"),
            TemplateHead{.version = row.get<int>("head_version"),
                         .expansion_sha256 = row.get<Sha256>("expansion_sha256")});
    }
    co_return snapshot;
}

awaitable<std::shared_ptr<const EmotionUses>> load_uses(pg::Pool& pool) {
    auto uses = co_await count_emotion_uses(pool, deadline_in(limits::statement_time_max));
    co_return std::make_shared<const EmotionUses>(std::move(uses));
}

// Bytes in memory, about.
std::size_t cost_of_character(const CharacterSnapshot& snapshot) {
    std::size_t cost = 1024 + snapshot.character.description.size();
    for (const auto& [name, value] : snapshot.character.attributes) {
        cost += 128 + value.size();
    }
    for (const auto& [emotion, head] : snapshot.own) {
        // A template's values are about as long as what it made of them.
        cost += (head.from_template ? 2 : 1) * (256 + head.head.text.size());
    }
    return cost;
}

template <class Character, class Emotions>
CellSnapshot compose_found(Character character, Emotions emotions, const core::EmotionName& name) {
    const auto& emotion = emotions.value->get(name);
    auto cell = compose_cell(std::move(character.value), std::move(emotions.value), emotion);
    cell.age = std::max(character.age, emotions.age);
    cell.was_cached = character.was_cached && emotions.was_cached;
    return cell;
}

}  // namespace

const EmotionSnapshot& EmotionsSnapshot::get(const core::EmotionName& name) const {
    const auto found = std::ranges::find(emotions, name, &EmotionSnapshot::name);
    if (found == emotions.end()) {
        throw Error(ErrorKind::not_found, fmt::format("There is no emotion “{}”.", name.text()));
    }
    return *found;
}

CellSnapshot compose_cell(std::shared_ptr<const CharacterSnapshot> character,
                          std::shared_ptr<const EmotionsSnapshot> emotions,
                          const EmotionSnapshot& emotion) {
    CellSnapshot cell{.own_version = 0,
                      .character = std::move(character),
                      .emotions = std::move(emotions),
                      .emotion = &emotion,
                      .head = emotion.global ? &*emotion.global : nullptr,
                      .age = std::chrono::milliseconds{0},
                      .was_cached = true};
    const auto own = cell.character->own.find(emotion.name);
    const auto tombstone = cell.character->tombstones.find(emotion.name);
    if (own != cell.character->own.end()) {
        cell.head = &own->second;
        cell.own_version = own->second.head.version;
    } else if (tombstone != cell.character->tombstones.end()) {
        cell.own_version = tombstone->second;
    }
    return cell;
}

PromptCache::PromptCache(pg::Pool& pool)
    : characters_(
          limits::prompt_cache_bytes_max, limits::cache_age_max,
          [&pool](CharacterId id) { return load_character(pool, id); }, cost_of_character),
      emotions_(
          limits::prompt_cache_bytes_max, limits::cache_age_max,
          [&pool](int) { return load_emotions(pool); },
          [](const EmotionsSnapshot&) { return std::size_t{1}; }),
      assignments_(
          limits::assignments_cached_max, limits::cache_age_max,
          [&pool](UserId id) { return load_assignment(pool, id); },
          [](const AssignmentSnapshot&) { return std::size_t{1}; }),
      templates_(
          limits::prompt_cache_bytes_max, limits::cache_age_max,
          [&pool](int) { return load_templates(pool); },
          [](const TemplatesSnapshot&) { return std::size_t{1}; }),
      splits_(
          limits::prompt_cache_bytes_max, limits::cache_age_max,
          [&pool](int) { return load_splits(pool); },
          [](const SplitsSnapshot&) { return std::size_t{1}; }),
      uses_(
          limits::prompt_cache_bytes_max, limits::counts_age_max,
          [&pool](int) { return load_uses(pool); },
          [](const EmotionUses&) { return std::size_t{1}; }) {
    uses_.set_enabled(true);
}

awaitable<std::shared_ptr<const CharacterSnapshot>> PromptCache::get_character(CharacterId id) {
    auto found = co_await characters_.get(id);
    if (!found.value) {
        throw Error(ErrorKind::not_found, "There is no such character.");
    }
    co_return std::move(found.value);
}

awaitable<std::shared_ptr<const EmotionsSnapshot>> PromptCache::get_emotions() {
    auto found = co_await emotions_.get(0);
    co_return std::move(found.value);
}

awaitable<std::shared_ptr<const TemplatesSnapshot>> PromptCache::get_templates() {
    auto found = co_await templates_.get(0);
    co_return std::move(found.value);
}

awaitable<std::shared_ptr<const SplitsSnapshot>> PromptCache::get_splits() {
    auto found = co_await splits_.get(0);
    co_return std::move(found.value);
}

std::shared_ptr<const SplitsSnapshot> PromptCache::peek_splits() {
    auto found = splits_.peek(0);
    return found ? std::move(found->value) : nullptr;
}

awaitable<std::shared_ptr<const EmotionUses>> PromptCache::get_emotion_uses() {
    auto found = co_await uses_.get(0);
    co_return std::move(found.value);
}

std::optional<CellSnapshot> PromptCache::peek_cell(CharacterId character_id,
                                                   const core::EmotionName& emotion) {
    auto character = characters_.peek(character_id);
    auto emotions = emotions_.peek(0);
    if (!character || !emotions) {
        return std::nullopt;
    }
    return compose_found(std::move(*character), std::move(*emotions), emotion);
}

awaitable<CellSnapshot> PromptCache::get_cell(CharacterId character_id, core::EmotionName emotion) {
    auto cell = peek_cell(character_id, emotion);
    if (cell) {
        co_return std::move(*cell);
    }
    auto character = co_await characters_.get(character_id);
    if (!character.value) {
        throw Error(ErrorKind::not_found, "There is no such character.");
    }
    auto emotions = co_await emotions_.get(0);
    co_return compose_found(std::move(character), std::move(emotions), emotion);
}

awaitable<CharacterId> PromptCache::get_assigned_character(UserId id) {
    const auto found = co_await assignments_.get(id);
    if (!found.value) {
        throw Error(ErrorKind::not_found, "No character is assigned to this user.");
    }
    core::require_in_use({.user = found.value->is_user_archived});
    co_return found.value->character_id;
}

void PromptCache::forget(const PromptKey& key) {
    if (key.character_id) {
        characters_.forget(*key.character_id);
    } else {
        forget_emotions();
    }
}

void PromptCache::forget_all() {
    characters_.forget_all();
    emotions_.forget_all();
    assignments_.forget_all();
    templates_.forget_all();
    splits_.forget_all();
}

void PromptCache::set_listening(bool is_listening) {
    characters_.set_enabled(is_listening);
    emotions_.set_enabled(is_listening);
    assignments_.set_enabled(is_listening);
    templates_.set_enabled(is_listening);
    splits_.set_enabled(is_listening);
}

}  // namespace mien::store
