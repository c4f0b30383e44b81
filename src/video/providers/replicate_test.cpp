// The adapter of Replicate against the shapes of its documents.
#include "tests/support/provider_bench.hpp"
#include "video/providers/webhook_keys.hpp"

namespace mien::video {
namespace {

using namespace testing;
using State = Standing::State;
using Kind = ServiceFailure::Kind;

constexpr std::string_view preset = R"({
  "model": "bytedance/seedance-1-lite", "input": {"fps": 24},
  "fields": {"text": "prompt", "seed": "seed", "duration": "duration"}})";
const std::string create = "POST /v1/models/bytedance/seedance-1-lite/predictions";
const std::string poll_line = "GET /v1/predictions/p1";

MIEN_CORO_TEST(replicate, creates_by_model_version_and_deployment) {
    const std::string version(64, 'a');
    struct Case {
        std::string target;
        std::string line;
        std::string body;
    };
    const std::string input = R"("input":{"prompt":"Luna says \"hi\" – {happy}"}})";
    const std::vector<Case> cases{
        {R"("model":"o/n")", "POST /v1/models/o/n/predictions", "{" + input},
        {R"("model":"o/n:)" + version + '"', "POST /v1/predictions",
         R"({"version":")" + version + R"(",)" + input},
        {R"("model":")" + version + '"', "POST /v1/predictions",
         R"({"version":")" + version + R"(",)" + input},
        {R"("deployment":"o/d")", "POST /v1/deployments/o/d/predictions", "{" + input}};
    for (const auto& [target, line, body] : cases) {
        Bench bench(
            context,
            Routes().on(line, {json_reply(R"({"id":"p1","status":"starting"})", "201 Created")}));
        const auto content = "{" + target + R"(,"fields":{"text":"prompt"}})";
        EXPECT_TRUE(find_preset_problems("replicate", object_of(content)).empty());
        for (const auto path : {"", "/v1"}) {
            const auto service = bench.open("replicate", content, path);
            const auto submission = co_await service->submit(some_order(), soon());
            MIEN_REQUIRE(as<Accepted>(submission));
            EXPECT_EQ(as<Accepted>(submission)->handle.external_id, "p1");
        }
        for (const auto& seen : bench.server.requests()) {
            EXPECT_EQ(line_of(seen), line);
            EXPECT_EQ(seen.body, body);
            EXPECT_NE(seen.head.find("\r\nAuthorization: Bearer hidden-key\r\n"),
                      std::string::npos);
        }
    }
}

MIEN_CORO_TEST(replicate, asks_for_the_end_to_be_told) {
    Bench bench(context, Routes().on(create, {json_reply(R"({"id":"p1"})", "201 Created")}));
    auto order = some_order();
    order.webhook_url = "https://mien.example/hook";
    const auto service = bench.open("replicate", preset);
    const auto submission = co_await service->submit(order, soon());
    EXPECT_TRUE(as<Accepted>(submission));
    EXPECT_EQ(bench.server.requests().at(0).body,
              R"({"input":{"fps":24,"prompt":"Luna says \"hi\" – {happy}","seed":7,"duration":3},)"
              R"("webhook":"https://mien.example/hook","webhook_events_filter":["completed"]})");
}

// An id is one step of a path, whatever is in it.
MIEN_CORO_TEST(replicate, ids_lead_to_no_other_path) {
    Bench bench(context, Routes());
    const auto service = bench.open("replicate", preset);
    const auto standing = co_await service->poll({"a/../b?x#y%2f", {}}, soon());
    EXPECT_EQ(standing.state, State::lost);
    EXPECT_EQ(line_of(bench.server.requests().at(0)),
              "GET /v1/predictions/a%2F..%2Fb%3Fx%23y%252f");
}

struct Prediction {
    std::string body;
    State state;
    std::string said;
    Kind kind = Kind::failed;
};

MIEN_CORO_TEST(replicate, reads_every_ending) {
    const std::vector<Prediction> all{
        {R"({"status":"starting"})", State::queued, ""},
        {R"({"status":"processing","output":null})", State::running, ""},
        {R"({"status":"frobnicated"})", State::running, ""},
        {R"({"status":"succeeded","output":"https://replicate.delivery/x/out.mp4",
             "metrics":{"predict_time":12.5}})",
         State::succeeded, ""},
        {R"({"status":"succeeded","output":["https://replicate.delivery/x/out.mp4"]})",
         State::succeeded, ""},
        {R"({"status":"succeeded","output":null})", State::failed, "names no video",
         Kind::output_missing},
        {R"({"status":"succeeded","output":[]})", State::failed, "names no video",
         Kind::output_missing},
        {R"({"status":"succeeded","output":null,"data_removed":true})", State::failed,
         "probably billed", Kind::output_expired},
        {R"({"status":"failed","error":"CUDA out of memory"})", State::failed,
         "It says: “CUDA out of memory”."},
        {R"({"status":"failed","error":"NSFW content detected"})", State::failed, "change the text",
         Kind::moderation},
        {R"({"status":"canceled"})", State::cancelled, ""},
        {R"({"status":"aborted"})", State::cancelled, ""}};
    for (const auto& one : all) {
        Bench bench(context, Routes().on(poll_line, {json_reply(one.body)}));
        const auto standing = co_await bench.open("replicate", preset)->poll({"p1", {}}, soon());
        EXPECT_EQ(standing.state, one.state) << one.body;
        const auto message = standing.failure ? standing.failure->message : "";
        EXPECT_NE(message.find(one.said), std::string::npos) << message;
        EXPECT_TRUE(!standing.failure || standing.failure->kind == one.kind) << one.body;
        if (one.state == State::succeeded) {
            EXPECT_EQ(standing.outputs.at(0).url, "https://replicate.delivery/x/out.mp4");
            EXPECT_FALSE(standing.outputs.at(0).needs_key);
        }
    }
}

