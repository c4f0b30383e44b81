#include "store/staging/preserved.hpp"

#include <algorithm>

#include "pg/transaction.hpp"
#include "store/audit.hpp"
#include "store/experiments/vote_counting.hpp"
#include "store/staging/preserved_providers.hpp"

namespace mien::store {
namespace {

// All four of one moment, as JSON, in which PostgreSQL keeps every byte of them. The number of each
// is bounded where they are made (base/limits/access.hpp), but for admins, who are few.
constexpr pg::Query read_preserved{"read_preserved", R"sql(
    SELECT (SELECT coalesce(jsonb_agg(to_jsonb(a)), '[]') FROM admins a
            WHERE a.imported_at IS NULL OR a.password_hash IS NOT NULL) AS admins,
           (SELECT coalesce(jsonb_agg(to_jsonb(s)), '[]') FROM sessions s
            WHERE s.revoked_at IS NULL AND s.expires_at > now()) AS sessions,
           (SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') FROM api_tokens t
            WHERE t.revoked_at IS NULL AND coalesce(t.expires_at > now(), true)) AS tokens,
           (SELECT coalesce(jsonb_agg(to_jsonb(s)), '[]') FROM settings s) AS settings)sql"};

// Every e-mail that is going to be somebody's is free before it is: the constraint is judged row by
// row, and two admins may have exchanged theirs.
constexpr pg::Query free_emails{"free_admin_emails", R"sql(
    UPDATE admins a SET email = a.id || '@replaced.invalid', search_text = NULL
    FROM jsonb_populate_recordset(NULL::admins, $1) p
    WHERE a.email = p.email AND a.id <> p.id)sql"};

constexpr pg::Query retire_others{"retire_other_admins", R"sql(
    UPDATE admins a SET disabled_at = coalesce(a.disabled_at, now()), password_hash = NULL,
        version = a.version + 1, updated_at = now()
    WHERE (a.imported_at IS NULL OR a.password_hash IS NOT NULL)
        AND NOT EXISTS (SELECT FROM jsonb_populate_recordset(NULL::admins, $1) p WHERE p.id = a.id)
        AND (a.disabled_at IS NULL OR a.password_hash IS NOT NULL))sql"};

// ON CONFLICT: who is there already becomes as the served generation has them.
constexpr pg::Query write_admins{"write_preserved_admins", R"sql(
    INSERT INTO admins (id, email, display_name, role, password_hash, sign_in_failures,
        locked_until, disabled_at, version, created_at, updated_at, imported_at, search_text)
    SELECT p.id, p.email, p.display_name, p.role, p.password_hash, p.sign_in_failures,
        p.locked_until, p.disabled_at, p.version, p.created_at, p.updated_at, p.imported_at,
        p.search_text
    FROM jsonb_populate_recordset(NULL::admins, $1) p
    ON CONFLICT (id) DO UPDATE SET email = excluded.email, display_name = excluded.display_name,
        role = excluded.role, password_hash = excluded.password_hash,
        sign_in_failures = excluded.sign_in_failures, locked_until = excluded.locked_until,
        disabled_at = excluded.disabled_at, version = excluded.version,
        updated_at = excluded.updated_at, search_text = excluded.search_text)sql"};

constexpr pg::Query remove_sessions{"remove_all_sessions", "DELETE FROM sessions"};

constexpr pg::Query write_sessions{"write_preserved_sessions", R"sql(
    INSERT INTO sessions (id, token_sha256, admin_id, user_agent, peer_address, created_at,
        last_seen_at, expires_at, revoked_at)
    SELECT p.id, p.token_sha256, p.admin_id, p.user_agent, p.peer_address, p.created_at,
        p.last_seen_at, p.expires_at, p.revoked_at
    FROM jsonb_populate_recordset(NULL::sessions, $1) p)sql"};

constexpr pg::Query revoke_others{"revoke_other_tokens", R"sql(
    UPDATE api_tokens t SET revoked_at = now()
    WHERE t.revoked_at IS NULL AND NOT EXISTS (
        SELECT FROM jsonb_populate_recordset(NULL::api_tokens, $1) p WHERE p.id = t.id))sql"};

// ON CONFLICT: one that is there already holds again.
constexpr pg::Query write_tokens{"write_preserved_tokens", R"sql(
    INSERT INTO api_tokens (id, admin_id, name, token_sha256, parent_id, scope, created_at,
        last_used_at, expires_at, revoked_at, session_id)
    SELECT p.id, p.admin_id, p.name, p.token_sha256, p.parent_id, p.scope, p.created_at,
        p.last_used_at, p.expires_at, p.revoked_at, p.session_id
    FROM jsonb_populate_recordset(NULL::api_tokens, $1) p
    ON CONFLICT (id) DO UPDATE SET last_used_at = excluded.last_used_at,
        revoked_at = excluded.revoked_at)sql"};

constexpr pg::Query read_settings{"read_settings_to_replace", "SELECT name, value FROM settings"};

constexpr pg::Query replace_setting{"replace_setting", R"sql(
    UPDATE settings SET value = $2, version = version + 1, updated_at = now() WHERE name = $1)sql"};

// A setting that changes says so in the audit log, as every change of it does.
std::vector<pg::Call> replace_settings(const pg::Rows& present, const json::array& settings,
                                       const Actor& actor) {
    std::vector<pg::Call> calls;
    for (const auto& row : present) {
        const auto name = row.get<std::string>("name");
        const auto value = row.get<json::value>("value");
        const auto served = std::ranges::find_if(settings, [&](const json::value& setting) {
            return setting.at("name").as_string() == name;
        });
        if (served == settings.end() || served->at("value") == value) {
            continue;
        }
        const AuditEntry entry{.action = "setting.change",
                               .subject_kind = "setting",
                               .subject_id = name,
                               .details = {{"from", value}, {"to", served->at("value")}},
                               .version_id = {}};
        calls.push_back({replace_setting, pg::params(name, served->at("value"))});
        calls.push_back(append_audit_call(actor, entry));
    }
    return calls;
}

// Of an experiment that waited for the votes of somebody alone who may vote no more.
AuditEntry decision_of(ExperimentId id) {
    return {.action = "experiment.decide",
            .subject_kind = "experiment",
            .subject_id = to_string(id),
            .details = {},
            .version_id = {}};
}

}  // namespace

awaitable<Preserved> carry_over(pg::Connection& from, pg::Connection& to, int from_generation,
                                Deadline deadline) {
    pg::Transaction reading(from, deadline, pg::Isolation::repeatable_read_read_only);
    const auto read = co_await reading.run(read_preserved);
    const auto admins = read.front().get<json::value>("admins");
    const auto sessions = read.front().get<json::value>("sessions");
    const auto tokens = read.front().get<json::value>("tokens");
    const auto settings = read.front().get<json::value>("settings");
    Preserved preserved{.admins = static_cast<int>(admins.as_array().size()),
                        .sessions = static_cast<int>(sessions.as_array().size()),
                        .tokens = static_cast<int>(tokens.as_array().size()),
                        .settings = static_cast<int>(settings.as_array().size())};
    const auto present = co_await to.run(read_settings, {}, deadline);
    pg::Transaction transaction(to, deadline);
    std::vector<pg::Call> calls;
    calls.push_back({free_emails, pg::params(admins)});
    calls.push_back({retire_others, pg::params(admins)});
    calls.push_back({remove_sessions, {}});
    calls.push_back({write_admins, pg::params(admins)});
    calls.push_back({write_sessions, pg::params(sessions)});
    calls.push_back({revoke_others, pg::params(tokens)});
    calls.push_back({write_tokens, pg::params(tokens)});
    transaction.queue(std::move(calls));
    preserved.providers = co_await carry_over_providers(reading, transaction);
    co_await reading.commit();
    const Actor actor{.kind = "system", .id = {}, .label = "mien", .request_id = {}};
    const AuditEntry entry{.action = "generation.carry_over",
                           .subject_kind = "generation",
                           .subject_id = std::to_string(from_generation),
                           .details = {{"admins", preserved.admins},
                                       {"sessions", preserved.sessions},
                                       {"tokens", preserved.tokens},
                                       {"settings", preserved.settings},
                                       {"providers", preserved.providers}},
                           .version_id = {}};
    const auto decided = co_await count_without(transaction, std::nullopt);
    auto last_calls = replace_settings(present, settings.as_array(), actor);
    for (const auto& id : decided) {
        last_calls.push_back(append_audit_call(actor, decision_of(id)));
    }
    last_calls.push_back(append_audit_call(actor, entry));
    co_await transaction.run_all_and_commit(std::move(last_calls));
    co_return preserved;
}

}  // namespace mien::store
