#include "store/staging/preserved_providers.hpp"

#include "base/ids.hpp"
#include "base/json.hpp"

namespace mien::store {
namespace {

// Each page begins behind $1, the keys of the last row before it, and is an array of rows.
constexpr pg::Query read_providers{"read_preserved_providers", R"sql(
    SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY p.id), '[]') AS page
    FROM (SELECT id FROM providers WHERE id > ($1::jsonb ->> 'id')::uuid ORDER BY id LIMIT 20) k
    JOIN providers p USING (id))sql"};

constexpr pg::Query read_presets{"read_preserved_presets", R"sql(
    SELECT coalesce(jsonb_agg(to_jsonb(s) ORDER BY s.id), '[]') AS page
    FROM (SELECT id FROM presets WHERE id > ($1::jsonb ->> 'id')::uuid ORDER BY id LIMIT 1000) k
    JOIN presets s USING (id))sql"};

// A content may have a megabyte: behind four of them a page ends.
constexpr pg::Query read_versions{"read_preserved_preset_versions", R"sql(
    SELECT coalesce(jsonb_agg(content ORDER BY preset_id, version), '[]') AS page
    FROM (SELECT v.preset_id, v.version, to_jsonb(v) AS content,
                 sum(octet_length(v.content::text)) OVER (ORDER BY v.preset_id, v.version)
                     - octet_length(v.content::text) AS bytes_before
          FROM (SELECT preset_id, version FROM preset_versions
                WHERE (preset_id, version) > (($1::jsonb ->> 'preset_id')::uuid,
                                              ($1::jsonb ->> 'version')::integer)
                ORDER BY preset_id, version LIMIT 500) k
          JOIN preset_versions v USING (preset_id, version)) measured
    WHERE bytes_before < 4 * 1024 * 1024)sql"};

constexpr pg::Query read_choices{"read_preserved_preset_choices", R"sql(
    SELECT coalesce(jsonb_agg(to_jsonb(c) ORDER BY c.id), '[]') AS page
    FROM (SELECT id FROM preset_choices WHERE id > ($1::jsonb ->> 'id')::uuid
          ORDER BY id LIMIT 1000) k
    JOIN preset_choices c USING (id))sql"};

// What was sent is left out: it may be large, and neither a budget nor the sweep asks for it.
constexpr pg::Query read_submissions{"read_preserved_submissions", R"sql(
    SELECT coalesce(jsonb_agg(to_jsonb(b) - 'request' ORDER BY b.id), '[]') AS page
    FROM (SELECT id FROM submissions
          WHERE id > ($1::jsonb ->> 'id')::uuid
            AND (created_at >= date_trunc('month', now(), 'UTC') OR ended_at IS NULL)
          ORDER BY id LIMIT 1000) k
    JOIN submissions b USING (id))sql"};

// ON CONFLICT: what is there already becomes as the served generation has it.
constexpr pg::Query write_providers{"write_preserved_providers", R"sql(
    INSERT INTO providers (id, name, kind, base_url, sealed_key, key_changed_at, header_names,
        sealed_headers, headers_changed_at, submissions_running_max, requests_per_minute,
        daily_budget_usd, monthly_budget_usd, paused_at, pause_reason, tested_at, test_failure,
        archived_at, version, created_by, created_at, updated_at)
    SELECT p.id, p.name, p.kind, p.base_url, p.sealed_key, p.key_changed_at, p.header_names,
        p.sealed_headers, p.headers_changed_at, p.submissions_running_max, p.requests_per_minute,
        p.daily_budget_usd, p.monthly_budget_usd, p.paused_at, p.pause_reason, p.tested_at,
        p.test_failure, p.archived_at, p.version, p.created_by, p.created_at, p.updated_at
    FROM jsonb_populate_recordset(NULL::providers, $1) p
    ON CONFLICT (id) DO UPDATE SET base_url = excluded.base_url,
        sealed_key = excluded.sealed_key, key_changed_at = excluded.key_changed_at,
        header_names = excluded.header_names, sealed_headers = excluded.sealed_headers,
        headers_changed_at = excluded.headers_changed_at,
        submissions_running_max = excluded.submissions_running_max,
        requests_per_minute = excluded.requests_per_minute,
        daily_budget_usd = excluded.daily_budget_usd,
        monthly_budget_usd = excluded.monthly_budget_usd, paused_at = excluded.paused_at,
        pause_reason = excluded.pause_reason, tested_at = excluded.tested_at,
        test_failure = excluded.test_failure, archived_at = excluded.archived_at,
        version = excluded.version, updated_at = excluded.updated_at)sql"};

