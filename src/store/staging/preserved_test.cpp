#include "store/staging/preserved.hpp"

#include <gtest/gtest.h>

#include "store/invariants.hpp"
#include "store/settings.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::store {
namespace {

using test::Database;
using test::make_admin;
using test::make_session;
using test::make_token;
using test::soon;

constexpr pg::Query read_admins{"test_read_preserved_admins", R"sql(
    SELECT coalesce(string_agg(format('%s %s %s %s', display_name, email, role,
        CASE WHEN disabled_at IS NULL THEN 'open' ELSE 'closed' END
        || CASE WHEN password_hash IS NULL THEN '' ELSE ' ' || password_hash END), ', '
        ORDER BY created_at), '') AS text
    FROM admins)sql"};
constexpr pg::Query read_tokens{"test_read_preserved_tokens", R"sql(
    SELECT coalesce(string_agg(name || CASE WHEN revoked_at IS NULL THEN '' ELSE ' revoked' END,
        ', ' ORDER BY created_at), '') AS text
    FROM api_tokens)sql"};
constexpr pg::Query count_sessions{"test_count_preserved_sessions", R"sql(
    SELECT count(*)::text AS text FROM sessions s JOIN admins a ON a.id = s.admin_id
    WHERE s.revoked_at IS NULL AND a.disabled_at IS NULL)sql"};
constexpr pg::Query name_admin{"test_name_admin",
                               "UPDATE admins SET display_name = $2 WHERE id = $1"};
constexpr pg::Query copy_admin{"test_copy_admin", R"sql(
    INSERT INTO admins (id, email, display_name, role, password_hash)
    VALUES ($1, $2, $3, 'admin', '$argon2id$old'))sql"};
constexpr pg::Query add_imported{"test_add_imported_author", R"sql(
    INSERT INTO admins (id, email, display_name, role, imported_at)
    VALUES (gen_random_uuid(), 'author@example.com', 'Author', 'viewer', now()))sql"};
constexpr pg::Query reject_unresolved{"test_reject_unresolved",
                                      "UPDATE settings SET value = '\"reject\"', version = 4"};
constexpr pg::Query read_audit{"test_read_carry_over", R"sql(
    SELECT format('%s %s %s', action, subject_id, details) AS text FROM audit_log
    ORDER BY seq DESC LIMIT 1)sql"};

// A provider with a preset in two versions, chosen for an emotion that both databases have and for
// a character that one of them has; an order that has ended and one that has not.
constexpr pg::Query add_provider{"test_add_provider", R"sql(
    WITH provider AS (
        INSERT INTO providers (id, name, kind, base_url, sealed_key, key_changed_at,
                               daily_budget_usd, created_by)
        VALUES (gen_random_uuid(), 'studio', 'http', 'https://clips.example', 'sealed', now(), 5,
                $1)
        RETURNING id),
    preset AS (
        INSERT INTO presets (id, provider_id, name, search_text, head_version)
        SELECT gen_random_uuid(), id, 'Loop', 'loop', 2 FROM provider RETURNING id),
    versions AS (
        INSERT INTO preset_versions (id, preset_id, version, content, created_by)
        SELECT gen_random_uuid(), preset.id, n, jsonb_build_object('estimated_cost_usd', n), $1
        FROM preset, generate_series(1, 2) n RETURNING id, version),
    someone AS (
        INSERT INTO characters (id, slug, name, search_text)
        VALUES (gen_random_uuid(), 'ada', 'Ada', 'ada') RETURNING id),
    choices AS (
        INSERT INTO preset_choices (id, character_id, emotion, preset_id, updated_by)
        SELECT gen_random_uuid(), NULL::uuid, 'happy', preset.id, $1 FROM preset
        UNION ALL SELECT gen_random_uuid(), someone.id, NULL, preset.id, $1 FROM preset, someone)
    INSERT INTO submissions (id, clip_kind, clip_id, emotion, provider_id, preset_version_id,
                             worker, attempt, state, request, external_id, estimated_usd,
                             reported_usd, ended_at)
    SELECT gen_random_uuid(), 'preview', gen_random_uuid(), 'happy', provider.id, versions.id, 'w',
           1, CASE version WHEN 1 THEN 'succeeded' ELSE 'accepted' END, '{"prompt": "long"}',
           'work ' || version, 2, CASE version WHEN 1 THEN 0.5 END,
           CASE version WHEN 1 THEN now() END
    FROM provider, versions)sql"};
constexpr pg::Query pause_all{"test_pause_all",
                              "UPDATE providers SET paused_at = now(), version = 2"};
constexpr pg::Query read_provider{"test_read_preserved_provider", R"sql(
    SELECT format('%s %s%s, %s versions up to %s, %s choice, spent %s', p.name,
                  encode(p.sealed_key, 'escape'),
                  CASE WHEN p.paused_at IS NULL THEN '' ELSE ' paused' END,
                  (SELECT count(*) FROM preset_versions),
                  (SELECT head_version FROM presets),
                  (SELECT string_agg(coalesce(emotion, '-'), ' ') FROM preset_choices),
                  (SELECT string_agg(format('%s %s', state, round(spent_usd, 1)), ', '
                                     ORDER BY state)
                   FROM submissions)) AS text
    FROM providers p)sql"};

struct Pair {
    explicit Pair(IoContext& context) : served(context), next(context) {}

