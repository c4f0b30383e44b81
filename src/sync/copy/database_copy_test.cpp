#include "sync/copy/database_copy.hpp"

#include <atomic>
#include <future>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/assert.hpp"
#include "pg/bulk_session.hpp"
#include "pg/client_program.hpp"
#include "pg/migrate.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/odd_schema.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/test_database.hpp"

namespace mien::sync {
namespace {

using test::error_of;
using test::soon;
using test::TestDatabase;

std::filesystem::path programs() {
    return "/usr/lib/postgresql/15/bin";
}

awaitable<void> run_script(pg::Settings settings, std::string_view sql) {
    settings.statement_time_max = std::chrono::milliseconds(0);
    const auto connection = co_await pg::Connection::open(settings, soon());
    const pg::Migration migration{.version = 1, .name = "schema", .sql = sql};
    const auto report = co_await pg::migrate(*connection, std::span(&migration, 1));
    EXPECT_EQ(report.applied.size(), 1U);
}

awaitable<void> run_statements(pg::Settings settings, std::vector<std::string> statements) {
    const auto connection = co_await pg::Connection::open(settings, soon());
    for (const auto& statement : statements) {
        const pg::Query query{"statement", statement, pg::Planning::for_each_call};
        const auto rows = co_await connection->run(query, {}, soon());
        static_cast<void>(rows);
    }
}

awaitable<std::string> value_of(pg::Settings settings, std::string sql) {
    const auto connection = co_await pg::Connection::open(settings, soon());
    const auto statement = fmt::format("SELECT ({})::text AS value", sql);
    const pg::Query query{"value", statement, pg::Planning::for_each_call};
    const auto rows = co_await connection->run(query, {}, soon());
    co_return rows.front().get<std::optional<std::string>>("value").value_or("NULL");
}

// Two databases and what a copy from one to the other needs.
class Pair {
  public:
    Pair() : source(TestDatabase::Content::empty), target(TestDatabase::Content::empty) {}

    [[nodiscard]] CopyOptions options() const {
        CopyOptions options;
        options.source = source.owner_settings();
        options.target = target.owner_settings();
        options.programs = {.directory = programs(), .scratch = scratch.path()};
        return options;
    }
    [[nodiscard]] awaitable<CopyReport> copy(CopyOptions options) {
        DatabaseCopy copy(pool, std::move(options));
        auto report = co_await copy.run(soon());
        EXPECT_EQ(copy.progress().phase, CopyPhase::done);
        co_return report;
    }
    // The whole database as SQL, its lines sorted: rows may lie in another order.
    [[nodiscard]] awaitable<std::vector<std::string>> dump(pg::Settings settings) const {
        const auto executor = co_await asio::this_coro::executor;
        const auto password_file = scratch.path() / settings.database;
        pg::write_password_file(password_file, settings);
        const auto output = async::make_memory_file("dump", "");
        const auto errors = async::make_memory_file("errors", "");
        const auto nothing = async::make_memory_file("nothing", "");
        async::Process process(executor,
                               {.name = "pg_dump",
                                .program = programs() / "pg_dump",
                                .arguments = {},
                                .environment = pg::client_environment(settings, password_file),
                                .input = nothing.number(),
                                .output = output.number(),
                                .errors = errors.number()});
        const int status = co_await process.wait();
        EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << async::tail_of(errors);
        std::string text(static_cast<std::size_t>(::lseek(output.number(), 0, SEEK_END)), '\0');
        EXPECT_EQ(::pread(output.number(), text.data(), text.size(), 0), std::ssize(text));
        std::filesystem::remove(password_file);
        std::vector<std::string> lines;
        std::istringstream stream(text);
        for (std::string line; std::getline(stream, line);) {
            if (!line.starts_with("\\restrict") && !line.starts_with("\\unrestrict")) {
                lines.push_back(line);  // those have a key of their dump
            }
        }
        std::ranges::sort(lines);
        co_return lines;
    }

