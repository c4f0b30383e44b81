// A service of one's own, to the letter of what every service is told and answers.
#include "tests/support/provider_bench.hpp"

namespace mien::video {
namespace {

using namespace testing;
using State = Standing::State;
using Kind = ServiceFailure::Kind;

constexpr std::string_view preset = R"({"path":"/clips"})";

MIEN_CORO_TEST(http_endpoint, is_told_three_things_and_answers_three) {
    Bench bench(
        context,
        Routes().on("POST /clips",
                    {json_reply(R"({"video_url":"https://files.example/a.mp4","video_id":"v-1",)"
                                R"("generation_timestamp":"2026-11-29T10:00:00Z"})")}));
    const auto service = bench.open("http", preset);
    const auto submission = co_await service->submit(some_order(), soon());
    MIEN_REQUIRE(as<Accepted>(submission));
    const auto& seen = bench.server.requests().at(0);
    EXPECT_EQ(seen.body, R"({"character_id":"019ac0de-0000-7000-8000-00000000000c",)"
                         R"("emotion":"happy",)"
                         R"("resolved_prompt_text":"Luna says \"hi\" – {happy}"})");
    EXPECT_NE(seen.head.find("\r\nIdempotency-Key: 019ac0de-0000-7000-8000-00000000000a\r\n"),
              std::string::npos);
    const auto& handle = as<Accepted>(submission)->handle;
    EXPECT_EQ(handle.external_id, "v-1");
    const auto standing = co_await service->poll(handle, soon());
    EXPECT_EQ(standing.state, State::succeeded);
    EXPECT_EQ(standing.outputs.at(0).url, "https://files.example/a.mp4");
    EXPECT_FALSE(standing.outputs.at(0).needs_key);
    EXPECT_EQ(text_in(standing.outputs.at(0).details, "generation_timestamp"),
              "2026-11-29T10:00:00Z");
    EXPECT_EQ(bench.server.requests().size(), 1U) << "nothing is left to ask";
}

MIEN_CORO_TEST(http_endpoint, of_the_global_default_the_character_is_null) {
    Bench bench(context, Routes());
    auto order = some_order();
    order.character_id = "";
    const auto service = bench.open("http", R"({"extra":{"quality":"high"}})");
    EXPECT_EQ(json_text(service->outgoing(order)),
              R"({"quality":"high","character_id":null,"emotion":"happy",)"
              R"("resolved_prompt_text":"Luna says \"hi\" – {happy}"})");
    co_return;
}

