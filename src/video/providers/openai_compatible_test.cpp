// The adapter of servers in the shape of OpenAI's videos, and of OpenRouter's dialect.
#include "tests/support/provider_bench.hpp"

namespace mien::video {
namespace {

using namespace testing;
using State = Standing::State;
using Kind = ServiceFailure::Kind;

const std::string create = "POST /v1/videos";

MIEN_CORO_TEST(openai_compatible, sends_json_with_the_usual_fields) {
    Bench bench(context,
                Routes().on(create, {json_reply(R"({"id":"video_1","status":"queued"})")}));
    for (const auto path : {"", "/v1"}) {
        const auto service =
            bench.open("openai_compatible", R"({"model":"wan","extra":{"fps":24}})", path);
        const auto submission = co_await service->submit(some_order(), soon());
        MIEN_REQUIRE(as<Accepted>(submission));
        EXPECT_EQ(as<Accepted>(submission)->handle.external_id, "video_1");
        EXPECT_EQ(bench.server.requests().back().body,
                  R"({"fps":24,"model":"wan","prompt":"Luna says \"hi\" – {happy}",)"
                  R"("size":"512x256","seconds":"3"})");
    }
}

MIEN_CORO_TEST(openai_compatible, sends_a_form_with_the_image_as_a_file) {
    const test::ScratchDirectory scratch;
    const auto file = scratch.path() / "image";
    std::ofstream(file) << "\x89PNG";
    Bench bench(context, Routes().on(create, {json_reply(R"({"id":"video_1"})")}));
    const auto service = bench.open("openai_compatible", R"({"body":"multipart","extra":{"fps":24},
        "fields":{"text":"prompt","seed":"seed","image_first":"input_reference"}})");
    auto order = some_order();
    order.reference_image = ReferenceImage{file, std::string(64, 'a'), "image/png"};
    const auto submission = co_await service->submit(order, soon());
    EXPECT_TRUE(as<Accepted>(submission));
    const auto& seen = bench.server.requests().at(0);
    EXPECT_NE(seen.head.find("Content-Type: multipart/form-data; boundary=mien-"),
              std::string::npos);
    for (const auto part :
         {"name=\"prompt\"\r\n\r\nLuna says \"hi\" – {happy}\r\n", "name=\"fps\"\r\n\r\n24\r\n",
          "name=\"seed\"\r\n\r\n7\r\n", "name=\"input_reference\"; filename=\"aaaa"}) {
        EXPECT_NE(seen.body.find(part), std::string::npos) << part;
    }
}

struct Video {
    std::string body;
    State state;
    std::string said;
    std::string url;  // of the output; a path is the server's own
};

MIEN_CORO_TEST(openai_compatible, reads_every_ending) {
    const std::vector<Video> all{
        {R"({"status":"queued"})", State::queued, "", ""},
        {R"({"status":"in_progress","progress":40})", State::running, "", ""},
        {R"({"status":"frobnicated"})", State::running, "", ""},
        {R"({"status":"completed"})", State::succeeded, "", "/v1/videos/video_1/content"},
        {R"({"status":"completed","url":"https://files.example/a.mp4"})", State::succeeded, "",
         "https://files.example/a.mp4"},
        {R"({"status":"failed","error":{"code":"moderation_blocked","message":"no"}})",
         State::failed, "change the text", ""},
        {R"({"status":"failed","error":{"code":"x","message":"broken"}})", State::failed, "broken",
         ""},
        {R"({"status":"cancelled"})", State::cancelled, "", ""},
        {R"({"status":"expired"})", State::lost, "any more", ""}};
    for (const auto& one : all) {
        Bench bench(context, Routes().on("GET /v1/videos/video_1", {json_reply(one.body)}));
        const auto service = bench.open("openai_compatible", "{}");
        const auto standing = co_await service->poll({"video_1", {}}, soon());
        EXPECT_EQ(standing.state, one.state) << one.body;
        const auto message = standing.failure ? standing.failure->message : "";
        EXPECT_NE(message.find(one.said), std::string::npos) << message;
        if (one.state == State::succeeded) {
            const bool is_own = one.url.starts_with('/');
            EXPECT_EQ(standing.outputs.at(0).url, is_own ? bench.server.url(one.url) : one.url);
            EXPECT_EQ(standing.outputs.at(0).needs_key, is_own);
        }
        if (one.body.find("progress\":40") != std::string::npos) {
            EXPECT_EQ(standing.progress, 0.4);
        }
    }
}