    awaitable<Preserved> carry() {
        const auto from = co_await served.pool.lease(soon());
        const auto to = co_await next.pool.lease(soon());
        co_return co_await carry_over(from.connection(), to.connection(), 3, soon());
    }
    awaitable<std::string> next_text(pg::Query query) {
        const auto rows = co_await next.pool.run(query, {}, soon());
        co_return rows.front().get<std::string>("text");
    }
    awaitable<void> run(Database& database, pg::Query query, pg::Params values = {}) {
        co_await database.pool.run(query, std::move(values), soon());
    }
    // The ids of what is broken in the next one.
    awaitable<std::string> broken() {
        auto transaction =
            co_await next.pool.begin(soon(), pg::Isolation::repeatable_read_read_only);
        std::string ids;
        for (const auto& invariant : invariants()) {
            const auto found = co_await find_violations(transaction, invariant);
            ids += found.places.empty() ? "" : std::string(invariant.id) + " ";
        }
        co_return ids;
    }

    Database served;
    Database next;
};

MIEN_CORO_TEST(Preserved, keeps_who_may_do_what_and_who_is_signed_in) {
    Pair pair(context);
    const auto ada = co_await make_admin(pair.served.pool, "ada@example.com", core::Role::admin);
    const auto session = co_await make_session(pair.served.pool, ada);
    const auto token = co_await make_token(pair.served.pool, ada, "full");
    co_await pair.run(pair.served, reject_unresolved);
    const auto counts = co_await pair.carry();
    EXPECT_EQ(counts.admins, 1);
    EXPECT_EQ(counts.sessions, 1);
    EXPECT_EQ(counts.tokens, 1);
    const auto digest = *digest_of(CredentialKind::session, session.reveal());
    const auto here = co_await find_holder(pair.next.pool, CredentialKind::session, digest, soon());
    EXPECT_TRUE(here.has_value());
    const auto setting = co_await list_settings(pair.next.pool, soon());
    EXPECT_EQ(setting.front().value, "reject");
    EXPECT_EQ(setting.front().version, 2);
    const auto audit = co_await pair.next_text(read_audit);
    EXPECT_EQ(audit,
              "generation.carry_over 3 {\"admins\": 1, \"tokens\": 1, \"sessions\": 1, "
              "\"settings\": 1, \"providers\": 0}");
    const auto again = co_await pair.carry();
    EXPECT_EQ(again.sessions, 1);
    const auto sessions = co_await pair.next_text(count_sessions);
    EXPECT_EQ(sessions, "1");
    const auto broken = co_await pair.broken();
    EXPECT_EQ(broken, "");
}

// Goal: providers come with their sealed keys, every version of their presets, the choices that
// fit, and what was spent; what is under way is still known.
MIEN_CORO_TEST(Preserved, keeps_providers_and_what_they_were_paid) {
    Pair pair(context);
    const auto ada = co_await make_admin(pair.served.pool, "ada@example.com", core::Role::admin);
    co_await pair.run(pair.served, add_provider, pg::params(ada.id));
    const auto counts = co_await pair.carry();
    EXPECT_EQ(counts.providers, 1);
    const auto carried = co_await pair.next_text(read_provider);
    EXPECT_EQ(carried,
              "studio sealed, 2 versions up to 2, happy choice, spent accepted 2.0, succeeded 0.5");
    co_await pair.run(pair.served, pause_all);
    const auto again = co_await pair.carry();
    EXPECT_EQ(again.providers, 1);
    const auto changed = co_await pair.next_text(read_provider);
    EXPECT_EQ(changed,
              "studio sealed paused, 2 versions up to 2, happy choice, spent accepted 2.0, "
              "succeeded 0.5");
    const auto broken = co_await pair.broken();
    EXPECT_EQ(broken, "");
}

constexpr pg::Query add_open{"test_add_open_submissions", R"sql(
    INSERT INTO submissions (id, clip_kind, clip_id, emotion, provider_id, preset_version_id,
                             worker, attempt, state, request, external_id, handle, may_be_billed,
                             estimated_usd, created_at)
    SELECT gen_random_uuid(), 'video', gen_random_uuid(), 'happy', p.id, v.id, 'w', 3, n.state,
           '{"prompt": "long"}', n.external_id, n.handle::jsonb, true, 2, now() - interval '70 days'
    FROM (VALUES ('submitting', NULL, '{}'), ('accepted', 'old', '{"status_url": "u"}'),
                 ('unknown', NULL, '{}'), ('parked', 'told', '{}')) n (state, external_id, handle),
         (SELECT id FROM providers) p, (SELECT id FROM preset_versions WHERE version = 1) v)sql"};
constexpr pg::Query read_open{"test_read_open_submissions", R"sql(
    SELECT string_agg(concat_ws(' ', state, external_id, handle, request, worker, attempt), ', '
                      ORDER BY state) AS text
    FROM submissions
    WHERE ended_at IS NULL AND job_id IS NULL AND created_at < now() - interval '60 days')sql"};

// Goal: whatever is open, however old, goes on to be somebody's concern, with all that is known.
MIEN_CORO_TEST(Preserved, keeps_what_is_under_way_at_providers) {
    Pair pair(context);
    const auto ada = co_await make_admin(pair.served.pool, "ada@example.com", core::Role::admin);
    co_await pair.run(pair.served, add_provider, pg::params(ada.id));
    co_await pair.run(pair.served, add_open);
    [[maybe_unused]] const auto counts = co_await pair.carry();
    const auto open = co_await pair.next_text(read_open);
    EXPECT_EQ(open,
              "accepted old {\"status_url\": \"u\"} {} w 3, parked told {} {} w 3, "
              "submitting {} {} w 3, unknown {} {} w 3");
    [[maybe_unused]] const auto again = co_await pair.carry();
    const auto same = co_await pair.next_text(read_open);
    EXPECT_EQ(same, open);
    const auto broken = co_await pair.broken();
    EXPECT_EQ(broken, "");
}

constexpr pg::Query add_versions{"test_add_preset_versions", R"sql(
    INSERT INTO preset_versions (id, preset_id, version, content, created_by)
    SELECT gen_random_uuid(), s.id, n,
           jsonb_build_object('n', n, 'padding', repeat('x', CASE WHEN n % 400 < 8 THEN 900000
                                                                  ELSE 10 END)), $1
    FROM presets s, generate_series(3, 1204) n ORDER BY n)sql"};
constexpr pg::Query move_head{"test_move_preset_head", "UPDATE presets SET head_version = 1204"};
constexpr pg::Query sum_versions{"test_sum_preset_versions", R"sql(
    SELECT format('%s %s %s', count(*), sum(version),
                  sum(octet_length(content ->> 'padding'))) AS text
    FROM preset_versions)sql"};

// Goal: more versions than one page holds, by their number and by their size.
MIEN_CORO_TEST(Preserved, keeps_all_versions_of_presets) {
    Pair pair(context);
    const auto ada = co_await make_admin(pair.served.pool, "ada@example.com", core::Role::admin);
    co_await pair.run(pair.served, add_provider, pg::params(ada.id));
    {
        auto transaction = co_await pair.served.pool.begin(soon());
        co_await transaction.run(add_versions, pg::params(ada.id));
        co_await transaction.run(move_head);
        co_await transaction.commit();
    }
    [[maybe_unused]] const auto counts = co_await pair.carry();
    const auto rows = co_await pair.served.pool.run(sum_versions, {}, soon());
    const auto carried = co_await pair.next_text(sum_versions);
    EXPECT_EQ(carried, rows.front().get<std::string>("text"));
    const auto broken = co_await pair.broken();
    EXPECT_EQ(broken, "");
}

// Ids say who is who: a session of the one database never becomes one of somebody else, also when
// two have exchanged their e-mails, and an older password or token opens nothing.
MIEN_CORO_TEST(Preserved, takes_what_is_there_back_to_how_it_is_now) {
    Pair pair(context);
    const auto ada = co_await make_admin(pair.served.pool, "ada@example.com", core::Role::admin);
    const auto bob = co_await make_admin(pair.served.pool, "bob@example.com", core::Role::viewer);
    co_await pair.run(pair.served, name_admin, pg::params(ada.id, "Ada"));
    co_await pair.run(pair.served, name_admin, pg::params(bob.id, "Bob"));
    co_await pair.run(pair.next, copy_admin, pg::params(ada.id, "bob@example.com", "Old Ada"));
    co_await pair.run(pair.next, copy_admin, pg::params(bob.id, "ada@example.com", "Old Bob"));
    const auto eve = co_await make_admin(pair.next.pool, "eve@example.com", core::Role::admin);
    const auto session = co_await make_session(pair.next.pool, eve);
    const auto token = co_await make_token(pair.next.pool, eve, "full");
    const auto counts = co_await pair.carry();
    EXPECT_EQ(counts.admins, 2);
    const auto admins = co_await pair.next_text(read_admins);
    EXPECT_NE(admins.find("Ada ada@example.com admin open $argon2id$none"), std::string::npos)
        << admins;
    EXPECT_NE(admins.find("Bob bob@example.com viewer open $argon2id$none"), std::string::npos);
    EXPECT_NE(admins.find("Somebody eve@example.com admin closed"), std::string::npos) << admins;
    EXPECT_EQ(admins.find("$argon2id$old"), std::string::npos) << admins;
    const auto sessions = co_await pair.next_text(count_sessions);
    EXPECT_EQ(sessions, "0");
    const auto tokens = co_await pair.next_text(read_tokens);
    EXPECT_EQ(tokens, "a token revoked");
    const auto broken = co_await pair.broken();
    EXPECT_EQ(broken, "");
}

// Twelve pairs on which two of three raters prefer B, and nothing is frozen.
constexpr pg::Query add_experiment{"test_add_voted_experiment", R"sql(
    WITH writer AS (
        INSERT INTO admins (id, email, display_name, role)
        VALUES ($1, 'writer@example.com', 'Writer', 'viewer')),
    experiment AS (
        INSERT INTO experiments (id, name, state, pair_count, settings, created_by, started_at)
        VALUES (gen_random_uuid(), 'Smile', 'running', 12, '{}', $1, now()) RETURNING id),
    author AS (
        INSERT INTO experiment_authors (experiment_id, admin_id) SELECT id, $1 FROM experiment),
    cell AS (
        INSERT INTO experiment_cells (experiment_id, number, emotion, text_a, text_b, is_in_use,
                                      base_version)
        SELECT id, 0, 'happy', 'Smiles.', 'Beams.', true,
               coalesce((SELECT head_version FROM prompts
                         WHERE character_id IS NULL AND emotion = 'happy'), 0)
        FROM experiment),
    raters AS (
        INSERT INTO experiment_raters (experiment_id, number, admin_id)
        SELECT e.id, r.number, r.id
        FROM experiment e, unnest($2::uuid[]) WITH ORDINALITY AS r (id, number)),
    pairs AS (
        INSERT INTO experiment_pairs (experiment_id, number, cell, seed)
        SELECT id, n, 0, n FROM experiment, generate_series(0, 11) n),
    files AS (
        INSERT INTO objects (key, state, content_type, bytes, sha256)
        SELECT 'experiments/' || n || arm, 'live', 'video/mp4', 1, sha256('x')
        FROM generate_series(0, 11) n, unnest('{a,b}'::text[]) arm),
    clips AS (
        INSERT INTO experiment_clips (id, experiment_id, pair, arm, emotion, resolved_text,
                                      settings, provider, depicted, video_key, final_state,
                                      finished_at)
        SELECT gen_random_uuid(), id, n, arm, 'happy', 'x', '{}', 'builtin', '{}',
               'experiments/' || n || arm, 'succeeded', now()
        FROM experiment, generate_series(0, 11) n, unnest('{a,b}'::text[]) arm),
    trials AS (
        INSERT INTO experiment_trials (experiment_id, admin_id, position, pair, is_b_left,
                                       is_repeat)
        SELECT e.id, r.id, n, n, n % 2 = 0, false
        FROM experiment e, unnest($2::uuid[]) AS r (id), generate_series(0, 11) n
        RETURNING id, admin_id, is_b_left)
    INSERT INTO experiment_votes (trial_id, number, answer)
    SELECT id, 1, CASE WHEN is_b_left THEN 'left' ELSE 'right' END FROM trials
    WHERE admin_id <> ($2::uuid[])[3])sql"};
constexpr pg::Query read_experiment{"test_read_preserved_experiment", R"sql(
    SELECT format('%s %s, %s frozen, %s', e.state, coalesce(e.winner, '-'),
                  (SELECT count(*) FROM experiment_pairs WHERE frozen_order IS NOT NULL),
                  (SELECT count(*) FROM audit_log WHERE action = 'experiment.decide'
                   AND subject_id = e.id::text)) AS text
    FROM experiments e)sql"};
constexpr pg::Query disable_admin{"test_disable_admin",
                                  "UPDATE admins SET disabled_at = now() WHERE id = $1"};

// An experiment of the other database with a panel of three, whom both databases know.
struct Panel {
    awaitable<void> make(Pair& pair) {
        std::vector<AdminId> raters;
        for (const auto* email : {"ada@example.com", "bob@example.com", "eve@example.com"}) {
            const auto admin = co_await make_admin(pair.next.pool, email, core::Role::admin);
            co_await pair.run(pair.served, copy_admin, pg::params(admin.id, email, "Somebody"));
            raters.push_back(admin.id);
        }
        last = raters.back();
        co_await pair.run(pair.next, add_experiment, pg::params(AdminId::make(), raters));
    }