MIEN_CORO_TEST(http_endpoint, may_be_asked_later_on_its_own_host) {
    Routes routes;
    Bench bench(context, routes);
    routes
        .on("POST /clips",
            {json_reply(R"({"status_url":"/clips/7","video_id":7})", "202 Accepted"),
             json_reply(R"({"status_url":")" + bench.server.url("/clips/7") + R"("})",
                        "202 Accepted"),
             json_reply(R"({"status_url":"https://evil.test/clips/7"})", "202 Accepted"),
             json_reply(R"({"status_url":"//evil.test/clips/7"})", "202 Accepted"),
             json_reply(R"({})", "202 Accepted")})
        .on("GET /clips/7",
            {json_reply("{}", "202 Accepted"), json_reply(R"({"status":"frobnicated"})"),
             json_reply(R"({"video_url":"/files/7.mp4"})"),
             json_reply(R"({"status":"failed","error":"no GPU"})"),
             json_reply(R"({"status":"succeeded"})"), json_reply("{}", "404 Not Found")});
    const auto service = bench.open("http", preset);
    const auto first = co_await service->submit(some_order(), soon());
    MIEN_REQUIRE(as<Accepted>(first));
    const auto second = co_await service->submit(some_order(), soon());
    MIEN_REQUIRE(as<Accepted>(second));
    EXPECT_EQ(as<Accepted>(first)->handle.details, as<Accepted>(second)->handle.details);
    EXPECT_EQ(as<Accepted>(first)->handle.external_id, "7");
    for (int i = 0; i < 3; ++i) {
        const auto elsewhere = co_await service->submit(some_order(), soon());
        EXPECT_TRUE(as<Unknown>(elsewhere));
    }
    const auto& handle = as<Accepted>(first)->handle;
    for (const auto expected : {State::running, State::running, State::succeeded, State::failed,
                                State::failed, State::lost}) {
        const auto standing = co_await service->poll(handle, soon());
        EXPECT_EQ(standing.state, expected);
        if (expected == State::succeeded) {
            EXPECT_EQ(standing.outputs.at(0).url, bench.server.url("/files/7.mp4"));
            EXPECT_TRUE(standing.outputs.at(0).needs_key);
        }
    }
}

MIEN_CORO_TEST(http_endpoint, has_the_time_to_answer_that_its_preset_gives) {
    Bench bench(context, Routes());
    EXPECT_EQ(bench.open("http", preset)->capabilities().create_time_max, std::chrono::minutes(10));
    const auto patient = bench.open("http", R"({"answer_seconds_max":1500})");
    EXPECT_EQ(patient->capabilities().create_time_max, std::chrono::seconds(1500));
    co_return;
}

MIEN_CORO_TEST(http_endpoint, that_answers_without_a_video_has_none) {
    Bench bench(context,
                Routes().on("POST /clips", {json_reply(R"({"video_id":"v-1"})"),
                                            json_reply(R"({"video_id":"v-1",)"
                                                       R"("video_url":"javascript:x"})")}));
    const auto service = bench.open("http", preset);
    for (int i = 0; i < 2; ++i) {
        const auto submission = co_await service->submit(some_order(), soon());
        MIEN_REQUIRE(as<Accepted>(submission));
        const auto standing = co_await service->poll(as<Accepted>(submission)->handle, soon());
        EXPECT_EQ(standing.failure.value().kind, Kind::output_missing);
    }
}

MIEN_CORO_TEST(http_endpoint, is_well_when_somebody_is_there) {
    Bench bench(context, Routes().on("GET /", {json_reply("{}", "405 Method Not Allowed"),
                                               json_reply("{}", "403 Forbidden"),
                                               json_reply("{}", "500 Internal Server Error")}));
    const auto service = bench.open("http", preset);
    const auto well = co_await service->check_health(soon());
    EXPECT_FALSE(well);
    const auto refused = co_await service->check_health(soon());
    EXPECT_EQ(refused.value().kind, Kind::authentication);
    const auto ill = co_await service->check_health(soon());
    EXPECT_EQ(ill.value().kind, Kind::unavailable);
}

// What a service says beside is kept, not without bounds.
MIEN_CORO_TEST(http_endpoint, keeps_no_more_than_a_row_may_hold) {
    const auto reply = fmt::format(
        R"({{"video_id":"v","video_url":"https://h.example/{0}","generation_timestamp":"{0}"}})",
        std::string(1024UL * 1024, 'x'));
    Bench bench(context, Routes().on("POST /clips", {json_reply(reply)}));
    const auto submission = co_await bench.open("http", preset)->submit(some_order(), soon());
    MIEN_REQUIRE(as<Accepted>(submission));
    EXPECT_LT(json_text(as<Accepted>(submission)->handle.details).size(), 1000U);
}

// The key is good for all of the host: whoever writes presets leads it nowhere else.
TEST(http_endpoint, paths_stay_behind_the_base_url) {
    for (const std::string path :
         {"/../admin", "/a/../../admin", "/a/%2e%2E/b", "/a/.%2e", "/..", "/a/./b", "/%2e",
          "/a%2f..%2fb", "/a%5c..%5Cb", "/..?x=1", "/a b", "/a\\b", "a", "//", "/a\r\nX: 1"}) {
        const json::value content{{"path", path}};
        const auto problems = find_preset_problems("http", content);
        const bool is_double_slash = path == "//";
        EXPECT_EQ(problems.empty(), is_double_slash) << path;
    }
    for (const std::string path : {"/a..b/c", "/...", "/a.b", "/v1/clips?x=../y", "/%2ea"}) {
        const json::value content{{"path", path}};
        EXPECT_TRUE(find_preset_problems("http", content).empty()) << path;
    }
}

TEST(http_endpoint, presets_do_not_replace_what_is_told) {
    const auto codes_of = [](std::string_view content) {
        std::string codes;
        for (const auto& problem : find_preset_problems("http", object_of(content))) {
            codes += problem.pointer + " " + problem.code + ";";
        }
        return codes;
    };
    EXPECT_EQ(codes_of("{}"), "");
    EXPECT_EQ(codes_of(preset), "");
    EXPECT_EQ(codes_of(R"({"path":"clips","extra":{"emotion":1}})"),
              "/content/path invalid;/content/extra/emotion conflicting;");
    EXPECT_EQ(codes_of(R"({"path":"/a b"})"), "/content/path invalid;");
    for (const auto seconds : {"9", "1501", "1e9", "60.5", R"("60")", "null"}) {
        const auto content = fmt::format(R"({{"answer_seconds_max":{}}})", seconds);
        EXPECT_EQ(codes_of(content), "/content/answer_seconds_max invalid;") << seconds;
    }
    EXPECT_EQ(codes_of(R"({"answer_seconds_max":1500})"), "");
}

}  // namespace
}  // namespace mien::video
