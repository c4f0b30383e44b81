#include "store/invariants.hpp"

namespace mien::store {
namespace {

constexpr Invariant all[] = {
    {"E01",
     "Frozen pairs are numbered 1 to n, in the order of their time.",
     {"verify_frozen_pairs", R"sql(
        SELECT format('pair %s of experiment %s', p.number, p.experiment_id) AS place
        FROM (SELECT experiment_id, number, frozen_order, frozen_at,
                     row_number() OVER w AS place, lag(frozen_at) OVER w AS frozen_before
              FROM experiment_pairs WHERE frozen_order IS NOT NULL
              WINDOW w AS (PARTITION BY experiment_id ORDER BY frozen_order)) p
        WHERE p.frozen_order <> p.place OR p.frozen_at < p.frozen_before
     )sql"}},
    {"E02",
     "The score of a frozen pair is what its votes say, or its missing clips.",
     {"verify_frozen_scores", R"sql(
        SELECT format('pair %s of experiment %s', p.number, p.experiment_id) AS place
        FROM experiment_pairs p
        CROSS JOIN LATERAL (
            SELECT bool_or(c.arm = 'a' AND c.final_state <> 'succeeded') AS a,
                   bool_or(c.arm = 'b' AND c.final_state <> 'succeeded') AS b
            FROM experiment_clips c
            WHERE c.experiment_id = p.experiment_id AND c.pair = p.number) failed
        CROSS JOIN LATERAL (
            SELECT avg(CASE WHEN v.answer NOT IN ('left', 'right') THEN 0.5
                            WHEN (v.answer = 'left') = t.is_b_left THEN 1 ELSE 0 END) AS mean
            FROM experiment_trials t
            JOIN experiment_raters r ON r.experiment_id = t.experiment_id
                                    AND r.admin_id = t.admin_id AND NOT r.is_author
            JOIN experiment_answers v ON v.trial_id = t.id
            WHERE t.experiment_id = p.experiment_id AND t.pair = p.number
              AND NOT t.is_repeat) voted
        WHERE p.frozen_order IS NOT NULL
          AND coalesce(abs(p.score - CASE WHEN failed.a AND failed.b THEN 0.5 WHEN failed.a THEN 1
                                          WHEN failed.b THEN 0 ELSE voted.mean END) > 1e-9, true)
     )sql"}},
    {"E03",
     "An experiment that was started has both clips of each pair, and no other has any.",
     {"verify_experiment_clips", R"sql(
        SELECT format('experiment %s', e.id) AS place
        FROM experiments e
        LEFT JOIN (SELECT experiment_id, count(*) AS pairs FROM experiment_pairs
                   GROUP BY experiment_id) p ON p.experiment_id = e.id
        LEFT JOIN (SELECT experiment_id, count(*) AS clips FROM experiment_clips
                   GROUP BY experiment_id) c ON c.experiment_id = e.id
        WHERE (coalesce(p.pairs, 0), coalesce(c.clips, 0)) IS DISTINCT FROM
              CASE WHEN e.state = 'draft' THEN (0::bigint, 0::bigint)
                   ELSE (e.pair_count::bigint, 2 * e.pair_count::bigint) END
     )sql"}},
    {"E04", "A cell is in use exactly while its experiment runs.", {"verify_cells_in_use", R"sql(
        SELECT format('cell %s of experiment %s', c.number, c.experiment_id) AS place
        FROM experiment_cells c LEFT JOIN experiments e ON e.id = c.experiment_id
        WHERE c.is_in_use IS DISTINCT FROM (e.state IN ('rendering', 'running'))
     )sql"}},
    {"E05",
     "Voting begins when every clip has ended, and then at once.",
     {"verify_rendering_ends", R"sql(
        SELECT format('experiment %s', e.id) AS place
        FROM experiments e
        WHERE e.state IN ('rendering', 'running')
          AND (e.state = 'rendering') <> EXISTS (SELECT FROM experiment_clips c
                                                 WHERE c.experiment_id = e.id
                                                   AND c.final_state IS NULL)
     )sql"}},
    {"E06",
     "A pair whose clips have ended and that lacks one is frozen.",
     {"verify_failed_pairs", R"sql(
        SELECT format('pair %s of experiment %s', c.pair, c.experiment_id) AS place
        FROM experiment_clips c
        JOIN experiment_pairs p ON p.experiment_id = c.experiment_id AND p.number = c.pair
        WHERE p.frozen_order IS NULL
        GROUP BY c.experiment_id, c.pair
        HAVING bool_and(c.final_state IS NOT NULL) AND bool_or(c.final_state <> 'succeeded')
     )sql"}},
    {"E07", "The votes on a trial are numbered 1 to n.", {"verify_vote_numbers", R"sql(
        SELECT format('trial %s', trial_id) AS place FROM experiment_votes
        GROUP BY trial_id HAVING count(*) <> max(number)
     )sql"}},
    {"E08",
     "Where there are ratings each answer has them, one for each criterion; elsewhere none has.",
     {"verify_ratings", R"sql(
        SELECT format('trial %s', v.trial_id) AS place
        FROM experiment_votes v
        JOIN experiment_trials t ON t.id = v.trial_id
        JOIN experiments e ON e.id = t.experiment_id
        WHERE coalesce(cardinality(v.left_ratings), 0) <>
              CASE WHEN v.answer = 'withdrawn' OR e.mode <> 'ratings' THEN 0
                   ELSE 1 + (SELECT count(*) FROM experiment_criteria c
                             WHERE c.experiment_id = e.id) END
     )sql"}},
    {"E09",
     "Nobody who counts has voted on a pair after it was frozen.",
     {"verify_votes_before_freezing", R"sql(
        SELECT format('trial %s', v.trial_id) AS place
        FROM experiment_votes v
        JOIN experiment_trials t ON t.id = v.trial_id AND NOT t.is_repeat
        JOIN experiment_raters r ON r.experiment_id = t.experiment_id
                                AND r.admin_id = t.admin_id AND NOT r.is_author
        JOIN experiment_pairs p ON p.experiment_id = t.experiment_id AND p.number = t.pair
        WHERE v.voted_at > p.frozen_at
     )sql"}},
    {"E10", "Who made an experiment is one of its authors.", {"verify_experiment_authors", R"sql(
        SELECT format('experiment %s', e.id) AS place FROM experiments e
        WHERE NOT EXISTS (SELECT FROM experiment_authors o
                          WHERE o.experiment_id = e.id AND o.admin_id = e.created_by)
     )sql"}},
};

}  // namespace

std::span<const Invariant> invariant_lists::of_experiments() {
    return all;
}

}  // namespace mien::store
