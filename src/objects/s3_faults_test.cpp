// What the store makes of a server that is not well.
#include <fstream>

#include <gtest/gtest.h>

#include "objects/s3_store.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/faulty_bucket.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mien::objects {
namespace {

using test::error_answer;
using test::error_of;
using test::Fault;
using test::FaultyBucket;
using test::scripted_answer;
using test::ScriptedRequest;
using test::soon;

constexpr const char* key = "a/b.mp4";
constexpr const char* path = "/bucket/a/b.mp4";

struct Bundle {
    explicit Bundle(IoContext& context)
        : bucket(context.get_executor()), store(settings(), context.get_executor(), work) {}

    // Another store in the same bucket.
    [[nodiscard]] std::unique_ptr<S3Store> store_of(IoContext& context, std::string environment,
                                                    std::string prefix = "") {
        auto used = settings();
        used.environment = std::move(environment);
        used.prefix = std::move(prefix);
        return std::make_unique<S3Store>(std::move(used), context.get_executor(), work);
    }

    [[nodiscard]] S3Settings settings() const {
        S3Settings made;
        made.endpoint = bucket.endpoint();
        made.region = "us-east-1";
        made.bucket = "bucket";
        made.credential = {.access_key_id = "id", .secret_access_key = Secret("secret")};
        made.multipart_above = 1000;
        return made;
    }
    NewObject object(const std::string& bytes) {
        const auto file = files.path() / std::to_string(++file_count);
        std::ofstream(file, std::ios::binary) << bytes;
        return {file, bytes.size(), sha256(bytes), "video/mp4"};
    }
    [[nodiscard]] int count(std::string_view method) const {
        return static_cast<int>(std::ranges::count_if(
            bucket.requests,
            [&](const std::string& request) { return request.starts_with(method); }));
    }
    // The next requests with that method meet the faults, in turn; then all is well again.
    void fail(std::string method, std::vector<Fault> faults) {
        bucket.fault_of = [method = std::move(method), faults = std::move(faults),
                           next = std::size_t{0}](const ScriptedRequest& request) mutable {
            return request.method == method && next < faults.size() ? std::optional(faults[next++])
                                                                    : std::nullopt;
        };
    }
    void fail_always(std::string method, Fault fault) {
        bucket.fault_of = [method = std::move(method),
                           fault = std::move(fault)](const ScriptedRequest& request) {
            return request.method == method ? std::optional(fault) : std::nullopt;
        };
    }

    test::ScratchDirectory files;
    int file_count = 0;
    async::WorkPool work{2, 64};
    FaultyBucket bucket;
    S3Store store;
};

awaitable<std::string> read_all(S3Store& store) {
    const auto reader = co_await store.open(key, {}, soon());
    std::string all;
    while (true) {
        const auto bytes = co_await reader->read(10'000'000, soon());
        if (bytes.empty()) {
            co_return all;
        }
        all += bytes;
    }
}

MIEN_CORO_TEST(s3_faults, an_error_of_the_server_is_tried_again) {
    Bundle bundle(context);
    bundle.fail("PUT", {{error_answer(503, "SlowDown"), false},
                        {error_answer(500, "InternalError"), false}});
    co_await bundle.store.put(key, bundle.object("bytes"), soon());
    EXPECT_EQ(bundle.bucket.objects.at(path).bytes, "bytes");
    EXPECT_EQ(bundle.count("PUT"), 3);
}

MIEN_CORO_TEST(s3_faults, a_server_that_stays_ill_is_unavailable) {
    Bundle bundle(context);
    bundle.fail_always("PUT", {error_answer(500, "InternalError"), false});
    const auto error = co_await error_of(bundle.store.put(key, bundle.object("bytes"), soon()));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
    EXPECT_NE(error->detail().find("InternalError"), std::string::npos) << error->detail();
    EXPECT_TRUE(bundle.bucket.objects.empty());
}

// Written, and the connection closed before a word of it: the second try finds the key taken, by
// this very write.
MIEN_CORO_TEST(s3_faults, a_write_whose_answer_was_lost_is_its_own) {
    Bundle bundle(context);
    bundle.fail("PUT", {{"", true}});
    co_await bundle.store.put(key, bundle.object("bytes"), soon());
    EXPECT_EQ(bundle.bucket.objects.at(path).bytes, "bytes");
    EXPECT_EQ(bundle.count("HEAD"), 2) << "before the write, and after it";
}

MIEN_CORO_TEST(s3_faults, the_same_bytes_of_another_writer_are_no_success) {
    Bundle bundle(context);
    co_await bundle.store.put(key, bundle.object("bytes"), soon());
    bundle.fail("PUT", {{"", false}});
    const auto error = co_await error_of(bundle.store.put(key, bundle.object("bytes"), soon()));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::conflict);
}

