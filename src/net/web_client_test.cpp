#include "net/web_client.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "net/net_test_client.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mien::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::error_of;
using test::soon;
using testing::answer;
using testing::get;
using testing::has_line;
using testing::local_options;
using testing::Reply;
using testing::request_of;
using testing::say_ok;
using testing::Seen;
using testing::TestServer;

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string pattern(std::size_t bytes) {
    std::string text(bytes, '\0');
    for (std::size_t i = 0; i < bytes; ++i) {
        text[i] = static_cast<char>('a' + (i * 7 + i / 251) % 26);
    }
    return text;
}

MIEN_CORO_TEST(web_client, gives_the_whole_answer_and_keeps_the_connection) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, [](const Seen&) -> Reply {
        return {answer("404 Not Found", "none", "X-Kind: a\r\nX-Kind: b\r\n")};
    });
    for (int i = 0; i < 3; ++i) {
        const auto response = co_await client.send(get(server.url("/a//../b%2F?x=1")), soon());
        EXPECT_EQ(response.status, 404);
        EXPECT_EQ(response.body, "none");
        EXPECT_EQ(response.find_header("x-kind"), "a");
        EXPECT_EQ(response.url, server.url("/a//../b%2F?x=1"));
        EXPECT_EQ(response.attempts, 1);
    }
    EXPECT_EQ(server.connections(), 1);
    EXPECT_TRUE(server.requests()[0].head.starts_with("GET /a//../b%2F?x=1 HTTP/1.1\r\n"));
}

MIEN_CORO_TEST(web_client, sends_every_method_with_its_body_and_headers) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, say_ok);
    auto request = request_of(Method::put, server.url("/"), "the body");
    request.headers = {{"X-Plain", "one"}, {"X-Empty", ""}};
    request.secret_headers.push_back({"Authorization", Secret("hidden")});
    co_await client.send(request, soon());
    co_await client.send(request_of(Method::post, server.url("/")), soon());
    co_await client.send(request_of(Method::patch, server.url("/"), "p"), soon());
    co_await client.send(request_of(Method::delete_, server.url("/")), soon());
    const auto head = co_await client.send(request_of(Method::head, server.url("/")), soon());
    EXPECT_EQ(head.body, "");
    const auto& seen = server.requests();
    EXPECT_TRUE(seen[0].head.starts_with("PUT / "));
    EXPECT_EQ(seen[0].body, "the body");
    EXPECT_TRUE(has_line(seen[0], "X-Plain: one"));
    EXPECT_TRUE(has_line(seen[0], "X-Empty:"));
    EXPECT_TRUE(has_line(seen[0], "Authorization: hidden"));
    EXPECT_FALSE(has_line(seen[0], "Transfer-Encoding: chunked"));
    EXPECT_TRUE(has_line(seen[1], "Content-Length: 0"));
    EXPECT_EQ(seen[2].body, "p");
    EXPECT_TRUE(seen[3].head.starts_with("DELETE / "));
    EXPECT_TRUE(seen[4].head.starts_with("HEAD / "));
}

MIEN_CORO_TEST(web_client, refuses_what_it_cannot_send) {
    async::WorkPool files(1, 8);
    auto options = local_options();
    options.plain_http = PlainHttp::refused;
    WebClient client(context.get_executor(), files, options);
    TestServer server(context, say_ok);
    const auto plain = co_await error_of(client.send(get(server.url("/")), soon()));
    MIEN_REQUIRE(plain);
    EXPECT_EQ(plain->message(), "The peer is called over https:// only.");
    for (const auto& header : std::vector<Header>{{"X-A", "b\r\nX-C: d"},
                                                  {"X-A", "b\n"},
                                                  {"X A", "b"},
                                                  {"", "b"},
                                                  {"X-A:", "b"},
                                                  {"content-length", "7"},
                                                  {"Host", "other"}}) {
        auto request = get("https://a.test/");
        request.headers.push_back(header);
        const auto error = co_await error_of(client.send(request, soon()));
        MIEN_REQUIRE(error);
        EXPECT_EQ(error->kind(), ErrorKind::invalid) << header.name;
    }
    EXPECT_EQ(server.connections(), 0);
}

