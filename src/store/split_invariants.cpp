#include "store/invariants.hpp"

namespace mien::store {
namespace {

constexpr Invariant all[] = {
    {"X01",
     "Traffic is split only while the experiment runs, and in its last phase.",
     {"verify_open_phases", R"sql(
        SELECT format('phase %s of experiment %s', p.number, p.experiment_id) AS place
        FROM experiment_phases p LEFT JOIN experiments e ON e.id = p.experiment_id
        WHERE p.ended_at IS NULL
          AND (e.state IS DISTINCT FROM 'running'
               OR EXISTS (SELECT FROM experiment_phases o
                          WHERE o.experiment_id = p.experiment_id AND o.number > p.number))
     )sql"}},
    {"X02",
     "The phases of an experiment are numbered 1 to n, each after the one before.",
     {"verify_phases", R"sql(
        SELECT format('phase %s of experiment %s', p.number, p.experiment_id) AS place
        FROM (SELECT experiment_id, number, started_at, row_number() OVER w AS place,
                     lag(coalesce(ended_at, 'infinity')) OVER w AS ended_before
              FROM experiment_phases
              WINDOW w AS (PARTITION BY experiment_id ORDER BY number)) p
        WHERE p.number <> p.place OR p.started_at < p.ended_before
     )sql"}},
    {"X03",
     "In a phase a person has one arm, and has come to it in one way.",
     {"verify_people_of_arms", R"sql(
        SELECT format('phase %s of experiment %s: person %s', phase, experiment_id, person) AS place
        FROM experiment_resolutions GROUP BY experiment_id, phase, person
        HAVING min(arm) <> max(arm) OR min(joined_phase) <> max(joined_phase)
            OR bool_or(has_moved) <> bool_and(has_moved)
     )sql"}},
    {"X04",
     "A resolution with an arm is of a phase and of a cell of its experiment.",
     {"verify_split_resolutions", R"sql(
        SELECT format('resolution %s', r.resolution_id) AS place
        FROM experiment_resolutions r
        WHERE NOT EXISTS (SELECT FROM experiment_phases p WHERE p.experiment_id = r.experiment_id
                            AND p.number = r.phase)
           OR NOT EXISTS (SELECT FROM experiment_cells c WHERE c.experiment_id = r.experiment_id
                            AND c.number = r.cell)
     )sql"}},
    {"X05",
     "An outcome is of its resolution's experiment, and has one of its names.",
     {"verify_outcomes", R"sql(
        SELECT format('outcome %s of resolution %s', o.name, o.resolution_id) AS place
        FROM experiment_outcomes o
        LEFT JOIN experiment_resolutions r ON r.resolution_id = o.resolution_id
        WHERE r.experiment_id IS DISTINCT FROM o.experiment_id
           OR NOT EXISTS (SELECT FROM experiment_outcome_names n
                          WHERE n.experiment_id = o.experiment_id AND n.name = o.name)
     )sql"}},
    {"X06",
     "The names of an experiment's outcomes are numbered 1 to n.",
     {"verify_outcome_names", R"sql(
        SELECT format('experiment %s', experiment_id) AS place FROM experiment_outcome_names
        GROUP BY experiment_id HAVING count(*) <> max(number)
     )sql"}},
    {"X07", "A usage-log entry has the arm of its resolution.", {"verify_used_arms", R"sql(
        SELECT format('usage of video %s', u.video_id) AS place
        FROM video_usage_log u
        LEFT JOIN experiment_resolutions r ON r.resolution_id = u.resolution_id
        WHERE (u.experiment_id, u.experiment_phase, u.experiment_arm)
              IS DISTINCT FROM (r.experiment_id, r.phase, r.arm)
     )sql"}},
};

}  // namespace

std::span<const Invariant> invariant_lists::of_splits() {
    return all;
}

}  // namespace mien::store
