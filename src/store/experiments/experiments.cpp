#include "store/experiments/experiments.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "base/error.hpp"
#include "base/limits/experiments.hpp"
#include "core/experiments/evidence.hpp"
#include "store/clips/clips.hpp"

namespace mien::store {
namespace {

constexpr std::array<std::pair<ExperimentState, std::string_view>, 4> states{{
    {ExperimentState::draft, "draft"},
    {ExperimentState::rendering, "rendering"},
    {ExperimentState::running, "running"},
    {ExperimentState::closed, "closed"},
}};

constexpr pg::Query insert_experiment{"insert_experiment", R"sql(
    INSERT INTO experiments (id, name, description, pair_count, settings, mode, template_id,
                             template_version_a, template_version_b, created_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))sql"};

constexpr pg::Query update_draft{"update_experiment_draft", R"sql(
    UPDATE experiments SET name = $2, description = $3, pair_count = $4, settings = $5, mode = $6,
        template_id = $7, template_version_a = $8, template_version_b = $9,
        version = version + 1, updated_at = now()
    WHERE id = $1 AND state = 'draft')sql"};

constexpr pg::Query delete_row{"delete_experiment_draft", R"sql(
    DELETE FROM experiments WHERE id = $1 AND state = 'draft')sql"};

constexpr pg::Query delete_cells{"delete_experiment_cells", R"sql(
    DELETE FROM experiment_cells WHERE experiment_id = $1)sql"};
constexpr pg::Query delete_raters{"delete_experiment_raters", R"sql(
    DELETE FROM experiment_raters WHERE experiment_id = $1)sql"};
constexpr pg::Query delete_criteria{"delete_experiment_criteria", R"sql(
    DELETE FROM experiment_criteria WHERE experiment_id = $1)sql"};

constexpr pg::Query insert_cell{"insert_experiment_cell", R"sql(
    INSERT INTO experiment_cells (experiment_id, number, character_id, emotion, text_a, text_b)
    VALUES ($1, $2, $3, $4, $5, $6))sql"};

constexpr pg::Query insert_raters{"insert_experiment_raters", R"sql(
    INSERT INTO experiment_raters (experiment_id, number, admin_id)
    SELECT $1, r.number - 1, r.id FROM unnest($2::uuid[]) WITH ORDINALITY AS r (id, number))sql"};

constexpr pg::Query insert_author{"insert_experiment_author", R"sql(
    INSERT INTO experiment_authors (experiment_id, admin_id) VALUES ($1, $2)
    ON CONFLICT ON CONSTRAINT experiment_authors_pkey DO NOTHING)sql"};

constexpr pg::Query insert_criteria{"insert_experiment_criteria", R"sql(
    INSERT INTO experiment_criteria (experiment_id, number, name)
    SELECT $1, c.number - 1, c.name
    FROM unnest($2::text[]) WITH ORDINALITY AS c (name, number))sql"};

// Puts those who vote, close or end a clip in line.
constexpr pg::Query lock_row{"lock_experiment", R"sql(
    SELECT FROM experiments WHERE id = $1 FOR UPDATE)sql"};

constexpr pg::Query read_experiment{"read_experiment", R"sql(
    SELECT e.id, e.number, e.name, e.description, e.state, e.pair_count, e.settings, e.seed,
           e.version, e.created_by, a.display_name AS created_by_name, e.created_at, e.updated_at,
           e.started_at, e.closed_at, e.winner, e.promoted_at, e.archived_at, e.mode,
           e.template_id, e.template_version_a, e.template_version_b, e.log_evidence,
           (SELECT json_agg(c.name ORDER BY c.number) FROM experiment_criteria c
            WHERE c.experiment_id = e.id) AS criteria,
           s.number AS phase, s.share_a, s.share_b, s.started_at AS phase_started_at,
           (SELECT count(*) FROM experiment_clips c WHERE c.experiment_id = e.id) AS clips,
           (SELECT count(*) FROM experiment_clips c
            WHERE c.experiment_id = e.id AND c.final_state IS NOT NULL) AS clips_ended,
           (SELECT count(*) FROM experiment_pairs p
            WHERE p.experiment_id = e.id AND p.frozen_order IS NOT NULL) AS pairs_frozen
    FROM experiments e JOIN admins a ON a.id = e.created_by
    LEFT JOIN experiment_phases s ON s.experiment_id = e.id AND s.ended_at IS NULL
    WHERE e.id = $1)sql"};

constexpr pg::Query read_cells{"read_experiment_cells", R"sql(
    SELECT c.character_id, c.emotion, c.text_a, c.text_b, c.base_version,
           coalesce(p.head_version, 0) AS current_version
    FROM experiment_cells c
    LEFT JOIN prompts p ON p.emotion = c.emotion
                       AND p.character_id IS NOT DISTINCT FROM c.character_id
    WHERE c.experiment_id = $1 ORDER BY c.number)sql"};

constexpr pg::Query read_raters{"read_experiment_raters", R"sql(
    SELECT r.admin_id, a.display_name,
           r.is_author OR EXISTS (SELECT FROM experiment_authors o
                                  WHERE o.experiment_id = $1 AND o.admin_id = r.admin_id)
               AS is_author,
           r.unblinded_at IS NOT NULL AS is_unblinded,
           a.role <> 'viewer' AND a.disabled_at IS NULL AS can_vote
    FROM experiment_raters r JOIN admins a ON a.id = r.admin_id
    WHERE r.experiment_id = $1 ORDER BY r.number)sql"};

constexpr pg::Query list_rows{"list_experiments", R"sql(
    SELECT e.id, e.number, e.name, e.state, e.mode, e.pair_count, e.winner, e.log_evidence,
           e.created_by, a.display_name AS created_by_name, e.updated_at,
           (SELECT count(*) FROM experiment_cells c WHERE c.experiment_id = e.id) AS cells,
           (SELECT count(*) FROM experiment_pairs p
            WHERE p.experiment_id = e.id AND p.frozen_order IS NOT NULL) AS pairs_frozen
    FROM experiments e JOIN admins a ON a.id = e.created_by
    WHERE ($1::text IS NULL OR e.state = $1) AND (e.archived_at IS NOT NULL) = $2
      AND ($3::integer IS NULL OR e.number < $3)
    ORDER BY e.number DESC LIMIT $4)sql",
                              pg::Planning::for_each_call};

constexpr pg::Query read_evidence{"read_ended_evidence", R"sql(
    SELECT log_evidence FROM experiments WHERE log_evidence >= $1
    ORDER BY log_evidence DESC LIMIT $2)sql"};
constexpr pg::Query count_ended{"count_ended_experiments", R"sql(
    SELECT count(*) AS count FROM experiments WHERE log_evidence IS NOT NULL)sql"};

constexpr pg::Query note_base{"note_experiment_base", R"sql(
    UPDATE experiment_cells c SET base_version = p.head_version
    FROM prompts p
    WHERE c.experiment_id = $1 AND p.emotion = c.emotion
      AND p.character_id IS NOT DISTINCT FROM c.character_id)sql"};

// Who wrote the draft wrote its texts; who wrote a version of the same words knows them too, and so
// does who wrote one of the two versions of a template.
constexpr pg::Query note_authors{"note_experiment_authors", R"sql(
    UPDATE experiment_raters r SET is_author = true
    WHERE r.experiment_id = $1
      AND (EXISTS (SELECT FROM experiment_authors o
                   WHERE o.experiment_id = $1 AND o.admin_id = r.admin_id)
           OR EXISTS (SELECT FROM experiments e
                      JOIN template_versions v
                          ON v.template_id = e.template_id
                         AND v.version IN (e.template_version_a, e.template_version_b)
                      WHERE e.id = $1 AND v.created_by = r.admin_id)
           OR EXISTS (SELECT FROM experiment_cells c
                      JOIN prompts p ON p.emotion = c.emotion
                                    AND p.character_id IS NOT DISTINCT FROM c.character_id
                      JOIN prompt_versions v ON v.prompt_id = p.id
                      WHERE c.experiment_id = $1 AND v.created_by = r.admin_id
                        AND v.prompt_text IN (c.text_a, c.text_b))))sql"};

constexpr pg::Query begin_rendering{"begin_experiment", R"sql(
    UPDATE experiments SET state = 'rendering', started_at = now(), version = version + 1,
        updated_at = now()
    WHERE id = $1 AND state = 'draft')sql"};

constexpr pg::Query extend_row{"extend_experiment", R"sql(
    UPDATE experiments SET state = 'rendering', pair_count = pair_count + $2,
        version = version + 1, updated_at = now()
    WHERE id = $1)sql"};

constexpr pg::Query close_row{"close_experiment", R"sql(
    UPDATE experiments SET state = 'closed', closed_at = now(), winner = $2, log_evidence = $3,
        version = version + 1, updated_at = now()
    WHERE id = $1)sql"};

constexpr pg::Query note_promoted{"note_experiment_promotion", R"sql(
    UPDATE experiments SET promoted_at = now(), version = version + 1, updated_at = now()
    WHERE id = $1)sql"};

constexpr pg::Query archive_row{"archive_experiment", R"sql(
    UPDATE experiments SET archived_at = now(), version = version + 1, updated_at = now()
    WHERE id = $1)sql"};

constexpr pg::Query unblind{"unblind_experiment_rater", R"sql(
    UPDATE experiment_raters SET unblinded_at = now(), unblind_reason = $3
    WHERE experiment_id = $1 AND admin_id = $2 AND unblinded_at IS NULL)sql"};

std::optional<core::Arm> arm_from(const std::optional<std::string>& word) {
    if (!word) {
        return std::nullopt;
    }
    return *word == "b" ? core::Arm::b : core::Arm::a;
}

ExperimentState state_from(const pg::Row& row) {
    return parse_experiment_state(row.get<std::string>("state")).value();
}

ExperimentMode mode_from(const pg::Row& row) {
    return parse_experiment_mode(row.get<std::string>("mode")).value();
}

std::optional<ExperimentTemplate> template_from(const pg::Row& row) {
    const auto id = row.get<std::optional<core::TemplateId>>("template_id");
    if (!id) {
        return std::nullopt;
    }
    return ExperimentTemplate{.id = *id,
                              .version_a = row.get<int>("template_version_a"),
                              .version_b = row.get<int>("template_version_b")};
}

std::vector<std::string> criteria_from(const pg::Row& row) {
    const auto names = row.get<std::optional<json::value>>("criteria");
    return names ? json::value_to<std::vector<std::string>>(*names) : std::vector<std::string>();
}

// The id and the versions of a draft's template, null without one.
struct TemplateColumns {
    explicit TemplateColumns(const std::optional<ExperimentTemplate>& source) {
        if (source) {
            id = source->id;
            version_a = source->version_a;
            version_b = source->version_b;
        }
    }

