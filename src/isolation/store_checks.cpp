#include "isolation/store_checks.hpp"

#include <algorithm>

#include <unistd.h>

#include "async/deadline.hpp"
#include "isolation/check.hpp"
#include "objects/bucket.hpp"
#include "objects/storage_check.hpp"

namespace mien::isolation {
namespace {

namespace fs = std::filesystem;

using objects::FilesystemSettings;
using objects::S3Settings;
using objects::StorageFinding;
using objects::StoreSettings;
using store::IsolationCheck;
using store::IsolationResult;

std::string place_of_store(const StoreSettings& settings) {
    const auto* bucket = std::get_if<S3Settings>(&settings);
    return bucket == nullptr ? fmt::format("a directory {}", objects::bucket_name(settings))
                             : fmt::format("the bucket {} at {}", bucket->bucket, bucket->endpoint);
}

IsolationCheck check_of(std::string name, std::string claim, std::string tried) {
    return {.name = std::move(name),
            .claim = std::move(claim),
            .tried = std::move(tried),
            .found = {},
            .tried_by = "bridge"};
}

bool lies_in(const fs::path& inner, const fs::path& outer) {
    const auto [end, ignored] =
        std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end());
    return end == outer.end();
}

struct Directories {
    fs::path production;
    fs::path staging;
    std::string production_mark;
    std::string staging_mark;
};

Directories look_at(const FilesystemSettings& production, const FilesystemSettings& staging) {
    const auto mark_of = [](const fs::path& directory) {
        return objects::find_bucket_mark(directory).value_or("nothing");
    };
    std::error_code ignored;
    return {.production = fs::weakly_canonical(production.directory, ignored),
            .staging = fs::weakly_canonical(staging.directory, ignored),
            .production_mark = mark_of(production.directory),
            .staging_mark = mark_of(staging.directory)};
}

IsolationCheck judge(IsolationCheck check, const Directories& both) {
    if (lies_in(both.production, both.staging) || lies_in(both.staging, both.production)) {
        return with_result(std::move(check), IsolationResult::failed,
                           "One directory is the other, or lies in it.");
    }
    const bool is_right = both.production_mark == "production" && both.staging_mark == "staging";
    return with_result(std::move(check),
                       is_right ? IsolationResult::passed : IsolationResult::failed,
                       fmt::format("They are apart; production's is marked “{}”, staging's “{}”.",
                                   both.production_mark, both.staging_mark));
}

awaitable<IsolationCheck> compare_stores(const Sides& sides, async::WorkPool& work) {
    const auto* production = std::get_if<FilesystemSettings>(&sides.production_objects);
    const auto* staging = std::get_if<FilesystemSettings>(&sides.staging_objects);
    auto check =
        check_of("object_stores", "Production and staging keep objects in different places.",
                 fmt::format("Compared {} and {}.", place_of_store(sides.production_objects),
                             place_of_store(sides.staging_objects)));
    if (production != nullptr && staging != nullptr) {
        check.tried.insert(check.tried.size() - 1,
                           ", with every link followed, and read the marks in both");
        const std::function<Directories()> look = [a = *production, b = *staging] {
            return look_at(a, b);
        };
        const auto both = co_await work.run(look);
        co_return judge(std::move(check), both);
    }
    const auto* first = std::get_if<S3Settings>(&sides.production_objects);
    const auto* second = std::get_if<S3Settings>(&sides.staging_objects);
    const bool is_same = first != nullptr && second != nullptr && first->bucket == second->bucket &&
                         first->endpoint == second->endpoint;
    co_return with_result(std::move(check),
                          is_same ? IsolationResult::failed : IsolationResult::passed,
                          is_same ? "It is one bucket." : "They are two.");
}

IsolationCheck judge(IsolationCheck check, const std::vector<StorageFinding>& findings) {
    const auto broken =
        std::ranges::find_if(findings, [](const auto& finding) { return !finding.is_well; });
    if (broken == findings.end()) {
        return with_result(std::move(check), IsolationResult::passed,
                           "Refused each time, as it must be.");
    }
    return with_result(std::move(check), IsolationResult::failed,
                       fmt::format("Not so: {}. {}", broken->tried, broken->advice));
}

// A bucket of the one side with the credential of the other.
struct StrangerToStore {
    std::string name;
    std::string claim;
    const StoreSettings& home;
    const StoreSettings& away;
};

awaitable<IsolationCheck> try_stranger(const StrangerToStore& stranger, Executor executor,
                                       async::WorkPool& work, Deadline deadline) {
    auto check =
        check_of(stranger.name, stranger.claim,
                 fmt::format("Listed {} and wrote a probe into it, with the credential for {}.",
                             place_of_store(stranger.away), place_of_store(stranger.home)));
    const auto* home = std::get_if<S3Settings>(&stranger.home);
    const auto* away = std::get_if<S3Settings>(&stranger.away);
    if (home == nullptr || away == nullptr) {
        check.tried = "Nothing: a directory asks for no credential.";
        co_return with_result(std::move(check), IsolationResult::untried,
                              "What keeps processes out of a directory are the users that they run "
                              "as, and its mode.");
    }
    auto settings = *away;
    settings.credential = home->credential;
    const auto findings =
        co_await objects::check_closed_bucket(std::move(settings), executor, work, deadline);
    co_return judge(std::move(check), findings);
}

awaitable<IsolationCheck> check_read_only_directory(FilesystemSettings files, IsolationCheck check,
                                                    async::WorkPool& work) {
    check.tried =
        fmt::format("Asked the system whether this process may write to the directory {}.",
                    objects::bucket_name(files));
    const std::function<bool()> look = [directory = files.directory] {
        return ::access(directory.c_str(), W_OK) == 0;
    };
    const bool is_writable = co_await work.run(look);
    if (is_writable) {
        co_return with_result(std::move(check), IsolationResult::warning,
                              "It may. The bridge never does, but nothing keeps it from it: let it "
                              "run as a user who may only read there.");
    }
    co_return with_result(std::move(check), IsolationResult::passed, "It may not.");
}

awaitable<IsolationCheck> check_read_only(const Sides& sides, Executor executor,
                                          async::WorkPool& work, Deadline deadline) {
    auto check = check_of(
        "production_store_read_only", "The bridge can change nothing in production's object store.",
        fmt::format("Asked for an object of {}, wrote a probe into it and deleted one that is not "
                    "there, with the bridge's credential.",
                    place_of_store(sides.production_objects)));
    if (const auto* files = std::get_if<FilesystemSettings>(&sides.production_objects)) {
        co_return co_await check_read_only_directory(*files, std::move(check), work);
    }
    const auto findings = co_await objects::check_read_only_bucket(
        std::get<S3Settings>(sides.production_objects), executor, work, deadline);
    co_return judge(std::move(check), findings);
}

}  // namespace

awaitable<std::vector<IsolationCheck>> check_stores(Sides sides, Executor executor,
                                                    async::WorkPool& work, Deadline deadline) {
    std::vector<IsolationCheck> checks;
    auto apart = co_await compare_stores(sides, work);
    checks.push_back(std::move(apart));
    auto read_only = co_await check_read_only(sides, executor, work, deadline);
    checks.push_back(std::move(read_only));
    const StrangerToStore of_staging{
        .name = "staging_store_credential_in_production",
        .claim = "Production's object store does not take staging's credential.",
        .home = sides.staging_objects,
        .away = sides.production_objects};
    auto from_staging = co_await try_stranger(of_staging, executor, work, deadline);
    checks.push_back(std::move(from_staging));
    const StrangerToStore of_production{
        .name = "production_store_credential_in_staging",
        .claim = "Staging's object store does not take the bridge's credential for production.",
        .home = sides.production_objects,
        .away = sides.staging_objects};
    auto from_production = co_await try_stranger(of_production, executor, work, deadline);
    checks.push_back(std::move(from_production));
    co_return checks;
}

}  // namespace mien::isolation
