#include "store/staging/erasures.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/invariants.hpp"
#include "store/staging/reader_role.hpp"
#include "store/staging/synced_rows.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_control.hpp"
#include "tests/support/test_database.hpp"

namespace mien::store {
namespace {

using test::soon;
using test::TestDatabase;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

const auto ada = *UserId::parse("01994b1c-8a01-7c11-9d52-000000000001");
const auto bea = *UserId::parse("01994b1c-8a01-7c11-9d52-000000000002");

constexpr pg::Query add_users{"test_add_two_users", R"sql(
    INSERT INTO users (id, name, email, search_text)
    VALUES ('01994b1c-8a01-7c11-9d52-000000000001', 'Ada', 'ada@example.com', 'ada'),
           ('01994b1c-8a01-7c11-9d52-000000000002', 'Bea', 'bea@example.com', 'bea'))sql"};
constexpr pg::Query delete_user{"test_delete_user", "DELETE FROM users WHERE id = $1"};
constexpr pg::Query add_author{"test_add_author", R"sql(
    INSERT INTO admins (id, email, display_name, role)
    VALUES ('01994b1c-8a01-7c11-9d52-00000000000a', 'cai@example.com', 'Cai', 'admin'))sql"};
constexpr pg::Query add_character{"test_add_lin", R"sql(
    INSERT INTO characters (id, slug, name, search_text)
    VALUES ('01994b1c-8a01-7c11-9d52-00000000000c', 'lin', 'Lin', 'lin lin'))sql"};
constexpr pg::Query add_prompt{"test_add_prompt_of_lin", R"sql(
    INSERT INTO prompts (id, character_id, emotion, head_version)
    VALUES ('01994b1c-8a01-7c11-9d52-00000000000e', '01994b1c-8a01-7c11-9d52-00000000000c', 'idle',
            1))sql"};
constexpr pg::Query add_version{"test_add_version_of_lin", R"sql(
    INSERT INTO prompt_versions (id, prompt_id, version, prompt_text, text_sha256, created_by)
    VALUES (gen_random_uuid(), '01994b1c-8a01-7c11-9d52-00000000000e', 1, 'Lin waits.',
            sha256('Lin waits.'), '01994b1c-8a01-7c11-9d52-00000000000a'))sql"};
constexpr pg::Query add_assignments{"test_add_assignments", R"sql(
    INSERT INTO assignments (id, user_id, character_id)
    SELECT gen_random_uuid(), id, '01994b1c-8a01-7c11-9d52-00000000000c' FROM users)sql"};
constexpr pg::Query add_objects{"test_add_objects_of_users", R"sql(
    INSERT INTO objects (key, state, content_type, bytes, sha256)
    SELECT format('videos/%s.%s', lower(u.name), kind), 'live', 'video/mp4', 4, sha256('clip')
    FROM users u, unnest(ARRAY['mp4', 'png']) kind)sql"};
constexpr pg::Query add_videos{"test_add_videos_of_users", R"sql(
    INSERT INTO videos (id, character_id, emotion, user_id, prompt_id, prompt_version, source,
        resolution_id, resolved_text, settings, provider, video_key, poster_key, requested_by,
        generated_at, final_state, finished_at, depicted)
    SELECT gen_random_uuid(), p.character_id, p.emotion, u.id, p.id, 1, 'character',
        gen_random_uuid(), 'Lin waits for ' || u.name, '{}', 'builtin',
        format('videos/%s.mp4', lower(u.name)), format('videos/%s.png', lower(u.name)),
        '01994b1c-8a01-7c11-9d52-00000000000a', now(), 'succeeded', now(), '{}'
    FROM users u, prompts p)sql"};
constexpr pg::Query add_usage{"test_add_usage_of_users", R"sql(
    INSERT INTO video_usage_log (video_id, character_id, emotion, prompt_id, prompt_version, source,
        resolution_id, resolved_sha256, generation_timestamp)
    SELECT id, character_id, emotion, prompt_id, prompt_version, source, resolution_id,
        sha256(convert_to(resolved_text, 'UTF8')), generated_at FROM videos)sql"};
constexpr pg::Query add_poster{"test_add_poster_of_ada", R"sql(
    INSERT INTO cell_posters (character_id, emotion, poster_key)
    VALUES ('01994b1c-8a01-7c11-9d52-00000000000c', 'idle', 'videos/ada.png'))sql"};
constexpr pg::Query add_answers{"test_add_answers", R"sql(
    INSERT INTO idempotency_keys (actor_id, key, request_sha256, response_status, response_body)
    SELECT '01994b1c-8a01-7c11-9d52-00000000000a', u.name, sha256('a'), 200,
        format('{"id": "%s", "name": "%s"}', u.id, u.name) FROM users u)sql"};
constexpr pg::Query read_left{"test_read_what_is_left", R"sql(
    SELECT (SELECT string_agg(name, ' ') FROM users) AS users,
           (SELECT count(*) FROM assignments) AS assignments,
           (SELECT string_agg(video_key, ' ') FROM videos) AS videos,
           (SELECT count(*) FROM video_usage_log) AS usage,
           (SELECT string_agg(key, ' ') FROM idempotency_keys) AS answers,
           (SELECT count(*) FROM cell_posters) AS posters,
           (SELECT string_agg(subject_id || ' ' || details::text, ' ') FROM audit_log
            WHERE action = 'user.erase') AS entries)sql"};

// Ada's videos: one that is there, one that failed, one in the making, and one on its way into the
// log; what failed quotes her.
constexpr pg::Query add_jobs{"test_add_jobs_of_ada", R"sql(
    INSERT INTO jobs (id, kind, arguments, state, error, finished_at, worker, leased_until, attempt)
    VALUES ('01994b1c-8a01-7c11-9d52-0000000000f1', 'video', '{}', 'failed',
            '{"code": "provider", "message": "It knows no Ada."}', now(), NULL, NULL, 1),
           ('01994b1c-8a01-7c11-9d52-0000000000f2', 'video', '{}', 'running', NULL, NULL, 'w',
            now() + interval '1 minute', 1))sql"};
constexpr pg::Query add_unfinished{"test_add_unfinished_videos_of_ada", R"sql(
    INSERT INTO videos (id, job_id, character_id, emotion, user_id, prompt_id, prompt_version,
        source, resolution_id, resolved_text, problems, settings, provider, requested_by,
        final_state, failure, finished_at, depicted)
    SELECT gen_random_uuid(), j.id, p.character_id, p.emotion,
        '01994b1c-8a01-7c11-9d52-000000000001', p.id, 1, 'character', gen_random_uuid(),
        'Lin waits for Ada {pet}', '[{"name": "pet"}]', '{}', 'builtin',
        '01994b1c-8a01-7c11-9d52-00000000000a',
        CASE WHEN j.finished_at IS NOT NULL THEN j.state END, j.error, j.finished_at, '{}'
    FROM jobs j, prompts p)sql"};
constexpr pg::Query move_to_spool{"test_move_usage_of_ada_to_spool", R"sql(
    WITH spooled AS (
        INSERT INTO video_usage_spool (video_id, entry)
        SELECT id, jsonb_build_object('resolved_sha256',
                                      encode(sha256(convert_to(resolved_text, 'UTF8')), 'hex'))
        FROM videos WHERE video_key = 'videos/spooled.mp4'
        RETURNING video_id)
    SELECT count(*) FROM spooled)sql"};
constexpr pg::Query add_spooled{"test_add_spooled_video_of_ada", R"sql(
    WITH made AS (
        INSERT INTO objects (key, state, content_type, bytes, sha256)
        VALUES ('videos/spooled.mp4', 'live', 'video/mp4', 4, sha256('clip')) RETURNING key)
    INSERT INTO videos (id, character_id, emotion, user_id, prompt_id, prompt_version, source,
        resolution_id, resolved_text, settings, provider, video_key, requested_by, generated_at,
        final_state, finished_at, depicted)
    SELECT gen_random_uuid(), p.character_id, p.emotion, '01994b1c-8a01-7c11-9d52-000000000001',
        p.id, 1, 'character', gen_random_uuid(), 'Lin waits for Ada', '{}', 'builtin', made.key,
        '01994b1c-8a01-7c11-9d52-00000000000a', now(), 'succeeded', now(), '{}'
    FROM prompts p, made)sql"};
constexpr pg::Query read_texts{"test_read_what_tells_of_ada", R"sql(
    SELECT coalesce(string_agg(r.line, ' '), '') AS told FROM (
        SELECT v::text AS line FROM videos v UNION ALL SELECT u::text FROM video_usage_log u
        UNION ALL SELECT s::text FROM video_usage_spool s UNION ALL SELECT j::text FROM jobs j) r
    WHERE strpos(r.line, 'Ada') > 0
       OR strpos(r.line, '01994b1c-8a01-7c11-9d52-000000000001') > 0
       OR strpos(r.line, encode(sha256('Lin waits for Ada'), 'hex')) > 0)sql"};
constexpr pg::Query read_videos{"test_read_videos_and_states", R"sql(
    SELECT count(*) FILTER (WHERE erased_at IS NOT NULL) AS erased, count(*) AS all,
           count(*) FILTER (WHERE final_state = 'cancelled') AS cancelled,
           (SELECT count(*) FROM video_usage_log) AS usage,
           min(failure ->> 'code') AS code
    FROM videos)sql"};
constexpr pg::Query change_usage{"test_change_usage",
                                 "UPDATE video_usage_log SET resolved_sha256 = sha256('')"};
constexpr pg::Query change_more{
    "test_change_more_of_usage",
    "UPDATE video_usage_log SET resolved_sha256 = sha256(''), emotion = 'sad'"};
constexpr pg::Query open_usage{"test_open_usage",
                               "ALTER TABLE video_usage_log DISABLE TRIGGER USER"};
constexpr pg::Query remove_usage{"test_remove_usage", "DELETE FROM video_usage_log"};
constexpr pg::Query truncate_users{"test_truncate_users", "TRUNCATE users CASCADE"};

awaitable<void> expect_invariants(pg::Connection& owner) {
    pg::Transaction transaction(owner, soon());
    for (const auto& invariant : invariants()) {
        const auto violations = co_await find_violations(transaction, invariant);
        EXPECT_EQ(violations.count, 0) << invariant.id;
    }
}

awaitable<std::unique_ptr<pg::Connection>> open_with_users(const TestDatabase& database) {
    auto owner = co_await pg::Connection::open(database.owner_settings(), soon());
    co_await owner->run(add_users, {}, soon());
    co_return owner;
}

MIEN_CORO_TEST(erasures, are_numbered_and_hold_nothing_but_the_id) {
    const TestDatabase database;
    const auto owner = co_await open_with_users(database);
    const bool is_granted = co_await grant_reading(*owner, soon());
    EXPECT_TRUE(is_granted);
    const auto program = co_await pg::Connection::open(database.app_settings(), soon());
    co_await program->run(delete_user, pg::params(bea), soon());
    co_await owner->run(delete_user, pg::params(ada), soon());
    const auto reader = co_await pg::Connection::open(database.reader_settings(), soon());
    const auto last = co_await find_last_erasure(*reader, soon());
    EXPECT_EQ(last, 2);
    const auto all = co_await list_erasures(*reader, 0, soon());
    EXPECT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].user_id, bea);
    EXPECT_EQ(all[1].user_id, ada);
    const auto behind = co_await list_erasures(*reader, 1, soon());
    EXPECT_EQ(behind.size(), 1U);
    EXPECT_EQ(behind.front().number, 2);
}

