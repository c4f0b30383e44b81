#include "http/upload.hpp"

#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "base/error.hpp"
#include "base/json.hpp"
#include "http/http_test_client.hpp"
#include "http/http_test_server.hpp"
#include "http/stream_writer.hpp"
#include "tests/support/file_size_limit.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mien::http {
namespace {

using namespace std::chrono_literals;
using testing::Client;
using testing::Server;

namespace fs = std::filesystem;

constexpr std::size_t upload_bytes_max = 8UL * 1024 * 1024;

std::string text_in(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string head(std::string_view target, std::string_view fields) {
    return "POST " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" + std::string(fields) +
           "\r\n";
}

std::string length_of(std::size_t bytes) {
    return "Content-Length: " + std::to_string(bytes) + "\r\n";
}

std::string post(std::string_view body, std::string_view target = "/upload") {
    return head(target, length_of(body.size())) + std::string(body);
}

std::string chunked(std::string_view body, std::size_t chunk_bytes) {
    auto bytes = head("/upload", "Transfer-Encoding: chunked\r\n");
    while (!body.empty()) {
        const auto chunk = body.substr(0, chunk_bytes);
        bytes += fmt::format("{:x}\r\n{}\r\n", chunk.size(), chunk);
        body.remove_prefix(chunk.size());
    }
    return bytes + "0\r\n\r\n";
}

// Differs from place to place, so that an exchange of pieces is seen.
std::string make_body(std::size_t bytes) {
    std::string body;
    for (std::size_t i = 0; body.size() < bytes; ++i) {
        body += std::to_string(i) + "\r\n";
    }
    body.resize(bytes);
    return body;
}

class UploadTest : public ::testing::Test {
  protected:
    UploadTest() {
        server_.options.scratch_directory = directory_.path();
        add("/upload", [](Request& request) {
            const auto& file = request.body_file;
            if (!file) {
                return text_response(200, "no body");
            }
            const auto text = text_in(file->path);
            EXPECT_EQ(text.size(), file->bytes);
            EXPECT_EQ(request.body, "");
            EXPECT_GT(request.deadline, std::chrono::steady_clock::now());
            const bool is_same = to_hex(sha256(text)) == to_hex(file->sha256);
            return text_response(200, is_same ? to_hex(file->sha256) : "another digest");
        });
        server_.add(Method::get, "/hello", [](Request&) { return text_response(200, "hello"); });
    }
    void add(std::string_view pattern, std::function<Response(Request&)> respond,
             std::size_t body_bytes_max = upload_bytes_max) {
        server_.router.add({.method = Method::post,
                            .pattern = pattern,
                            .access = Access{},
                            .body_bytes_max = body_bytes_max,
                            .handler = [respond = std::move(respond)](
                                           Request& request) { return later(respond, request); },
                            .name = pattern,
                            .body_place = BodyPlace::file});
    }
    static awaitable<Response> later(const std::function<Response(Request&)>& respond,
                                     Request& request) {
        co_return respond(request);
    }
    void start() { server_.start(); }
    Client connect() { return Client(server_.port()); }

    [[nodiscard]] std::size_t count_files() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(directory_.path()), fs::directory_iterator()));
    }
    // Files go behind the response. Every exchange lets the server do what it has to do.
    [[nodiscard]] bool leaves_nothing_behind() {
        auto client = connect();
        const auto deadline = std::chrono::steady_clock::now() + 5s;
        while (count_files() > 0 && std::chrono::steady_clock::now() < deadline) {
            client.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        }
        return count_files() == 0;
    }
    // Waits until so many uploads have their file.
    void wait_for_files(std::size_t count) {
        auto client = connect();
        while (count_files() != count) {
            client.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        }
    }

    test::ScratchDirectory directory_;
    Server server_;
};

