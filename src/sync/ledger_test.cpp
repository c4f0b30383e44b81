#include "sync/ledger.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "sync/ledger_check.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/test_database.hpp"

namespace mien::sync {
namespace {

using test::soon;
using test::TestDatabase;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const core::MaskingKey& key() {
    static const core::MaskingKey made(
        Secret("9f2c4d71a08b3e65c1d7f40b2a9e8c536d10f7b4e2a95c8836b1d04f7ea2c95d"));
    return made;
}
const core::MaskingKey& other_key() {
    static const core::MaskingKey made(
        Secret("0b7e93d2c45f18a6e0d93b7714fca25860be1d4977a3c6f2185e04b9dd3a6cf1"));
    return made;
}

class LedgerDatabase {
  public:
    [[nodiscard]] LedgerAccess access(std::string rotated_from = {}) const {
        return {.database = database_.owner_settings(), .rotated_from = std::move(rotated_from)};
    }
    // A run with people of these names, whose fakes are the names behind them.
    awaitable<EntryPlace> run(Ledger& ledger, std::vector<std::string> people,
                              std::vector<store::MappingToken> erased = {}) const {
        const core::MaskSettings settings;
        const ValueTokens tokens(key(), settings);
        co_await ledger.begin_people(soon());
        for (const auto& person : people) {
            store::MappedPerson mapped{.person = token_of(person), .pairs = {}};
            mapped.pairs[0] = tokens.pair_of(store::MappedValue::name, person, "Fake of " + person);
            ledger.take(mapped);
        }
        co_await ledger.finish_people();
        co_return co_await ledger.record_sync({{"sync_id", "run"}}, std::move(erased), soon());
    }
    [[nodiscard]] static store::MappingToken token_of(const std::string& person) {
        return person_token(key(), "public.users", person);
    }
    awaitable<void> damage(pg::Query query) const {
        const auto owner = co_await pg::Connection::open(database_.superuser_settings(), soon());
        constexpr pg::Query open{"test_open_manifest",
                                 "SELECT set_config('session_replication_role', 'replica', false)"};
        co_await owner->run(open, {}, soon());
        co_await owner->run(query, {}, soon());
    }

