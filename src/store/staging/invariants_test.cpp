#include "store/staging/invariants.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "store/staging/access_log.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/planted_damage.hpp"
#include "tests/support/test_control.hpp"

namespace mien::store {
namespace {

using mien::test::Damage;
using mien::test::expect_each_is_found;
using mien::test::find_broken;
using mien::test::soon;

// Of the configuration's three versions 3 is in force; the access log has four rows. Generation 1
// is served, after a move to generation 2 and back.
constexpr Damage damages[] = {
    {"G01", "a right to write the access log", "GRANT INSERT ON access_log TO mien_app;"},
    {"G01", "a right to count it", "GRANT UPDATE (number) ON access_log_head TO mien_app;"},
    {"G01", "a right to change versions",
     "GRANT UPDATE (vpn_required) ON staging_configurations TO mien_app;"},
    {"G02", "a right to change a table", "GRANT UPDATE ON generations TO mien_app;"},
    {"G03", "a table of the program's", "ALTER TABLE generations OWNER TO mien_app;"},
    {"G04", "a guard of history that is disabled",
     "ALTER TABLE access_log DISABLE TRIGGER refuse_row_change;"},
    {"G04", "a guard of history that is gone",
     "DROP TRIGGER refuse_truncate ON staging_configurations;"},
    {"G05", "a foreign key that was not looked through",
     "ALTER TABLE generations ADD CONSTRAINT generations_other FOREIGN KEY (number) "
     "REFERENCES generations (number) NOT VALID;"},
    {"G06", "a migration that is not recorded", "DELETE FROM schema_migrations WHERE version = 1;"},
    {"A01", "an audit entry in the middle is gone", "DELETE FROM audit_log WHERE seq = 2;"},
    {"A02", "the tail of the audit log is cut", "DELETE FROM audit_log WHERE seq = 3;"},
    {"A03", "an audit entry says something else",
     "UPDATE audit_log SET actor_label = 'Eve' WHERE seq = 2;"},
    {"A03", "a chain that begins as that of data",
     "UPDATE audit_log SET previous_hash = sha256('mien audit log') WHERE seq = 1;"
     "UPDATE audit_log l SET hash = audit_hash(l) WHERE seq = 1;"},
    {"A04", "audit times that run backwards",
     "UPDATE audit_log SET occurred_at = '2001-01-01' WHERE seq = 2;"},
    {"N01", "a row of the access log is gone", "DELETE FROM access_log WHERE number = 2;"},
    {"N01", "the counter of the access log is gone", "DELETE FROM access_log_head;"},
    {"N02", "accesses that run backwards",
     "UPDATE access_log SET at = at - interval '1 hour' WHERE number = 3;"},
    {"N02", "a counter that is older than its rows",
     "UPDATE access_log_head SET at = at - interval '1 hour';"},
    {"N03", "a refusal without a reason",
     "ALTER TABLE access_log DROP CONSTRAINT access_log_refused_reason_check;"
     "UPDATE access_log SET outcome = 'refused' WHERE number = 2;"},
    {"N04", "a version in the middle is gone",
     "DELETE FROM staging_configurations WHERE version = 2;"},
    {"N05", "a version that was changed",
     "UPDATE staging_configurations SET vpn_networks = '{0.0.0.0/0}' WHERE version = 2;"},
    {"N06", "a version that was changed with its hash",
     "UPDATE staging_configurations SET admin_subdomain = 'evil.example' WHERE version = 2;"
     "UPDATE staging_configurations c SET sha256 = staging_configuration_hash(c) "
     "WHERE version = 2;"},
    {"N06", "the newest version is gone, and the active one with it",
     "DELETE FROM staging_configurations WHERE version = 3;"
     "UPDATE active_configuration SET version = 2;"},
    {"N07", "an older version is in force", "UPDATE active_configuration SET version = 1;"},
    {"N07", "no version is in force", "DELETE FROM active_configuration;"},
    {"N08", "a generation is served that failed", "UPDATE generations SET state = 'failed';"},
    {"N08", "a generation is served that is not there", "DELETE FROM generations;"},
    {"N08", "nothing is served", "DELETE FROM current_generation;"},
    {"G01", "a right to change moves", "GRANT UPDATE (reason) ON generation_moves TO mien_app;"},
    {"G04", "moves that may be changed",
     "ALTER TABLE generation_moves DISABLE TRIGGER refuse_row_change;"},
    {"N09", "a move in the middle is gone", "DELETE FROM generation_moves WHERE number = 2;"},
    {"N10", "a move that begins elsewhere",
     "UPDATE generation_moves SET from_generation = 7 WHERE number = 2;"},
    {"N10", "a first move that begins somewhere",
     "ALTER TABLE generation_moves DROP CONSTRAINT generation_moves_from_generation_check;"
     "UPDATE generation_moves SET from_generation = 2 WHERE number = 1;"},
    {"N11", "a generation is served that no move has led to",
     "UPDATE current_generation SET number = 2;"},
    {"N11", "the last move is gone", "DELETE FROM generation_moves WHERE number = 3;"},
    {"N11", "no move is left", "DELETE FROM generation_moves;"},
};

constexpr pg::Query add_generation{"test_add_second_generation", R"sql(
    INSERT INTO generations (number, database_host, database_port, database_name, origin, state,
        made_by_label)
    VALUES (2, '127.0.0.1', 1, 'second', 'restore', 'ready', 'test')
)sql"};
constexpr pg::Query serve_second{"test_serve_second",
                                 "UPDATE current_generation SET number = 2, reason = 'restore'"};
constexpr pg::Query serve_first{"test_serve_first_again",
                                "UPDATE current_generation SET number = 1, reason = 'rollback'"};

struct Control {
    explicit Control(IoContext& context)
        : superuser(context.get_executor(), database.superuser_settings()) {
        mien::test::configure_staging(database.owner_settings(), "second.example", {});
        mien::test::configure_staging(database.owner_settings(), "third.example", {"10.0.0.0/8"});
    }