MIEN_CORO_TEST(s3_faults, a_conflict_of_requests_is_tried_again_and_no_taken_key) {
    Bundle bundle(context);
    bundle.fail("PUT", {{error_answer(409, "ConditionalRequestConflict"), false},
                        {error_answer(409, "OperationAborted"), false}});
    co_await bundle.store.put(key, bundle.object("bytes"), soon());
    EXPECT_EQ(bundle.count("PUT"), 3);

    for (const std::string code : {"ConditionalRequestConflict", "OperationAborted"}) {
        Bundle other(context);
        other.fail_always("PUT", {error_answer(409, code), false});
        const auto error = co_await error_of(other.store.put(key, other.object("bytes"), soon()));
        MIEN_REQUIRE(error.has_value());
        EXPECT_EQ(error->kind(), ErrorKind::unavailable) << code;
        EXPECT_NE(error->message().find("busy"), std::string::npos) << error->message();
    }
}

std::string parts() {
    return std::string(5000, 'p');
}

// All of them say 200, and none that the object is there.
MIEN_CORO_TEST(s3_faults, a_status_of_success_is_none_without_the_body_of_one) {
    const std::string blanks(300, ' ');
    const auto whole =
        scripted_answer(200, {}, "<CompleteMultipartUploadResult><ETag>\"whole\"</ETag>");
    for (const auto& answer :
         {scripted_answer(200, {}, blanks + "<Error><Code>InternalError</Code></Error>"),
          scripted_answer(200, {}, ""), scripted_answer(200, {}, "<html>welcome</html>"), whole}) {
        Bundle bundle(context);
        bundle.bucket.fault_of = [&](const ScriptedRequest& request) {
            return request.method == "POST" && request.target.contains("uploadId=")
                       ? std::optional(Fault{answer, false})
                       : std::nullopt;
        };
        const auto error = co_await error_of(bundle.store.put(key, bundle.object(parts()), soon()));
        MIEN_REQUIRE(error.has_value());
        EXPECT_EQ(error->kind(), ErrorKind::unavailable);
        EXPECT_TRUE(bundle.bucket.objects.empty());
        EXPECT_TRUE(bundle.bucket.uploads.empty()) << "parts are left";
    }
}

MIEN_CORO_TEST(s3_faults, an_upload_that_was_completed_without_an_answer_is_settled) {
    Bundle bundle(context);
    bundle.bucket.fault_of = [](const ScriptedRequest& request) {
        const bool is_completion = request.method == "POST" && request.target.contains("uploadId=");
        return is_completion ? std::optional(Fault{scripted_answer(200, {},
                                                                   "<Error><Code>InternalError"
                                                                   "</Code></Error>"),
                                                   true})
                             : std::nullopt;
    };
    co_await bundle.store.put(key, bundle.object(parts()), soon());
    EXPECT_EQ(bundle.bucket.objects.at(path).bytes, parts());
}

MIEN_CORO_TEST(s3_faults, a_failed_part_gives_all_parts_up) {
    Bundle bundle(context);
    bundle.fail_always("PUT", {error_answer(403, "AccessDenied"), false});
    const auto error = co_await error_of(bundle.store.put(key, bundle.object(parts()), soon()));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
    EXPECT_EQ(bundle.count("DELETE"), 1);
    EXPECT_TRUE(bundle.bucket.uploads.empty());
}

// What was there before is seen, whatever the server makes of If-None-Match.
MIEN_CORO_TEST(s3_faults, no_write_replaces_on_a_server_that_would) {
    for (const auto& bytes : {std::string("small"), parts()}) {
        Bundle bundle(context);
        bundle.bucket.ignores_create_only = true;
        bundle.bucket.objects[path] = {"first", {}};
        const auto error = co_await error_of(bundle.store.put(key, bundle.object(bytes), soon()));
        MIEN_REQUIRE(error.has_value());
        EXPECT_EQ(error->kind(), ErrorKind::conflict);
        EXPECT_EQ(bundle.bucket.objects.at(path).bytes, "first");
    }
}