    std::optional<core::TemplateId> id;
    std::optional<int> version_a;
    std::optional<int> version_b;
};

PromptKey key_from(const pg::Row& row) {
    return {.character_id = row.get<std::optional<CharacterId>>("character_id"),
            .emotion = core::EmotionName::parse(row.get<std::string_view>("emotion")).value()};
}

Experiment experiment_from_row(const pg::Row& row) {
    Experiment experiment;
    experiment.id = row.get<ExperimentId>("id");
    experiment.number = row.get<int>("number");
    experiment.name = row.get<std::string>("name");
    experiment.description = row.get<std::string>("description");
    experiment.state = state_from(row);
    experiment.mode = mode_from(row);
    experiment.criteria = criteria_from(row);
    experiment.from_template = template_from(row);
    experiment.pair_count = row.get<int>("pair_count");
    const auto settings = row.get<json::value>("settings");
    experiment.settings = clip_settings_from_json(settings.as_object());
    experiment.seed = row.get<Sha256>("seed");
    experiment.version = row.get<int>("version");
    experiment.created_by = {row.get<AdminId>("created_by"),
                             row.get<std::string>("created_by_name")};
    experiment.created_at = row.get<Timestamp>("created_at");
    experiment.updated_at = row.get<Timestamp>("updated_at");
    experiment.started_at = row.get<std::optional<Timestamp>>("started_at");
    experiment.closed_at = row.get<std::optional<Timestamp>>("closed_at");
    experiment.winner = arm_from(row.get<std::optional<std::string>>("winner"));
    experiment.log_evidence = row.get<std::optional<double>>("log_evidence");
    experiment.promoted_at = row.get<std::optional<Timestamp>>("promoted_at");
    experiment.archived_at = row.get<std::optional<Timestamp>>("archived_at");
    if (const auto phase = row.get<std::optional<int>>("phase")) {
        experiment.split =
            ExperimentSplit{.phase = *phase,
                            .shares = {row.get<int>("share_a"), row.get<int>("share_b")},
                            .started_at = row.get<Timestamp>("phase_started_at")};
    }
    experiment.clips = row.get<int>("clips");
    experiment.clips_ended = row.get<int>("clips_ended");
    experiment.pairs_frozen = row.get<int>("pairs_frozen");
    return experiment;
}

// What belongs to the draft besides its row.
std::vector<pg::Call> insert_calls(ExperimentId id, const ExperimentDraft& draft, AdminId author) {
    std::vector<pg::Call> calls;
    calls.reserve(draft.cells.size() + 3);
    calls.push_back({insert_author, pg::params(id, author)});
    for (int number = 0; const auto& cell : draft.cells) {
        calls.push_back(
            {insert_cell, pg::params(id, number++, cell.key.character_id, cell.key.emotion.text(),
                                     cell.text_a, cell.text_b)});
    }
    calls.push_back({insert_raters, pg::params(id, draft.raters)});
    calls.push_back({insert_criteria, pg::params(id, draft.criteria)});
    return calls;
}

}  // namespace