    test::ScratchDirectory scratch;
    TestDatabase source;
    TestDatabase target;
    async::WorkPool pool{2, 64};
};

// Both are sorted.
std::vector<std::string> lines_only_in(const std::vector<std::string>& first,
                                       const std::vector<std::string>& second) {
    std::vector<std::string> lines;
    std::ranges::set_difference(first, second, std::back_inserter(lines));
    return lines;
}

const TableReport& report_of(const CopyReport& report, std::string_view name) {
    const auto found = std::ranges::find(report.tables, name, &TableReport::name);
    MIEN_ASSERT(found != report.tables.end(), "a table of the report");
    return *found;
}

MIEN_CORO_TEST(sync_database_copy, copies_every_odd_feature) {
    // Every line that pg_dump writes of the copy is one that it writes of the source, and what
    // pg_dump does not write (materialized rows, generated values) is there too.
    Pair pair;
    co_await run_script(pair.source.owner_settings(), test::odd_schema);
    const auto settings = pair.target.owner_settings();
    // Numbers of types must not be the same on both sides by chance.
    co_await run_statements(settings, {"CREATE TYPE shift AS ENUM ()", "DROP TYPE shift"});
    const auto report = co_await pair.copy(pair.options());

    const auto before = co_await pair.dump(pair.source.owner_settings());
    const auto after = co_await pair.dump(pair.target.owner_settings());
    EXPECT_GT(before.size(), 1000U);
    EXPECT_THAT(lines_only_in(before, after), testing::IsEmpty()) << "lost";
    EXPECT_THAT(lines_only_in(after, before), testing::IsEmpty()) << "made up";
    EXPECT_EQ(report_of(report, "types").rows.written, 2);
    EXPECT_EQ(report_of(report, "nothing").rows.written, 2);
    EXPECT_EQ(report_of(report, "log").rows.written, 0) << "no trigger ran";

    const std::string is_valid =
        "SELECT bool_and(convalidated) FROM pg_constraint "
        "WHERE contype = 'f' AND conname <> 'loose_employee_fkey'";
    const auto valid = co_await value_of(settings, is_valid);
    EXPECT_EQ(valid, "true");
    const auto views = co_await value_of(settings, "SELECT more FROM a_above");
    EXPECT_EQ(views, "3");
    const auto never =
        co_await value_of(settings, "SELECT relispopulated FROM pg_class WHERE relname = 'never'");
    EXPECT_EQ(never, "false");
    const auto generated =
        co_await value_of(settings, "SELECT string_agg(handle || start, ',') FROM generated");
    EXPECT_EQ(generated, "adaF,boG");
    const auto next = co_await value_of(
        settings, "SELECT nextval(pg_get_serial_sequence('generated', 'number'))");
    EXPECT_EQ(next, "13");
    const auto later = co_await value_of(settings, "SELECT nextval('set_back')");
    EXPECT_EQ(later, "500");
    const auto states =
        co_await value_of(settings,
                          "SELECT string_agg(tgenabled::text, '' ORDER BY tgname) FROM pg_trigger "
                          "WHERE NOT tgisinternal");
    EXPECT_EQ(states, "AOD");
}

MIEN_CORO_TEST(sync_database_copy, reads_a_large_table_by_several_workers) {
    Pair pair;
    co_await run_script(pair.source.owner_settings(),
                        "CREATE TABLE large (id int PRIMARY KEY, text text);"
                        "INSERT INTO large SELECT n, repeat('x', n % 300) "
                        "FROM generate_series(1, 60000) AS n;"
                        "DELETE FROM large WHERE id % 7 = 0");
    auto options = pair.options();
    options.workers = 3;
    options.split_bytes = 500'000;
    const auto report = co_await pair.copy(std::move(options));
    EXPECT_EQ(report_of(report, "large").rows.written, 60000 - 60000 / 7);
    const std::string sum = "SELECT count(*) || ' ' || sum(hashtext(large::text)) FROM large";
    const auto before = co_await value_of(pair.source.owner_settings(), sum);
    const auto after = co_await value_of(pair.target.owner_settings(), sum);
    EXPECT_EQ(before, after);
}

constexpr std::string_view people_schema = R"sql(
    CREATE TABLE people (id int PRIMARY KEY, email varchar(40) UNIQUE CHECK (email LIKE '%@%'),
                         handle text GENERATED ALWAYS AS (upper(email)) STORED, data jsonb);
    INSERT INTO people (id, email) SELECT n, 'person' || n || '@example.com'
    FROM generate_series(1, 5000) AS n;
    INSERT INTO people (id, data) VALUES (0, '{"a": 1}');
    CREATE TABLE letters (id int, person int NOT NULL REFERENCES people);
    INSERT INTO letters VALUES (1, 2);
)sql";

using Change = std::function<RowFate(std::span<Field>, RowValues&)>;

class Changing : public RowTransform {
  public:
    explicit Changing(Change change) : change_(std::move(change)) {}
    RowFate transform(std::span<Field> row, RowValues& values) override {
        return change_(row, values);
    }

