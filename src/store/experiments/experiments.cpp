#include "store/experiments/experiments.hpp"

#include <array>
#include <utility>

#include "base/error.hpp"
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
    INSERT INTO experiments (id, name, description, pair_count, settings, created_by)
    VALUES ($1, $2, $3, $4, $5, $6))sql"};

constexpr pg::Query update_draft{"update_experiment_draft", R"sql(
    UPDATE experiments SET name = $2, description = $3, pair_count = $4, settings = $5,
        version = version + 1, updated_at = now()
    WHERE id = $1 AND state = 'draft')sql"};

constexpr pg::Query delete_cells{"delete_experiment_cells", R"sql(
    DELETE FROM experiment_cells WHERE experiment_id = $1)sql"};
constexpr pg::Query delete_raters{"delete_experiment_raters", R"sql(
    DELETE FROM experiment_raters WHERE experiment_id = $1)sql"};

constexpr pg::Query insert_cell{"insert_experiment_cell", R"sql(
    INSERT INTO experiment_cells (experiment_id, number, character_id, emotion, text_a, text_b)
    VALUES ($1, $2, $3, $4, $5, $6))sql"};

constexpr pg::Query insert_raters{"insert_experiment_raters", R"sql(
    INSERT INTO experiment_raters (experiment_id, number, admin_id)
    SELECT $1, r.number - 1, r.id FROM unnest($2::uuid[]) WITH ORDINALITY AS r (id, number))sql"};

// Puts those who vote, close or end a clip in line.
constexpr pg::Query lock_row{"lock_experiment", R"sql(
    SELECT FROM experiments WHERE id = $1 FOR UPDATE)sql"};

constexpr pg::Query read_experiment{"read_experiment", R"sql(
    SELECT e.id, e.number, e.name, e.description, e.state, e.pair_count, e.settings, e.seed,
           e.version, e.created_by, a.display_name AS created_by_name, e.created_at, e.updated_at,
           e.started_at, e.closed_at, e.winner, e.promoted_at, e.archived_at,
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
    SELECT r.admin_id, a.display_name, r.is_author, r.unblinded_at IS NOT NULL AS is_unblinded,
           a.role <> 'viewer' AND a.disabled_at IS NULL AS can_vote
    FROM experiment_raters r JOIN admins a ON a.id = r.admin_id
    WHERE r.experiment_id = $1 ORDER BY r.number)sql"};

constexpr pg::Query list_rows{"list_experiments", R"sql(
    SELECT e.id, e.number, e.name, e.state, e.pair_count, e.winner, e.created_by,
           a.display_name AS created_by_name, e.updated_at,
           (SELECT count(*) FROM experiment_cells c WHERE c.experiment_id = e.id) AS cells,
           (SELECT count(*) FROM experiment_pairs p
            WHERE p.experiment_id = e.id AND p.frozen_order IS NOT NULL) AS pairs_frozen
    FROM experiments e JOIN admins a ON a.id = e.created_by
    WHERE ($1::text IS NULL OR e.state = $1) AND (e.archived_at IS NOT NULL) = $2
      AND ($3::integer IS NULL OR e.number < $3)
    ORDER BY e.number DESC LIMIT $4)sql",
                              pg::Planning::for_each_call};

constexpr pg::Query note_base{"note_experiment_base", R"sql(
    UPDATE experiment_cells c SET base_version = p.head_version
    FROM prompts p
    WHERE c.experiment_id = $1 AND p.emotion = c.emotion
      AND p.character_id IS NOT DISTINCT FROM c.character_id)sql"};

// Whoever made the experiment wrote its texts; who wrote a version of the same words knows them
// too.
constexpr pg::Query note_authors{"note_experiment_authors", R"sql(
    UPDATE experiment_raters r SET is_author = true
    FROM experiments e
    WHERE e.id = $1 AND r.experiment_id = $1
      AND (e.created_by = r.admin_id
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

constexpr pg::Query close_row{"close_experiment", R"sql(
    UPDATE experiments SET state = 'closed', closed_at = now(), winner = $2,
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
std::vector<pg::Call> insert_calls(ExperimentId id, const ExperimentDraft& draft) {
    std::vector<pg::Call> calls;
    calls.reserve(draft.cells.size() + 1);
    for (int number = 0; const auto& cell : draft.cells) {
        calls.push_back(
            {insert_cell, pg::params(id, number++, cell.key.character_id, cell.key.emotion.text(),
                                     cell.text_a, cell.text_b)});
    }
    calls.push_back({insert_raters, pg::params(id, draft.raters)});
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

std::string_view name_of(core::Arm arm) noexcept {
    return arm == core::Arm::b ? "b" : "a";
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
    std::vector<pg::Call> calls;
    calls.push_back({insert_experiment, pg::params(id, draft.name, draft.description,
                                                   draft.pair_count, settings, created_by)});
    for (auto& call : insert_calls(id, draft)) {
        calls.push_back(std::move(call));
    }
    co_await transaction.run_all(std::move(calls));
    co_return id;
}

awaitable<void> replace_draft(pg::Transaction& transaction, const Experiment& experiment,
                              ExperimentDraft draft) {
    const json::value settings = to_json(draft.settings);
    const auto updated = co_await transaction.run(
        update_draft,
        pg::params(experiment.id, draft.name, draft.description, draft.pair_count, settings));
    if (updated.affected() != 1) {
        throw Error(ErrorKind::conflict,
                    "The experiment was started; only a draft can be changed.");
    }
    std::vector<pg::Call> calls;
    calls.push_back({delete_cells, pg::params(experiment.id)});
    calls.push_back({delete_raters, pg::params(experiment.id)});
    for (auto& call : insert_calls(experiment.id, draft)) {
        calls.push_back(std::move(call));
    }
    co_await transaction.run_all(std::move(calls));
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
                               .pair_count = row.get<int>("pair_count"),
                               .pairs_frozen = row.get<int>("pairs_frozen"),
                               .cells = row.get<int>("cells"),
                               .winner = arm_from(row.get<std::optional<std::string>>("winner")),
                               .created_by = {row.get<AdminId>("created_by"),
                                              row.get<std::string>("created_by_name")},
                               .updated_at = row.get<Timestamp>("updated_at")});
    }
    co_return experiments;
}

awaitable<void> begin_experiment(pg::Transaction& transaction, ExperimentId id) {
    co_await transaction.run(note_base, pg::params(id));
    co_await transaction.run(note_authors, pg::params(id));
    const auto begun = co_await transaction.run(begin_rendering, pg::params(id));
    if (begun.affected() != 1) {
        throw Error(ErrorKind::conflict, "The experiment was started already.");
    }
}

awaitable<void> close_experiment(pg::Transaction& transaction, ExperimentId id,
                                 std::optional<core::Arm> winner) {
    std::optional<std::string_view> word;
    if (winner) {
        word = name_of(*winner);
    }
    co_await transaction.run(close_row, pg::params(id, word));
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