std::string_view name_of(ExperimentState state) noexcept {
    return states[static_cast<std::size_t>(state)].second;
}

std::optional<ExperimentState> parse_experiment_state(std::string_view word) noexcept {
    for (const auto& [state, name] : states) {
        if (name == word) {
            return state;
        }
    }
    return std::nullopt;
}

std::string_view name_of(ExperimentMode mode) noexcept {
    return mode == ExperimentMode::ratings ? "ratings" : "pairwise";
}

std::optional<ExperimentMode> parse_experiment_mode(std::string_view word) noexcept {
    if (word == "ratings") {
        return ExperimentMode::ratings;
    }
    return word == "pairwise" ? std::optional(ExperimentMode::pairwise) : std::nullopt;
}

std::string_view name_of(core::Arm arm) noexcept {
    return arm == core::Arm::b ? "b" : "a";
}

bool has_moved_prompt(const Experiment& experiment) {
    return !experiment.promoted_at &&
           std::ranges::any_of(experiment.cells, [](const ExperimentCell& cell) {
               return cell.current_version != cell.base_version;
           });
}

Sha256 derived_seed(const Experiment& experiment, std::string_view purpose) {
    const std::string_view key(reinterpret_cast<const char*>(experiment.seed.data()),
                               experiment.seed.size());
    return hmac_sha256(key, purpose);
}

