#include "actions/samples/load_samples.hpp"

#include <fstream>
#include <set>

#include <gtest/gtest.h>

#include "base/error.hpp"
#include "store/constraints.hpp"
#include "store/people/characters.hpp"
#include "store/people/users.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/test_accounts.hpp"

namespace mien::actions {
namespace {

using mien::test::soon;

void write(const std::filesystem::path& path, std::string_view text) {
    std::ofstream(path) << text;
}

// One character, one default, and names for users; small, but of the form of samples/.
void write_samples(const std::filesystem::path& directory) {
    write(directory / "characters.json", R"({"characters": [
        {"slug": "alice", "name": "Alice", "description": "", "attributes": {"hair": "fair"},
         "prompts": {"happy": "{character_name} smiles.", "sad": "{character_name} weeps."}}]})");
    write(directory / "global_prompts.json", R"({"global_prompts": {"happy": "A smile."}})");
    write(directory / "user_names.json", R"({
        "names": [
          {"language": "en", "script": "Latn", "order": "given_first", "separator": " ",
           "given": ["Ada", "Bea", "Zoë"], "family": ["Merrow", "Larkham", "Holt"]},
          {"language": "ja", "script": "Jpan", "order": "family_first", "separator": "",
           "given": ["葵", "蓮"], "family": ["森川", "水谷"]}],
        "email_domains": ["example.org", "example.net"],
        "phone_ranges": [{"region": "GB", "prefix": "+447700900", "digits": 3, "first": 5,
                          "last": 6}]})");
}

std::optional<Error> reading_error_of(const std::filesystem::path& directory) {
    try {
        static_cast<void>(read_sample_data(directory));
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

TEST(SampleFiles, always_give_the_same_users) {
    const mien::test::ScratchDirectory directory;
    write_samples(directory.path());
    const auto data = read_sample_data(directory.path());
    ASSERT_EQ(data.users.size(), 500U);
    EXPECT_EQ(data.users, read_sample_data(directory.path()).users);
    std::set<std::string> emails;
    for (const auto& user : data.users) {
        EXPECT_TRUE(core::find_problems(user).empty());
        emails.insert(user.email.value());
    }
    EXPECT_EQ(emails.size(), 500U);
    EXPECT_EQ(data.users[0].name, "Ada Merrow");
    EXPECT_EQ(data.users[0].email, "ada.merrow.1@example.org");
    EXPECT_EQ(data.users[0].phone, "+447700900005");
    EXPECT_EQ(data.users[1].name, "森川葵");
    EXPECT_EQ(data.users[1].email, "user.2@example.net");
    EXPECT_EQ(data.users[1].phone, "+447700900006");
}

TEST(SampleFiles, say_what_is_wrong_with_them) {
    const mien::test::ScratchDirectory directory;
    const auto missing = reading_error_of(directory.path());
    ASSERT_TRUE(missing.has_value());
    EXPECT_EQ(missing->kind(), ErrorKind::not_found);
    for (const auto* const characters :
         {"{}", R"({"characters": []})", R"({"characters": [7]})",
          R"({"characters": [{"slug": "Not A Slug", "name": "A", "description": "",
              "attributes": {}, "prompts": {}}]})",
          R"({"characters": [{"slug": "a", "name": "A", "description": "",
              "attributes": {}, "prompts": {"Very Happy": "Smiles."}}]})",
          R"({"characters": [{"slug": "a", "name": "A", "description": "",
              "attributes": {}, "prompts": {"happy": " "}}]})"}) {
        write_samples(directory.path());
        write(directory.path() / "characters.json", characters);
        const auto error = reading_error_of(directory.path());
        ASSERT_TRUE(error.has_value()) << characters;
        EXPECT_EQ(error->kind(), ErrorKind::invalid) << characters;
        EXPECT_TRUE(error->message().starts_with("characters.json")) << error->message();
    }
}

constexpr pg::Query count_loaded{"test_count_loaded", R"sql(
    SELECT (SELECT count(*) FROM users) AS users,
           (SELECT count(*) FROM assignments WHERE ended_at IS NULL) AS assignments,
           (SELECT count(*) FROM prompt_versions) AS versions,
           (SELECT count(*) FROM audit_log WHERE actor_kind = 'cli') AS entries
)sql"};

MIEN_CORO_TEST(SampleData, is_loaded_once) {
    const mien::test::ScratchDirectory directory;
    write_samples(directory.path());
    const auto data = read_sample_data(directory.path());
    store::register_constraints();
    store::test::Database database(context);
    auto& pool = database.pool;
    const auto admin = co_await store::test::make_admin(pool, "a@example.com", core::Role::admin);
    const store::Author author{admin.id, admin.display_name};
    const store::Actor actor{"cli", admin.id, admin.display_name, ""};
    double last = -1;
    const SampleProgress progress = [&last](double part, std::string_view) {
        EXPECT_GE(part, last);
        last = part;
    };
    const auto report = co_await load_samples(pool, data, author, actor, progress);
    EXPECT_EQ(last, 1);
    EXPECT_EQ(report.global_prompts, 1);
    EXPECT_EQ(report.characters, 1);
    EXPECT_EQ(report.prompts, 2);
    EXPECT_EQ(report.users, 500);
    EXPECT_EQ(report.assignments, 500);

    last = -1;
    const auto again = co_await load_samples(pool, data, author, actor, progress);
    EXPECT_EQ(
        again.global_prompts + again.characters + again.prompts + again.users + again.assignments,
        0);
    const auto counted = co_await pool.run(count_loaded, {}, soon());
    EXPECT_EQ(counted.front().get<int>("users"), 500);
    EXPECT_EQ(counted.front().get<int>("assignments"), 500);
    EXPECT_EQ(counted.front().get<int>("versions"), 3);
    EXPECT_EQ(counted.front().get<int>("entries"), 1 + 1 + 2 + 500 + 500);
    const auto broken = co_await pool.run(store::test::count_broken_entries, {}, soon());
    EXPECT_EQ(broken.front().get<int>("count"), 0);
}

}  // namespace
}  // namespace mien::actions