MIEN_CORO_TEST(replicate, waits_as_long_as_a_throttled_answer_says) {
    Bench bench(
        context,
        Routes().on(
            create,
            {json_reply(R"({"detail":"Request was throttled. Your rate limit resets in ~30s."})",
                        "429 Too Many Requests")}));
    const auto submission = co_await bench.open("replicate", preset)->submit(some_order(), soon());
    MIEN_REQUIRE(as<Rejected>(submission));
    EXPECT_EQ(as<Rejected>(submission)->failure.retry_after, std::chrono::seconds(30));
}

MIEN_CORO_TEST(replicate, cancels_what_is_under_way) {
    const std::vector<std::pair<std::string, Cancelled>> all{
        {R"({"status":"canceled"})", Cancelled::cancelled},
        {R"({"status":"processing"})", Cancelled::requested},
        {R"({"status":"succeeded"})", Cancelled::too_late}};
    for (const auto& [body, expected] : all) {
        Bench bench(context, Routes().on("POST /v1/predictions/p1/cancel", {json_reply(body)}));
        const auto cancelled = co_await bench.open("replicate", preset)->cancel({"p1", {}}, soon());
        EXPECT_EQ(cancelled, expected);
    }
}

// An image that is too large for the body is uploaded before anything is created.
MIEN_CORO_TEST(replicate, sends_an_image_along_or_ahead) {
    const test::ScratchDirectory scratch;
    const auto file = scratch.path() / "image";
    const auto content = R"({"model":"o/n","fields":{"text":"prompt","image_first":"image",
        "image_last":"last_frame_image"}})";
    for (const std::size_t bytes : {std::size_t{3}, std::size_t{300'000}}) {
        std::ofstream(file, std::ios::trunc) << std::string(bytes, 'x');
        Bench bench(
            context,
            Routes()
                .on("POST /v1/files", {json_reply(R"({"urls":{"get":"https://files.example/f"}})")})
                .on("POST /v1/models/o/n/predictions", {json_reply(R"({"id":"p1"})")}));
        auto order = some_order();
        order.reference_image = ReferenceImage{file, std::string(64, 'a'), "image/png"};
        const auto service = bench.open("replicate", content);
        const auto submission = co_await service->submit(order, soon());
        EXPECT_TRUE(as<Accepted>(submission));
        const auto sent = object_of(bench.server.requests().back().body);
        const auto expected = bytes == 3 ? "data:image/png;base64,eHh4" : "https://files.example/f";
        EXPECT_EQ(text_of(sent.at("input").at("image")), expected);
        EXPECT_EQ(text_of(sent.at("input").at("last_frame_image")), expected);
        EXPECT_EQ(json_text(service->outgoing(order)).find("base64"), std::string::npos);
    }
}

constexpr std::string_view delivery =
    R"({"id":"gm3qorzdhgbfurvjtvhg6dckhu","status":"succeeded","output":)"
    R"("https://replicate.delivery/x/out.mp4"})";

MIEN_CORO_TEST(replicate, believes_a_delivery_that_is_signed) {
    forget_webhook_keys();
    Bench bench(
        context,
        Routes().on(
            "GET /v1/webhooks/default/secret",
            {json_reply(R"({"key":"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="})")}));
    const auto service = bench.open("replicate", preset);
    const std::vector<net::Header> headers{
        {"webhook-id", "msg_2b4Yc0Test"},
        {"webhook-timestamp", "1795330129"},
        {"webhook-signature", "v1,v0DvIiN0YQCo6d8DbSGMxcx74XIshfvHkLCC77vnEaw="}};
    const Timestamp at{std::chrono::seconds(1795330129)};
    const auto hint = co_await service->read_webhook(headers, std::string(delivery), at, soon());
    MIEN_REQUIRE(hint);
    EXPECT_EQ(hint->external_id, "gm3qorzdhgbfurvjtvhg6dckhu");
    EXPECT_EQ(hint->delivery_id, "msg_2b4Yc0Test");
    const auto late = co_await service->read_webhook(headers, std::string(delivery),
                                                     at + std::chrono::hours(1), soon());
    EXPECT_FALSE(late);
    const auto forged = co_await service->read_webhook(headers, "{}", at, soon());
    EXPECT_FALSE(forged);
    EXPECT_EQ(bench.server.requests().size(), 1U);
    forget_webhook_keys();
}

MIEN_CORO_TEST(replicate, holds_a_preset_against_the_models_schema) {
    const auto model = R"({"latest_version":{"openapi_schema":{"components":{"schemas":{"Input":{
        "required":["prompt","image"],"properties":{"prompt":{},"image":{},"seed":{}}}}}}}})";
    Bench bench(context, Routes().on("GET /v1/models/bytedance/seedance-1-lite",
                                     {json_reply(model), json_reply("{}", "404 Not Found")}));
    const auto service = bench.open("replicate", preset);
    const auto problems = co_await service->check_preset(soon());
    std::string codes;
    for (const auto& problem : problems) {
        codes += problem.pointer + " " + problem.code + ";";
    }
    EXPECT_EQ(codes,
              "/content/fields/duration unknown_input;/content/input/fps unknown_input;"
              "/content/input required;");
    const auto missing = co_await service->check_preset(soon());
    EXPECT_EQ(missing.at(0).code, "not_found");
}

}  // namespace
}  // namespace mien::video
