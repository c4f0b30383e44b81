#include "store/transfer/export_rows.hpp"

#include <algorithm>
#include <iterator>

#include "base/limits/transfer.hpp"
#include "store/stored_json.hpp"
#include "store/templates/templates.hpp"

namespace mien::store {
namespace {

using pg::Planning;

// $1 to $4 are the scope; exported_prompts() and exported_images() stand in the migrations.
constexpr pg::Query count_exported{"count_exported", R"sql(
    SELECT count(DISTINCT emotion) + (
               SELECT count(DISTINCT r.emotion) FROM exported_images($1, $2, $4) r
               WHERE NOT EXISTS (SELECT FROM exported_prompts($1, $2, $3) o
                                 WHERE o.emotion = r.emotion)) AS emotions,
           count(DISTINCT character_id) + (
               SELECT count(DISTINCT r.character_id) FROM exported_images($1, $2, $4) r
               WHERE NOT EXISTS (SELECT FROM exported_prompts($1, $2, $3) o
                                 WHERE o.character_id = r.character_id)) AS characters,
           count(*) AS prompts,
           coalesce(sum(CASE WHEN $3 THEN head_version ELSE 1 END), 0) AS versions,
           (SELECT count(*) FROM exported_templates($1, $2, $3)) AS templates,
           (SELECT count(*) FROM exported_images($1, $2, $4)) AS images
    FROM exported_prompts($1, $2, $3))sql",
                                   Planning::for_each_call};

constexpr pg::Query exported_emotions{"exported_emotions", R"sql(
    SELECT name, display_name, description, position, archived_at IS NOT NULL AS is_archived
    FROM emotions WHERE name IN (SELECT emotion FROM exported_prompts($1, $2, $3)
                                 UNION SELECT emotion FROM exported_images($1, $2, $4))
    ORDER BY name COLLATE "C")sql",
                                      Planning::for_each_call};

constexpr pg::Query read_axis_emotions{"read_bundle_emotions", R"sql(
    SELECT name, display_name, description, position, archived_at IS NOT NULL AS is_archived
    FROM emotions WHERE name = ANY ($1::text[]) ORDER BY name COLLATE "C")sql"};

constexpr pg::Query read_axis_characters{"read_bundle_characters", R"sql(
    SELECT id, slug, name, description, attributes, archived_at IS NOT NULL AS is_archived
    FROM characters WHERE id = ANY ($1::uuid[]) ORDER BY slug COLLATE "C")sql"};

constexpr pg::Query declare_characters{"declare_exported_characters", R"sql(
    DECLARE exported_characters NO SCROLL CURSOR FOR
    SELECT id, slug, name, description, attributes, archived_at IS NOT NULL AS is_archived
    FROM characters WHERE id IN (SELECT character_id FROM exported_prompts($1, $2, $3)
                                 UNION SELECT character_id FROM exported_images($1, $2, $4))
    ORDER BY slug COLLATE "C")sql",
                                       Planning::for_each_call};
constexpr pg::Query fetch_characters{"fetch_exported_characters",
                                     "FETCH 500 FROM exported_characters"};

// One at a time, by its name; its versions may be long.
constexpr pg::Query read_next_template{"read_next_exported_template", R"sql(
    SELECT t.name, t.archived_at IS NOT NULL AS is_archived, v.template_text, v.placeholders,
           v.description, v.change_reason, v.reverted_from, v.author_email, v.author_name,
           v.created_at
    FROM (SELECT id, name, archived_at FROM exported_templates($1, $2, $3)
          WHERE name COLLATE "C" > $4 ORDER BY name COLLATE "C" LIMIT 1) t
    JOIN template_version_sources v ON v.template_id = t.id
    ORDER BY v.version)sql"};

constexpr pg::Query read_exported_links{"read_exported_template_links", R"sql(
    SELECT c.prompt_id, t.name, c.template_version, c.placeholder_values, c.is_pinned,
           c.prompt_version IS DISTINCT FROM p.head_version AS is_detached, c.expansion_sha256
    FROM template_cells c
    JOIN prompts p ON p.id = c.prompt_id
    JOIN templates t ON t.id = c.template_id
    WHERE c.prompt_id = ANY ($1::uuid[]))sql"};

constexpr pg::Query declare_prompts{"declare_exported_prompts", R"sql(
    DECLARE exported_prompts NO SCROLL CURSOR FOR
    SELECT e.id, e.character_id, c.slug, e.emotion, e.head_version
    FROM exported_prompts($1, $2, $3) e LEFT JOIN characters c ON c.id = e.character_id
    ORDER BY c.slug COLLATE "C" NULLS FIRST, e.emotion COLLATE "C")sql",
                                    Planning::for_each_call};
constexpr pg::Query fetch_prompts{"fetch_exported_prompts", "FETCH 500 FROM exported_prompts"};

