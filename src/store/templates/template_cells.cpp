#include "store/templates/template_cells.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/limits/templates.hpp"
#include "store/stored_json.hpp"

namespace mien::store {
namespace {

// Group by group: within each, template_cells_group_idx has the order.
constexpr pg::Query list_cell_rows{"list_template_cells", R"sql(
    WITH page AS (
        SELECT found.prompt_id
        FROM template_cell_groups($1, $2) g
        CROSS JOIN LATERAL (
            SELECT prompt_id FROM template_cells
            WHERE template_id = g.template_id AND standing = g.standing
              AND expansion_sha256 = g.expansion_sha256
              AND ($3::uuid IS NULL OR prompt_id > $3)
            ORDER BY prompt_id LIMIT $4) found
        ORDER BY found.prompt_id LIMIT $4
    )
    SELECT r.prompt_id, r.character_id, r.emotion, c.name AS character_name, r.head_version,
           r.template_id, r.template_version, r.prompt_version, r.placeholder_values, r.state
    FROM page JOIN template_cell_rows r ON r.prompt_id = page.prompt_id
    LEFT JOIN characters c ON c.id = r.character_id
    ORDER BY r.prompt_id
)sql",
                                   pg::Planning::for_each_call};

constexpr pg::Query read_following_rows{"read_following_cells", R"sql(
    SELECT r.prompt_id, r.character_id, r.emotion, c.name AS character_name, r.head_version,
           v.prompt_text, r.template_id, r.template_version, r.placeholder_values,
           r.expansion_sha256
    FROM template_cell_rows r
    JOIN prompt_versions v ON v.prompt_id = r.prompt_id AND v.version = r.head_version
    JOIN emotions e ON e.name = r.emotion
    LEFT JOIN characters c ON c.id = r.character_id
    WHERE r.template_id = ANY ($1::uuid[]) AND r.state IN ('in_sync', 'behind')
      AND e.archived_at IS NULL AND c.archived_at IS NULL
    ORDER BY r.prompt_id LIMIT $2
)sql",
                                        pg::Planning::for_each_call};

// "" is the character of a default.
constexpr pg::Query read_named_cells{"read_template_cells", R"sql(
    SELECT r.prompt_id, r.character_id, r.emotion, NULL::text AS character_name, r.head_version,
           r.template_id, r.template_version, r.prompt_version, r.placeholder_values, r.state
    FROM template_cell_rows r
    WHERE r.template_id = $1 AND EXISTS (
        SELECT FROM unnest($2::text[], $3::text[]) AS named (character_text, emotion)
        WHERE named.character_text = coalesce(r.character_id::text, '')
          AND named.emotion = r.emotion)
)sql",
                                     pg::Planning::for_each_call};

// By the prompt, which its writer has locked.
constexpr pg::Query keep_cell_rows{"keep_template_cells", R"sql(
    INSERT INTO template_cells (prompt_id, template_id, template_version, prompt_version,
                                placeholder_values, is_pinned, expansion_sha256, run_id)
    SELECT k.prompt_id, k.template_id, k.template_version, k.prompt_version, k.filled::jsonb,
           k.pinned = 1, decode(k.expansion, 'hex'), $8
    FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::integer[], $5::text[], $6::integer[],
                $7::text[])
         AS k (prompt_id, template_id, template_version, prompt_version, filled, pinned, expansion)
    ON CONFLICT ON CONSTRAINT template_cells_pkey DO UPDATE SET
        template_id = EXCLUDED.template_id, template_version = EXCLUDED.template_version,
        prompt_version = EXCLUDED.prompt_version, placeholder_values = EXCLUDED.placeholder_values,
        is_pinned = EXCLUDED.is_pinned, expansion_sha256 = EXCLUDED.expansion_sha256,
        run_id = EXCLUDED.run_id
)sql"};

constexpr pg::Query set_pins{"set_template_pins", R"sql(
    UPDATE template_cells c SET is_pinned = $3, run_id = $4
    FROM unnest($1::uuid[], $2::uuid[]) AS named (prompt_id, template_id)
    WHERE c.prompt_id = named.prompt_id AND c.template_id = named.template_id
)sql"};
constexpr pg::Query detach_cells{"detach_template_cells", R"sql(
    UPDATE template_cells c SET prompt_version = NULL, run_id = $3
    FROM unnest($1::uuid[], $2::uuid[]) AS named (prompt_id, template_id)
    WHERE c.prompt_id = named.prompt_id AND c.template_id = named.template_id
)sql"};
// No version tells the caches of it.
constexpr pg::Query tell_of_cells{"tell_of_template_cells", R"sql(
    SELECT pg_notify(CASE WHEN character_id IS NULL THEN 'emotion_changed'
                          ELSE 'character_changed' END, coalesce(character_id::text, emotion))
    FROM prompts WHERE id = ANY ($1::uuid[])
)sql"};

