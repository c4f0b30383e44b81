#include "store/providers/choices.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace mien::store {
namespace {

// For each cell, in their order, the choice that counts: the index of the cells finds the four that
// may. The nil UUID stands for no character, whose choices there are none of.
constexpr pg::Query choose_rows{"choose_presets", R"sql(
    SELECT c.scope_character_id, c.scope_emotion, v.id AS preset_version_id, s.id AS preset_id,
           s.name AS preset_name, v.version AS preset_version, p.id AS provider_id,
           p.name AS provider_name, p.kind AS provider_kind,
           price_of_preset(v.content)::double precision AS price_usd,
           v.content -> 'clip_limits' AS limits,
           p.paused_at IS NOT NULL AS is_paused, coalesce(p.pause_reason, '') AS pause_reason,
           p.daily_budget_usd::double precision AS daily_usd,
           p.monthly_budget_usd::double precision AS monthly_usd
    FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS wanted (character_id, emotion, place)
    LEFT JOIN LATERAL (
        SELECT c.preset_id, c.character_id AS scope_character_id, c.emotion AS scope_emotion
        FROM preset_choices c
        WHERE (c.character_id = wanted.character_id OR c.character_id IS NULL)
          AND (c.emotion = wanted.emotion OR c.emotion IS NULL)
        ORDER BY c.level DESC LIMIT 1) c ON true
    LEFT JOIN presets s ON s.id = c.preset_id
    LEFT JOIN preset_versions v ON v.preset_id = s.id AND v.version = s.head_version
    LEFT JOIN providers p ON p.id = s.provider_id
    ORDER BY wanted.place
)sql"};

constexpr pg::Query read_version_rows{"read_preset_versions", R"sql(
    SELECT NULL::uuid AS scope_character_id, NULL::text AS scope_emotion,
           v.id AS preset_version_id, s.id AS preset_id, s.name AS preset_name,
           v.version AS preset_version, p.id AS provider_id, p.name AS provider_name,
           p.kind AS provider_kind, price_of_preset(v.content)::double precision AS price_usd,
           v.content -> 'clip_limits' AS limits, p.paused_at IS NOT NULL AS is_paused,
           coalesce(p.pause_reason, '') AS pause_reason,
           p.daily_budget_usd::double precision AS daily_usd,
           p.monthly_budget_usd::double precision AS monthly_usd,
           p.archived_at IS NOT NULL AS is_archived
    FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, place)
    JOIN preset_versions v ON v.id = wanted.id
    JOIN presets s ON s.id = v.preset_id
    JOIN providers p ON p.id = s.provider_id
    ORDER BY wanted.place
)sql"};

constexpr pg::Query list_choice_rows{"list_preset_choices", R"sql(
    SELECT c.id, c.character_id, coalesce(r.name, '') AS character_name, c.emotion, c.preset_id,
           coalesce(s.name, '') AS preset_name, coalesce(p.name, 'builtin') AS provider_name,
           c.version, c.updated_by, a.display_name AS updated_by_name, c.updated_at
    FROM preset_choices c
    JOIN admins a ON a.id = c.updated_by
    LEFT JOIN characters r ON r.id = c.character_id
    LEFT JOIN presets s ON s.id = c.preset_id
    LEFT JOIN providers p ON p.id = s.provider_id
    WHERE ($1::uuid IS NULL OR c.character_id = $1)
      AND ($2::text IS NULL OR c.emotion = $2)
      AND ($3::uuid IS NULL OR c.preset_id = $3)
      AND ($5::uuid IS NULL OR (c.level, c.id) > ($4, $5))
    ORDER BY c.level, c.id LIMIT $6
)sql",
                                     pg::Planning::for_each_call};

constexpr pg::Query lock_choice_row{"lock_preset_choice", R"sql(
    SELECT c.id, c.character_id, coalesce(r.name, '') AS character_name, c.emotion, c.preset_id,
           coalesce(s.name, '') AS preset_name, coalesce(p.name, 'builtin') AS provider_name,
           c.version, c.updated_by, a.display_name AS updated_by_name, c.updated_at
    FROM preset_choices c
    JOIN admins a ON a.id = c.updated_by
    LEFT JOIN characters r ON r.id = c.character_id
    LEFT JOIN presets s ON s.id = c.preset_id
    LEFT JOIN providers p ON p.id = s.provider_id
    WHERE c.character_id IS NOT DISTINCT FROM $1::uuid AND c.emotion IS NOT DISTINCT FROM $2::text
    FOR UPDATE OF c
)sql"};

