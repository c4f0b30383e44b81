#include "isolation/store_checks.hpp"

#include <algorithm>

#include <unistd.h>

#include "async/deadline.hpp"
#include "base/quote.hpp"
#include "isolation/check.hpp"
#include "objects/bucket.hpp"
#include "objects/s3_mark.hpp"
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

// Where directories are, with every link followed.
struct Places {
    fs::path production;
    fs::path staging;
};

bool is_one(const Places& both) {
    return lies_in(both.production, both.staging) || lies_in(both.staging, both.production);
}

struct Marks {
    std::optional<std::string> production;
    std::optional<std::string> staging;
};

awaitable<std::optional<std::string>> find_mark(const StoreSettings& settings, Executor executor,
                                                async::WorkPool& work, Deadline deadline) {
    if (const auto* bucket = std::get_if<S3Settings>(&settings)) {
        objects::S3Client client(*bucket, executor, work);
        co_return co_await objects::find_bucket_mark(client, deadline);
    }
    const std::function<std::optional<std::string>()> look =
        [directory = std::get<FilesystemSettings>(settings).directory] {
            return objects::find_bucket_mark(directory);
        };
    co_return co_await work.run(look);
}

awaitable<Marks> find_marks(const Sides& sides, Executor executor, async::WorkPool& work,
                            Deadline deadline) {
    Marks marks;
    marks.production = co_await find_mark(sides.production_objects, executor, work, deadline);
    marks.staging = co_await find_mark(sides.staging_objects, executor, work, deadline);
    co_return marks;
}

IsolationCheck judge(IsolationCheck check, const Marks& marks) {
    const bool is_right = marks.production == "production" && marks.staging == "staging";
    const auto shown = [](const std::optional<std::string>& mark) {
        return visible(shortened(mark.value_or("nothing")));
    };
    return with_result(std::move(check),
                       is_right ? IsolationResult::passed : IsolationResult::failed,
                       fmt::format("They are apart; production's is marked “{}”, staging's “{}”.",
                                   shown(marks.production), shown(marks.staging)));
}

// Whether the two settings name one place, whatever is in it.
awaitable<bool> name_one_place(const Sides& sides, async::WorkPool& work) {
    const auto* production = std::get_if<FilesystemSettings>(&sides.production_objects);
    const auto* staging = std::get_if<FilesystemSettings>(&sides.staging_objects);
    if (production != nullptr && staging != nullptr) {
        const std::function<Places()> look = [a = production->directory, b = staging->directory] {
            std::error_code ignored;
            return Places{.production = fs::weakly_canonical(a, ignored),
                          .staging = fs::weakly_canonical(b, ignored)};
        };
        const auto both = co_await work.run(look);
        co_return is_one(both);
    }
    const auto* first = std::get_if<S3Settings>(&sides.production_objects);
    const auto* second = std::get_if<S3Settings>(&sides.staging_objects);
    co_return first != nullptr&& second != nullptr && first->bucket == second->bucket &&
        first->endpoint == second->endpoint;
}

// The marks tell one bucket with two endpoints or names from two.
awaitable<IsolationCheck> compare_stores(const Sides& sides, Executor executor,
                                         async::WorkPool& work, Deadline deadline) {
    auto check =
        check_of("object_stores", "Production and staging keep objects in different places.",
                 fmt::format("Compared {} and {}, and read the mark in each.",
                             place_of_store(sides.production_objects),
                             place_of_store(sides.staging_objects)));
    const bool is_same = co_await name_one_place(sides, work);
    if (is_same) {
        co_return with_result(std::move(check), IsolationResult::failed,
                              "One is the other, or lies in it.");
    }
    auto reading = find_marks(sides, executor, work, deadline);
    const auto marks = co_await async::ending_of(std::move(reading));
    if (marks.failure) {
        co_return with_result(std::move(check), IsolationResult::untried,
                              "A mark cannot be read: " + reason_of(marks.failure));
    }
    co_return judge(std::move(check), *marks.value);
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
    auto apart = co_await compare_stores(sides, executor, work, deadline);
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