  private:
    Change change_;
};

// The rule of people: what the change does to its rows; every other table is untouched.
RuleOf rule_of_people(std::vector<std::string> columns, Change change) {
    return [columns, change](const pg::Catalog&, const pg::CatalogTable& table) {
        TableRule rule;
        if (table.name == "people") {
            rule.changed_columns = columns;
            rule.make_transform = [change](pg::CopyFormat) {
                return std::make_unique<Changing>(change);
            };
        }
        return rule;
    };
}

RowFate mask_email(std::span<Field> row, RowValues& values) {
    if (!row[1].is_null) {
        auto& value = values.add();
        value.assign("masked.").append(row[1].bytes);
        row[1].bytes = value;
    }
    return RowFate::kept;
}

MIEN_CORO_TEST(sync_database_copy, takes_each_row_through_its_rule) {
    Pair pair;
    co_await run_script(pair.source.owner_settings(), people_schema);
    auto options = pair.options();
    options.rule_of = rule_of_people({"email"}, mask_email);
    const auto report = co_await pair.copy(std::move(options));
    const auto& people = report_of(report, "people");
    EXPECT_EQ(people.columns, (std::vector<std::string>{"id", "email", "data"}));
    EXPECT_EQ(people.rows.columns[1].changed, 5000);
    EXPECT_EQ(people.rows.columns[1].nulls, 1);
    EXPECT_EQ(people.rows.columns[0].changed, 0);
    const auto masked = co_await value_of(
        pair.target.owner_settings(),
        "SELECT count(*) FROM people WHERE email LIKE 'masked.%' AND handle = upper(email)");
    EXPECT_EQ(masked, "5000");
    const auto data =
        co_await value_of(pair.target.owner_settings(), "SELECT data FROM people WHERE id = 0");
    EXPECT_EQ(data, "{\"a\": 1}");
}

MIEN_CORO_TEST(sync_database_copy, reads_first_what_its_transforms_need) {
    Pair pair;
    co_await run_script(pair.source.owner_settings(), people_schema);
    std::string longest;
    auto options = pair.options();
    options.read_first = [&](std::unique_ptr<pg::SnapshotReader> reader,
                             const pg::Catalog&) -> awaitable<void> {
        const pg::Query query{"longest", "SELECT max(email) AS email FROM public.people"};
        const auto rows = co_await reader->transaction.run(query);
        longest = rows.front().get<std::string>("email");
    };
    std::atomic<int> changed_rows = 0;
    const Change to_longest = [&](std::span<Field> row, RowValues& values) {
        if (!row[1].is_null && row[1].bytes != longest) {
            row[1].bytes = values.add().append(longest).append(std::to_string(++changed_rows));
        }
        return RowFate::kept;
    };
    options.rule_of = rule_of_people({}, to_longest);
    options.counting = Counting::rows_only;
    const auto report = co_await pair.copy(std::move(options));
    EXPECT_EQ(report_of(report, "people").rows.written, 5001);
    const auto changed =
        co_await value_of(pair.target.owner_settings(),
                          "SELECT count(*) FROM people WHERE email LIKE 'person9@example.com%'");
    EXPECT_EQ(changed, "5000");
}

MIEN_CORO_TEST(sync_database_copy, refuses_what_a_rule_does_not_keep) {
    // A value that should have changed, and a column that should not have.
    struct Case {
        Change change;
        std::string_view message;
    };
    const Change forgetful = [](std::span<Field> row, RowValues& values) {
        const bool is_forgotten = row[1].bytes == "person77@example.com";
        return is_forgotten ? RowFate::kept : mask_email(row, values);
    };
    const Change excessive = [](std::span<Field> row, RowValues& values) {
        row[2].is_null = true;
        return mask_email(row, values);
    };
    for (const auto& [change, message] :
         {Case{forgetful, "public.people.email holds 1 values as in the source."},
          Case{excessive, "public.people.data was changed in 1 rows, against its rule."}}) {
        Pair pair;
        co_await run_script(pair.source.owner_settings(), people_schema);
        auto options = pair.options();
        options.rule_of = rule_of_people({"email"}, change);
        const auto error = co_await error_of(pair.copy(std::move(options)));
        MIEN_REQUIRE(error.has_value());
        EXPECT_EQ(error->kind(), ErrorKind::conflict);
        MIEN_REQUIRE(error->problems().size() == 1);
        EXPECT_EQ(error->problems().front().message, message);
    }
}

MIEN_CORO_TEST(sync_database_copy, finds_what_is_not_there_as_it_was_sent) {
    // Each change of the copy is told by what the server sums up, and none is told without one.
    struct Case {
        std::string change;
        std::string message;
    };
    Pair pair;
    co_await run_script(pair.source.owner_settings(), people_schema);
    auto options = pair.options();
    const auto rule_of = rule_of_people({"email"}, mask_email);
    options.rule_of = rule_of;
    const auto report = co_await pair.copy(std::move(options));
    const auto session = co_await pg::open_bulk_source(pair.target.owner_settings(), soon());
    const auto catalog = co_await pg::read_catalog(*session, soon());
    const auto plan = make_copy_plan(catalog, rule_of);
    const auto people = std::ranges::find(
        plan.tables, "people", [](const TablePlan& planned) { return planned.table->name; });
    MIEN_REQUIRE(people != plan.tables.end());
    const auto& sent = report_of(report, "people").rows;
    const auto nothing = co_await find_wrong_columns(*session, *people, sent, soon());
    EXPECT_THAT(nothing, testing::IsEmpty());
    for (const auto& [change, message] :
         {Case{"UPDATE people SET email = substr(email, 8)",
               "public.people.email holds the source's values."},
          Case{"UPDATE people SET email = NULL WHERE id = 5",
               "public.people.email does not hold what was written."},
          Case{"UPDATE people SET data = '{\"a\": 2}' WHERE id = 0",
               "public.people does not hold what was written in columns that are kept."},
          Case{"DELETE FROM people WHERE id = 7",
               "public.people has 5000 rows instead of 5001."}}) {
        co_await run_statements(pair.target.owner_settings(), {change});
        const auto wrong = co_await find_wrong_columns(*session, *people, sent, soon());
        EXPECT_THAT(wrong, testing::Contains(message));
    }
}

MIEN_CORO_TEST(sync_database_copy, names_the_table_that_a_value_does_not_fit) {
    Pair pair;
    co_await run_script(pair.source.owner_settings(), people_schema);
    auto options = pair.options();
    const Change unfit = [](std::span<Field> row, RowValues& values) {
        row[1].bytes = values.add() = "no address";
        row[1].is_null = false;
        return RowFate::kept;
    };
    options.rule_of = rule_of_people({"email"}, unfit);
    const auto error = co_await error_of(pair.copy(std::move(options)));
    MIEN_REQUIRE(error.has_value());
    EXPECT_THAT(error->message(), testing::StartsWith("Copying the rows of public.people failed."));
    EXPECT_THAT(error->detail(), testing::HasSubstr("people_email_check"));
}

MIEN_CORO_TEST(sync_database_copy, leaves_rows_and_tables_out) {
    Pair pair;
    co_await run_script(pair.source.owner_settings(), people_schema);
    auto options = pair.options();
    options.rule_of = [](const pg::Catalog&, const pg::CatalogTable& table) {
        TableRule rule;
        rule.is_copied = table.name != "letters" && table.name != "schema_migrations";
        if (table.name == "people") {
            const Change odd_only = [](std::span<Field> row, RowValues&) {
                return row[0].bytes.back() % 2 == 0 ? RowFate::left_out : RowFate::kept;
            };
            rule.make_transform = [odd_only](pg::CopyFormat) {
                return std::make_unique<Changing>(odd_only);
            };
        }
        return rule;
    };
    const auto report = co_await pair.copy(std::move(options));
    const auto& people = report_of(report, "people").rows;
    EXPECT_EQ(people.read, 5001);
    EXPECT_EQ(people.left_out, 2501);
    EXPECT_EQ(people.written, 2500);
    EXPECT_THAT(report.left_out,
                testing::Contains("The rows of public.letters are not to be copied."));
    const auto letters =
        co_await value_of(pair.target.owner_settings(), "SELECT count(*) FROM letters");
    EXPECT_EQ(letters, "0");
}

MIEN_CORO_TEST(sync_database_copy, says_what_stands_in_the_way_before_anything_is_written) {
    Pair pair;
    co_await run_script(pair.source.owner_settings(), people_schema);
    co_await run_statements(pair.source.owner_settings(),
                            {"GRANT SELECT ON people TO mien_app", "SELECT lo_create(0)",
                             "ALTER TABLE people ENABLE ROW LEVEL SECURITY"});
    auto options = pair.options();
    options.source = pair.source.app_settings();
    const auto error = co_await error_of(pair.copy(std::move(options)));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::invalid);
    std::vector<std::string> messages;
    for (const auto& problem : error->problems()) {
        messages.push_back(problem.message);
    }
    EXPECT_THAT(messages, testing::IsSupersetOf(
                              {"The source's role may not SELECT from public.letters.",
                               "Row security hides rows of public.people from the source's role: "
                               "it needs BYPASSRLS.",
                               "The source has 1 large objects, which are not copied: keep such "
                               "values in columns."}));
    const auto tables = co_await value_of(pair.target.owner_settings(),
                                          "SELECT count(*) FROM pg_class WHERE oid >= 16384");
    EXPECT_EQ(tables, "0");
}