constexpr pg::Query tell_of_templates{"tell_of_templates", R"sql(
    SELECT pg_notify('template_changed', id::text)
    FROM (SELECT DISTINCT id FROM unnest($1::uuid[]) AS id) changed
)sql"};

constexpr pg::Query read_attribute_rows{"read_character_attributes", R"sql(
    SELECT id, attributes FROM characters WHERE id = ANY ($1::uuid[])
)sql"};

constexpr pg::Query insert_run{"insert_template_run", R"sql(
    INSERT INTO template_runs (id, template_id, template_version, kind, cell_count, created_by)
    VALUES ($1, $2, $3, $4, $5, $6)
)sql"};
constexpr pg::Query read_run{"read_template_run", R"sql(
    SELECT r.id, r.template_id, r.template_version, r.kind, r.cell_count, r.created_by,
           a.display_name AS created_by_name, r.created_at, r.undone_at
    FROM template_runs r JOIN admins a ON a.id = r.created_by
    WHERE r.id = $1
)sql"};
// Of two that undo the same run, the second waits here.
constexpr pg::Query lock_run{"lock_template_run",
                             "SELECT FROM template_runs WHERE id = $1 FOR UPDATE"};
constexpr pg::Query list_runs{"list_template_runs", R"sql(
    SELECT r.id, r.template_id, r.template_version, r.kind, r.cell_count, r.created_by,
           a.display_name AS created_by_name, r.created_at, r.undone_at
    FROM template_runs r JOIN admins a ON a.id = r.created_by
    WHERE r.template_id = $1
      AND ($2::timestamptz IS NULL OR (r.created_at, r.id) < ($2, $3::uuid))
    ORDER BY r.created_at DESC, r.id DESC LIMIT $4
)sql",
                              pg::Planning::for_each_call};
constexpr pg::Query end_run{"end_template_run", R"sql(
    UPDATE template_runs SET undone_at = clock_timestamp(), undone_by = $2 WHERE id = $1
)sql"};

constexpr pg::Query insert_run_steps{"insert_template_run_cells", R"sql(
    INSERT INTO template_run_cells (run_id, prompt_id, version_before, version_after, cell_before)
    SELECT $1, step.prompt_id, step.version_before, step.version_after, to_jsonb(c)
    FROM unnest($2::uuid[], $3::integer[], $4::integer[])
         AS step (prompt_id, version_before, version_after)
    LEFT JOIN template_cells c ON c.prompt_id = step.prompt_id
)sql",
                                     pg::Planning::for_each_call};

constexpr pg::Query read_run_rows{"read_template_run_cells", R"sql(
    SELECT r.prompt_id, p.character_id, p.emotion, ch.name AS character_name, p.head_version,
           r.version_before, b.prompt_text IS NOT NULL AS had_text,
           r.version_after > r.version_before AS has_new_text,
           p.head_version = r.version_after AND c.run_id IS NOT DISTINCT FROM r.run_id
               AS is_as_left,
           e.archived_at IS NOT NULL OR ch.archived_at IS NOT NULL AS is_archived
    FROM template_run_cells r
    JOIN prompts p ON p.id = r.prompt_id
    JOIN emotions e ON e.name = p.emotion
    LEFT JOIN characters ch ON ch.id = p.character_id
    LEFT JOIN template_cells c ON c.prompt_id = r.prompt_id
    LEFT JOIN prompt_versions b ON b.prompt_id = r.prompt_id AND b.version = r.version_before
    WHERE r.run_id = $1
)sql",
                                  pg::Planning::for_each_call};

constexpr pg::Query remove_cells_of_run{"remove_cells_of_template_run", R"sql(
    DELETE FROM template_cells c USING template_run_cells r
    WHERE r.run_id = $1 AND r.prompt_id = ANY ($2::uuid[]) AND r.cell_before IS NULL
      AND c.prompt_id = r.prompt_id
)sql",
                                        pg::Planning::for_each_call};