MIEN_CORO_TEST(web_client, refuses_addresses_in_every_form) {
    async::WorkPool files(1, 8);
    auto options = local_options();
    options.addresses = AddressPolicy();
    options.resolve = nullptr;
    WebClient client(context.get_executor(), files, options);
    TestServer server(context, say_ok);
    for (const auto* host :
         {"127.0.0.1", "127.1", "0x7f.1", "2130706433", "0177.1", "[::1]", "[::ffff:127.0.0.1]",
          "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "169.254.169.254", "10.1.2.3", "100.64.0.1",
          "0.0.0.0", "[::]", "localhost", "localhost.", "LOCALHOST"}) {
        const auto error = co_await error_of(client.send(get(server.url("/", host)), soon()));
        MIEN_REQUIRE(error);
        EXPECT_EQ(error->kind(), ErrorKind::invalid) << host << ": " << error->message();
        EXPECT_TRUE(error->message().ends_with("address, which may not be called.")) << host;
    }
    EXPECT_EQ(server.connections(), 0);
}

MIEN_CORO_TEST(web_client, refuses_a_name_of_which_one_address_is_refused) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, say_ok);
    const auto error = co_await error_of(client.send(get(server.url("/", "mixed.test")), soon()));
    MIEN_REQUIRE(error);
    EXPECT_EQ(error->message(), "The peer has a private address, which may not be called.");
    const auto unknown = co_await error_of(client.send(get("http://name.unknown/"), soon()));
    MIEN_REQUIRE(unknown);
    EXPECT_EQ(unknown->kind(), ErrorKind::unavailable);
    EXPECT_EQ(server.connections(), 0);
}

// Proxies of the environment: the port that they name refuses every connection.
MIEN_CORO_TEST(web_client, reads_nothing_of_the_environment) {
    for (const auto* name : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"}) {
        ::setenv(name, "http://127.0.0.1:1", 1);
    }
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, say_ok);
    const auto response = co_await client.send(get(server.url("/", "a.test")), soon());
    EXPECT_EQ(response.status, 200);
    for (const auto* name : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"}) {
        ::unsetenv(name);
    }
}

MIEN_CORO_TEST(web_client, sends_a_range_of_a_file) {
    const test::ScratchDirectory directory;
    const auto path = directory.path() / "file";
    const auto content = pattern(5'000'000);
    std::ofstream(path, std::ios::binary) << content;
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, say_ok);
    const auto file = std::make_shared<const File>(File::open(path, "The test"));
    for (const FileRange& range : std::vector<FileRange>{
             {file, 0, content.size()}, {file, 1'000'003, 2'000'001}, {file, 4'999'999, 1}}) {
        const auto response =
            co_await client.send(request_of(Method::put, server.url("/"), range), soon());
        EXPECT_EQ(response.status, 200);
        EXPECT_TRUE(server.requests().back().body == content.substr(range.offset, range.bytes));
    }
    const FileRange beyond{file, 4'999'999, 2};
    const auto error =
        co_await error_of(client.send(request_of(Method::put, server.url("/"), beyond), soon()));
    MIEN_REQUIRE(error);
    EXPECT_EQ(error->kind(), ErrorKind::internal);
}

MIEN_CORO_TEST(web_client, downloads_a_body_to_a_file) {
    const test::ScratchDirectory directory;
    const auto path = directory.path() / "file";
    const auto content = pattern(3'000'000);
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, [&](const Seen& seen) -> Reply {
        return {seen.head.starts_with("GET /none") ? answer("404 Not Found", "none")
                                                   : answer("200 OK", content)};
    });
    auto request = get(server.url("/"));
    request.body_bytes_max = content.size();
    const auto response = co_await client.download(request, path, "The test", soon());
    EXPECT_EQ(response.body, "");
    EXPECT_TRUE(content_of(path) == content);

    const auto other = directory.path() / "other";
    const auto none = co_await client.download(get(server.url("/none")), other, "The test", soon());
    EXPECT_EQ(none.status, 404);
    EXPECT_EQ(none.body, "none");
    EXPECT_FALSE(std::filesystem::exists(other));

    request.body_bytes_max = content.size() - 1;
    const auto error = co_await error_of(client.download(request, other, "The test", soon()));
    MIEN_REQUIRE(error);
    EXPECT_EQ(error->kind(), ErrorKind::upstream_failed);
    EXPECT_FALSE(std::filesystem::exists(other));
}

MIEN_CORO_TEST(web_client, refuses_a_body_beyond_the_limit) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, say_ok);
    auto request = get(server.url("/"));
    request.body_bytes_max = 4;
    const auto fits = co_await client.send(request, soon());
    EXPECT_EQ(fits.body, "fine");
    request.body_bytes_max = 3;
    const auto error = co_await error_of(client.send(request, soon()));
    MIEN_REQUIRE(error);
    EXPECT_EQ(error->kind(), ErrorKind::upstream_failed);
    EXPECT_EQ(error->message(), "The peer answered with more bytes than are allowed.");
}