    awaitable<void> fill_access_log() {
        AccessAttempt attempt;
        attempt.request_id = "one";
        attempt.peer = "192.0.2.1";
        attempt.client = "192.0.2.1";
        attempt.status = 200;
        const std::vector<AccessAttempt> attempts(4, attempt);
        co_await append_access_rows(superuser, attempts, soon());
    }

    awaitable<void> move_there_and_back() {
        for (const auto& statement : {add_generation, serve_second, serve_first}) {
            co_await superuser.run(statement, {}, soon());
        }
    }

    mien::test::TestControl database;
    pg::Pool superuser;
};

MIEN_CORO_TEST(ControlInvariants, hold_in_a_sound_control_database) {
    Control control(context);
    co_await control.fill_access_log();
    co_await control.move_there_and_back();
    auto transaction = co_await control.superuser.begin(soon());
    const auto broken = co_await find_broken(transaction, control_invariants());
    EXPECT_TRUE(broken.empty()) << testing::PrintToString(broken);
}

MIEN_CORO_TEST(ControlInvariants, find_each_planted_damage) {
    Control control(context);
    co_await control.fill_access_log();
    co_await control.move_there_and_back();
    co_await expect_each_is_found(control.superuser, damages, control_invariants());
}

TEST(ControlInvariants, have_a_damage_each) {
    // There is no collation by name here.
    std::set<std::string_view> planted{"G07"};
    for (const auto& damage : damages) {
        planted.insert(damage.invariant);
    }
    std::set<std::string_view> ids;
    for (const auto& invariant : control_invariants()) {
        EXPECT_TRUE(ids.insert(invariant.id).second) << invariant.id;
    }
    EXPECT_EQ(planted, ids);
}

}  // namespace
}  // namespace mien::store