// Goal: one person goes with all that is theirs, the others stay, and every invariant holds.
MIEN_CORO_TEST(erasures, take_a_person_and_all_that_is_theirs_from_staging) {
    const TestDatabase database;
    const auto owner = co_await open_with_users(database);
    std::vector<pg::Call> calls;
    for (const auto& query : {add_author, add_character, add_prompt, add_version, add_assignments,
                              add_objects, add_videos, add_usage, add_poster, add_answers}) {
        calls.push_back({query, {}});
    }
    co_await owner->run_all(std::move(calls), soon());
    co_await begin_synced_audit(*owner, "run", {{"production_read_at", to_rfc3339(now())}}, soon());

    const std::vector<UserErasure> erasures{{.number = 1, .user_id = ada, .erased_at = now()}};
    const auto erased = co_await erase_users(*owner, erasures, soon());
    EXPECT_THAT(erased.users, ElementsAre(ada));
    EXPECT_THAT(erased.object_keys, UnorderedElementsAre("videos/ada.mp4", "videos/ada.png"));
    const auto again = co_await erase_users(*owner, erasures, soon());
    EXPECT_THAT(again.users, IsEmpty());
    EXPECT_THAT(again.object_keys, IsEmpty());

    const auto rows = co_await owner->run(read_left, {}, soon());
    const auto left = rows.front();
    EXPECT_EQ(left.get<std::string>("users"), "Bea");
    EXPECT_EQ(left.get<std::int64_t>("assignments"), 1);
    EXPECT_EQ(left.get<std::string>("videos"), "videos/bea.mp4");
    EXPECT_EQ(left.get<std::int64_t>("usage"), 1);
    EXPECT_EQ(left.get<std::string>("answers"), "Bea");
    EXPECT_EQ(left.get<std::int64_t>("posters"), 0);
    EXPECT_THAT(left.get<std::string>("entries"), testing::StartsWith(to_string(ada)));

    co_await expect_invariants(*owner);
}

