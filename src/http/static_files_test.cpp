#include "http/static_files.hpp"

#include <cstdlib>
#include <fstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/error.hpp"
#include "base/limits/http.hpp"
#include "http/http_test_client.hpp"
#include "http/http_test_server.hpp"

namespace mien::http {
namespace {

namespace fs = std::filesystem;

class StaticFilesTest : public ::testing::Test {
  protected:
    StaticFilesTest() {
        auto pattern = (fs::temp_directory_path() / "mien-web-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) {
            throw std::runtime_error("cannot make a directory for the test");
        }
        directory_ = fs::path(pattern) / "dist";
        write("index.html",
              "<meta name=\"csp-nonce\" content=\"__CSP_NONCE__\">"
              "<i a=__CSP_NONCE__ b=__ENVIRONMENT__>");
        write("assets/app-1a2b.js", "let a = 1;");
        write("assets/app-1a2b.js.br", "brotli");
        write("assets/app-1a2b.js.gz", "gzip");
        write("favicon.svg", "<svg/>");
        write("../secret.txt", "secret");
    }
    ~StaticFilesTest() override {
        std::error_code ignored;
        fs::remove_all(directory_.parent_path(), ignored);
    }

    void write(const fs::path& name, std::string_view text) const {
        const auto path = (directory_ / name).lexically_normal();
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << text;
    }

    void start() {
        files_ = std::make_unique<StaticFiles>(
            directory_, PageSettings{.environment = "staging", .media_origin = ""});
        server_.add(Method::get, "/api/known", [](Request&) { return no_content(); });
        Handler handler = [this](Request& request) { return respond(*files_, request); };
        server_.router.set_fallback(
            {Method::get, "/{path...}", Access{}, 0, std::move(handler), "web"},
            [](std::string_view path) { return !path.starts_with("/api"); });
        server_.start();
    }
    static awaitable<Response> respond(const StaticFiles& files, Request& request) {
        co_return files.respond(request);
    }

    testing::ClientResponse ask(std::string_view path, std::string_view headers = "",
                                std::string_view method = "GET") {
        testing::Client client(server_.port());
        return client.exchange(
            fmt::format("{} {} HTTP/1.1\r\nHost: a\r\n{}\r\n", method, path, headers), method);
    }