MIEN_CORO_TEST(sync_database_copy, refuses_a_database_that_is_not_empty) {
    Pair pair;
    co_await run_script(pair.source.owner_settings(), people_schema);
    auto options = pair.options();
    options.target = options.source;
    const auto error = co_await error_of(pair.copy(std::move(options)));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::invalid);
    EXPECT_EQ(error->message(),
              "The database cannot be copied. The target database is not empty: it has letters.");
}

MIEN_CORO_TEST(sync_database_copy, ends_its_sessions_when_it_is_cancelled) {
    // Cancelled while a transform is at work on a thread of the pool.
    Pair pair;
    co_await run_script(pair.source.owner_settings(), people_schema);
    auto options = pair.options();
    options.source.application_name = "cancelled_copy";
    options.target.application_name = "cancelled_copy";
    std::atomic<bool> has_begun = false;
    std::promise<void> may_go_on;
    auto signal = may_go_on.get_future().share();
    const Change hold = [&has_begun, signal](std::span<Field> row, RowValues& values) {
        has_begun = true;
        signal.wait();
        return mask_email(row, values);
    };
    options.rule_of = rule_of_people({"email"}, hold);
    const std::function<awaitable<void>()> wait = [&]() -> awaitable<void> {
        while (!has_begun) {
            co_await test::let_others_run();
        }
        may_go_on.set_value();
    };
    DatabaseCopy copy(pair.pool, std::move(options));
    auto report = co_await async::run_until(copy.run(soon()), wait());
    EXPECT_FALSE(report.has_value());
    std::string left = "1";
    while (left != "0") {
        left = co_await value_of(pair.source.superuser_settings(),
                                 "SELECT count(*) FROM pg_stat_activity "
                                 "WHERE application_name = 'cancelled_copy'");
    }
    EXPECT_EQ(left, "0");
}