TEST_F(UploadTest, gives_the_handler_the_whole_body_as_a_file) {
    start();
    auto client = connect();
    for (const std::size_t bytes : {1U, 8192U, 262'143U, 262'144U, 262'145U, 3'000'000U}) {
        const auto body = make_body(bytes);
        const auto digest = to_hex(sha256(body));
        EXPECT_EQ(client.exchange(post(body)).body, digest) << bytes;
        EXPECT_EQ(client.exchange(chunked(body, 1000)).body, digest) << bytes;
        EXPECT_EQ(client.exchange(chunked(body, 300'000)).body, digest) << bytes;
    }
    EXPECT_EQ(client.exchange(chunked("", 1)).body, to_hex(sha256("")));
    EXPECT_EQ(client.exchange(post("")).body, "no body");
    EXPECT_EQ(client.exchange(head("/upload", "")).body, "no body");
    EXPECT_TRUE(leaves_nothing_behind());
}

TEST_F(UploadTest, keeps_what_follows_the_body) {
    start();
    auto client = connect();
    const auto body = make_body(300'000);
    const auto digest = to_hex(sha256(body));
    std::string bytes;
    for (int i = 0; i < 3; ++i) {
        bytes += post(body) + "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n" + chunked(body, 70'000);
    }
    for (int i = 0; i < 2000; ++i) {
        bytes += "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
    }
    client.send(bytes);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(client.receive().body, digest);
        EXPECT_EQ(client.receive().body, "hello");
        EXPECT_EQ(client.receive().body, digest);
    }
    for (int i = 0; i < 2000; ++i) {
        ASSERT_EQ(client.receive().body, "hello");
    }
}

TEST_F(UploadTest, keeps_the_file_to_itself_and_removes_what_lies_beside_it) {
    add("/facts", [](Request& request) {
        const auto& path = request.body_file->path;
        struct stat directory{};
        EXPECT_EQ(::stat(path.parent_path().c_str(), &directory), 0);
        EXPECT_EQ(directory.st_mode & 07777U, 0700U);
        std::ofstream(path.parent_path() / "more") << "more";
        return no_content();
    });
    start();
    auto client = connect();
    EXPECT_EQ(client.exchange(post("hello", "/facts")).status, 204);
    EXPECT_TRUE(leaves_nothing_behind());
}

TEST_F(UploadTest, keeps_the_file_until_a_streamed_answer_is_out) {
    add("/stream", [](Request& request) {
        Response response;
        response.body = StreamBody{
            .write = [path = request.body_file->path](StreamWriter& writer) -> awaitable<void> {
                const auto text = text_in(path);
                co_await writer.write(text);
            }};
        return response;
    });
    start();
    auto client = connect();
    EXPECT_EQ(client.exchange(post("hello", "/stream")).body, "hello");
    EXPECT_TRUE(leaves_nothing_behind());
}

TEST_F(UploadTest, refuses_a_body_above_the_limit_of_the_route) {
    add("/small", [](Request&) { return no_content(); }, 300'000);
    start();
    auto announced = connect();
    const auto response =
        announced.exchange(head("/small", "Expect: 100-continue\r\n" + length_of(300'001)));
    EXPECT_EQ(response.status, 413);
    EXPECT_EQ(response.header("connection"), "close");
    EXPECT_EQ(announced.receive_rest(), "");
    EXPECT_EQ(count_files(), 0U) << "not a byte was wanted";

    auto chunks = connect();
    const auto begin = head("/small", "Transfer-Encoding: chunked\r\n") + "493e0\r\n" +
                       std::string(300'000, 'x') + "\r\n";
    EXPECT_EQ(chunks.exchange(begin + "1\r\n").status, 413);
    EXPECT_EQ(chunks.receive_rest(), "");
    auto broken = connect();
    EXPECT_EQ(broken.exchange(begin + "x\r\n").status, 400);
    auto fitting = connect();
    EXPECT_EQ(fitting.exchange(begin + "0\r\n\r\n").status, 204);
    EXPECT_TRUE(leaves_nothing_behind());
}

TEST_F(UploadTest, asks_for_the_body_when_the_client_waits_for_that) {
    start();
    auto client = connect();
    client.send(head("/upload", "Expect: 100-continue\r\n" + length_of(5)));
    EXPECT_EQ(client.receive_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
    EXPECT_EQ(client.exchange("hello").body, to_hex(sha256("hello")));
}

TEST_F(UploadTest, leaves_nothing_of_a_cut_connection) {
    start();
    for (const std::size_t sent_bytes : {0U, 10U, 700'000U}) {
        auto client = connect();
        client.send(head("/upload", length_of(1'000'000)) + std::string(sent_bytes, 'x'));
        wait_for_files(1);
        client.close();
        EXPECT_TRUE(leaves_nothing_behind()) << sent_bytes;
    }
    auto half_closed = connect();
    half_closed.send(head("/upload", length_of(10)) + "abc");
    half_closed.finish_sending();
    EXPECT_EQ(half_closed.receive().status, 400);
    EXPECT_TRUE(leaves_nothing_behind());
}

TEST_F(UploadTest, leaves_nothing_of_a_handler_that_throws) {
    add("/throw", [](Request&) -> Response { throw std::runtime_error("broken"); });
    start();
    auto client = connect();
    EXPECT_EQ(client.exchange(post("hello", "/throw")).status, 500);
    EXPECT_EQ(client.exchange(post("hello")).status, 200) << "the connection lives on";
    EXPECT_TRUE(leaves_nothing_behind());
}

TEST_F(UploadTest, leaves_nothing_of_an_upload_that_a_stop_cuts) {
    start();
    auto client = connect();
    client.send(head("/upload", length_of(10)) + "abc");
    wait_for_files(1);
    auto stopped = server_.begin_stop(20ms);
    EXPECT_EQ(stopped.wait_for(4s), std::future_status::ready);
    EXPECT_EQ(count_files(), 0U);
}

TEST_F(UploadTest, answers_408_to_a_slow_body) {
    server_.options.limits.body_time_max = 100ms;
    start();
    auto client = connect();
    EXPECT_EQ(client.exchange(head("/upload", length_of(10)) + "abc").status, 408);
    EXPECT_TRUE(leaves_nothing_behind());
}

// The first bytes earn the upload minutes, which outlast the time of the request.
TEST_F(UploadTest, gives_a_long_upload_its_time_and_the_handler_all_of_its_own) {
    server_.options.limits.body_time_max = 50ms;
    server_.options.limits.request_time_max = 60s;
    SteadyTime begun_at;
    add("/deadline", [&begun_at](Request& request) {
        EXPECT_GT(request.deadline, begun_at + 60s);
        return no_content();
    });
    start();
    auto client = connect();
    client.send(head("/deadline", length_of(1'000'001)) + std::string(1'000'000, 'x'));
    wait_for_files(1);
    const auto pause_end = std::chrono::steady_clock::now() + 300ms;
    auto other = connect();
    while (std::chrono::steady_clock::now() < pause_end) {
        other.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    begun_at = std::chrono::steady_clock::now();
    EXPECT_EQ(client.exchange("x").status, 204);
}

TEST_F(UploadTest, takes_so_many_at_once_and_no_more) {
    server_.options.limits.uploads_max = 2;
    start();
    auto first = connect();
    auto second = connect();
    first.send(head("/upload", length_of(6)) + "first");
    second.send(head("/upload", length_of(7)) + "second");
    wait_for_files(2);
    auto third = connect();
    const auto refused = third.exchange(head("/upload", "Expect: 100-continue\r\n" + length_of(5)));
    EXPECT_EQ(refused.status, 503);
    EXPECT_EQ(refused.header("retry-after"), "10");
    EXPECT_EQ(refused.header("connection"), "close");
    EXPECT_EQ(first.exchange("!").body, to_hex(sha256("first!")));
    int status = 503;  // until the place of the first is free again
    const auto deadline = std::chrono::steady_clock::now() + 5s;
    while (status == 503 && std::chrono::steady_clock::now() < deadline) {
        auto fourth = connect();
        status = fourth.exchange(post("hello")).status;
    }
    EXPECT_EQ(status, 200);
    EXPECT_EQ(second.exchange("!").body, to_hex(sha256("second!")));
    EXPECT_TRUE(leaves_nothing_behind());
}

void expect_no_room(const testing::ClientResponse& response, std::string_view sentence) {
    EXPECT_EQ(response.status, 503);
    EXPECT_EQ(response.header("connection"), "close");
    EXPECT_NE(response.body.find(sentence), std::string::npos) << response.body;
    EXPECT_EQ(response.body.find("mien-"), std::string::npos) << "no path of the machine";
}

TEST_F(UploadTest, says_so_when_no_file_can_be_made) {
    const auto blocker = directory_.path() / "no directory";
    std::ofstream(blocker) << "x";
    server_.options.scratch_directory = blocker / "uploads";
    start();
    auto client = connect();
    expect_no_room(client.exchange(post("hello")), "The scratch directory cannot be used");
    auto other = connect();
    EXPECT_EQ(other.exchange("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n").status, 200);
}

TEST_F(UploadTest, says_so_when_the_scratch_directory_is_full) {
    start();
    testing::ClientResponse response;
    const auto body = make_body(1'000'000);
    testing::ClientResponse fitting;
    {
        const test::FileSizeLimit limit(1024UL * 1024);
        auto client = connect();
        client.send(head("/upload", length_of(3'000'000)) + std::string(1'500'000, 'x'));
        response = client.receive();
        auto other = connect();
        fitting = other.exchange(post(body));
    }
    expect_no_room(response, "The scratch directory is full");
    EXPECT_EQ(fitting.body, to_hex(sha256(body)));
    EXPECT_TRUE(leaves_nothing_behind());
}

std::string form_of(std::string_view content) {
    return "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.json\"\r\n\r\n" +
           std::string(content) + "\r\n--B--\r\n";
}

std::string post_form(std::string_view body) {
    return head("/upload",
                "Content-Type: multipart/form-data; boundary=B\r\n" + length_of(body.size())) +
           std::string(body);
}

// The file on the disk is that of the form, without a second copy.
TEST_F(UploadTest, takes_the_file_out_of_a_form_while_it_arrives) {
    add("/form", [](Request& request) {
        const auto directory = request.body_file->path.parent_path();
        EXPECT_EQ(std::distance(fs::directory_iterator(directory), fs::directory_iterator()), 1);
        return text_response(200, request.body_file->file_name.value_or("none"));
    });
    start();
    auto client = connect();
    for (const std::size_t bytes : {0U, 1U, 262'000U, 262'144U, 3'000'000U}) {
        const auto content = make_body(bytes);
        EXPECT_EQ(client.exchange(post_form(form_of(content))).body, to_hex(sha256(content)))
            << bytes;
    }
    const auto form = form_of("x");
    EXPECT_EQ(client
                  .exchange(head("/form", "Content-Type: multipart/form-data; boundary=B\r\n" +
                                              length_of(form.size())) +
                            form)
                  .body,
              "a.json");
    EXPECT_EQ(client.exchange(post("x", "/form")).body, "none");
    EXPECT_TRUE(leaves_nothing_behind());
}

TEST_F(UploadTest, refuses_a_form_with_anything_beside_the_file) {
    start();
    auto client = connect();
    const auto note = std::string("--B\r\nContent-Disposition: form-data; name=\"");
    for (const std::string name : {"strategy", "x"}) {
        const auto form = note + name + "\"\r\n\r\nskip\r\n" + form_of("z");
        const auto refused = client.exchange(post_form(form));
        EXPECT_EQ(refused.status, 422);
        EXPECT_NE(refused.body.find("\"pointer\":\"/" + name + "\""), std::string::npos)
            << refused.body;
    }
    EXPECT_TRUE(leaves_nothing_behind());
}

TEST_F(UploadTest, refuses_a_form_without_a_file_or_an_end) {
    start();
    auto client = connect();
    const auto other = client.exchange(post_form("--B--"));
    EXPECT_EQ(other.status, 400);
    EXPECT_NE(other.body.find("The part “file” is missing."), std::string::npos) << other.body;
    const auto field = client.exchange(
        post_form("--B\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nz\r\n--B--\r\n"));
    EXPECT_EQ(field.status, 400) << "the connection lives on, and a field is no file";
    auto form = form_of(make_body(1000));
    form.resize(form.size() - 8);
    EXPECT_EQ(client.exchange(post_form(form)).status, 400);
    auto nameless = connect();
    EXPECT_EQ(
        nameless
            .exchange(head("/upload", "Content-Type: multipart/form-data\r\n" + length_of(1)) + "x")
            .status,
        400);
    EXPECT_TRUE(leaves_nothing_behind());
}

}  // namespace
}  // namespace mien::http
