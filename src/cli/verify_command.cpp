#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "store/invariants.hpp"

namespace mien::cli {
namespace {

constexpr std::chrono::hours verify_time_max{2};

// One snapshot for all, so that what others write meanwhile cannot look like damage.
awaitable<int> verify(Session& session) {
    auto transaction = co_await session.pool.begin(deadline_in(verify_time_max),
                                                   pg::Isolation::repeatable_read_read_only);
    json::array results;
    for (const auto& invariant : store::invariants()) {
        const auto violations = co_await store::count_violations(transaction, invariant);
        if (session.is_json) {
            results.push_back({{"id", invariant.id},
                               {"sentence", invariant.sentence},
                               {"violations", violations}});
        } else {
            print_line(fmt::format("{} {}  {}", violations == 0 ? "ok  " : "FAIL", invariant.id,
                                   invariant.sentence));
        }
        if (violations > 0) {
            if (session.is_json) {
                print_json(results);
            } else {
                print_line(fmt::format("{} is broken {} times.", invariant.id, violations));
            }
            co_return exit_broken_invariant;
        }
    }
    if (session.is_json) {
        print_json(results);
    } else {
        print_line(fmt::format("All {} invariants hold.", store::invariants().size()));
    }
    co_return 0;
}

}  // namespace

void add_verify_command(Program& program) {
    auto& command = *program.app.add_subcommand(
        "verify", "Check every invariant of the database; 8 on failure");
    on_chosen(program, command, add_common_options(command), verify);
}

}  // namespace mien::cli