// Goal: whoever deletes a user, as the program's role too, takes along what videos say of them,
// whatever state these are in; the videos stay in production and come to staging no more.
MIEN_CORO_TEST(erasures, take_along_what_videos_say_of_a_deleted_user) {
    const TestDatabase database;
    const auto owner = co_await open_with_users(database);
    std::vector<pg::Call> calls;
    for (const auto& query :
         {add_author, add_character, add_prompt, add_version, add_objects, add_videos, add_usage,
          add_poster, add_spooled, move_to_spool, add_jobs, add_unfinished}) {
        calls.push_back({query, {}});
    }
    co_await owner->run_all(std::move(calls), soon());
    auto told = co_await owner->run(read_texts, {}, soon());
    EXPECT_THAT(told.front().get<std::string>("told"), testing::HasSubstr("It knows no Ada."));

    const auto program = co_await pg::Connection::open(database.app_settings(), soon());
    co_await program->run(delete_user, pg::params(ada), soon());
    told = co_await owner->run(read_texts, {}, soon());
    EXPECT_EQ(told.front().get<std::string>("told"), "");
    const auto rows = co_await owner->run(read_videos, {}, soon());
    const auto videos = rows.front();
    EXPECT_EQ(videos.get<std::int64_t>("erased"), 4);
    EXPECT_EQ(videos.get<std::int64_t>("all"), 5);
    EXPECT_EQ(videos.get<std::int64_t>("cancelled"), 1);
    EXPECT_EQ(videos.get<std::int64_t>("usage"), 2);
    EXPECT_EQ(videos.get<std::string>("code"), "provider");
    co_await begin_synced_audit(*owner, "run", {{"production_read_at", to_rfc3339(now())}}, soon());
    co_await expect_invariants(*owner);

    // As in a copy, where the log is written afterwards.
    for (const auto& query : {open_usage, remove_usage}) {
        co_await owner->run(query, {}, soon());
    }
    const auto left_out = co_await leave_out_erased(*owner, soon());
    EXPECT_EQ(left_out.front().rows, 4);
}

