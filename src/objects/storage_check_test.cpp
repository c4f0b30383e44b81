// Goal: what the check says of a store that is not as it should be is found, with advice.
#include "objects/storage_check.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "tests/support/coro_test.hpp"
#include "tests/support/faulty_bucket.hpp"

namespace mien::objects {
namespace {

using test::error_answer;
using test::Fault;
using test::FaultyBucket;
using test::scripted_answer;
using test::ScriptedRequest;
using test::soon;

struct Bundle {
    explicit Bundle(IoContext& context) : bucket(context.get_executor()) {
        settings.endpoint = bucket.endpoint();
        settings.region = "us-east-1";
        settings.bucket = "bucket";
        settings.credential = {.access_key_id = "id", .secret_access_key = Secret("secret")};
    }

    awaitable<std::vector<StorageFinding>> check(std::optional<OtherBucket> other = std::nullopt) {
        const auto executor = co_await asio::this_coro::executor;
        co_return co_await check_bucket(settings, std::move(other), executor, work, soon());
    }

    FaultyBucket bucket;
    S3Settings settings;
    async::WorkPool work{2, 64};
};

const StorageFinding& find(const std::vector<StorageFinding>& findings, std::string_view tried) {
    const auto found = std::ranges::find(findings, tried, &StorageFinding::tried);
    EXPECT_NE(found, findings.end()) << tried;
    return found == findings.end() ? findings.front() : *found;
}

MIEN_CORO_TEST(storage_check, tries_to_delete_in_the_other_bucket_though_nothing_can_be_put_there) {
    Bundle bundle(context);
    bundle.bucket.fault_of = [](const ScriptedRequest& request) -> std::optional<Fault> {
        const bool is_other = request.target.starts_with("/other-bucket");
        const bool is_closed = is_other && request.method != "DELETE";
        return is_closed ? std::optional(Fault{error_answer(403, "AccessDenied")}) : std::nullopt;
    };
    const auto findings =
        co_await bundle.check(OtherBucket{.name = "other-bucket", .endpoint = ""});
    EXPECT_TRUE(find(findings, "the other bucket cannot be listed").is_well);
    EXPECT_TRUE(find(findings, "the other bucket cannot be written to").is_well);
    const auto& deletion = find(findings, "nothing can be deleted in the other bucket");
    EXPECT_FALSE(deletion.is_well);
    EXPECT_NE(deletion.advice.find("other-bucket"), std::string::npos);
}

// A server may say 200 and then think better of it.
MIEN_CORO_TEST(storage_check, takes_no_success_whose_body_is_an_error) {
    Bundle bundle(context);
    bundle.bucket.fault_of = [](const ScriptedRequest& request) -> std::optional<Fault> {
        const bool is_listing = request.target.contains("uploads=") && request.method == "GET";
        return is_listing ? std::optional(Fault{scripted_answer(
                                200, {}, "<Error><Code>InternalError</Code></Error>")})
                          : std::nullopt;
    };
    const auto findings = co_await bundle.check();
    const auto& listed = find(findings, "unfinished uploads are listed");
    EXPECT_FALSE(listed.is_well);
    EXPECT_FALSE(listed.advice.empty());
}

MIEN_CORO_TEST(storage_check, says_of_a_store_that_is_away_what_is_in_its_way) {
    Bundle bundle(context);
    bundle.settings.endpoint = "http://127.0.0.1:1";
    const auto findings =
        co_await bundle.check(OtherBucket{.name = "other-bucket", .endpoint = ""});
    EXPECT_GE(findings.size(), 8U);
    for (const auto& finding : findings) {
        EXPECT_FALSE(finding.is_well) << finding.tried;
        EXPECT_NE(finding.advice.find("The object store"), std::string::npos)
            << finding.tried << ": " << finding.advice;
    }
}

// What the store itself sends has checksums; a store that wants them refuses a probe without.
MIEN_CORO_TEST(storage_check, sends_its_probes_with_checksums) {
    Bundle bundle(context);
    int bare = 0;
    bundle.bucket.fault_of = [&bare](const ScriptedRequest& request) -> std::optional<Fault> {
        const bool is_bare =
            request.method == "PUT" && !request.fields.contains("x-amz-checksum-sha256");
        bare += is_bare ? 1 : 0;
        return std::nullopt;
    };
    const auto findings =
        co_await bundle.check(OtherBucket{.name = "other-bucket", .endpoint = ""});
    EXPECT_FALSE(findings.empty());
    EXPECT_EQ(bare, 0);
}

}  // namespace
}  // namespace mien::objects
