#include "store/invariants.hpp"

namespace mien::store {
namespace {

constexpr Invariant all[] = {
    {"D01",
     "The versions of a preset are numbered 1..n without a gap, and its head is the last.",
     {"verify_preset_versions", R"sql(
        SELECT format('preset %s: %s versions up to %s, head %s', s.id, v.count, v.last,
                      s.head_version) AS place
        FROM presets s
        LEFT JOIN (SELECT preset_id, count(*) AS count, max(version) AS last
                   FROM preset_versions GROUP BY preset_id) v ON v.preset_id = s.id
        WHERE v.count IS DISTINCT FROM s.head_version OR v.last IS DISTINCT FROM s.head_version
     )sql"}},
    {"D02",
     "A clip with a version of a preset has the name of the preset's provider.",
     {"verify_providers_of_clips", R"sql(
        SELECT format('%s %s', c.kind, c.id) AS place
        FROM (SELECT 'preview' AS kind, id, provider, preset_version_id FROM previews
              UNION ALL SELECT 'video', id, provider, preset_version_id FROM videos
              UNION ALL SELECT 'clip', id, provider, preset_version_id FROM experiment_clips) c
        LEFT JOIN preset_versions v ON v.id = c.preset_version_id
        LEFT JOIN presets s ON s.id = v.preset_id
        LEFT JOIN providers p ON p.id = s.provider_id
        WHERE c.preset_version_id IS NOT NULL AND p.name IS DISTINCT FROM c.provider
     )sql"}},
    {"D03", "What is chosen for a cell is there and in use.", {"verify_preset_choices", R"sql(
        SELECT format('choice %s', c.id) AS place
        FROM preset_choices c
        LEFT JOIN presets s ON s.id = c.preset_id
        LEFT JOIN providers p ON p.id = s.provider_id
        WHERE c.preset_id IS NOT NULL
          AND (p.id IS NULL OR s.archived_at IS NOT NULL OR p.archived_at IS NOT NULL)
     )sql"}},
};

}  // namespace

std::span<const Invariant> invariant_lists::of_providers() {
    return all;
}

}  // namespace mien::store
