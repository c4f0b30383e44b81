#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "store/invariants.hpp"

namespace mien::cli {
namespace {

constexpr std::chrono::hours verify_time_max{2};

struct Finding {
    store::Invariant invariant;
    store::Violations violations;
};

json::object to_json(const Finding& finding) {
    json::array places;
    for (const auto& place : finding.violations.places) {
        places.emplace_back(place);
    }
    return {{"id", finding.invariant.id},
            {"sentence", finding.invariant.sentence},
            {"violations", finding.violations.count},
            {"places", std::move(places)}};
}

void print(const Finding& finding) {
    const auto& [count, places] = finding.violations;
    print_line(fmt::format("{} {}  {}", count == 0 ? "ok  " : "FAIL", finding.invariant.id,
                           finding.invariant.sentence));
    for (const auto& place : places) {
        print_line("       " + place);
    }
    const auto untold = count - static_cast<std::int64_t>(places.size());
    if (untold > 0) {
        print_line(fmt::format("       and {} more", untold));
    }
}

void print_end(const std::vector<Finding>& broken, std::size_t count) {
    if (broken.empty()) {
        print_line(fmt::format("All {} invariants hold.", count));
        return;
    }
    print_line("");
    print_line(fmt::format("{} of {} invariants are broken:", broken.size(), count));
    for (const auto& [invariant, violations] : broken) {
        print_line(
            fmt::format("{}  {} times  {}", invariant.id, violations.count, invariant.sentence));
    }
}

// One snapshot for all, so that what others write meanwhile cannot look like damage.
awaitable<int> verify(Session& session) {
    auto transaction = co_await session.pool.begin(deadline_in(verify_time_max),
                                                   pg::Isolation::repeatable_read_read_only);
    const auto all = store::invariants();
    ProgressBar bar("verify");
    json::array results;
    std::vector<Finding> broken;
    std::size_t looked_at = 0;
    for (const auto& invariant : all) {
        bar.show(static_cast<double>(looked_at) / static_cast<double>(all.size()),
                 fmt::format("{} {}", invariant.id, invariant.sentence));
        auto violations = co_await store::find_violations(transaction, invariant);
        ++looked_at;
        Finding finding{invariant, std::move(violations)};
        if (session.is_json) {
            results.push_back(to_json(finding));
        } else {
            bar.clear();
            print(finding);
        }
        if (finding.violations.count > 0) {
            broken.push_back(std::move(finding));
        }
    }
    bar.clear();
    if (session.is_json) {
        print_json(results);
    } else {
        print_end(broken, all.size());
    }
    co_return broken.empty() ? 0 : exit_broken_invariant;
}

}  // namespace

void add_verify_command(Program& program) {
    auto& command = *program.app.add_subcommand(
        "verify", "Check every invariant of the database and list the broken ones; 8 on failure");
    on_chosen(program, command, add_common_options(command), verify);
}

}  // namespace mien::cli
