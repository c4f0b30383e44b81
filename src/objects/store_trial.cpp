#include "objects/store_trial.hpp"

#include <fmt/format.h>

#include "async/deadline.hpp"
#include "base/quote.hpp"
#include "objects/bucket.hpp"
#include "objects/s3_mark.hpp"
#include "objects/s3_store.hpp"
#include "objects/storage_check.hpp"

namespace mien::objects {
namespace {

std::optional<Problem> problem(std::string_view code, std::string message) {
    return Problem{"/storage_bucket", std::string(code), std::move(message)};
}

// Throws unavailable.
awaitable<std::optional<Problem>> find_other_owner(S3Client& client, Deadline deadline) {
    const auto& environment = client.settings().environment;
    const auto mark = co_await find_bucket_mark(client, deadline);
    if (mark && *mark != environment) {
        co_return problem("production",
                          fmt::format("The bucket is marked as {}'s: {} must have another one.",
                                      visible(shortened(*mark)), environment));
    }
    if (mark) {
        co_return std::nullopt;
    }
    const bool is_used = co_await has_objects(client, deadline);
    if (is_used) {
        co_return problem("not_ours", fmt::format("The bucket is not marked as {}'s, and it is not "
                                                  "empty.",
                                                  environment));
    }
    co_return std::nullopt;
}

awaitable<std::optional<Problem>> try_bucket(S3Settings settings, std::filesystem::path scratch,
                                             async::WorkPool& work, Deadline deadline) {
    const auto executor = co_await asio::this_coro::executor;
    S3Client client(settings, executor, work);
    auto other = co_await find_other_owner(client, deadline);
    if (other) {
        co_return other;
    }
    S3Store store(std::move(settings), executor, work);
    const auto findings = co_await check_store(store, scratch, deadline);
    for (const auto& finding : findings) {
        if (!finding.is_well) {
            co_return problem("bucket_refused",
                              fmt::format("Tried: {}. {}", finding.tried, finding.advice));
        }
    }
    co_return std::nullopt;
}

}  // namespace

awaitable<std::optional<Problem>> find_store_problem(StoreSettings settings,
                                                     std::string environment,
                                                     std::filesystem::path scratch,
                                                     async::WorkPool& work, Deadline deadline) {
    if (const auto* directory = std::get_if<FilesystemSettings>(&settings)) {
        const std::function<std::optional<Problem>()> look = [path = directory->directory,
                                                              environment] {
            return find_bucket_problem(path, environment);
        };
        co_return co_await work.run(look);
    }
    auto bucket = std::get<S3Settings>(std::move(settings));
    bucket.environment = std::move(environment);
    auto trying = try_bucket(std::move(bucket), std::move(scratch), work, deadline);
    auto ending = co_await async::ending_of(std::move(trying));
    const auto error = error_in(ending.failure);
    if (ending.failure && !error) {
        std::rethrow_exception(ending.failure);
    }
    co_return error ? problem("bucket_refused", error->message()) : std::move(*ending.value);
}

}  // namespace mien::objects