// A cell that was not detached is not now either: its text has come back in a new version.
constexpr pg::Query restore_cells_of_run{"restore_cells_of_template_run", R"sql(
    INSERT INTO template_cells (prompt_id, template_id, template_version, prompt_version,
                                placeholder_values, is_pinned, expansion_sha256, run_id)
    SELECT r.prompt_id, b.template_id, b.template_version,
           CASE WHEN b.prompt_version = r.version_before THEN p.head_version
                ELSE b.prompt_version END,
           b.placeholder_values, b.is_pinned, b.expansion_sha256, b.run_id
    FROM template_run_cells r
    JOIN prompts p ON p.id = r.prompt_id
    CROSS JOIN LATERAL jsonb_populate_record(NULL::template_cells, r.cell_before) b
    WHERE r.run_id = $1 AND r.prompt_id = ANY ($2::uuid[]) AND r.cell_before IS NOT NULL
    ON CONFLICT ON CONSTRAINT template_cells_pkey DO UPDATE SET
        template_id = EXCLUDED.template_id, template_version = EXCLUDED.template_version,
        prompt_version = EXCLUDED.prompt_version, placeholder_values = EXCLUDED.placeholder_values,
        is_pinned = EXCLUDED.is_pinned, expansion_sha256 = EXCLUDED.expansion_sha256,
        run_id = EXCLUDED.run_id
)sql",
                                         pg::Planning::for_each_call};
constexpr pg::Query move_earlier_runs{"move_earlier_template_runs", R"sql(
    UPDATE template_run_cells earlier SET version_after = p.head_version
    FROM template_run_cells r JOIN prompts p ON p.id = r.prompt_id
    WHERE r.run_id = $1 AND r.prompt_id = ANY ($2::uuid[])
      AND earlier.run_id = (r.cell_before ->> 'run_id')::uuid
      AND earlier.prompt_id = r.prompt_id AND earlier.version_after = r.version_before
)sql",
                                      pg::Planning::for_each_call};

PromptKey key_from_row(const pg::Row& row) {
    // The column's CHECK holds the same form as the parser.
    return {row.get<std::optional<CharacterId>>("character_id"),
            core::EmotionName::parse(row.get<std::string_view>("emotion")).value()};
}

core::TemplateValues values_from_row(const pg::Row& row) {
    core::TemplateValues values;
    const auto document = row.get<json::value>("placeholder_values");
    for (const auto& member : document.as_object()) {
        values.emplace(member.key(), member.value().as_string());
    }
    return values;
}

json::object values_to_json(const core::TemplateValues& values) {
    json::object document;
    for (const auto& [name, value] : values) {
        document[name] = value;
    }
    return document;
}

TemplateCell cell_from_row(const pg::Row& row) {
    return {.prompt_id = row.get<PromptId>("prompt_id"),
            .key = key_from_row(row),
            .character_name = row.get<std::optional<std::string>>("character_name"),
            .head_version = row.get<int>("head_version"),
            .template_id = row.get<core::TemplateId>("template_id"),
            .template_version = row.get<int>("template_version"),
            .prompt_version = row.get<std::optional<int>>("prompt_version"),
            .values = values_from_row(row),
            .state = parse_template_cell_state(row.get<std::string_view>("state")).value()};
}

TemplateRun run_from_row(const pg::Row& row) {
    return {.id = row.get<core::TemplateRunId>("id"),
            .template_id = row.get<core::TemplateId>("template_id"),
            .template_version = row.get<int>("template_version"),
            .kind = row.get<std::string_view>("kind") == name_of(TemplateRunKind::apply)
                        ? TemplateRunKind::apply
                        : TemplateRunKind::propagate,
            .cell_count = row.get<int>("cell_count"),
            .created_by = {.id = row.get<AdminId>("created_by"),
                           .display_name = row.get<std::string>("created_by_name")},
            .created_at = row.get<Timestamp>("created_at"),
            .undone_at = row.get<std::optional<Timestamp>>("undone_at")};
}

}  // namespace

std::string_view name_of(TemplateCellState state) noexcept {
    switch (state) {
        case TemplateCellState::in_sync:
            return "in_sync";
        case TemplateCellState::behind:
            return "behind";
        case TemplateCellState::pinned:
            return "pinned";
        case TemplateCellState::was_detached:
            return "detached";
    }
    return "detached";
}

std::optional<TemplateCellState> parse_template_cell_state(std::string_view name) {
    for (const auto state : {TemplateCellState::in_sync, TemplateCellState::behind,
                             TemplateCellState::pinned, TemplateCellState::was_detached}) {
        if (name == name_of(state)) {
            return state;
        }
    }
    return std::nullopt;
}

std::string_view name_of(TemplateRunKind kind) noexcept {
    return kind == TemplateRunKind::apply ? "apply" : "propagate";
}

json::object origin_of(const TemplateSource& source, core::TemplateRunId run_id) {
    return {{"kind", "template"},
            {"template_id", to_string(source.template_id)},
            {"name", source.template_name},
            {"version", source.template_version},
            {"values", values_to_json(source.values)},
            {"pinned", source.is_pinned},
            {"expansion_sha256", to_hex(source.expansion_sha256)},
            {"run_id", to_string(run_id)}};
}