// Shared, so that what is chosen is not archived meanwhile.
constexpr pg::Query hold_preset{"hold_chosen_preset", R"sql(
    SELECT s.archived_at IS NOT NULL AS is_archived,
           p.archived_at IS NOT NULL AS is_provider_archived
    FROM presets s JOIN providers p ON p.id = s.provider_id
    WHERE s.id = $1 FOR SHARE
)sql"};

constexpr pg::Query hold_cell{"hold_chosen_cell", R"sql(
    SELECT ($1::uuid IS NULL OR EXISTS (SELECT FROM characters WHERE id = $1)) AS has_character,
           ($2::text IS NULL OR EXISTS (SELECT FROM emotions WHERE name = $2)) AS has_emotion
)sql"};

// Of two who choose at the same time the later one counts.
constexpr pg::Query write_choice{"write_preset_choice", R"sql(
    INSERT INTO preset_choices (id, character_id, emotion, preset_id, updated_by)
    VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT ON CONSTRAINT preset_choices_cell_unique DO UPDATE SET
        preset_id = EXCLUDED.preset_id, updated_by = EXCLUDED.updated_by,
        version = preset_choices.version + 1, updated_at = clock_timestamp()
)sql"};

constexpr pg::Query delete_choice{"delete_preset_choice", R"sql(
    DELETE FROM preset_choices
    WHERE character_id IS NOT DISTINCT FROM $1::uuid AND emotion IS NOT DISTINCT FROM $2::text
)sql"};

pg::Params one_cell(std::optional<CharacterId> character_id, const std::string& emotion) {
    const std::vector<CharacterId> characters{character_id.value_or(CharacterId{})};
    const std::vector<std::string> emotions{emotion};
    return pg::params(characters, emotions);
}

constexpr pg::Query count_of_provider{"count_choices_of_provider", R"sql(
    SELECT count(*) AS total FROM preset_choices c JOIN presets s ON s.id = c.preset_id
    WHERE s.provider_id = $1
)sql"};

std::optional<ChosenPreset> chosen_from_row(const pg::Row& row) {
    const auto version = row.get<std::optional<PresetVersionId>>("preset_version_id");
    if (!version) {
        return std::nullopt;
    }
    ChosenPreset chosen{
        .preset_version_id = *version,
        .preset_id = row.get<PresetId>("preset_id"),
        .preset_name = row.get<std::string>("preset_name"),
        .preset_version = row.get<int>("preset_version"),
        .provider_id = row.get<ProviderId>("provider_id"),
        .provider_name = row.get<std::string>("provider_name"),
        .provider_kind = row.get<std::string>("provider_kind"),
        .estimated_usd = row.get<std::optional<double>>("price_usd"),
        .clip_limits = {},
        .is_paused = row.get<bool>("is_paused"),
        .pause_reason = row.get<std::string>("pause_reason"),
        .budgets = {.daily_usd = row.get<std::optional<double>>("daily_usd"),
                    .monthly_usd = row.get<std::optional<double>>("monthly_usd")},
        .scope = {.character_id = row.get<std::optional<CharacterId>>("scope_character_id"),
                  .emotion = row.get<std::optional<std::string>>("scope_emotion")}};
    auto clip_limits = row.get<std::optional<json::value>>("limits");
    if (clip_limits && clip_limits->is_object()) {
        chosen.clip_limits = std::move(clip_limits->as_object());
    }
    return chosen;
}

PresetChoice choice_from_row(const pg::Row& row) {
    return {.id = row.get<Uuid>("id"),
            .scope = {.character_id = row.get<std::optional<CharacterId>>("character_id"),
                      .emotion = row.get<std::optional<std::string>>("emotion")},
            .character_name = row.get<std::string>("character_name"),
            .preset_id = row.get<std::optional<PresetId>>("preset_id"),
            .preset_name = row.get<std::string>("preset_name"),
            .provider_name = row.get<std::string>("provider_name"),
            .version = row.get<int>("version"),
            .updated_by = {.id = row.get<AdminId>("updated_by"),
                           .display_name = row.get<std::string>("updated_by_name")},
            .updated_at = row.get<Timestamp>("updated_at")};
}

awaitable<void> require_choosable(pg::Transaction& transaction, PresetId id) {
    const auto rows = co_await transaction.run(hold_preset, pg::params(id));
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "There is no such preset.",
                    {{"/preset_id", "unknown", "There is no such preset."}});
    }
    if (rows.front().get<bool>("is_archived") || rows.front().get<bool>("is_provider_archived")) {
        throw Error(ErrorKind::conflict, "The preset or its provider is archived.",
                    {{"/preset_id", "archived", "The preset or its provider is archived."}});
    }
}