awaitable<ExperimentId> create_experiment(pg::Transaction& transaction, ExperimentDraft draft,
                                          AdminId created_by) {
    const auto id = ExperimentId::make();
    const json::value settings = to_json(draft.settings);
    const TemplateColumns source(draft.from_template);
    std::vector<pg::Call> calls;
    calls.push_back(
        {insert_experiment, pg::params(id, draft.name, draft.description, draft.pair_count,
                                       settings, name_of(draft.mode), source.id, source.version_a,
                                       source.version_b, created_by)});
    for (auto& call : insert_calls(id, draft, created_by)) {
        calls.push_back(std::move(call));
    }
    co_await transaction.run_all(std::move(calls));
    co_return id;
}

awaitable<void> replace_draft(pg::Transaction& transaction, const Experiment& experiment,
                              ExperimentDraft draft, AdminId edited_by) {
    const json::value settings = to_json(draft.settings);
    const TemplateColumns source(draft.from_template);
    auto values =
        pg::params(experiment.id, draft.name, draft.description, draft.pair_count, settings,
                   name_of(draft.mode), source.id, source.version_a, source.version_b);
    const auto updated = co_await transaction.run(update_draft, std::move(values));
    if (updated.affected() != 1) {
        throw Error(ErrorKind::conflict,
                    "The experiment was started; only a draft can be changed.");
    }
    std::vector<pg::Call> calls;
    calls.push_back({delete_cells, pg::params(experiment.id)});
    calls.push_back({delete_raters, pg::params(experiment.id)});
    calls.push_back({delete_criteria, pg::params(experiment.id)});
    for (auto& call : insert_calls(experiment.id, draft, edited_by)) {
        calls.push_back(std::move(call));
    }
    co_await transaction.run_all(std::move(calls));
}

awaitable<void> delete_draft(pg::Transaction& transaction, ExperimentId id) {
    const auto deleted = co_await transaction.run(delete_row, pg::params(id));
    if (deleted.affected() != 1) {
        throw Error(ErrorKind::conflict,
                    "The experiment was started; only a draft can be deleted.");
    }
}