awaitable<std::vector<TemplateCell>> list_template_cells(pg::Pool& pool, TemplateCellFilter filter,
                                                         Deadline deadline) {
    std::optional<std::string> state;
    if (filter.state) {
        state = name_of(*filter.state);
    }
    auto parameters = pg::params(filter.template_id, state, filter.after, filter.limit);
    const auto rows = co_await pool.run(list_cell_rows, std::move(parameters), deadline);
    std::vector<TemplateCell> cells;
    cells.reserve(rows.size());
    for (const auto& row : rows) {
        cells.push_back(cell_from_row(row));
    }
    co_return cells;
}

awaitable<pg::Rows> read_following_cells(pg::Transaction& transaction,
                                         std::vector<core::TemplateId> templates) {
    auto rows = co_await transaction.run(read_following_rows,
                                         pg::params(templates, limits::template_cells_max + 1));
    if (rows.size() > limits::template_cells_max) {
        throw Error(ErrorKind::conflict,
                    fmt::format("More than {} cells follow this template; pin or detach some.",
                                limits::template_cells_max));
    }
    co_return rows;
}

std::vector<FollowingCell> following_cells_from(const pg::Rows& rows) {
    std::vector<FollowingCell> cells;
    cells.reserve(rows.size());
    for (const auto& row : rows) {
        cells.push_back({.prompt_id = row.get<PromptId>("prompt_id"),
                         .key = key_from_row(row),
                         .character_name = row.get<std::optional<std::string>>("character_name"),
                         .head_version = row.get<int>("head_version"),
                         .prompt_text = row.get<std::string>("prompt_text"),
                         .template_id = row.get<core::TemplateId>("template_id"),
                         .template_version = row.get<int>("template_version"),
                         .values = values_from_row(row),
                         .expansion_sha256 = row.get<Sha256>("expansion_sha256")});
    }
    return cells;
}

awaitable<std::vector<TemplateCell>> read_template_cells(pg::Transaction& transaction,
                                                         core::TemplateId template_id,
                                                         std::vector<PromptKey> keys) {
    std::vector<std::string> characters;
    std::vector<std::string> emotions;
    for (const auto& key : keys) {
        characters.push_back(key.character_id ? to_string(*key.character_id) : "");
        emotions.push_back(key.emotion.text());
    }
    const auto rows =
        co_await transaction.run(read_named_cells, pg::params(template_id, characters, emotions));
    std::vector<TemplateCell> cells;
    for (const auto& row : rows) {
        cells.push_back(cell_from_row(row));
    }
    co_return cells;
}

std::vector<pg::Call> keep_cells_calls(const std::vector<KeptCell>& cells,
                                       core::TemplateRunId run_id) {
    std::vector<pg::Call> calls;
    if (cells.empty()) {
        return calls;
    }
    std::vector<PromptId> prompts;
    std::vector<core::TemplateId> templates;
    std::vector<int> template_versions;
    std::vector<int> prompt_versions;
    std::vector<std::string> filled;
    std::vector<int> pinned;
    std::vector<std::string> expansions;
    for (const auto& [prompt_id, prompt_version, source] : cells) {
        prompts.push_back(prompt_id);
        templates.push_back(source.template_id);
        template_versions.push_back(source.template_version);
        prompt_versions.push_back(prompt_version);
        filled.push_back(json::serialize(values_to_json(source.values)));
        pinned.push_back(source.is_pinned ? 1 : 0);
        expansions.push_back(to_hex(source.expansion_sha256));
    }
    calls.push_back(
        {keep_cell_rows, pg::params(prompts, templates, template_versions, prompt_versions, filled,
                                    pinned, expansions, run_id)});
    calls.push_back({tell_of_cells, pg::params(prompts)});
    return calls;
}

std::vector<pg::Call> set_follows_calls(const std::vector<CellOfTemplate>& cells,
                                        CellFollows follows,
                                        std::optional<core::TemplateRunId> run_id) {
    std::vector<pg::Call> calls;
    if (cells.empty()) {
        return calls;
    }
    std::vector<PromptId> prompts;
    std::vector<core::TemplateId> templates;
    for (const auto& [prompt_id, template_id] : cells) {
        prompts.push_back(prompt_id);
        templates.push_back(template_id);
    }
    if (follows == CellFollows::nothing) {
        calls.push_back({detach_cells, pg::params(prompts, templates, run_id)});
    } else {
        const bool is_pinned = follows == CellFollows::pinned;
        calls.push_back({set_pins, pg::params(prompts, templates, is_pinned, run_id)});
    }
    calls.push_back({tell_of_cells, pg::params(prompts)});
    calls.push_back({tell_of_templates, pg::params(templates)});
    return calls;
}