// What went wrong on this side is not the store's fault, and no reason to try again later.
MIEN_CORO_TEST(s3_faults, a_file_that_shrinks_is_told_from_a_store_that_is_away) {
    Bundle bundle(context);
    const auto object = bundle.object(std::string(900, 'x'));
    bundle.bucket.fault_of = [&object](const ScriptedRequest& request) -> std::optional<Fault> {
        if (request.method == "HEAD") {
            std::filesystem::resize_file(object.file, 10);
        }
        return std::nullopt;
    };
    const auto error = co_await error_of(bundle.store.put(key, object, soon()));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::internal) << error->message();
    auto settings = bundle.settings();
    settings.endpoint = "http://127.0.0.1:1";
    S3Store away(settings, context.get_executor(), bundle.work);
    const auto unavailable = co_await error_of(away.find(key, soon()));
    MIEN_REQUIRE(unavailable.has_value());
    EXPECT_EQ(unavailable->kind(), ErrorKind::unavailable);
}

// Every call of a store in another environment's bucket, by a mark below its prefix or at the root.
MIEN_CORO_TEST(s3_faults, nothing_is_done_in_the_bucket_of_another_environment) {
    for (const std::string prefix : {"", "below/"}) {
        Bundle bundle(context);
        const auto production = bundle.store_of(context, "production");
        co_await production->put(key, bundle.object("bytes"), soon());
        EXPECT_EQ(bundle.bucket.objects.at("/bucket/mien-environment").bytes, "production\n");
        const auto before = bundle.bucket.objects.size();
        const auto staging = bundle.store_of(context, "staging", prefix);
        const auto usable = co_await error_of(staging->require_usable(soon()));
        const auto put = co_await error_of(staging->put(key, bundle.object("other"), soon()));
        const auto opened = co_await error_of(staging->open(key, {}, soon()));
        const auto found = co_await error_of(staging->find(key, soon()));
        const auto removed = co_await error_of(staging->remove(key, soon()));
        const auto unfinished =
            co_await error_of(staging->remove_unfinished(std::chrono::seconds(0), soon()));
        for (const auto& error : {usable, put, opened, found, removed, unfinished}) {
            MIEN_REQUIRE(error.has_value());
            EXPECT_EQ(error->kind(), ErrorKind::unavailable);
            EXPECT_NE(error->message().find("marked as production's"), std::string::npos)
                << error->message();
        }
        EXPECT_EQ(bundle.bucket.objects.size(), before);
        EXPECT_EQ(bundle.bucket.objects.at(path).bytes, "bytes");
    }
}

MIEN_CORO_TEST(s3_faults, a_bucket_is_marked_once_and_known_from_then_on) {
    Bundle bundle(context);
    const auto first = bundle.store_of(context, "staging");
    co_await first->require_usable(soon());
    const auto again = bundle.store_of(context, "staging");
    co_await again->require_usable(soon());
    EXPECT_EQ(bundle.count("PUT"), 1);
    const auto asked = bundle.bucket.requests.size();
    co_await again->require_usable(soon());
    EXPECT_EQ(bundle.bucket.requests.size(), asked + 1) << "the mark is not asked for again";
    // Who only looks at a bucket neither asks for its mark nor makes one.
    EXPECT_EQ(bundle.bucket.objects.erase("/bucket/mien-environment"), 1U);
    co_await bundle.store.require_usable(soon());
    EXPECT_TRUE(bundle.bucket.objects.empty());
}

MIEN_CORO_TEST(s3_faults, a_bucket_that_may_be_productions_is_not_taken) {
    Bundle bundle(context);
    bundle.bucket.objects[path] = {"bytes", {}};
    const auto staging = bundle.store_of(context, "staging");
    const auto refusal = co_await error_of(staging->require_usable(soon()));
    MIEN_REQUIRE(refusal.has_value());
    EXPECT_NE(refusal->message().find("has no mark"), std::string::npos);
    EXPECT_EQ(bundle.count("PUT"), 0);
    const auto production = bundle.store_of(context, "production");
    co_await production->require_usable(soon());
    EXPECT_EQ(bundle.count("PUT"), 1);
}

