#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "store/invariants.hpp"
#include "store/staging/invariants.hpp"

namespace mien::cli {
namespace {

constexpr std::chrono::hours verify_time_max{2};

struct Finding {
    std::string_view database;  // "data", or "control" of staging
    store::Invariant invariant;
    store::Violations violations;
};

json::object to_json(const Finding& finding) {
    json::array places;
    for (const auto& place : finding.violations.places) {
        places.emplace_back(place);
    }
    return {{"database", finding.database},
            {"id", finding.invariant.id},
            {"sentence", finding.invariant.sentence},
            {"violations", finding.violations.count},
            {"places", std::move(places)}};
}

// Both databases have an audit log, and with it invariants of the same id.
std::string name_of(const Finding& finding) {
    return fmt::format("{}{}", finding.database == "control" ? "control " : "",
                       finding.invariant.id);
}

void print(const Finding& finding) {
    const auto& [count, places] = finding.violations;
    print_line(fmt::format("{} {}  {}", count == 0 ? "ok  " : "FAIL", name_of(finding),
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
    for (const auto& finding : broken) {
        print_line(fmt::format("{}  {} times  {}", name_of(finding), finding.violations.count,
                               finding.invariant.sentence));
    }
}

struct Report {
    json::array results;
    std::vector<Finding> broken;
    std::size_t looked_at = 0;
};

// One snapshot for all, so that what others write meanwhile cannot look like damage.
awaitable<void> look_at(Session& session, std::string_view database, pg::Pool& pool,
                        std::vector<store::Invariant> all, Report& report) {
    auto transaction =
        co_await pool.begin(deadline_in(verify_time_max), pg::Isolation::repeatable_read_read_only);
    ProgressBar bar("verify");
    std::size_t done = 0;
    for (const auto& invariant : all) {
        bar.show(static_cast<double>(done++) / static_cast<double>(all.size()),
                 fmt::format("{} {}", invariant.id, invariant.sentence));
        auto violations = co_await store::find_violations(transaction, invariant);
        Finding finding{database, invariant, std::move(violations)};
        if (session.is_json) {
            report.results.push_back(to_json(finding));
        } else {
            bar.clear();
            print(finding);
        }
        if (finding.violations.count > 0) {
            report.broken.push_back(std::move(finding));
        }
    }
    report.looked_at += all.size();
    bar.clear();
}

awaitable<int> verify(Session& session) {
    Report report;
    co_await look_at(session, "data", session.pool, store::invariants(), report);
    if (session.config.control) {
        const auto control = co_await open_control(session);
        co_await look_at(session, "control", *control, store::control_invariants(), report);
    }
    if (session.is_json) {
        print_json(report.results);
    } else {
        print_end(report.broken, report.looked_at);
    }
    co_return report.broken.empty() ? 0 : exit_broken_invariant;
}

}  // namespace

void add_verify_command(Program& program) {
    auto& command = *program.app.add_subcommand(
        "verify", "Check every invariant of the database and list the broken ones; 8 on failure");
    on_chosen(program, command, add_common_options(command), verify);
}

}  // namespace mien::cli
