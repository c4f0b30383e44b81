#include "store/staging/preserved_providers.hpp"

#include "pg/query.hpp"

namespace mien::store {
namespace {

// What was sent is left out: it may be large, and a budget asks only what it cost.
constexpr pg::Query read_all{"read_preserved_providers", R"sql(
    SELECT (SELECT coalesce(jsonb_agg(to_jsonb(p)), '[]') FROM providers p) AS providers,
           (SELECT coalesce(jsonb_agg(to_jsonb(s)), '[]') FROM presets s) AS presets,
           (SELECT coalesce(jsonb_agg(to_jsonb(v)), '[]') FROM preset_versions v) AS versions,
           (SELECT coalesce(jsonb_agg(to_jsonb(c)), '[]') FROM preset_choices c) AS choices,
           (SELECT coalesce(jsonb_agg(to_jsonb(b) - 'request' - 'handle'), '[]')
            FROM submissions b
            WHERE b.created_at >= date_trunc('month', now(), 'UTC')) AS submissions)sql"};

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

constexpr pg::Query write_submissions{"write_preserved_submissions", R"sql(
    INSERT INTO submissions (id, clip_kind, clip_id, character_id, emotion, provider_id,
        preset_version_id, worker, attempt, state, request, external_id, failure, may_be_billed,
        estimated_usd, reported_usd, reported_amount, reported_unit, created_at, answered_at,
        ended_at, outcome, resolved_by, resolved_at)
    SELECT b.id, b.clip_kind, b.clip_id, b.character_id, b.emotion, b.provider_id,
        b.preset_version_id, b.worker, b.attempt,
        CASE WHEN b.ended_at IS NULL THEN 'lost' ELSE b.state END, '{}', b.external_id, b.failure,
        b.may_be_billed OR b.ended_at IS NULL, b.estimated_usd, b.reported_usd, b.reported_amount,
        b.reported_unit, b.created_at, b.answered_at, coalesce(b.ended_at, now()), b.outcome,
        b.resolved_by, b.resolved_at
    FROM jsonb_populate_recordset(NULL::submissions, $1) b
    WHERE NOT EXISTS (SELECT FROM submissions o WHERE o.id = b.id))sql"};

}  // namespace

awaitable<PreservedProviders> read_providers_to_preserve(pg::Connection& from, Deadline deadline) {
    const auto rows = co_await from.run(read_all, {}, deadline);
    const auto row = rows.front();
    co_return PreservedProviders{.providers = row.get<json::value>("providers"),
                                 .presets = row.get<json::value>("presets"),
                                 .versions = row.get<json::value>("versions"),
                                 .choices = row.get<json::value>("choices"),
                                 .submissions = row.get<json::value>("submissions")};
}

std::vector<pg::Call> preserve_providers_calls(const PreservedProviders& read) {
    std::vector<pg::Call> calls;
    calls.push_back({remove_choices, {}});
    calls.push_back({write_providers, pg::params(read.providers)});
    calls.push_back({write_presets, pg::params(read.presets)});
    calls.push_back({write_versions, pg::params(read.versions)});
    calls.push_back({write_choices, pg::params(read.choices)});
    calls.push_back({write_submissions, pg::params(read.submissions)});
    return calls;
}

}  // namespace mien::store