    fs::path directory_;
    std::unique_ptr<StaticFiles> files_;
    testing::Server server_;
};

TEST_F(StaticFilesTest, sends_a_file_with_its_type_and_how_long_it_may_be_kept) {
    start();
    const auto script = ask("/assets/app-1a2b.js");
    EXPECT_EQ(script.status, 200);
    EXPECT_EQ(script.body, "let a = 1;");
    EXPECT_EQ(script.header("content-type"), "text/javascript; charset=utf-8");
    EXPECT_EQ(script.header("cache-control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(script.header("vary"), "Accept-Encoding");
    EXPECT_EQ(script.header("content-encoding"), "");
    EXPECT_EQ(script.header("x-content-type-options"), "nosniff");
    const auto icon = ask("/favicon.svg");
    EXPECT_EQ(icon.header("content-type"), "image/svg+xml");
    EXPECT_EQ(icon.header("cache-control"), "no-cache");
}

TEST_F(StaticFilesTest, sends_the_best_coding_that_the_client_takes) {
    start();
    const struct {
        const char* accepted;
        const char* coding;
        const char* body;
    } cases[] = {
        {"gzip, deflate, br", "br", "brotli"},
        {"gzip", "gzip", "gzip"},
        {"BR;q=0.5, gzip;q=1.0", "br", "brotli"},
        {"br;q=0, gzip", "gzip", "gzip"},
        {"br;q=0.000, *;q=0.1", "gzip", "gzip"},
        {"*", "br", "brotli"},
        {"deflate, xbr", "", "let a = 1;"},
        {"*;q=0", "", "let a = 1;"},
        {",;,q=", "", "let a = 1;"},
    };
    for (const auto& one : cases) {
        const auto answer =
            ask("/assets/app-1a2b.js", fmt::format("Accept-Encoding: {}\r\n", one.accepted));
        EXPECT_EQ(answer.header("content-encoding"), one.coding) << one.accepted;
        EXPECT_EQ(answer.body, one.body) << one.accepted;
        EXPECT_EQ(answer.header("vary"), "Accept-Encoding");
    }
    EXPECT_EQ(ask("/favicon.svg", "Accept-Encoding: br\r\n").header("content-encoding"), "")
        << "there is no compressed form";
}

TEST_F(StaticFilesTest, says_not_modified_for_the_form_that_the_client_has) {
    start();
    const auto whole = ask("/assets/app-1a2b.js");
    const auto compressed = ask("/assets/app-1a2b.js", "Accept-Encoding: br\r\n");
    EXPECT_NE(whole.header("etag"), compressed.header("etag"));
    EXPECT_TRUE(whole.header("etag").starts_with('"'));
    const auto known = fmt::format("If-None-Match: {}\r\n", whole.header("etag"));
    const auto again = ask("/assets/app-1a2b.js", known);
    EXPECT_EQ(again.status, 304);
    EXPECT_EQ(again.header("etag"), whole.header("etag"));
    EXPECT_EQ(again.header("vary"), "Accept-Encoding");
    EXPECT_EQ(ask("/assets/app-1a2b.js", known + "Accept-Encoding: br\r\n").status, 200);
}

TEST_F(StaticFilesTest, answers_head_without_a_body) {
    start();
    const auto script = ask("/assets/app-1a2b.js", "", "HEAD");
    EXPECT_EQ(script.status, 200);
    EXPECT_EQ(script.header("content-length"), "10");
    EXPECT_EQ(ask("/characters", "", "HEAD").status, 200);
    EXPECT_EQ(ask("/nothing.js", "", "HEAD").status, 404);
}

TEST_F(StaticFilesTest, answers_index_html_for_every_page_of_the_ui) {
    start();
    for (const auto* path : {"/", "/index.html", "/characters", "/characters/7/happy?v=3&vs=2",
                             "/v1.2/notes", "/characters/"}) {
        const auto page = ask(path);
        EXPECT_EQ(page.status, 200) << path;
        EXPECT_EQ(page.header("content-type"), "text/html; charset=utf-8") << path;
        EXPECT_EQ(page.header("cache-control"), "no-cache") << path;
    }
    for (const auto* path : {"/nothing.js", "/assets/app-9z9z.js", "/assets/app-1a2b.js.map",
                             "/assets/app-1a2b.js.br", "/.hidden"}) {
        const auto refused = ask(path);
        EXPECT_EQ(refused.status, 404) << path;
        EXPECT_EQ(refused.header("content-type"), "application/problem+json") << path;
    }
}

TEST_F(StaticFilesTest, gives_every_page_a_nonce_of_its_own) {
    start();
    const auto first = ask("/");
    const auto policy = first.header("content-security-policy");
    const auto at = policy.find("'nonce-");
    ASSERT_NE(at, std::string::npos);
    const auto nonce = policy.substr(at + 7, policy.find('\'', at + 7) - at - 7);
    EXPECT_EQ(nonce.size(), 24U);
    EXPECT_EQ(first.body,
              fmt::format("<meta name=\"csp-nonce\" content=\"{0}\"><i a={0} b=staging>", nonce));
    EXPECT_EQ(policy.find("script-src 'self';"), policy.find("script-src"));
    EXPECT_EQ(ask("/").body.find(nonce), std::string::npos);
    EXPECT_EQ(first.header("cross-origin-opener-policy"), "same-origin");
    EXPECT_EQ(first.header("x-content-type-options"), "nosniff");
    EXPECT_NE(first.header("permissions-policy"), "");
    EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos);
}

TEST_F(StaticFilesTest, tells_every_page_its_environment) {
    start();
    EXPECT_TRUE(ask("/").body.ends_with(" b=staging>"));
}

TEST_F(StaticFilesTest, knows_no_path_but_those_it_has_read) {
    fs::create_symlink(directory_.parent_path() / "secret.txt", directory_ / "link.txt");
    fs::create_directory_symlink(directory_.parent_path(), directory_ / "up");
    write(".env", "secret");
    start();
    write("later.txt", "came after the start");
    for (const auto* path :
         {"/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
          "/assets/%2e%2e%2f%2e%2e%2fsecret.txt", "/..%5csecret.txt", "//etc/passwd.txt",
          "/assets//app-1a2b.js", "/./favicon.svg", "/link.txt", "/up/secret.txt", "/.env",
          "/later.txt", "/favicon.svg%00.txt"}) {
        const auto answer = ask(path);
        EXPECT_TRUE(answer.status == 404 || answer.status == 400) << path << answer.status;
        EXPECT_EQ(answer.body.find("came after"), std::string::npos) << path;
    }
}

TEST_F(StaticFilesTest, leaves_the_api_its_own_answers) {
    start();
    EXPECT_EQ(ask("/api/known").status, 204);
    EXPECT_EQ(ask("/api/known", "Content-Length: 0\r\n", "POST").status, 405);
    EXPECT_EQ(ask("/api/unknown").status, 404);
    EXPECT_EQ(ask("/api/unknown", "Content-Length: 0\r\n", "POST").status, 404);
    const auto refused = ask("/characters", "Content-Length: 0\r\n", "POST");
    EXPECT_EQ(refused.status, 405);
    EXPECT_EQ(refused.header("allow"), "GET, HEAD, OPTIONS");
}

TEST_F(StaticFilesTest, refuses_a_directory_that_is_no_web_ui) {
    EXPECT_THROW(StaticFiles(directory_ / "nowhere"), Error);
    EXPECT_THROW(StaticFiles(directory_ / "assets"), Error) << "it has no index.html";
    for (std::size_t i = 0; i <= limits::web_files_max; ++i) {
        write(fmt::format("many/{}.txt", i), "");
    }
    EXPECT_THROW(StaticFiles{directory_}, Error) << "it has too many files";
    fs::remove_all(directory_ / "many");
    EXPECT_NO_THROW(StaticFiles{directory_});
    write("large.bin", "");
    fs::resize_file(directory_ / "large.bin", limits::web_bytes_max);
    EXPECT_THROW(StaticFiles{directory_}, Error) << "it has too many bytes";
}

TEST_F(StaticFilesTest, leaves_out_compressed_files_without_their_original) {
    write("alone.txt.gz", "gzip");
    start();
    EXPECT_EQ(ask("/alone.txt", "Accept-Encoding: gzip\r\n").status, 404);
    EXPECT_EQ(files_->count(), 3U);
}

}  // namespace
}  // namespace mien::http
