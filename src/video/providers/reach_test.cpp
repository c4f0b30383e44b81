// Where a service may lead with its answers: one table for every adapter.
#include "video/providers/reach.hpp"

#include "tests/support/provider_bench.hpp"

namespace mien::video {
namespace {

using namespace testing;
using Networks = std::vector<std::string>;

MIEN_CORO_TEST(reach, is_of_the_networks_in_which_a_service_is) {
    const Networks ours{"10.0.0.0/8", "10.1.0.0/16", "192.168.0.0/16", "169.254.0.0/16"};
    const Networks around{"10.0.0.0/8", "10.1.0.0/16"};
    for (const auto& [host, expected] :
         std::vector<std::pair<std::string, Networks>>{{"10.1.2.3", around},
                                                       {"::ffff:10.1.2.3", around},
                                                       {"64:ff9b::a01:203", around},
                                                       {"10.2.0.1", {"10.0.0.0/8"}},
                                                       {"8.8.8.8", {}},
                                                       {"127.0.0.1", {}},
                                                       {"169.254.169.254", {}}}) {
        const auto networks = co_await networks_around(host, ours, "The service", soon());
        EXPECT_EQ(networks, expected) << host;
    }
    const auto nothing = co_await networks_around("no.invalid", {}, "The service", soon());
    EXPECT_TRUE(nothing.empty()) << "and nobody was asked for the name";
}

std::unique_ptr<VideoService> service_at(Bench& bench, std::string kind, std::string base,
                                         Networks networks) {
    static const std::map<std::string, std::string> contents{
        {"comfyui", R"({"workflow":{},"bind":{},"output_node":"9"})"},
        {"fal", R"({"model":"o/app","fields":{"text":"prompt"}})"},
        {"replicate", R"({"model":"o/n","fields":{"text":"prompt"}})"},
        {"openai_compatible", "{}"},
        {"http", "{}"}};
    auto connection = connection_to(kind, std::move(base));
    connection.allowed_networks = std::move(networks);
    return open_service(bench.executor, bench.files, std::move(connection),
                        object_of(contents.at(kind)));
}

const std::vector<std::string> kinds{"comfyui", "fal", "replicate", "openai_compatible", "http"};

struct Leading {
    std::string what;
    std::string base;  // empty: the service on the loopback
    Networks networks;
    std::string output;  // empty: another server on the loopback
    bool is_taken = false;
};

// Goal: who is public leads to what is public only, who is in one of our networks also into that
// one, and nobody into another one.
MIEN_CORO_TEST(reach, of_outputs_is_that_of_the_service) {
    TestServer store(context, [](const Seen&) -> Reply { return {answer("200 OK", "film")}; });
    const std::vector<Leading> all{
        {"public to loopback", "https://8.8.8.8", {"127.0.0.0/8"}, ""},
        {"public to private", "https://8.8.8.8", {"10.0.0.0/8"}, "https://10.0.0.1/a.mp4"},
        {"public to a name of ours", "https://8.8.8.8", {"127.0.0.0/8"}, "https://localhost/a"},
        {"private to another network", "", {"127.0.0.1", "10.0.0.0/8"}, "https://10.0.0.1/a.mp4"},
        {"private to another entry", "", {"127.0.0.1", "127.0.0.2"}, "http://127.0.0.2:9/a.mp4"},
        {"mapped", "", {"127.0.0.1", "10.0.0.0/8"}, "https://[::ffff:10.0.0.1]/a.mp4"},
        {"by NAT64", "", {"127.0.0.1", "10.0.0.0/8"}, "https://[64:ff9b::a00:1]/a.mp4"},
        {"to metadata", "", {"0.0.0.0/0"}, "https://169.254.169.254/latest"},
        {"within its network", "", {"127.0.0.0/8", "10.0.0.0/8"}, "", true}};
    const test::ScratchDirectory scratch;
    const auto file = scratch.path() / "clip";
    for (const auto& kind : kinds) {
        for (const auto& leading : all) {
            Bench bench(context, Routes());
            const auto base = leading.base.empty() ? bench.server.url("") : leading.base;
            const auto output = leading.output.empty() ? store.url("/a.mp4") : leading.output;
            const auto service = service_at(bench, kind, base, leading.networks);
            const auto error = co_await error_of(
                service->fetch(ServiceHandle{"id", {}},
                               ServiceOutput{.url = output, .content_type = {}}, file, soon()));
            const bool may_be = leading.is_taken && kind != "comfyui";
            EXPECT_EQ(!error, may_be) << kind << ": " << leading.what;
            if (error && kind != "comfyui") {
                EXPECT_EQ(error->kind(), ErrorKind::invalid) << kind << ": " << leading.what;
            }
            std::filesystem::remove(file);
        }
    }
    EXPECT_EQ(store.requests().size(), kinds.size() - 1);
}

MIEN_CORO_TEST(reach, of_redirects_is_that_of_the_service) {
    const test::ScratchDirectory scratch;
    const auto file = scratch.path() / "clip";
    for (const auto& kind : kinds) {
        for (const std::string target : {"http://127.0.0.2:9/x", "https://10.0.0.1/x"}) {
            Routes routes;
            routes.on("GET /a.mp4",
                      {json_reply("{}", "302 Found", "Location: " + target + "\r\n")});
            Bench bench(context, routes);
            const auto service = service_at(bench, kind, bench.server.url(""),
                                            {"127.0.0.1", "127.0.0.2", "10.0.0.0/8"});
            const ServiceOutput output{.url = bench.server.url("/a.mp4"), .content_type = {}};
            const auto error =
                co_await error_of(service->fetch(ServiceHandle{"id", {}}, output, file, soon()));
            MIEN_REQUIRE(error);
            EXPECT_EQ(error->kind(), ErrorKind::upstream_failed) << kind << ": " << target;
        }
    }
}

}  // namespace
}  // namespace mien::video