MIEN_CORO_TEST(s3_faults, bytes_that_changed_in_the_store_are_not_given_out) {
    for (const std::size_t size : {9UL, 3'000'000UL}) {
        Bundle bundle(context);
        bundle.bucket.objects[path] = {
            std::string(size, 'x'),
            {{"x-amz-meta-mien-sha256", to_hex(sha256(std::string(size, 'y')))}}};
        const auto error = co_await error_of(read_all(bundle.store));
        MIEN_REQUIRE(error.has_value());
        EXPECT_EQ(error->kind(), ErrorKind::internal);
    }
}

MIEN_CORO_TEST(s3_faults, a_wrong_checksum_of_the_server_fails_the_read) {
    Bundle bundle(context);
    bundle.bucket.objects[path] = {
        "bytes", {{"x-amz-checksum-sha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="}}};
    const auto error = co_await error_of(read_all(bundle.store));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::internal);
}

MIEN_CORO_TEST(s3_faults, half_a_body_is_read_again) {
    Bundle bundle(context);
    bundle.bucket.objects[path] = {"whole bytes", {}};
    const auto half = scripted_answer(
        206, {{"Content-Length", "11"}, {"Content-Range", "bytes 0-10/11"}, {"ETag", "\"whole\""}},
        "whole");
    bundle.fail("GET", {{half, false}});
    const auto read = co_await read_all(bundle.store);
    EXPECT_EQ(read, "whole bytes");
}

MIEN_CORO_TEST(s3_faults, another_range_than_was_asked_for_is_refused) {
    Bundle bundle(context);
    const auto other =
        scripted_answer(206, {{"Content-Range", "bytes 1-5/6"}, {"ETag", "\"whole\""}}, "ytes!");
    bundle.fail_always("GET", {other, false});
    const auto error = co_await error_of(read_all(bundle.store));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
}

MIEN_CORO_TEST(s3_faults, a_wrong_region_is_explained) {
    Bundle bundle(context);
    bundle.fail_always("GET", {scripted_answer(400, {},
                                               "<Error><Code>AuthorizationHeaderMalformed</Code>"
                                               "<Region>eu-west-1</Region></Error>"),
                               false});
    const auto error = co_await error_of(bundle.store.require_usable(soon()));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
    EXPECT_NE(error->message().find("eu-west-1"), std::string::npos) << error->message();
    EXPECT_NE(error->message().find("objects.s3.region"), std::string::npos) << error->message();

    bundle.fail_always("GET",
                       {scripted_answer(301, {{"x-amz-bucket-region", "eu-north-1"}}, ""), false});
    const auto moved = co_await error_of(bundle.store.require_usable(soon()));
    MIEN_REQUIRE(moved.has_value());
    EXPECT_NE(moved->message().find("eu-north-1"), std::string::npos) << moved->message();
}

MIEN_CORO_TEST(s3_faults, no_message_holds_the_credential) {
    Bundle bundle(context);
    bundle.fail_always("GET", {error_answer(403, "SignatureDoesNotMatch"), false});
    const auto error = co_await error_of(bundle.store.require_usable(soon()));
    MIEN_REQUIRE(error.has_value());
    EXPECT_NE(error->message().find("objects.s3.secret_access_key"), std::string::npos);
    EXPECT_EQ((error->message() + error->detail()).find("AWS4"), std::string::npos);
}

MIEN_CORO_TEST(s3_faults, bytes_are_announced_plainly) {
    Bundle bundle(context);
    std::map<std::string, std::string> fields;
    bundle.bucket.fault_of = [&](const ScriptedRequest& request) {
        fields = request.fields;
        return std::optional<Fault>();
    };
    co_await bundle.store.put(key, bundle.object("bytes"), soon());
    EXPECT_EQ(fields["content-length"], "5");
    EXPECT_EQ(fields["x-amz-content-sha256"], to_hex(sha256("bytes")));
    EXPECT_EQ(fields["if-none-match"], "*");
    for (const auto* absent : {"content-encoding", "transfer-encoding", "x-amz-trailer"}) {
        EXPECT_FALSE(fields.contains(absent)) << absent;
    }
}

}  // namespace
}  // namespace mien::objects