// DELETE takes away what has ended, file and all.
MIEN_CORO_TEST(openai_compatible, never_deletes_what_has_ended) {
    struct Case {
        std::string status;
        Reply deleted;
        Cancelled expected;
        std::size_t deletes;
    };
    const std::vector<Case> all{
        {"completed", json_reply("{}"), Cancelled::too_late, 0},
        {"failed", json_reply("{}"), Cancelled::too_late, 0},
        {"queued", json_reply("{}"), Cancelled::cancelled, 1},
        {"in_progress", json_reply("{}", "405 Method Not Allowed"), Cancelled::unsupported, 1}};
    for (const auto& one : all) {
        Bench bench(context, Routes()
                                 .on("GET /v1/videos/video_1",
                                     {json_reply(R"({"status":")" + one.status + R"("})")})
                                 .on("DELETE /v1/videos/video_1", {one.deleted}));
        const auto service = bench.open("openai_compatible", "{}");
        const auto cancelled = co_await service->cancel({"video_1", {}}, soon());
        EXPECT_EQ(cancelled, one.expected) << one.status;
        EXPECT_EQ(seen_of(bench.server, "DELETE /v1/videos/video_1").size(), one.deletes);
    }
}

MIEN_CORO_TEST(openai_compatible, speaks_openrouter) {
    Routes routes;
    Bench bench(context, routes);
    routes
        .on("POST /api/v1/videos",
            {json_reply(R"({"id":"job-1","status":"pending","polling_url":"/api/v1/poll/job-1"})",
                        "202 Accepted"),
             json_reply(R"({"id":"job-1","polling_url":"https://evil.test/x"})", "202 Accepted")})
        .on("GET /api/v1/poll/job-1",
            {json_reply(R"({"status":"completed","usage":{"cost":0.25},"unsigned_urls":[")" +
                        bench.server.url("/api/v1/content") + R"("]})"),
             json_reply(R"({"status":"completed"})")});
    const auto service =
        bench.open("openai_compatible", R"({"dialect":"openrouter","model":"m"})", "/api");
    const auto submission = co_await service->submit(some_order(), soon());
    MIEN_REQUIRE(as<Accepted>(submission));
    const auto& handle = as<Accepted>(submission)->handle;
    const auto standing = co_await service->poll(handle, soon());
    EXPECT_EQ(standing.state, State::succeeded);
    EXPECT_EQ(standing.outputs.at(0).url, bench.server.url("/api/v1/content"));
    EXPECT_TRUE(standing.outputs.at(0).needs_key);
    EXPECT_EQ(standing.cost.value().usd, 0.25);
    const auto empty = co_await service->poll(handle, soon());
    EXPECT_EQ(empty.failure.value().kind, Kind::output_missing);
    const auto foreign = co_await service->submit(some_order(), soon());
    MIEN_REQUIRE(as<Unknown>(foreign));
    EXPECT_EQ(as<Unknown>(foreign)->failure.code, "foreign_address");
    EXPECT_EQ(as<Unknown>(foreign)->external_id, "job-1");
}

// The list of models says what each takes; images go as OpenRouter documents them.
MIEN_CORO_TEST(openai_compatible, holds_a_preset_against_openrouters_list_of_models) {
    const auto models = R"({"data":[{"id":"other/m"},{"id":"google/veo-3.1",
        "supported_durations":[4,6,8],"supported_aspect_ratios":["16:9","9:16"],
        "supported_sizes":null,"supported_resolutions":["720p"],
        "supported_frame_images":["first_frame"]}]})";
    Bench bench(context, Routes().on("GET /api/v1/videos/models", {json_reply(models)}));
    const auto codes_of = [&](std::string_view content) -> awaitable<std::string> {
        const auto service = bench.open("openai_compatible", content, "/api");
        const auto problems = co_await service->check_preset(soon());
        std::string codes;
        for (const auto& problem : problems) {
            codes += problem.pointer + " " + problem.code + ";";
        }
        co_return codes;
    };
    const auto good = co_await codes_of(R"({"dialect":"openrouter","model":"google/veo-3.1",
        "extra":{"resolution":"720p","provider":{"options":1}},
        "fields":{"text":"prompt","seed":"seed","image_first":"frame_images",
                  "duration":{"name":"duration","one_of":[4,8]}}})");
    EXPECT_EQ(good, "");
    const auto bad = co_await codes_of(R"({"dialect":"openrouter","model":"google/veo-3.1",
        "extra":{"resolution":"4K"},
        "fields":{"text":"prompt","image_last":"frame_images",
                  "duration":{"name":"duration","one_of":[5]}}})");
    EXPECT_EQ(bad,
              "/content/fields/duration not_a_choice;/content/extra/resolution not_a_choice;"
              "/content/fields/image_last not_a_choice;");
    const auto missing = co_await codes_of(R"({"dialect":"openrouter","model":"nobody/m"})");
    EXPECT_EQ(missing, "/content/model not_found;");
}