awaitable<std::map<CharacterId, core::Attributes>> read_attributes(
    pg::Transaction& transaction, std::vector<CharacterId> characters) {
    const auto rows = co_await transaction.run(read_attribute_rows, pg::params(characters));
    std::map<CharacterId, core::Attributes> attributes;
    for (const auto& row : rows) {
        attributes.emplace(row.get<CharacterId>("id"), attributes_from_row(row));
    }
    co_return attributes;
}

std::vector<pg::Call> begin_run_calls(const NewTemplateRun& run,
                                      const std::vector<RunStep>& steps) {
    std::vector<PromptId> prompts;
    std::vector<int> before;
    std::vector<int> after;
    for (const auto& [prompt_id, version_before, version_after] : steps) {
        prompts.push_back(prompt_id);
        before.push_back(version_before);
        after.push_back(version_after);
    }
    std::vector<pg::Call> calls;
    calls.push_back({insert_run, pg::params(run.id, run.template_id, run.template_version,
                                            name_of(run.kind), run.cell_count, run.created_by)});
    calls.push_back({insert_run_steps, pg::params(run.id, prompts, before, after)});
    return calls;
}

awaitable<TemplateRun> read_template_run(pg::Transaction& transaction, core::TemplateRunId id) {
    const auto rows = co_await transaction.run(read_run, pg::params(id));
    co_return run_from_row(rows.front());
}

awaitable<std::vector<TemplateRun>> list_template_runs(pg::Pool& pool, TemplateRunFilter filter,
                                                       Deadline deadline) {
    auto parameters =
        pg::params(filter.template_id, filter.before_created_at, filter.before_id, filter.limit);
    const auto rows = co_await pool.run(list_runs, std::move(parameters), deadline);
    std::vector<TemplateRun> runs;
    for (const auto& row : rows) {
        runs.push_back(run_from_row(row));
    }
    co_return runs;
}

awaitable<TemplateRun> lock_template_run(pg::Transaction& transaction, core::TemplateRunId id) {
    std::vector<pg::Call> calls;
    calls.push_back({lock_run, pg::params(id)});
    calls.push_back({read_run, pg::params(id)});
    const auto answers = co_await transaction.run_all(std::move(calls));
    if (answers[1].empty()) {
        throw Error(ErrorKind::not_found, "There is no such run of a template.");
    }
    auto run = run_from_row(answers[1].front());
    if (run.undone_at) {
        throw Error(ErrorKind::conflict, "This run is undone already.");
    }
    co_return run;
}

awaitable<pg::Rows> read_run_cells(pg::Transaction& transaction, core::TemplateRunId id) {
    co_return co_await transaction.run(read_run_rows, pg::params(id));
}

std::vector<RunCell> run_cells_from(const pg::Rows& rows) {
    std::vector<RunCell> cells;
    cells.reserve(rows.size());
    for (const auto& row : rows) {
        cells.push_back({.prompt_id = row.get<PromptId>("prompt_id"),
                         .key = key_from_row(row),
                         .character_name = row.get<std::optional<std::string>>("character_name"),
                         .head_version = row.get<int>("head_version"),
                         .version_before = row.get<int>("version_before"),
                         .had_text = row.get<bool>("had_text"),
                         .has_new_text = row.get<bool>("has_new_text"),
                         .is_as_left = row.get<bool>("is_as_left"),
                         .is_archived = row.get<bool>("is_archived")});
    }
    return cells;
}

std::vector<pg::Call> restore_cells_calls(core::TemplateRunId id, core::TemplateId template_id,
                                          const std::vector<PromptId>& prompts) {
    std::vector<pg::Call> calls;
    for (const auto& query : {remove_cells_of_run, restore_cells_of_run, move_earlier_runs}) {
        calls.push_back({query, pg::params(id, prompts)});
    }
    calls.push_back({tell_of_cells, pg::params(prompts)});
    calls.push_back({tell_of_templates, pg::params(std::vector{template_id})});
    return calls;
}

awaitable<TemplateRun> end_template_run(pg::Transaction& transaction, core::TemplateRunId id,
                                        AdminId undone_by) {
    std::vector<pg::Call> calls;
    calls.push_back({end_run, pg::params(id, undone_by)});
    calls.push_back({read_run, pg::params(id)});
    const auto answers = co_await transaction.run_all(std::move(calls));
    co_return run_from_row(answers[1].front());
}

}  // namespace mien::store
