// The store on a real server, and on two, as production and staging have them.
#include "objects/s3_store.hpp"

#include <fstream>

#include <gtest/gtest.h>

#include "net/web_client.hpp"
#include "objects/s3_answers.hpp"
#include "objects/s3_multipart.hpp"
#include "tests/conformance/object_store_conformance.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/test_bucket.hpp"

namespace mien::objects {
namespace {

using test::error_of;
using test::test_bucket;

// The least that S3 takes as a part that is not the last.
constexpr std::uint64_t smallest_multipart = 5UL * 1024 * 1024;

struct OneRequest {
    std::unique_ptr<ObjectStore> open(IoContext& context) {
        return std::make_unique<S3Store>(settings, context.get_executor(), work);
    }
    S3Settings settings = test_bucket();
    async::WorkPool work{2, 64};
};

// Every object goes in parts, also the smallest.
struct InParts : OneRequest {
    InParts() { settings.multipart_above = 0; }
};

struct HostStyle : OneRequest {
    HostStyle() {
        settings = test_bucket("staging");
        settings.style = S3Style::host;
    }
};

INSTANTIATE_TYPED_TEST_SUITE_P(s3, ObjectStoreConformance, OneRequest);
INSTANTIATE_TYPED_TEST_SUITE_P(s3_in_parts, ObjectStoreConformance, InParts);
INSTANTIATE_TYPED_TEST_SUITE_P(s3_host_style, ObjectStoreConformance, HostStyle);

struct Bundle {
    explicit Bundle(IoContext& context, S3Settings used = test_bucket())
        : settings(std::move(used)),
          executor(context.get_executor()),
          client(settings, executor, work),
          store(settings, executor, work) {}

    NewObject object(const std::string& bytes) {
        const auto file = files.path() / std::to_string(++file_count);
        std::ofstream(file, std::ios::binary) << bytes;
        return {file, bytes.size(), sha256(bytes), "video/mp4"};
    }
    awaitable<net::Response> send(S3Request request) {
        auto outcome = co_await client.send(std::move(request), test::soon());
        co_return require_answer(std::move(outcome));
    }

