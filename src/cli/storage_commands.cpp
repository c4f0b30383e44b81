#include <fmt/format.h>

#include "cli/commands.hpp"
#include "cli/exit_codes.hpp"
#include "cli/output.hpp"
#include "objects/storage_check.hpp"

namespace mien::cli {
namespace {

constexpr std::chrono::minutes check_time_max{5};

using Findings = std::vector<objects::StorageFinding>;

json::object to_json(const objects::StorageFinding& finding) {
    return {{"tried", finding.tried}, {"is_well", finding.is_well}, {"advice", finding.advice}};
}

void print(const Findings& findings, std::size_t failed) {
    for (const auto& finding : findings) {
        print_line(fmt::format("{}  {}", finding.is_well ? "ok  " : "FAIL", finding.tried));
        if (!finding.is_well) {
            print_indented(finding.advice);
        }
    }
    print_line(failed == 0 ? fmt::format("All {} are well.", findings.size())
                           : fmt::format("{} of {} failed.", failed, findings.size()));
}

awaitable<int> check_storage(Session& session, std::optional<objects::OtherBucket> other) {
    const auto deadline = deadline_in(check_time_max);
    const auto& settings = session.config.objects;
    auto findings = co_await objects::check_store(session.storage.objects(),
                                                  session.assembly.scratch(), deadline);
    const auto* bucket = std::get_if<objects::S3Settings>(&settings);
    const auto is_well = [](const auto& finding) { return finding.is_well; };
    if (other && bucket == nullptr) {
        throw Error(ErrorKind::invalid, "The store of this environment is no bucket.");
    }
    // Who is not known is not asked for more.
    if (bucket != nullptr && findings.front().is_well) {
        const auto executor = co_await asio::this_coro::executor;
        auto more = co_await objects::check_bucket(*bucket, std::move(other), executor,
                                                   session.assembly.work(), deadline);
        std::ranges::move(more, std::back_inserter(findings));
    }
    const auto failed =
        findings.size() - static_cast<std::size_t>(std::ranges::count_if(findings, is_well));
    if (session.is_json) {
        json::array results;
        for (const auto& finding : findings) {
            results.push_back(to_json(finding));
        }
        print_json(results);
    } else {
        print(findings, failed);
    }
    co_return failed == 0 ? 0 : exit_broken_invariant;
}

}  // namespace

void add_storage_commands(Program& program) {
    auto& storage = *program.app.add_subcommand("storage", "The object store");
    storage.require_subcommand(1);
    auto& command = *storage.add_subcommand(
        "check", "Try what the object store must do, and what it must refuse; 8 on failure");
    auto other = std::make_shared<objects::OtherBucket>();
    auto& name = *command.add_option("--other-bucket", other->name,
                                     "Bucket of the other environment, which must be closed");
    command
        .add_option("--other-endpoint", other->endpoint,
                    "Where that bucket is, when it is not this environment's endpoint")
        ->needs(&name);
    on_chosen(program, command, add_common_options(command), [other](Session& session) {
        return check_storage(session, other->name.empty() ? std::nullopt : std::optional(*other));
    });
}

}  // namespace mien::cli