constexpr pg::Query declare_images{"declare_exported_images", R"sql(
    DECLARE exported_images NO SCROLL CURSOR FOR
    SELECT r.character_id, c.slug, r.emotion, r.object_key, o.bytes, o.sha256
    FROM exported_images($1, $2, $3) r
    JOIN characters c ON c.id = r.character_id
    JOIN objects o ON o.key = r.object_key
    ORDER BY c.slug COLLATE "C", r.emotion COLLATE "C" NULLS FIRST)sql",
                                   Planning::for_each_call};
constexpr pg::Query fetch_images{"fetch_exported_images", "FETCH 500 FROM exported_images"};

// $2: every version, or only the heads.
constexpr pg::Query read_exported_versions{"read_exported_versions", R"sql(
    SELECT v.prompt_id, v.version, v.prompt_text, v.change_reason, v.reverted_from,
           v.author_email, v.author_name, v.created_at, v.origin
    FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, place)
    JOIN prompts p ON p.id = wanted.id
    JOIN version_sources v ON v.prompt_id = p.id AND ($2 OR v.version = p.head_version)
    ORDER BY wanted.place, v.version)sql"};

pg::Params params_of(const ExportScope& scope) {
    return pg::params(scope.character_ids, scope.emotions, scope.with_history);
}

pg::Params params_with_images(const ExportScope& scope) {
    return pg::params(scope.character_ids, scope.emotions, scope.with_history, scope.with_images);
}

BundleVersion version_from(const pg::Row& row) {
    BundleVersion version;
    version.version = row.get<int>("version");
    version.prompt_text = row.get<std::optional<std::string>>("prompt_text");
    version.change_reason = row.get<std::string>("change_reason");
    version.reverted_from = row.get<std::optional<int>>("reverted_from");
    version.created_by =
        BundleAuthor{row.get<std::string>("author_email"), row.get<std::string>("author_name")};
    version.created_at = row.get<Timestamp>("created_at");
    version.origin = row.get<std::optional<json::value>>("origin");
    return version;
}

BundleTemplateVersion template_version_from(const pg::Row& row) {
    return {
        .content = {.text = row.get<std::string>("template_text"),
                    .placeholders = placeholders_from_json(row.get<json::value>("placeholders")),
                    .description = row.get<std::string>("description")},
        .change_reason = row.get<std::string>("change_reason"),
        .reverted_from = row.get<std::optional<int>>("reverted_from"),
        .created_by =
            BundleAuthor{row.get<std::string>("author_email"), row.get<std::string>("author_name")},
        .created_at = row.get<Timestamp>("created_at")};
}

BundleTemplateLink link_from(const pg::Row& row) {
    BundleTemplateLink link{.name = row.get<std::string>("name"),
                            .version = row.get<int>("template_version"),
                            .values = {},
                            .is_pinned = row.get<bool>("is_pinned"),
                            .is_detached = row.get<bool>("is_detached"),
                            .expansion_sha256 = row.get<Sha256>("expansion_sha256")};
    const auto values = row.get<json::value>("placeholder_values");
    for (const auto& member : values.as_object()) {
        link.values.emplace(member.key(), member.value().as_string());
    }
    return link;
}

std::vector<BundleEmotion> emotions_from(const pg::Rows& rows) {
    std::vector<BundleEmotion> emotions;
    emotions.reserve(rows.size());
    for (const auto& row : rows) {
        emotions.push_back({.name = row.get<std::string>("name"),
                            .display_name = row.get<std::string>("display_name"),
                            .description = row.get<std::string>("description"),
                            .position = row.get<int>("position"),
                            .is_archived = row.get<bool>("is_archived")});
    }
    return emotions;
}

std::vector<BundleCharacter> characters_from(const pg::Rows& rows) {
    std::vector<BundleCharacter> characters;
    characters.reserve(rows.size());
    for (const auto& row : rows) {
        characters.push_back({.id = row.get<CharacterId>("id"),
                              .slug = row.get<std::string>("slug"),
                              .name = row.get<std::string>("name"),
                              .description = row.get<std::string>("description"),
                              .attributes = attributes_from_row(row),
                              .is_archived = row.get<bool>("is_archived")});
    }
    return characters;
}

}  // namespace

awaitable<BundleAxes> read_bundle_axes(pg::Transaction& transaction,
                                       const std::vector<PromptKey>& keys) {
    std::vector<std::string> emotions;
    std::vector<CharacterId> characters;
    for (const auto& key : keys) {
        emotions.push_back(key.emotion.text());
        if (key.character_id) {
            characters.push_back(*key.character_id);
        }
    }
    const auto emotion_rows = co_await transaction.run(read_axis_emotions, pg::params(emotions));
    const auto character_rows =
        co_await transaction.run(read_axis_characters, pg::params(characters));
    co_return BundleAxes{.emotions = emotions_from(emotion_rows),
                         .characters = characters_from(character_rows)};
}

awaitable<BundleCounts> ExportSnapshot::count() {
    co_await transaction_.allow_long_statements(limits::import_statement_time_max);
    const auto rows = co_await transaction_.run(count_exported, params_with_images(scope_));
    const auto row = rows.front();
    co_return BundleCounts{.emotions = row.get<std::int64_t>("emotions"),
                           .characters = row.get<std::int64_t>("characters"),
                           .templates = row.get<std::int64_t>("templates"),
                           .prompts = row.get<std::int64_t>("prompts"),
                           .versions = row.get<std::int64_t>("versions"),
                           .reference_images = row.get<std::int64_t>("images")};
}