awaitable<Experiment> get_experiment(pg::Transaction& transaction, ExperimentId id) {
    const auto rows = co_await transaction.run(read_experiment, pg::params(id));
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "There is no such experiment.");
    }
    auto experiment = experiment_from_row(rows.front());
    const auto cells = co_await transaction.run(read_cells, pg::params(id));
    for (const auto row : cells) {
        experiment.cells.push_back({.key = key_from(row),
                                    .text_a = row.get<std::string>("text_a"),
                                    .text_b = row.get<std::string>("text_b"),
                                    .base_version = row.get<int>("base_version"),
                                    .current_version = row.get<int>("current_version")});
    }
    const auto raters = co_await transaction.run(read_raters, pg::params(id));
    for (const auto row : raters) {
        experiment.raters.push_back({.id = row.get<AdminId>("admin_id"),
                                     .display_name = row.get<std::string>("display_name"),
                                     .is_author = row.get<bool>("is_author"),
                                     .is_unblinded = row.get<bool>("is_unblinded"),
                                     .can_vote = row.get<bool>("can_vote")});
    }
    co_return experiment;
}

awaitable<Experiment> lock_experiment(pg::Transaction& transaction, ExperimentId id) {
    co_await transaction.run(lock_row, pg::params(id));
    co_return co_await get_experiment(transaction, id);
}

awaitable<std::vector<ListedExperiment>> list_experiments(pg::Pool& pool, ExperimentFilter filter,
                                                          Deadline deadline) {
    std::optional<std::string_view> state;
    if (filter.state) {
        state = name_of(*filter.state);
    }
    auto values = pg::params(state, filter.is_archived, filter.before_number, filter.limit);
    const auto rows = co_await pool.run(list_rows, std::move(values), deadline);
    std::vector<ListedExperiment> experiments;
    for (const auto row : rows) {
        experiments.push_back({.id = row.get<ExperimentId>("id"),
                               .number = row.get<int>("number"),
                               .name = row.get<std::string>("name"),
                               .state = state_from(row),
                               .mode = mode_from(row),
                               .pair_count = row.get<int>("pair_count"),
                               .pairs_frozen = row.get<int>("pairs_frozen"),
                               .cells = row.get<int>("cells"),
                               .winner = arm_from(row.get<std::optional<std::string>>("winner")),
                               .log_evidence = row.get<std::optional<double>>("log_evidence"),
                               .created_by = {row.get<AdminId>("created_by"),
                                              row.get<std::string>("created_by_name")},
                               .updated_at = row.get<Timestamp>("updated_at")});
    }
    co_return experiments;
}

awaitable<core::EndedEvidence> read_ended_evidence(pg::Pool& pool, Deadline deadline) {
    auto values = pg::params(std::log(core::decisive_evidence), limits::experiments_compared_max);
    const auto rows = co_await pool.run(read_evidence, std::move(values), deadline);
    const auto counts = co_await pool.run(count_ended, {}, deadline);
    core::EndedEvidence evidence;
    evidence.decisive.reserve(rows.size());
    for (const auto row : rows) {
        evidence.decisive.push_back(row.get<double>("log_evidence"));
    }
    evidence.ended = static_cast<std::size_t>(counts.front().get<std::int64_t>("count"));
    co_return evidence;
}

awaitable<void> begin_experiment(pg::Transaction& transaction, ExperimentId id) {
    co_await transaction.run(note_base, pg::params(id));
    co_await transaction.run(note_authors, pg::params(id));
    const auto begun = co_await transaction.run(begin_rendering, pg::params(id));
    if (begun.affected() != 1) {
        throw Error(ErrorKind::conflict, "The experiment was started already.");
    }
}

awaitable<void> begin_extension(pg::Transaction& transaction, ExperimentId id, int pairs) {
    co_await transaction.run(extend_row, pg::params(id, pairs));
}

awaitable<void> close_experiment(pg::Transaction& transaction, ExperimentId id, ExperimentEnd end) {
    std::optional<std::string_view> word;
    if (end.winner) {
        word = name_of(*end.winner);
    }
    co_await transaction.run(close_row, pg::params(id, word, end.log_evidence));
}

awaitable<void> note_promotion(pg::Transaction& transaction, ExperimentId id) {
    co_await transaction.run(note_promoted, pg::params(id));
}

awaitable<void> archive_experiment(pg::Transaction& transaction, ExperimentId id) {
    co_await transaction.run(archive_row, pg::params(id));
}

awaitable<void> unblind_rater(pg::Transaction& transaction, ExperimentId id, AdminId admin_id,
                              std::string reason) {
    co_await transaction.run(unblind, pg::params(id, admin_id, reason));
}

}  // namespace mien::store
