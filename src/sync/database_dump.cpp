#include "sync/database_dump.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

#include "async/process.hpp"
#include "base/error.hpp"
#include "base/scratch_directory.hpp"
#include "pg/client_program.hpp"

namespace mien::sync {
namespace {

void require_success(std::string_view name, int status, const async::Descriptor& errors) {
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        throw Error(ErrorKind::unavailable,
                    fmt::format("{} did not copy the database; the log says why.", name))
            .with_detail(fmt::format("status {}: {}", status, async::tail_of(errors)));
    }
}

}  // namespace

std::filesystem::path find_postgresql_programs() {
    std::filesystem::path newest = "/usr/bin";
    int version = 0;
    std::error_code failure;
    for (const auto& entry : std::filesystem::directory_iterator("/usr/lib/postgresql", failure)) {
        const int number = std::atoi(entry.path().filename().c_str());
        if (number > version && std::filesystem::exists(entry.path() / "bin/pg_dump", failure)) {
            version = number;
            newest = entry.path() / "bin";
        }
    }
    return newest;
}

awaitable<void> copy_database(DumpTools tools, pg::Settings from, std::string to) {
    const auto executor = co_await asio::this_coro::executor;
    const ScratchDirectory scratch(tools.scratch_directory);
    const auto password_file = scratch.path() / "password";
    pg::write_password_file(password_file, from);
    const auto environment = pg::client_environment(from, password_file);
    const auto nothing = async::make_memory_file("nothing", "");
    const auto dump_errors = async::make_memory_file("errors of pg_dump", "");
    const auto restore_errors = async::make_memory_file("errors of pg_restore", "");
    auto pipe = std::make_unique<async::Pipe>(async::make_pipe());
    async::Process dump(executor, {.name = "pg_dump",
                                   .program = tools.programs / "pg_dump",
                                   .arguments = {"--format=custom", "--compress=0", "--no-password",
                                                 "--lock-wait-timeout=30s"},
                                   .environment = environment,
                                   .input = nothing.number(),
                                   .output = pipe->write_end.number(),
                                   .errors = dump_errors.number()});
    async::Process restore(executor, {.name = "pg_restore",
                                      .program = tools.programs / "pg_restore",
                                      .arguments = {"--dbname=" + to, "--no-owner",
                                                    "--exit-on-error", "--no-password"},
                                      .environment = environment,
                                      .input = pipe->read_end.number(),
                                      .output = nothing.number(),
                                      .errors = restore_errors.number()});
    // Each end is the child's alone, so that the end of one is seen by the other.
    pipe.reset();
    const int restored = co_await restore.wait();
    const int dumped = co_await dump.wait();
    // A dump that nobody reads any more fails too: what it was read by says why.
    if (WIFEXITED(dumped)) {
        require_success("pg_dump", dumped, dump_errors);
    }
    require_success("pg_restore", restored, restore_errors);
    require_success("pg_dump", dumped, dump_errors);
}

}  // namespace mien::sync
