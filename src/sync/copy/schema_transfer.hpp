// The schema of a database, from one to another: PostgreSQL's own pg_dump and pg_restore, with the
// archive in memory between them. It carries no rows, owners, publications, subscriptions,
// tablespaces or security labels, and grants only where they are asked for.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "async/process.hpp"
#include "base/clock.hpp"
#include "base/scratch_directory.hpp"
#include "pg/settings.hpp"

namespace mien::sync {

// Where the programs are, and a directory for passwords while they run.
struct SchemaPrograms {
    std::filesystem::path directory;
    std::filesystem::path scratch;
};

class SchemaTransfer {
  public:
    // Blocks, for the password files.
    SchemaTransfer(SchemaPrograms programs, const pg::Settings& source, const pg::Settings& target,
                   bool keeps_grants);

    // Each throws upstream_failed when the program fails; what it said is the detail, and the
    // object that it failed at is named.
    [[nodiscard]] awaitable<void> read(std::string snapshot, Deadline deadline);
    // Types, functions, tables and views: what stands before the rows.
    [[nodiscard]] awaitable<void> write_tables(Deadline deadline);
    // Indexes, constraints, triggers, rules and policies: what stands behind them.
    [[nodiscard]] awaitable<void> write_constraints(std::size_t jobs, Deadline deadline);

  private:
    // Whose login, and with what.
    struct Run {
        std::string program;
        std::vector<std::string> arguments;
        std::vector<std::string> environment;
        int input = -1;
        int output = -1;
        std::string failure;  // a sentence without its stop
    };
    awaitable<void> run(Run wanted, Deadline deadline);
    awaitable<void> restore(std::vector<std::string> arguments, std::string failure,
                            Deadline deadline);

    std::filesystem::path programs_;
    ScratchDirectory scratch_;
    std::vector<std::string> source_environment_;
    std::vector<std::string> target_environment_;
    std::string target_database_;
    bool keeps_grants_;
    async::Descriptor archive_;
    async::Descriptor nothing_;
};

}  // namespace mien::sync