// ON CONFLICT: as above. The versions follow in the same transaction.
constexpr pg::Query write_presets{"write_preserved_presets", R"sql(
    INSERT INTO presets (id, provider_id, name, search_text, head_version, archived_at, created_at,
        updated_at)
    SELECT s.id, s.provider_id, s.name, s.search_text, s.head_version, s.archived_at, s.created_at,
        s.updated_at
    FROM jsonb_populate_recordset(NULL::presets, $1) s
    ON CONFLICT (id) DO UPDATE SET name = excluded.name,
        search_text = excluded.search_text, head_version = excluded.head_version,
        archived_at = excluded.archived_at, updated_at = excluded.updated_at)sql"};

// In their order, which a trigger holds.
constexpr pg::Query write_versions{"write_preserved_preset_versions", R"sql(
    INSERT INTO preset_versions (id, preset_id, version, content, change_reason, reverted_from,
        created_by, created_at)
    SELECT v.id, v.preset_id, v.version, v.content, v.change_reason, v.reverted_from, v.created_by,
        v.created_at
    FROM jsonb_populate_recordset(NULL::preset_versions, $1) v
    WHERE NOT EXISTS (SELECT FROM preset_versions o WHERE o.id = v.id)
    ORDER BY v.preset_id, v.version)sql"};

constexpr pg::Query remove_choices{"remove_all_preset_choices", "DELETE FROM preset_choices"};

constexpr pg::Query write_choices{"write_preserved_preset_choices", R"sql(
    INSERT INTO preset_choices (id, character_id, emotion, preset_id, version, updated_by,
        updated_at)
    SELECT c.id, c.character_id, c.emotion, c.preset_id, c.version, c.updated_by, c.updated_at
    FROM jsonb_populate_recordset(NULL::preset_choices, $1) c
    WHERE (c.character_id IS NULL OR EXISTS (SELECT FROM characters r WHERE r.id = c.character_id))
      AND (c.emotion IS NULL OR EXISTS (SELECT FROM emotions e WHERE e.name = c.emotion)))sql"};

// Those of a job that stays behind are nobody's any more.
constexpr pg::Query write_submissions{"write_preserved_submissions", R"sql(
    INSERT INTO submissions (id, clip_kind, clip_id, character_id, emotion, provider_id,
        preset_version_id, worker, attempt, state, request, external_id, handle, failure,
        may_be_billed, estimated_usd, reported_usd, reported_amount, reported_unit, created_at,
        answered_at, ended_at, outcome, resolved_by, resolved_at)
    SELECT b.id, b.clip_kind, b.clip_id, b.character_id, b.emotion, b.provider_id,
        b.preset_version_id, b.worker, b.attempt, b.state, '{}', b.external_id, b.handle, b.failure,
        b.may_be_billed, b.estimated_usd, b.reported_usd, b.reported_amount, b.reported_unit,
        b.created_at, b.answered_at, b.ended_at, b.outcome, b.resolved_by, b.resolved_at
    FROM jsonb_populate_recordset(NULL::submissions, $1) b
    WHERE NOT EXISTS (SELECT FROM submissions o WHERE o.id = b.id))sql"};

json::value keys_of(const json::object& row) {
    json::object keys;
    for (const std::string_view name : {"id", "preset_id", "version"}) {
        if (const auto* const key = row.if_contains(name)) {
            keys[name] = *key;
        }
    }
    return keys;
}

// The number of rows.
awaitable<int> carry(pg::Transaction& from, pg::Transaction& to, pg::Query read, pg::Query write) {
    const auto nobody = to_string(Uuid{});
    json::value after{{"id", nobody}, {"preset_id", nobody}, {"version", 0}};
    int count = 0;
    while (true) {
        const auto rows = co_await from.run(read, pg::params(after));
        const auto page = rows.front().get<json::value>("page");
        if (page.as_array().empty()) {
            co_return count;
        }
        count += static_cast<int>(page.as_array().size());
        after = keys_of(page.as_array().back().as_object());
        co_await to.run(write, pg::params(page));
    }
}

}  // namespace

awaitable<int> carry_over_providers(pg::Transaction& from, pg::Transaction& to) {
    co_await to.run(remove_choices);
    const auto providers = co_await carry(from, to, read_providers, write_providers);
    co_await carry(from, to, read_presets, write_presets);
    co_await carry(from, to, read_versions, write_versions);
    co_await carry(from, to, read_choices, write_choices);
    co_await carry(from, to, read_submissions, write_submissions);
    co_return providers;
}

}  // namespace mien::store
