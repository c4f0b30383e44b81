#include "store/experiments/experiment_pairs.hpp"

#include <array>

#include "base/error.hpp"
#include "base/limits/experiments.hpp"
#include "jobs/queue.hpp"

namespace mien::store {
namespace {

constexpr int priority = 150;  // after videos: nobody waits at the screen

constexpr pg::Query insert_pairs{"insert_experiment_pairs", R"sql(
    INSERT INTO experiment_pairs (experiment_id, number, cell, seed)
    SELECT $1, $4 + p.number - 1, p.cell, p.seed
    FROM unnest($2::integer[], $3::bigint[]) WITH ORDINALITY AS p (cell, seed, number))sql"};

constexpr pg::Query insert_clip{"insert_experiment_clip", R"sql(
    INSERT INTO experiment_clips (id, experiment_id, pair, arm, job_id, emotion, resolved_text,
                                  settings, provider, depicted, preset_version_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))sql"};

constexpr pg::Query insert_trials{"insert_experiment_trials", R"sql(
    INSERT INTO experiment_trials (experiment_id, admin_id, position, pair, is_b_left, is_repeat)
    SELECT $1, $2, before.position + t.position, $6 + t.pair, t.is_b_left = 1, t.is_repeat = 1
    FROM unnest($3::integer[], $4::integer[], $5::integer[]) WITH ORDINALITY
        AS t (pair, is_b_left, is_repeat, position)
    CROSS JOIN (SELECT coalesce(max(position), 0) AS position FROM experiment_trials
                WHERE experiment_id = $1 AND admin_id = $2) before)sql"};

// Each cell has a pair, both clips of which were asked for.
constexpr pg::Query read_rendered_cells{"read_rendered_cells", R"sql(
    SELECT DISTINCT ON (p.cell) p.cell, a.emotion, a.depicted, a.provider, a.preset_version_id,
           a.resolved_text AS resolved_a, b.resolved_text AS resolved_b
    FROM experiment_pairs p
    JOIN experiment_clips a ON a.experiment_id = p.experiment_id AND a.pair = p.number
                           AND a.arm = 'a'
    JOIN experiment_clips b ON b.experiment_id = p.experiment_id AND b.pair = p.number
                           AND b.arm = 'b'
    WHERE p.experiment_id = $1
    ORDER BY p.cell, p.number)sql"};

constexpr pg::Query find_clip{"find_experiment_clip", R"sql(
    SELECT emotion, resolved_text, settings, provider, preset_version_id, depicted
    FROM experiment_clips WHERE id = $1)sql"};

constexpr pg::Query complete_clip{"complete_experiment_clip", R"sql(
    UPDATE experiment_clips SET video_key = $2, poster_key = $3, seam_score = $4
    WHERE id = $1)sql"};

awaitable<void> add_clip(pg::Transaction& transaction, ExperimentId experiment_id, int pair,
                         core::Arm arm, const ExperimentClip& clip) {
    const auto id = ExperimentClipId::make();
    jobs::NewJob job{
        std::string(experiment_clip_job_kind), {{"subject_id", to_string(id)}}, priority};
    const auto job_id = co_await jobs::enqueue(transaction, std::move(job));
    const json::value settings = to_json(clip.settings);
    const json::value depicted = to_json(clip.depicted);
    auto values =
        pg::params(id, experiment_id, pair, name_of(arm), job_id, clip.emotion, clip.resolved_text,
                   settings, clip.provider, depicted, clip.preset_version_id);
    co_await transaction.run(insert_clip, std::move(values));
}

awaitable<void> add_trials(pg::Transaction& transaction, ExperimentId id,
                           const PlannedTrials& planned, int first_pair) {
    std::vector<int> pairs;
    std::vector<int> lefts;
    std::vector<int> repeats;
    for (const auto& trial : planned.trials) {
        pairs.push_back(trial.pair);
        lefts.push_back(trial.is_b_left ? 1 : 0);
        repeats.push_back(trial.is_repeat ? 1 : 0);
    }
    auto values = pg::params(id, planned.rater, pairs, lefts, repeats, first_pair);
    co_await transaction.run(insert_trials, std::move(values));
}

}  // namespace

awaitable<std::vector<RenderedCell>> read_rendered(pg::Transaction& transaction, ExperimentId id) {
    const auto rows = co_await transaction.run(read_rendered_cells, pg::params(id));
    std::vector<RenderedCell> cells;
    for (const auto row : rows) {
        cells.push_back(
            {.emotion = row.get<std::string>("emotion"),
             .depicted = depicted_from_json(row.get<json::value>("depicted")),
             .resolved_a = row.get<std::string>("resolved_a"),
             .resolved_b = row.get<std::string>("resolved_b"),
             .provider = row.get<std::string>("provider"),
             .preset_version_id = row.get<std::optional<PresetVersionId>>("preset_version_id")});
    }
    co_return cells;
}

awaitable<void> add_pairs(pg::Transaction& transaction, ExperimentId id, ExperimentPlan plan) {
    co_await require_queue_room(transaction, experiment_clip_job_kind,
                                limits::experiment_clips_queued_max, "clips of experiments");
    std::vector<int> cells;
    std::vector<std::int64_t> seeds;
    for (const auto& pair : plan.pairs) {
        cells.push_back(pair.cell);
        seeds.push_back(static_cast<std::int64_t>(pair.seed));
    }
    co_await transaction.run(insert_pairs, pg::params(id, cells, seeds, plan.first_pair));
    for (int number = plan.first_pair; const auto& pair : plan.pairs) {
        const auto& cell = plan.cells.at(static_cast<std::size_t>(pair.cell));
        ExperimentClip clip{.emotion = cell.emotion,
                            .resolved_text = cell.resolved_a,
                            .settings = plan.settings,
                            .provider = cell.provider,
                            .preset_version_id = cell.preset_version_id,
                            .depicted = cell.depicted};
        clip.settings.seed = pair.seed;
        co_await add_clip(transaction, id, number, core::Arm::a, clip);
        clip.resolved_text = cell.resolved_b;
        co_await add_clip(transaction, id, number, core::Arm::b, clip);
        ++number;
    }
    for (const auto& planned : plan.trials) {
        co_await add_trials(transaction, id, planned, plan.first_pair);
    }
}

awaitable<ExperimentClip> get_experiment_clip(pg::Pool& pool, ExperimentClipId id,
                                              Deadline deadline) {
    const auto rows = co_await pool.run(find_clip, pg::params(id), deadline);
    if (rows.empty()) {
        throw Error(ErrorKind::not_found, "There is no such clip of an experiment.");
    }
    const auto row = rows.front();
    const auto settings = row.get<json::value>("settings");
    co_return ExperimentClip{
        .emotion = row.get<std::string>("emotion"),
        .resolved_text = row.get<std::string>("resolved_text"),
        .settings = clip_settings_from_json(settings.as_object()),
        .provider = row.get<std::string>("provider"),
        .preset_version_id = row.get<std::optional<PresetVersionId>>("preset_version_id"),
        .depicted = depicted_from_json(row.get<json::value>("depicted"))};
}

awaitable<void> complete_experiment_clip(pg::Transaction& transaction, ExperimentClipId id,
                                         ClipFiles files) {
    co_await transaction.run(complete_clip,
                             pg::params(id, files.video_key, files.poster_key, files.seam_score));
}

}  // namespace mien::store