    AdminId last;
};

// Goal: who may vote no more in the generation that is served is not waited for in the other one.
MIEN_CORO_TEST(Preserved, counts_experiments_without_who_is_disabled_now) {
    Pair pair(context);
    Panel panel;
    co_await panel.make(pair);
    [[maybe_unused]] const auto counts = co_await pair.carry();
    const auto before = co_await pair.next_text(read_experiment);
    EXPECT_EQ(before, "running -, 0 frozen, 0");
    co_await pair.run(pair.served, disable_admin, pg::params(panel.last));
    [[maybe_unused]] const auto again = co_await pair.carry();
    const auto after = co_await pair.next_text(read_experiment);
    EXPECT_EQ(after, "closed b, 12 frozen, 1");
    const auto broken = co_await pair.broken();
    EXPECT_EQ(broken, "");
}

MIEN_CORO_TEST(Preserved, counts_experiments_without_who_is_no_admin_any_more) {
    Pair pair(context);
    Panel panel;
    co_await panel.make(pair);
    constexpr pg::Query forget{"test_forget_admin", "DELETE FROM admins WHERE id = $1"};
    const auto settings = pair.served.database.superuser_settings();
    pg::Pool owner(context.get_executor(), settings);
    co_await owner.run(forget, pg::params(panel.last), soon());
    [[maybe_unused]] const auto counts = co_await pair.carry();
    const auto after = co_await pair.next_text(read_experiment);
    EXPECT_EQ(after, "closed b, 12 frozen, 1");
}

MIEN_CORO_TEST(Preserved, leaves_imported_authors_but_not_their_addresses) {
    Pair pair(context);
    co_await pair.run(pair.next, add_imported);
    const auto author =
        co_await make_admin(pair.served.pool, "author@example.com", core::Role::admin);
    static_cast<void>(author);
    const auto counts = co_await pair.carry();
    EXPECT_EQ(counts.admins, 1);
    const auto admins = co_await pair.next_text(read_admins);
    EXPECT_NE(admins.find("Somebody author@example.com admin open"), std::string::npos) << admins;
    EXPECT_NE(admins.find("@replaced.invalid viewer open"), std::string::npos) << admins;
}

}  // namespace
}  // namespace mien::store