    test::ScratchDirectory files;
    int file_count = 0;
    async::WorkPool work{2, 64};
    S3Settings settings;
    Executor executor;
    S3Client client;
    S3Store store;
};

// Mien's own keys are tame; the client takes any. "a b" and "a+b" are two objects.
MIEN_CORO_TEST(s3_store, every_key_that_a_server_can_keep_comes_back_as_it_is) {
    Bundle bundle(context);
    const std::vector<std::string> names{
        "a b",       "a+b",    "a%20b",       "a=b&c",      "\xc3\xa4/\xc3\xb8/\xc3\x9f",
        "e\xcc\x81", "~!*'()", "a;b:c@d,e$f", "\"quoted\"", "a?b#c"};
    std::set<std::string> keys;
    for (const auto& name : names) {
        const auto key = bundle.settings.prefix + name;
        const auto path = bundle.client.address().path_of(key);
        const auto put =
            co_await bundle.send({.method = net::Method::put, .path = path, .body = "of " + name});
        EXPECT_EQ(put.status, 200) << name << put.body;
        const auto got = co_await bundle.send({.path = path});
        EXPECT_EQ(got.body, "of " + name);
        const auto head = co_await bundle.send({.method = net::Method::head, .path = path});
        EXPECT_EQ(head.status, 200) << name;
        const auto range = co_await bundle.send({.path = path, .fields = {{"range", "bytes=0-1"}}});
        EXPECT_EQ(range.body, "of") << name;
        keys.insert(key);
    }
    const auto listed = co_await bundle.send(
        {.path = bundle.client.address().bucket_path(),
         .query = {
             {"list-type", "2"}, {"encoding-type", "url"}, {"prefix", bundle.settings.prefix}}});
    EXPECT_EQ(listed.status, 200) << listed.body;
    std::set<std::string> found;
    for (const auto& object : read_object_listing(listed.body).objects) {
        found.insert(object.key);
    }
    EXPECT_EQ(found, keys);
}

MIEN_CORO_TEST(s3_store, a_link_gives_the_bytes_to_anybody_until_it_expires) {
    auto settings = test_bucket();
    settings.has_public_links = true;
    Bundle bundle(context, settings);
    co_await bundle.store.put("exports/a.json", bundle.object("bytes"), test::soon());
    const auto link = bundle.store.public_link(
        {.key = "exports/a.json",
         .life = std::chrono::seconds(60),
         .content_disposition =
             "attachment; filename=\"a \\\"b\\\".json\"; filename*=UTF-8''%C3%A4"});
    MIEN_REQUIRE(link.has_value());
    net::WebClientOptions options;
    options.peer = "The object store";
    options.addresses = net::AddressPolicy({"127.0.0.0/8", "::1/128"});
    options.ca_file = settings.ca_file;
    net::WebClient anybody(bundle.executor, bundle.work, options);
    net::Request request;
    request.url = *link;
    const auto response = co_await anybody.send(request, test::soon());
    EXPECT_EQ(response.status, 200) << response.body;
    EXPECT_EQ(response.body, "bytes");
    EXPECT_EQ(response.find_header("content-disposition"),
              "attachment; filename=\"a \\\"b\\\".json\"; filename*=UTF-8''%C3%A4");
    EXPECT_EQ(response.find_header("content-type"), "video/mp4");
    request.url.back() = request.url.back() == '0' ? '1' : '0';
    const auto forged = co_await anybody.send(request, test::soon());
    EXPECT_EQ(forged.status, 403);
    request.url = link->substr(0, link->find('?'));
    const auto bare = co_await anybody.send(request, test::soon());
    EXPECT_EQ(bare.status, 403);
}

TEST(s3_store, has_no_public_links_unless_it_is_told_so) {
    IoContext context;
    Bundle bundle(context);
    EXPECT_FALSE(
        bundle.store
            .public_link(
                {.key = "a/b", .life = std::chrono::seconds(60), .content_disposition = ""})
            .has_value());
}

MIEN_CORO_TEST(s3_store, the_other_side_is_refused) {
    const auto production = test_bucket("production");
    const auto staging = test_bucket("staging");
    // Each credential at the other's server, and a user of that server who has no rights.
    auto crossed = production;
    crossed.credential = staging.credential;
    auto other_way = staging;
    other_way.credential = production.credential;
    auto stranger = production;
    stranger.credential = test::stranger("production");
    for (const auto& settings : {crossed, other_way, stranger}) {
        Bundle bundle(context, settings);
        const auto usable = co_await error_of(bundle.store.require_usable(test::soon()));
        MIEN_REQUIRE(usable.has_value());
        EXPECT_EQ(usable->kind(), ErrorKind::unavailable);
        const auto put =
            co_await error_of(bundle.store.put("a/b.mp4", bundle.object("bytes"), test::soon()));
        MIEN_REQUIRE(put.has_value());
        EXPECT_EQ(put->kind(), ErrorKind::unavailable) << put->message();
    }
}

MIEN_CORO_TEST(s3_store, settings_that_are_wrong_are_explained) {
    auto region = test_bucket();
    region.region = "eu-west-1";
    auto bucket = test_bucket();
    bucket.bucket = "mien-nowhere";
    auto secret = test_bucket();
    secret.credential.secret_access_key = Secret("another");
    auto id = test_bucket();
    id.credential.access_key_id = "nobody";
    for (const auto& [settings, word] :
         {std::pair{region, "objects.s3.region"}, std::pair{bucket, "objects.s3.bucket"},
          std::pair{secret, "objects.s3.secret_access_key"},
          std::pair{id, "objects.s3.access_key_id"}}) {
        Bundle bundle(context, settings);
        const auto error = co_await error_of(bundle.store.require_usable(test::soon()));
        MIEN_REQUIRE(error.has_value());
        EXPECT_NE(error->message().find(word), std::string::npos)
            << word << ": " << error->message() << " " << error->detail();
    }
}

MIEN_CORO_TEST(s3_store, a_certificate_of_another_authority_is_refused) {
    auto settings = test_bucket();
    settings.ca_file.reset();
    Bundle bundle(context, settings);
    const auto error = co_await error_of(bundle.store.require_usable(test::soon()));
    MIEN_REQUIRE(error.has_value());
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
}

// A large object, of more than one part, and what a dead writer leaves.
MIEN_CORO_TEST(s3_store, keeps_a_large_object_and_gives_up_what_is_unfinished) {
    auto settings = test_bucket();
    settings.multipart_above = smallest_multipart;
    Bundle bundle(context, settings);
    std::string bytes(limits::s3_part_bytes + 1'000'003, 'p');
    for (std::size_t i = 0; i < bytes.size(); i += 997) {
        bytes[i] = static_cast<char>('a' + i % 26);
    }
    co_await bundle.store.put("exports/large", bundle.object(bytes), test::soon());
    const auto reader = co_await bundle.store.open("exports/large", {}, test::soon());
    std::string all;
    while (true) {
        const auto chunk = co_await reader->read(700'000, test::soon());
        if (chunk.empty()) {
            break;
        }
        all += chunk;
    }
    EXPECT_TRUE(all == bytes);

    const auto path = bundle.client.address().path_of(settings.prefix + "exports/dead");
    const auto begun = co_await bundle.send(
        {.method = net::Method::post, .path = path, .query = {{"uploads", ""}}});
    EXPECT_EQ(begun.status, 200) << begun.body;
    const auto young = co_await bundle.store.remove_unfinished(std::chrono::hours(1), test::soon());
    EXPECT_EQ(young, 0U);
    const auto old =
        co_await bundle.store.remove_unfinished(std::chrono::seconds(-5), test::soon());
    EXPECT_EQ(old, 1U);
    const auto none =
        co_await bundle.store.remove_unfinished(std::chrono::seconds(-5), test::soon());
    EXPECT_EQ(none, 0U);
}

}  // namespace
}  // namespace mien::objects
