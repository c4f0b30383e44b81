#include "sync/copy/schema_transfer.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

#include "async/deadline.hpp"
#include "base/error.hpp"
#include "base/limits/database.hpp"
#include "pg/client_program.hpp"

namespace mien::sync {
namespace {

// "pg_restore: from TOC entry 3213; 2606 16405 FK CONSTRAINT orders orders_user_fkey owner"
// becomes "FK CONSTRAINT orders orders_user_fkey owner": names, and no value of a row.
std::string failed_entry(std::string_view errors) {
    constexpr std::string_view lead = "from TOC entry ";
    const auto found = errors.rfind(lead);
    if (found == std::string_view::npos) {
        return {};
    }
    auto line = errors.substr(found + lead.size());
    line = line.substr(0, line.find('\n'));
    for (int i = 0; i < 3 && line.find(' ') != std::string_view::npos; ++i) {
        line.remove_prefix(line.find(' ') + 1);
    }
    return fmt::format(" ({})", line);
}

// The environment of a program that enters the database, with its password in a file.
std::vector<std::string> environment_for(const pg::Settings& settings,
                                         const std::filesystem::path& password_file,
                                         std::string_view options) {
    auto environment = pg::client_environment(settings, password_file);
    environment.push_back(fmt::format("PGOPTIONS={}", options));
    pg::write_password_file(password_file, settings);
    return environment;
}

// A connection string, since --dbname takes a bare name with "=" for one.
std::string database_argument(std::string_view name) {
    std::string argument = "--dbname=dbname='";
    for (const char c : name) {
        if (c == '\'' || c == '\\') {
            argument += '\\';
        }
        argument += c;
    }
    return argument + "'";
}

}  // namespace

SchemaTransfer::SchemaTransfer(SchemaPrograms programs, const pg::Settings& source,
                               const pg::Settings& target, bool keeps_grants)
    : programs_(std::move(programs.directory)),
      scratch_(programs.scratch),
      source_environment_(environment_for(source, scratch_.path() / "source",
                                          "-c default_transaction_read_only=on")),
      target_environment_(
          environment_for(target, scratch_.path() / "target", "-c synchronous_commit=off")),
      target_database_(target.database),
      keeps_grants_(keeps_grants),
      archive_(async::make_memory_file("schema", "")),
      nothing_(async::make_memory_file("nothing", "")) {}

awaitable<void> SchemaTransfer::read(std::string snapshot, Deadline deadline) {
    using std::chrono::milliseconds;
    Run wanted;
    wanted.program = "pg_dump";
    wanted.arguments = {
        "--format=custom",
        "--compress=0",
        "--schema-only",
        "--no-owner",
        "--no-publications",
        "--no-subscriptions",
        "--no-security-labels",
        "--no-tablespaces",
        "--no-password",
        "--snapshot=" + snapshot,
        fmt::format("--lock-wait-timeout={}", milliseconds(limits::lock_wait_max).count())};
    if (!keeps_grants_) {
        wanted.arguments.emplace_back("--no-privileges");
    }
    wanted.environment = source_environment_;
    wanted.input = nothing_.number();
    wanted.output = archive_.number();
    wanted.failure = "pg_dump could not read the schema of the source";
    co_await run(std::move(wanted), deadline);
}

awaitable<void> SchemaTransfer::write_tables(Deadline deadline) {
    return restore({"--section=pre-data", "--single-transaction"},
                   "pg_restore could not make the tables of the new database", deadline);
}

awaitable<void> SchemaTransfer::write_constraints(std::size_t jobs, Deadline deadline) {
    return restore({"--section=post-data", fmt::format("--jobs={}", jobs)},
                   "pg_restore could not make an index, a constraint or a trigger of the new "
                   "database",
                   deadline);
}

awaitable<void> SchemaTransfer::restore(std::vector<std::string> arguments, std::string failure,
                                        Deadline deadline) {
    Run wanted;
    wanted.program = "pg_restore";
    wanted.arguments = std::move(arguments);
    for (const char* const argument :
         {"--format=custom", "--exit-on-error", "--no-owner", "--no-password"}) {
        wanted.arguments.emplace_back(argument);
    }
    wanted.arguments.push_back(database_argument(target_database_));
    // Opened anew by its name, from its beginning, by each job of a parallel run.
    wanted.arguments.emplace_back("/dev/stdin");
    wanted.environment = target_environment_;
    wanted.input = archive_.number();
    wanted.output = nothing_.number();
    wanted.failure = std::move(failure);
    co_await run(std::move(wanted), deadline);
}

awaitable<void> SchemaTransfer::run(Run wanted, Deadline deadline) {
    const auto executor = co_await asio::this_coro::executor;
    const auto errors = async::make_memory_file("errors", "");
    async::ProcessStart start;
    start.name = wanted.program;
    start.program = programs_ / wanted.program;
    start.arguments = std::move(wanted.arguments);
    start.environment = std::move(wanted.environment);
    start.input = wanted.input;
    start.output = wanted.output;
    start.errors = errors.number();
    async::Process process(executor, std::move(start));
    auto end = process.wait();
    const int status =
        co_await async::with_deadline(std::move(end), deadline, "The work on the schema");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        const auto said = async::tail_of(errors);
        throw Error(ErrorKind::upstream_failed,
                    fmt::format("{}{}.", wanted.failure, failed_entry(said)))
            .with_detail(fmt::format("status {}: {}", status, said));
    }
}

}  // namespace mien::sync