awaitable<std::vector<BundleEmotion>> ExportSnapshot::read_emotions() {
    const auto rows = co_await transaction_.run(exported_emotions, params_with_images(scope_));
    co_return emotions_from(rows);
}

awaitable<std::vector<BundleCharacter>> ExportSnapshot::read_characters() {
    if (!has_characters_cursor_) {
        co_await transaction_.run(declare_characters, params_with_images(scope_));
        has_characters_cursor_ = true;
    }
    const auto rows = co_await transaction_.run(fetch_characters);
    co_return characters_from(rows);
}

awaitable<std::vector<BundleTemplate>> ExportSnapshot::read_templates() {
    auto parameters =
        pg::params(scope_.character_ids, scope_.emotions, scope_.with_history, last_template_);
    const auto rows = co_await transaction_.run(read_next_template, std::move(parameters));
    std::vector<BundleTemplate> templates;
    for (const auto& row : rows) {
        if (templates.empty()) {
            last_template_ = row.get<std::string>("name");
            templates.push_back({.name = last_template_,
                                 .is_archived = row.get<bool>("is_archived"),
                                 .versions = {}});
        }
        templates.back().versions.push_back(template_version_from(row));
    }
    co_return templates;
}

awaitable<void> ExportSnapshot::list_prompts() {
    if (!has_prompts_cursor_) {
        co_await transaction_.run(declare_prompts, params_of(scope_));
        has_prompts_cursor_ = true;
    }
    const auto rows = co_await transaction_.run(fetch_prompts);
    for (const auto& row : rows) {
        listed_.push_back(
            {.id = row.get<PromptId>("id"),
             .cell = {.character_id = row.get<std::optional<CharacterId>>("character_id"),
                      .character_slug = row.get<std::optional<std::string>>("slug"),
                      .emotion = row.get<std::string>("emotion")},
             .head_version = row.get<int>("head_version")});
    }
}

awaitable<std::vector<BundlePrompt>> ExportSnapshot::read_prompts() {
    if (listed_.empty()) {
        co_await list_prompts();
    }
    // As many as have some thousand versions together; one at least.
    std::vector<Listed> next;
    int versions = 0;
    while (next.size() < listed_.size() && versions < limits::export_versions_at_once) {
        versions += scope_.with_history ? listed_[next.size()].head_version : 1;
        next.push_back(listed_[next.size()]);
    }
    listed_.erase(listed_.begin(), listed_.begin() + static_cast<std::ptrdiff_t>(next.size()));
    if (next.empty()) {
        co_return std::vector<BundlePrompt>();
    }
    co_return co_await read_versions(std::move(next));
}

awaitable<std::vector<ExportedImage>> ExportSnapshot::read_images() {
    if (!has_images_cursor_) {
        co_await transaction_.run(
            declare_images, pg::params(scope_.character_ids, scope_.emotions, scope_.with_images));
        has_images_cursor_ = true;
    }
    const auto rows = co_await transaction_.run(fetch_images);
    std::vector<ExportedImage> images;
    images.reserve(rows.size());
    for (const auto& row : rows) {
        images.push_back({.image = {.character_id = row.get<CharacterId>("character_id"),
                                    .character_slug = row.get<std::string>("slug"),
                                    .emotion = row.get<std::optional<std::string>>("emotion"),
                                    .bytes = {},
                                    .sha256 = row.get<Sha256>("sha256")},
                          .object_key = row.get<std::string>("object_key"),
                          .bytes = static_cast<std::uint64_t>(row.get<std::int64_t>("bytes"))});
    }
    co_return images;
}

awaitable<std::vector<BundlePrompt>> ExportSnapshot::read_versions(std::vector<Listed> prompts) {
    std::vector<PromptId> ids;
    std::vector<BundlePrompt> bundles;
    for (auto& prompt : prompts) {
        ids.push_back(prompt.id);
        bundles.push_back(
            {.cell = std::move(prompt.cell), .has_history = scope_.with_history, .versions = {}});
    }
    std::vector<pg::Call> calls;
    calls.push_back({read_exported_versions, pg::params(ids, scope_.with_history)});
    calls.push_back({read_exported_links, pg::params(ids)});
    const auto answers = co_await transaction_.run_all(std::move(calls));
    for (const auto& row : answers[1]) {
        const auto found = std::ranges::find(ids, row.get<PromptId>("prompt_id"));
        bundles[static_cast<std::size_t>(found - ids.begin())].from_template = link_from(row);
    }
    std::size_t place = 0;
    for (const auto& row : answers[0]) {
        const auto id = row.get<PromptId>("prompt_id");
        while (ids[place] != id) {
            ++place;
        }
        bundles[place].versions.push_back(version_from(row));
    }
    co_return bundles;
}

}  // namespace mien::store