// A body far larger than every buffer on its way: the server cannot send it until it is read.
MIEN_CORO_TEST(web_client, fetches_no_more_than_is_read) {
    const auto content = pattern(48UL * 1024 * 1024);
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, [&](const Seen&) -> Reply { return {answer("200 OK", content)}; });
    auto request = get(server.url("/"));
    request.body_bytes_max = content.size();
    const auto stream = co_await client.open(request, soon());
    EXPECT_EQ(stream->head().status, 200);
    for (int i = 0; i < 5000; ++i) {
        co_await test::let_others_run();
    }
    EXPECT_LT(server.bytes_sent(), content.size() / 2);
    std::string received;
    for (;;) {
        const auto bytes = co_await stream->read(100'000, soon());
        if (bytes.empty()) {
            break;
        }
        EXPECT_LE(bytes.size(), 100'000U);
        received += bytes;
    }
    EXPECT_TRUE(received == content);
}

MIEN_CORO_TEST(web_client, ends_a_call_at_its_deadline) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, [](const Seen&) -> Reply { return {"", Reply::Then::stall}; });
    const auto error =
        co_await error_of(client.send(get(server.url("/")), deadline_in(milliseconds(100))));
    MIEN_REQUIRE(error);
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
    EXPECT_EQ(error->message(), "The peer took too long.");
    co_await server.wait_for_ends(1);
}

MIEN_CORO_TEST(web_client, gives_up_on_a_server_that_stalls) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, [](const Seen&) -> Reply {
        return {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", Reply::Then::stall};
    });
    auto request = get(server.url("/"));
    request.stall_time_max = seconds(1);
    const auto error = co_await error_of(client.send(request, soon()));
    MIEN_REQUIRE(error);
    EXPECT_EQ(error->kind(), ErrorKind::unavailable);
    EXPECT_EQ(error->message(), "The peer does not answer.");
}

MIEN_CORO_TEST(web_client, notices_a_body_that_is_cut) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, [](const Seen& seen) -> Reply {
        const std::string framing = seen.head.starts_with("GET /chunked")
                                        ? "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"
                                        : "Content-Length: 10\r\n\r\nhalf";
        return {"HTTP/1.1 200 OK\r\n" + framing, Reply::Then::close};
    });
    for (const auto* path : {"/sized", "/chunked"}) {
        const auto error = co_await error_of(client.send(get(server.url(path)), soon()));
        MIEN_REQUIRE(error);
        EXPECT_EQ(error->kind(), ErrorKind::unavailable) << path;
        EXPECT_EQ(error->message(), "The peer broke off the connection.");
        const auto stream = co_await client.open(get(server.url(path)), soon());
        const auto half = co_await stream->read(100, soon());
        EXPECT_EQ(half, "half");
        const auto cut = co_await error_of(stream->read(100, soon()));
        EXPECT_TRUE(cut);
    }
}

MIEN_CORO_TEST(web_client, refuses_what_is_no_web_server) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    const std::string many = "HTTP/1.1 200 OK\r\n";
    std::string fields;
    for (std::size_t i = 0; i <= limits::web_header_fields_max; ++i) {
        fields += "X-A: b\r\n";
    }
    std::string reply;
    TestServer server(context, [&](const Seen&) -> Reply { return {reply, Reply::Then::close}; });
    for (const auto& bytes : {std::string("SSH-2.0-OpenSSH\r\n\r\n"), many + fields + "\r\n"}) {
        reply = bytes;
        const auto error = co_await error_of(client.send(get(server.url("/")), soon()));
        MIEN_REQUIRE(error);
        EXPECT_EQ(error->kind(), ErrorKind::upstream_failed) << error->detail();
    }
}

MIEN_CORO_TEST(web_client, says_nothing_secret_in_an_error) {
    async::WorkPool files(1, 8);
    WebClient client(context.get_executor(), files, local_options());
    TestServer server(context, [](const Seen&) -> Reply { return {"", Reply::Then::close}; });
    auto request = request_of(Method::post, server.url("/path?key=hush"), "hush");
    request.secret_headers.push_back({"X-Key", Secret("hush")});
    const auto error = co_await error_of(client.send(request, soon()));
    MIEN_REQUIRE(error);
    EXPECT_EQ((error->message() + error->detail()).find("hush"), std::string::npos);
    EXPECT_NE(error->detail().find("/path"), std::string::npos);
}

}  // namespace
}  // namespace mien::net