  private:
    TestDatabase database_{TestDatabase::Content::empty};
};

awaitable<std::string> refusal_of(LedgerAccess access, const core::MaskingKey& used) {
    const auto error = co_await test::error_of(Ledger::open(std::move(access), used, soon()));
    co_return error ? error->message() : "opened";
}

awaitable<std::vector<std::string>> findings_of(Ledger& ledger,
                                                std::vector<EntryPlace> known = {}) {
    auto check = co_await check_ledger(ledger.connection(), key(), std::move(known), soon());
    co_return std::move(check.findings);
}

// Goal: a run on unchanged people adds no row, and one that changes somebody ends one and begins
// one.
MIEN_CORO_TEST(ledger, keeps_a_row_for_each_person_while_nothing_changes) {
    const LedgerDatabase database;
    const auto ledger = co_await Ledger::open(database.access(), key(), soon());
    co_await database.run(*ledger, {"Ada", "Bea"});
    const auto again = co_await database.run(*ledger, {"Bea", "Ada"});
    EXPECT_EQ(again.number, 2);
    co_await database.run(*ledger, {"Ada", "Cai"});
    const auto entries = co_await store::list_entries(ledger->connection(), 0, soon());
    EXPECT_THAT(entries[0].content, HasSubstr(R"("begun":2,"ended":0)"));
    EXPECT_THAT(entries[1].content, HasSubstr(R"("begun":0,"ended":0)"));
    EXPECT_THAT(entries[2].content, HasSubstr(R"("begun":1,"ended":1)"));
    EXPECT_EQ(find_facts(entries[0])->mapping_digest, find_facts(entries[1])->mapping_digest);
    const core::MaskSettings settings;
    const ValueTokens tokens(key(), settings);
    const auto bea = co_await confirm_fake(ledger->connection(), tokens, store::MappedValue::name,
                                           "bea", "Fake of Bea", soon());
    EXPECT_EQ(bea.size(), 1U);
    EXPECT_EQ(bea.front().begun_by, 1);
    EXPECT_EQ(bea.front().ended_by, 3);
    EXPECT_EQ(bea.front().key_id, key().id());
    EXPECT_EQ(bea.front().fake, FakeVerdict::confirmed);
    const auto wrong = co_await confirm_fake(ledger->connection(), tokens, store::MappedValue::name,
                                             "Ada", "Fake of Bea", soon());
    EXPECT_EQ(wrong.front().fake, FakeVerdict::another);
    const auto findings = co_await findings_of(*ledger);
    EXPECT_THAT(findings, IsEmpty());
}

MIEN_CORO_TEST(ledger, refuses_another_key_unless_it_takes_over) {
    const LedgerDatabase database;
    {
        const auto ledger = co_await Ledger::open(database.access(), key(), soon());
        co_await database.run(*ledger, {"Ada"});
    }
    const auto message = co_await refusal_of(database.access(), other_key());
    EXPECT_THAT(message, HasSubstr("rotated_from = \"" + key().id() + "\""));
    const auto wrong = co_await refusal_of(database.access("0123456789abcdef"), other_key());
    EXPECT_EQ(wrong, message);
    const auto ledger = co_await Ledger::open(database.access(key().id()), other_key(), soon());
    const auto place = co_await ledger->record_sync({}, {}, soon());
    EXPECT_EQ(place.number, 2);
    const auto last = co_await store::find_last_entry(ledger->connection(), soon());
    EXPECT_THAT(last->content, HasSubstr(R"("rotated_from":")" + key().id()));
    EXPECT_EQ(find_facts(*last)->people, 0);
    const auto check = co_await check_ledger(ledger->connection(), other_key(), {}, soon());
    EXPECT_THAT(check.findings, IsEmpty());
    EXPECT_EQ(check.signed_entries, 1);
    const auto back = co_await refusal_of(database.access(), key());
    EXPECT_THAT(back, HasSubstr(other_key().id()));
}

MIEN_CORO_TEST(ledger, takes_an_erased_person_from_the_mapping) {
    const LedgerDatabase database;
    const auto ledger = co_await Ledger::open(database.access(), key(), soon());
    co_await database.run(*ledger, {"Ada", "Bea"});
    co_await database.run(*ledger, {"Bea"});
    co_await ledger->record_erasure(
        {.until = 7,
         .people = {LedgerDatabase::token_of("Ada"), LedgerDatabase::token_of("Bea"),
                    LedgerDatabase::token_of("Nobody")},
         .generations = {3, 4}},
        soon());
    const auto until = co_await ledger->find_erased_until(soon());
    EXPECT_EQ(until, 7);
    const core::MaskSettings settings;
    const ValueTokens tokens(key(), settings);
    for (const char* const name : {"Ada", "Bea"}) {
        const auto found = co_await confirm_fake(ledger->connection(), tokens,
                                                 store::MappedValue::name, name, "", soon());
        EXPECT_TRUE(found.empty()) << name;
    }
    const auto check = co_await check_ledger(ledger->connection(), key(), {}, soon());
    EXPECT_THAT(check.findings, IsEmpty());
    EXPECT_EQ(check.people, 0);
}

// Goal: somebody who was erased while the run had them already is not in the mapping for a moment:
// a bridge that dies right behind the entry leaves nothing of them.
MIEN_CORO_TEST(ledger, maps_nobody_who_was_erased_while_the_run_went_on) {
    const LedgerDatabase database;
    const auto ledger = co_await Ledger::open(database.access(), key(), soon());
    co_await database.run(*ledger, {"Ada", "Bea"});
    co_await database.run(*ledger, {"Ada", "Bea", "Cai"},
                          {LedgerDatabase::token_of("Ada"), LedgerDatabase::token_of("Nobody")});
    const core::MaskSettings settings;
    const ValueTokens tokens(key(), settings);
    const auto ada = co_await confirm_fake(ledger->connection(), tokens, store::MappedValue::name,
                                           "Ada", "", soon());
    EXPECT_THAT(ada, IsEmpty());
    const auto check = co_await check_ledger(ledger->connection(), key(), {}, soon());
    EXPECT_THAT(check.findings, IsEmpty());
    EXPECT_EQ(check.people, 2);
    const auto last = co_await store::find_last_entry(ledger->connection(), soon());
    EXPECT_THAT(last->content, HasSubstr(R"("erased":1)"));
    // Nor does a run without people of its own bring anybody back.
    const auto place = co_await ledger->record_sync({}, {LedgerDatabase::token_of("Bea")}, soon());
    EXPECT_EQ(place.number, 3);
    const auto without = co_await check_ledger(ledger->connection(), key(), {}, soon());
    EXPECT_THAT(without.findings, IsEmpty());
    EXPECT_EQ(without.people, 1);
}

// Goal: whatever is changed behind the program's back is found, and a missing end too.
MIEN_CORO_TEST(ledger, finds_what_was_changed) {
    const LedgerDatabase database;
    const auto ledger = co_await Ledger::open(database.access(), key(), soon());
    const auto first = co_await database.run(*ledger, {"Ada", "Bea"});
    const auto second = co_await database.run(*ledger, {"Ada", "Bea"});
    auto findings = co_await findings_of(*ledger, {first, second});
    EXPECT_THAT(findings, IsEmpty());

    co_await database.damage({"test_damage_mapping",
                              "DELETE FROM mapping WHERE person = (SELECT person "
                              "FROM mapping ORDER BY person LIMIT 1)"});
    findings = co_await findings_of(*ledger);
    EXPECT_THAT(findings, ElementsAre(HasSubstr("The mapping in force is not")));

    // Whoever has no key can make the hashes fit, and not the signature.
    co_await database.damage({"test_rewrite_entry", R"sql(
        UPDATE manifest SET content = replace(content, '"run"', '"another"'),
            hash = sha256(previous_hash
                || convert_to(replace(content, '"run"', '"another"'), 'UTF8'))
        WHERE number = 2)sql"});
    findings = co_await findings_of(*ledger, {second});
    EXPECT_THAT(findings,
                ElementsAre(HasSubstr("Entry 2 was not signed"), HasSubstr("The mapping in force"),
                            HasSubstr("Entry 2 is not as staging was told")));
    const auto refusal = co_await refusal_of(database.access(), key());
    EXPECT_THAT(refusal, HasSubstr("Entry 2 of the ledger"));

    co_await database.damage({"test_cut_entry", "DELETE FROM manifest WHERE number = 1"});
    findings = co_await findings_of(*ledger);
    EXPECT_THAT(findings.front(), HasSubstr("Entry 2 follows entry 0."));
    EXPECT_THAT(findings[1], HasSubstr("does not name the hash of the one before"));
}

TEST(mapping_digest, depends_on_rows_and_not_on_their_order) {
    store::MappedPerson ada{.person = LedgerDatabase::token_of("Ada"), .pairs = {}};
    const store::MappedPerson bea{.person = LedgerDatabase::token_of("Bea"), .pairs = {}};
    MappingDigest one(key());
    one.add(ada);
    one.add(bea);
    MappingDigest two(key());
    two.add(bea);
    const auto of_bea = two.text();
    two.add(ada);
    EXPECT_EQ(one.text(), two.text());
    two.remove(ada);
    EXPECT_EQ(two.text(), of_bea);
    MappingDigest three(key(), of_bea);
    three.remove(bea);
    EXPECT_EQ(three.text(), MappingDigest(key()).text());
    ada.pairs[0].fake[0] = 1;
    three.add(ada);
    three.add(bea);
    EXPECT_NE(three.text(), one.text());
}

}  // namespace
}  // namespace mien::sync