TEST(openai_compatible, sends_openrouter_images_in_its_own_shape) {
    IoContext context;
    Bench bench(context, Routes());
    const auto service = bench.open("openai_compatible", R"({"dialect":"openrouter","model":"m",
        "fields":{"text":"prompt","image_first":"frame_images","image_last":"frame_images",
                  "image_reference":"input_references"}})");
    auto order = some_order();
    order.reference_image = ReferenceImage{"", "aa", "image/png"};
    const std::string image = "(the reference image, image/png, sha256 aa)";
    const auto url = R"("image_url":{"url":")" + image + R"("})";
    EXPECT_EQ(json_text(service->outgoing(order)),
              R"({"model":"m","frame_images":[{"type":"image_url",)" + url +
                  R"(,"frame_type":"first_frame"},{"type":"image_url",)" + url +
                  R"(,"frame_type":"last_frame"}],"input_references":[{"type":"image_url",)" + url +
                  R"(}],"prompt":"Luna says \"hi\" – {happy}"})");
}

// What others count in is not money of ours.
MIEN_CORO_TEST(openai_compatible, costs_are_dollars_where_that_is_known) {
    struct Told {
        std::string usage;
        std::string dialect;
        std::optional<double> usd;
        std::string unit;
    };
    for (const auto& told :
         std::vector<Told>{{R"({"cost":0.25})", "openrouter", 0.25, "usd"},
                           {R"({"cost":0.25})", "openai", std::nullopt, "cost"},
                           {R"({"cost":0.25,"currency":"USD"})", "openai", 0.25, "usd"},
                           {R"({"cost":0.25,"currency":"EUR"})", "openrouter", std::nullopt, "eur"},
                           {R"({"cost":0.25,"currency":"a word that is no currency"})",
                            "openrouter", std::nullopt, "cost"}}) {
        Bench bench(context,
                    Routes().on("GET /v1/videos/v",
                                {json_reply(R"({"status":"queued","usage":)" + told.usage + "}")}));
        const auto service =
            bench.open("openai_compatible", R"({"dialect":")" + told.dialect + R"("})");
        const auto standing = co_await service->poll(ServiceHandle{"v", {}}, soon());
        MIEN_REQUIRE(standing.cost);
        EXPECT_EQ(standing.cost->usd, told.usd) << told.usage;
        EXPECT_EQ(standing.cost->unit, told.unit) << told.usage;
    }
}

TEST(openai_compatible, presets_need_nothing_but_must_be_sound) {
    const auto codes_of = [](std::string_view content) {
        std::string codes;
        for (const auto& problem : find_preset_problems("openai_compatible", object_of(content))) {
            codes += problem.pointer + " " + problem.code + ";";
        }
        return codes;
    };
    EXPECT_EQ(codes_of("{}"), "");
    EXPECT_EQ(codes_of(R"({"body":"xml","dialect":"y","extra":1,"model":""})"),
              "/content/body invalid;/content/dialect invalid;/content/model invalid;"
              "/content/extra invalid;");
    EXPECT_EQ(codes_of(R"({"body":"multipart","dialect":"openrouter"})"),
              "/content/body conflicting;");
    EXPECT_EQ(codes_of(R"({"fields":{"size":"size"}})"), "/content/fields/text unbound;");
    EXPECT_EQ(codes_of(R"({"dialect":"openrouter","fields":{"text":"prompt",
                           "image_first":"image","image_reference":"input_references"}})"),
              "/content/fields/image_first invalid;");
}

}  // namespace
}  // namespace mien::video