MIEN_CORO_TEST(erasures, open_the_usage_log_for_nothing_else) {
    const TestDatabase database;
    const auto owner = co_await open_with_users(database);
    std::vector<pg::Call> calls;
    for (const auto& query :
         {add_author, add_character, add_prompt, add_version, add_objects, add_videos, add_usage}) {
        calls.push_back({query, {}});
    }
    co_await owner->run_all(std::move(calls), soon());
    auto refused = co_await test::error_of(owner->run(change_usage, {}, soon()));
    EXPECT_THAT(refused.value().detail(), testing::HasSubstr("MI001"));
    for (const auto user : {ada, bea}) {
        co_await owner->run(delete_user, pg::params(user), soon());
    }
    refused = co_await test::error_of(owner->run(change_more, {}, soon()));
    EXPECT_THAT(refused.value().detail(), testing::HasSubstr("MI001"));
}

MIEN_CORO_TEST(erasures, are_not_evaded_by_emptying_the_table) {
    const TestDatabase database;
    const auto owner = co_await open_with_users(database);
    const auto refused = co_await test::error_of(owner->run(truncate_users, {}, soon()));
    EXPECT_THAT(refused.value().detail(), testing::HasSubstr("users are removed with DELETE"));
}

MIEN_CORO_TEST(erasures, are_noted_for_each_generation_and_never_backwards) {
    const test::TestControl database;
    pg::Pool control(context.get_executor(), database.owner_settings());
    const auto behind = co_await list_erasures_behind(control, 5, soon());
    EXPECT_EQ(behind.size(), 1U);
    EXPECT_EQ(behind.front().generation, 1);
    EXPECT_EQ(behind.front().erased_until, 0);
    EXPECT_TRUE(behind.front().is_served);
    co_await note_erased(control, 1, 5, soon());
    co_await note_erased(control, 1, 3, soon());
    const auto none = co_await list_erasures_behind(control, 5, soon());
    EXPECT_THAT(none, IsEmpty());
    const auto later = co_await list_erasures_behind(control, 6, soon());
    EXPECT_EQ(later.front().erased_until, 5);
}

}  // namespace
}  // namespace mien::store