MIEN_CORO_TEST(sync_database_copy, copies_one_moment_while_rows_are_written) {
    // A row that comes after the moment, which another table already refers to.
    Pair pair;
    co_await run_script(pair.source.owner_settings(), people_schema);
    const auto writer = co_await pg::Connection::open(pair.source.owner_settings(), soon());
    const auto session = co_await pg::open_bulk_source(pair.source.owner_settings(), soon());
    const auto other = co_await pg::open_bulk_source(pair.source.owner_settings(), soon());
    const auto snapshot = co_await pg::ExportedSnapshot::take(*session, soon());
    const pg::Query insert{"insert", "INSERT INTO letters VALUES (2, 3)"};
    const auto inserted = co_await writer->run(insert, {}, soon());
    EXPECT_EQ(inserted.affected(), 1);
    auto transaction = co_await snapshot.enter(*other);
    const pg::Query count{"count", "SELECT count(*) AS number FROM public.letters"};
    const auto rows = co_await transaction.run(count);
    EXPECT_EQ(rows.front().get<int>("number"), 1);

    const auto refused = co_await error_of(
        run_statements(pair.source.owner_settings(),
                       {"SET lock_timeout = '100ms'", "ALTER TABLE letters ADD COLUMN late int"}));
    EXPECT_TRUE(refused.has_value()) << "the definition of a table stays as it was";
}

MIEN_CORO_TEST(sync_database_copy, cannot_write_to_the_source) {
    Pair pair;
    co_await run_script(pair.source.owner_settings(), people_schema);
    const auto session = co_await pg::open_bulk_source(pair.source.owner_settings(), soon());
    const pg::Query insert{"insert", "INSERT INTO public.letters VALUES (2, 3)"};
    const auto error = co_await error_of(session->run(insert, {}, soon()));
    MIEN_REQUIRE(error.has_value());
    EXPECT_THAT(error->detail(), testing::HasSubstr("25006"));
}

}  // namespace
}  // namespace mien::sync