awaitable<void> require_cell(pg::Transaction& transaction, const ChoiceScope& scope) {
    const auto rows =
        co_await transaction.run(hold_cell, pg::params(scope.character_id, scope.emotion));
    if (!rows.front().get<bool>("has_character")) {
        throw Error(ErrorKind::not_found, "There is no such character.",
                    {{"/character_id", "unknown", "There is no such character."}});
    }
    if (!rows.front().get<bool>("has_emotion")) {
        throw Error(ErrorKind::not_found, "There is no such emotion.",
                    {{"/emotion", "unknown", "There is no such emotion."}});
    }
}

}  // namespace

awaitable<std::optional<ChosenPreset>> choose_preset(pg::Pool& pool,
                                                     std::optional<CharacterId> character_id,
                                                     std::string emotion, Deadline deadline) {
    const auto rows = co_await pool.run(choose_rows, one_cell(character_id, emotion), deadline);
    co_return chosen_from_row(rows.front());
}

awaitable<std::optional<ChosenPreset>> choose_preset(pg::Transaction& transaction,
                                                     std::optional<CharacterId> character_id,
                                                     std::string emotion) {
    const auto rows = co_await transaction.run(choose_rows, one_cell(character_id, emotion));
    co_return chosen_from_row(rows.front());
}

awaitable<std::vector<std::optional<ChosenPreset>>> choose_presets(pg::Pool& pool,
                                                                   std::vector<PromptKey> cells,
                                                                   Deadline deadline) {
    std::vector<CharacterId> characters;
    std::vector<std::string> emotions;
    for (const auto& cell : cells) {
        characters.push_back(cell.character_id.value_or(CharacterId{}));
        emotions.push_back(cell.emotion.text());
    }
    const auto rows = co_await pool.run(choose_rows, pg::params(characters, emotions), deadline);
    std::vector<std::optional<ChosenPreset>> chosen;
    chosen.reserve(rows.size());
    for (const auto& row : rows) {
        chosen.push_back(chosen_from_row(row));
    }
    co_return chosen;
}

awaitable<std::vector<ChosenPreset>> read_presets(pg::Transaction& transaction,
                                                  std::vector<PresetVersionId> versions) {
    const auto rows = co_await transaction.run(read_version_rows, pg::params(versions));
    std::vector<ChosenPreset> presets;
    presets.reserve(rows.size());
    for (const auto& row : rows) {
        auto chosen = chosen_from_row(row).value();
        if (row.get<bool>("is_archived")) {
            throw Error(ErrorKind::conflict,
                        fmt::format("The provider “{}” is archived.", chosen.provider_name));
        }
        presets.push_back(std::move(chosen));
    }
    co_return presets;
}

awaitable<std::vector<PresetChoice>> list_choices(pg::Pool& pool, ChoiceFilter filter,
                                                  Deadline deadline) {
    std::optional<int> after_level;
    std::optional<Uuid> after_id;
    if (filter.after) {
        after_level = filter.after->level;
        after_id = filter.after->id;
    }
    auto parameters = pg::params(filter.character_id, filter.emotion, filter.preset_id, after_level,
                                 after_id, filter.limit);
    const auto rows = co_await pool.run(list_choice_rows, std::move(parameters), deadline);
    std::vector<PresetChoice> choices;
    choices.reserve(rows.size());
    for (const auto& row : rows) {
        choices.push_back(choice_from_row(row));
    }
    co_return choices;
}

awaitable<std::optional<PresetChoice>> lock_choice(pg::Transaction& transaction,
                                                   ChoiceScope scope) {
    const auto rows =
        co_await transaction.run(lock_choice_row, pg::params(scope.character_id, scope.emotion));
    co_return rows.empty() ? std::nullopt : std::optional(choice_from_row(rows.front()));
}

awaitable<PresetChoice> set_choice(pg::Transaction& transaction, ChoiceScope scope,
                                   std::optional<PresetId> preset_id, AdminId updated_by) {
    co_await require_cell(transaction, scope);
    if (preset_id) {
        co_await require_choosable(transaction, *preset_id);
    }
    auto values =
        pg::params(make_uuid_v7(), scope.character_id, scope.emotion, preset_id, updated_by);
    co_await transaction.run(write_choice, std::move(values));
    auto choice = co_await lock_choice(transaction, std::move(scope));
    co_return std::move(choice.value());
}

awaitable<std::int64_t> count_choices(pg::Transaction& transaction, ProviderId id) {
    const auto rows = co_await transaction.run(count_of_provider, pg::params(id));
    co_return rows.front().get<std::int64_t>("total");
}

awaitable<void> remove_choice(pg::Transaction& transaction, ChoiceScope scope) {
    co_await transaction.run(delete_choice, pg::params(scope.character_id, scope.emotion));
}

}  // namespace mien::store
