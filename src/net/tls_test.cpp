// Over TLS and HTTP/2, with nginx as the server.
#include <fstream>

#include "net/net_test_client.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/scratch_directory.hpp"
#include "tests/support/tls_front.hpp"

namespace mien::net {
namespace {

using test::error_of;
using test::soon;
using test::TlsFront;
using testing::answer;
using testing::get;
using testing::local_options;
using testing::Reply;
using testing::request_of;
using testing::say_ok;
using testing::Seen;
using testing::TestServer;

WebClientOptions trusting(const TlsFront& front) {
    auto options = local_options();
    options.plain_http = PlainHttp::refused;
    options.ca_file = front.ca_file();
    return options;
}

MIEN_CORO_TEST(tls, requests_share_a_connection_of_http_2) {
    async::WorkPool files(1, 8);
    TestServer server(context, say_ok);
    const TlsFront front(server.port());
    WebClient client(context.get_executor(), files, trusting(front));
    std::set<std::string, std::less<>> connections;
    async::Signal ended(context.get_executor());
    int done = 0;
    for (int i = 0; i < 40; ++i) {
        async::spawn(context.get_executor(), "call", [&]() -> awaitable<void> {
            auto request = request_of(Method::post, front.url("good.test", "/"), "body");
            const auto response = co_await client.send(request, soon());
            EXPECT_EQ(response.body, "fine");
            EXPECT_EQ(response.find_header("x-protocol"), "HTTP/2.0");
            connections.emplace(response.find_header("x-connection").value_or(""));
            ++done;
            ended.notify_all();
        });
    }
    while (done < 40) {
        co_await ended.wait();
    }
    EXPECT_EQ(connections.size(), 1U);
}

MIEN_CORO_TEST(tls, every_wrong_certificate_is_refused) {
    async::WorkPool files(1, 8);
    TestServer server(context, say_ok);
    const TlsFront front(server.port());
    WebClient client(context.get_executor(), files, trusting(front));
    for (const auto* name : {"name.test", "expired.test", "stranger.test"}) {
        const auto error = co_await error_of(client.send(get(front.url(name, "/")), soon()));
        MIEN_REQUIRE(error);
        EXPECT_EQ(error->kind(), ErrorKind::upstream_failed) << name << ": " << error->detail();
        EXPECT_NE(error->message().find("certificate"), std::string::npos) << name;
    }
    auto options = trusting(front);
    options.ca_file.reset();
    WebClient strict(context.get_executor(), files, options);
    const auto unknown = co_await error_of(strict.send(get(front.url("good.test", "/")), soon()));
    MIEN_REQUIRE(unknown);
    EXPECT_EQ(unknown->kind(), ErrorKind::upstream_failed);
    EXPECT_EQ(server.connections(), 0);
}

TEST(tls, a_ca_file_without_certificates_is_refused) {
    const test::ScratchDirectory directory;
    IoContext context(1);
    async::WorkPool files(1, 8);
    auto options = local_options();
    options.ca_file = directory.path() / "none.pem";
    EXPECT_THROW(WebClient(context.get_executor(), files, options), Error);
    std::ofstream(*options.ca_file) << "no certificate";
    EXPECT_THROW(WebClient(context.get_executor(), files, options), Error);
}

// A stream that pauses must hold up nobody: it has a connection of its own.
MIEN_CORO_TEST(tls, a_body_in_pieces_stops_no_other_call) {
    const std::string content(20'000'000, 'x');
    async::WorkPool files(1, 8);
    TestServer server(context, [&](const Seen& seen) -> Reply {
        return seen.head.starts_with("GET /large") ? Reply{answer("200 OK", content)}
                                                   : say_ok(seen);
    });
    const TlsFront front(server.port());
    WebClient client(context.get_executor(), files, trusting(front));
    const auto first = co_await client.send(get(front.url("good.test", "/")), soon());
    EXPECT_EQ(first.find_header("x-protocol"), "HTTP/2.0");
    auto request = get(front.url("good.test", "/large"));
    request.body_bytes_max = content.size();
    const auto stream = co_await client.open(request, soon());
    EXPECT_EQ(stream->head().find_header("x-protocol"), "HTTP/1.1");
    for (int i = 0; i < 20; ++i) {
        const auto response = co_await client.send(get(front.url("good.test", "/")), soon());
        EXPECT_EQ(response.find_header("x-connection"), first.find_header("x-connection"));
    }
    std::size_t received = 0;
    for (;;) {
        const auto bytes = co_await stream->read(1'000'000, soon());
        if (bytes.empty()) {
            break;
        }
        received += bytes.size();
    }
    EXPECT_EQ(received, content.size());
}

MIEN_CORO_TEST(tls, a_file_is_sent_and_fetched_whole) {
    const test::ScratchDirectory directory;
    std::string content(10'000'000, '\0');
    for (std::size_t i = 0; i < content.size(); ++i) {
        content[i] = static_cast<char>(i * 31 + i / 1000);
    }
    std::ofstream(directory.path() / "file", std::ios::binary) << content;
    async::WorkPool files(1, 8);
    TestServer server(context, [&](const Seen& seen) -> Reply {
        return {answer("200 OK", seen.head.starts_with("GET") ? content : "stored")};
    });
    const TlsFront front(server.port());
    WebClient client(context.get_executor(), files, trusting(front));
    const auto file =
        std::make_shared<const File>(File::open(directory.path() / "file", "The test"));
    const FileRange range{file, 1, content.size() - 1};
    const auto sent =
        co_await client.send(request_of(Method::put, front.url("good.test", "/"), range), soon());
    EXPECT_EQ(sent.body, "stored");
    EXPECT_TRUE(server.requests().back().body == content.substr(1));
    auto request = get(front.url("good.test", "/"));
    request.body_bytes_max = content.size();
    const auto path = directory.path() / "fetched";
    const auto fetched = co_await client.download(request, path, "The test", soon());
    EXPECT_EQ(fetched.status, 200);
    std::ifstream written(path, std::ios::binary);
    const std::string read{std::istreambuf_iterator<char>(written), {}};
    EXPECT_TRUE(read == content);
}

MIEN_CORO_TEST(tls, a_redirect_never_leads_to_plain_http) {
    async::WorkPool files(1, 8);
    TestServer server(context, [](const Seen&) -> Reply {
        return {answer("302 Found", "", "Location: http://good.test/\r\n")};
    });
    const TlsFront front(server.port());
    auto options = trusting(front);
    options.plain_http = PlainHttp::allowed;
    WebClient client(context.get_executor(), files, options);
    auto request = get(front.url("good.test", "/"));
    request.redirects_max = 3;
    const auto error = co_await error_of(client.send(request, soon()));
    MIEN_REQUIRE(error);
    EXPECT_EQ(error->message(), "The peer redirects from https:// to http://.");
}

}  // namespace
}  // namespace mien::net
