// The adapter of fal against the shapes of docs.fal.ai and its own SDK.
#include "tests/support/provider_bench.hpp"
#include "video/providers/webhook_keys.hpp"

namespace mien::video {
namespace {

using namespace testing;
using State = Standing::State;
using Kind = ServiceFailure::Kind;

constexpr std::string_view preset = R"({
  "model": "fal-ai/kling-video/v3/turbo/pro/image-to-video",
  "input": {"cfg_scale": 0.5},
  "fields": {"text": "prompt", "negative_text": "negative_prompt",
             "seed": {"name": "seed", "max": 4}, "aspect_ratio": "options.aspect",
             "duration": {"name": "duration", "as": "text", "one_of": [10, 5]}},
  "negative_text": "blurred"})";
const std::string create = "POST /fal-ai/kling-video/v3/turbo/pro/image-to-video";
const std::string asked = "/fal-ai/kling-video/requests/r-1";

Reply taken(const std::string& base) {
    return json_reply(fmt::format(
        R"({{"status":"IN_QUEUE","request_id":"r-1","response_url":"{0}{1}",)"
        R"("status_url":"{0}{1}/status","cancel_url":"{0}{1}/cancel","queue_position":2}})",
        base, asked));
}

ServiceHandle handle_at(const std::string& base) {
    return {"r-1",
            {{"status_url", base + asked + "/status"},
             {"response_url", base + asked},
             {"cancel_url", base + asked + "/cancel"}}};
}

MIEN_CORO_TEST(fal, sends_the_models_input_and_keeps_the_given_addresses) {
    Routes routes;
    Bench bench(context, routes);
    routes.on(create, {taken(bench.server.url(""))});
    const auto service = bench.open("fal", preset);
    auto order = some_order();
    order.webhook_url = "https://mien.example/hook?a=b&c";
    const auto submission = co_await service->submit(order, soon());
    MIEN_REQUIRE(as<Accepted>(submission));
    const auto& handle = as<Accepted>(submission)->handle;
    EXPECT_EQ(handle.external_id, "r-1");
    EXPECT_EQ(handle.details, handle_at(bench.server.url("")).details);
    const auto& seen = bench.server.requests().at(0);
    EXPECT_NE(seen.head.find("?fal_webhook=https%3A%2F%2Fmien.example%2Fhook%3Fa%3Db%26c HTTP"),
              std::string::npos);
    EXPECT_NE(seen.head.find("\r\nAuthorization: Key hidden-key\r\n"), std::string::npos);
    EXPECT_EQ(seen.body, R"({"cfg_scale":0.5,"prompt":"Luna says \"hi\" – {happy}",)"
                         R"("negative_prompt":"blurred","seed":2,"options":{"aspect":"2:1"},)"
                         R"("duration":"5"})");
    EXPECT_EQ(json_text(service->outgoing(order)), seen.body);
}

// What is asked next comes from the answer: never with our key at somebody else's.
MIEN_CORO_TEST(fal, parks_what_is_to_be_asked_for_at_a_foreign_address) {
    TestServer foreign(context, [](const Seen&) -> Reply { return json_reply("{}"); });
    for (const auto& base :
         {foreign.url(""), std::string("https://evil.test"),
          std::string("https://queue.fal.run.evil.test"),
          std::string("https://127.0.0.1@evil.test"), std::string("http://169.254.169.254"),
          std::string("file:///etc"), std::string()}) {
        Routes routes;
        Bench bench(context, routes);
        routes.on(create, {taken(base)});
        const auto service = bench.open("fal", preset);
        const auto submission = co_await service->submit(some_order(), soon());
        MIEN_REQUIRE(as<Unknown>(submission));
        EXPECT_EQ(as<Unknown>(submission)->failure.code, "foreign_address");
        EXPECT_EQ(as<Unknown>(submission)->external_id, "r-1") << "for who looks there";
        // A row that somebody has changed.
        const auto standing = co_await service->poll(handle_at(base), soon());
        EXPECT_EQ(standing.state, State::lost);
        EXPECT_EQ(standing.failure.value().code, "foreign_address");
        const auto cancelled = co_await service->cancel(handle_at(base), soon());
        EXPECT_EQ(cancelled, Cancelled::unsupported);
        EXPECT_EQ(bench.server.requests().size(), 1U);
    }
    EXPECT_TRUE(foreign.requests().empty());
}

struct Answered {
    Reply status;
    Reply result;
    State state;
    std::string said;
};

MIEN_CORO_TEST(fal, reads_every_ending) {
    const auto completed = json_reply(R"({"status":"COMPLETED","metrics":{}})");
    const auto good = json_reply(
        R"({"video":{"url":"https://v3.fal.media/files/x/out.mp4","content_type":"video/mp4"}})",
        "200 OK", "X-Fal-Billable-Units: 2.5\r\n");
    const std::vector<Answered> all{
        {json_reply(R"({"status":"IN_QUEUE","queue_position":2})", "202 Accepted"), good,
         State::queued, ""},
        {json_reply(R"({"status":"IN_PROGRESS","logs":[]})", "202 Accepted"), good, State::running,
         ""},
        {json_reply(R"({"status":"FROBNICATED"})"), good, State::running, ""},
        {completed, good, State::succeeded, ""},
        {json_reply(R"({"status":"COMPLETED","error":"Request timed out",)"
                    R"("error_type":"startup_timeout"})"),
         good, State::failed, "It says: “Request timed out”."},
        {completed,
         json_reply(R"({"detail":[{"loc":["body","prompt"],"msg":"flagged","type":)"
                    R"("content_policy_violation"}]})",
                    "422 Unprocessable Entity"),
         State::failed, "It says: “prompt: flagged”."},
        {completed, json_reply(R"({"detail":"no such file"})", "404 Not Found"), State::failed,
         "no such file"},
        {completed, json_reply(R"({"detail":"boom"})", "500 Internal Server Error"), State::failed,
         "boom"},
        {completed, json_reply(R"({"images":[]})"), State::failed, "names no video"},
        {completed, json_reply(R"({"video":{"url":"ftp://x"}})"), State::failed, "names no video"},
        {json_reply(R"({"detail":"none"})", "404 Not Found"), good, State::lost, "does not know"},
    };
    for (const auto& one : all) {
        Bench bench(
            context,
            Routes().on("GET " + asked + "/status", {one.status}).on("GET " + asked, {one.result}));
        const auto service = bench.open("fal", preset);
        const auto standing = co_await service->poll(handle_at(bench.server.url("")), soon());
        EXPECT_EQ(standing.state, one.state) << one.status.bytes << one.result.bytes;
        const auto message = standing.failure ? standing.failure->message : "";
        EXPECT_NE(message.find(one.said), std::string::npos) << message;
        if (one.state == State::succeeded) {
            EXPECT_EQ(standing.outputs.at(0).url, "https://v3.fal.media/files/x/out.mp4");
            EXPECT_FALSE(standing.outputs.at(0).needs_key);
            EXPECT_EQ(standing.cost.value().amount, 2.5);
            EXPECT_EQ(standing.cost.value().unit, "billable_units");
        }
    }
}

MIEN_CORO_TEST(fal, cancels_at_the_given_address) {
    const std::vector<std::pair<Reply, Cancelled>> all{
        {json_reply("{}"), Cancelled::cancelled},
        {json_reply(R"({"status":"CANCELLATION_REQUESTED"})", "202 Accepted"),
         Cancelled::requested},
        {json_reply(R"({"status":"ALREADY_COMPLETED"})", "400 Bad Request"), Cancelled::too_late},
        {json_reply("{}", "404 Not Found"), Cancelled::not_found}};
    for (const auto& [reply, expected] : all) {
        Bench bench(context, Routes().on("PUT " + asked + "/cancel", {reply}));
        const auto service = bench.open("fal", preset);
        const auto cancelled = co_await service->cancel(handle_at(bench.server.url("")), soon());
        EXPECT_EQ(cancelled, expected);
    }
}

MIEN_CORO_TEST(fal, an_account_without_balance_is_told_as_such) {
    Bench bench(
        context,
        Routes().on(create,
                    {json_reply(R"({"detail":"User is locked. Reason: Exhausted balance."})",
                                "403 Forbidden")}));
    const auto submission = co_await bench.open("fal", preset)->submit(some_order(), soon());
    MIEN_REQUIRE(as<Rejected>(submission));
    EXPECT_EQ(as<Rejected>(submission)->failure.kind, Kind::quota);
}

MIEN_CORO_TEST(fal, is_well_when_it_takes_the_key) {
    const auto path =
        "GET /fal-ai/kling-video/requests/00000000-0000-0000-0000-000000000000/status";
    Bench bench(context, Routes().on(path, {json_reply("{}", "404 Not Found"),
                                            json_reply("{}", "401 Unauthorized")}));
    const auto service = bench.open("fal", preset);
    const auto well = co_await service->check_health(soon());
    EXPECT_FALSE(well);
    const auto refused = co_await service->check_health(soon());
    EXPECT_EQ(refused.value().kind, Kind::authentication);
    // A connection is tried before it has a preset.
    const auto bare = bench.open("fal", "{}");
    const auto bare_health = co_await bare->check_health(soon());
    EXPECT_FALSE(bare_health);
    EXPECT_EQ(line_of(bench.server.requests().back()),
              "GET /fal-ai/flux/requests/00000000-0000-0000-0000-000000000000/status");
}

constexpr std::string_view keys =
    R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg"}]})";
constexpr std::string_view delivery =
    R"({"request_id":"764cabcf-b745-4b3e-ae38-1200304cf45b","status":"OK","payload":)"
    R"({"video":{"url":"https://v3.fal.media/files/x/out.mp4"}}})";
const Timestamp delivered_at{std::chrono::seconds(1795330129)};

std::vector<net::Header> delivery_headers() {
    return {
        {"x-fal-webhook-request-id", "764cabcf-b745-4b3e-ae38-1200304cf45b"},
        {"x-fal-webhook-user-id", "user_123"},
        {"x-fal-webhook-timestamp", "1795330129"},
        {"x-fal-webhook-signature",
         "ce4c2de40e95ff9e139f18c6f1c843d80cbd9a8fa17a21d793cec236f9684020c992738d3eac8089dc117a"
         "90f589c048b8e90c7edb86a251d1c37a5a82b45f08"}};
}

// Forged deliveries cost one fetch of the keys, however many there are.
MIEN_CORO_TEST(fal, believes_a_delivery_that_is_signed) {
    forget_webhook_keys();
    Bench bench(context, Routes().on("GET /.well-known/jwks.json", {json_reply(keys)}));
    const auto service = bench.open("fal", preset);
    const auto read = [&](std::vector<net::Header> headers, std::string_view body, Timestamp at) {
        return service->read_webhook(std::move(headers), std::string(body), at, soon());
    };
    const auto hint = co_await read(delivery_headers(), delivery, delivered_at);
    MIEN_REQUIRE(hint);
    EXPECT_EQ(hint->external_id, "764cabcf-b745-4b3e-ae38-1200304cf45b");
    EXPECT_EQ(hint->delivery_id, "764cabcf-b745-4b3e-ae38-1200304cf45b");
    const auto later = delivered_at + std::chrono::seconds(301);
    const auto replayed = co_await read(delivery_headers(), delivery, later);
    EXPECT_FALSE(replayed);
    for (int i = 0; i < 5; ++i) {
        const auto forged =
            co_await read(delivery_headers(), std::string(delivery) + " ", delivered_at);
        EXPECT_FALSE(forged);
    }
    auto unsigned_headers = delivery_headers();
    unsigned_headers.pop_back();
    const auto bare = co_await read(unsigned_headers, delivery, delivered_at);
    EXPECT_FALSE(bare);
    EXPECT_EQ(bench.server.requests().size(), 1U);
    EXPECT_TRUE(has_key(bench.server.requests()[0])) << "it is the service's own host here";
}

MIEN_CORO_TEST(fal, believes_nothing_without_the_keys) {
    forget_webhook_keys();
    Bench bench(context, Routes().on("GET /.well-known/jwks.json",
                                     {Reply{"", Reply::Then::close}, json_reply(keys)}));
    const auto service = bench.open("fal", preset);
    for (int i = 0; i < 2; ++i) {
        const auto hint = co_await service->read_webhook(delivery_headers(), std::string(delivery),
                                                         delivered_at, soon());
        EXPECT_FALSE(hint);
    }
    forget_webhook_keys();
}

TEST(fal, presets_name_a_model_and_the_texts_field) {
    const auto codes_of = [](std::string_view content) {
        std::string codes;
        for (const auto& problem :
             find_preset_problems("fal", json::parse({content.data(), content.size()}))) {
            codes += problem.pointer + " " + problem.code + ";";
        }
        return codes;
    };
    EXPECT_EQ(codes_of(preset), "");
    EXPECT_EQ(codes_of("{}"), "/content/model required;/content/fields/text unbound;");
    EXPECT_EQ(codes_of(R"({"model":"a/../b","fields":{"text":"prompt"}})"),
              "/content/model invalid;");
    EXPECT_EQ(codes_of(R"({"model":"a/b?x=1","fields":{"text":"prompt"}})"),
              "/content/model invalid;");
    EXPECT_EQ(codes_of(R"({"model":"a/b","fields":{"text":"prompt","sed":"seed"}})"),
              "/content/fields/sed unknown_part;");
    EXPECT_EQ(codes_of(R"({"model":"a/b","fields":{"text":{"name":""}},"input":[],"loop":"x"})"),
              "/content/loop invalid;/content/input invalid;/content/fields/text invalid;");
    EXPECT_EQ(codes_of(R"({"model":"a/b","fields":{"text":"p"},"estimated_cost_usd":-1})"),
              "/content/estimated_cost_usd invalid;");
    EXPECT_EQ(codes_of("[]"), "/content invalid;");
}

// Goal: a preset whose model takes other inputs is refused when it is saved, as fal itself would
// only do for money.
MIEN_CORO_TEST(fal, holds_a_preset_against_the_models_own_schema) {
    const auto schema = R"({"openapi":"3.0.4","components":{"schemas":{"KlingInput":{
        "type":"object","required":["prompt","image_url"],"properties":{
          "prompt":{"type":"string"},"negative_prompt":{"type":"string"},
          "duration":{"type":"string","enum":["5","10"]},"cfg_scale":{"type":"number","maximum":0.4}
        }}}},
      "paths":{
        "/fal-ai/kling-video/v3/turbo/pro/image-to-video/requests/{request_id}/cancel":{"post":{}},
        "/fal-ai/kling-video/v3/turbo/pro/image-to-video":{"post":{"requestBody":{"content":{
          "application/json":{"schema":{"$ref":"#/components/schemas/KlingInput"}}}}}}}})";
    Bench bench(context, Routes().on("GET /api/openapi/queue/openapi.json",
                                     {json_reply(schema), json_reply("{}"),
                                      json_reply("{}", "404 Not Found")}));
    const auto service = bench.open("fal", preset);
    const auto problems = co_await service->check_preset(soon());
    std::string codes;
    for (const auto& problem : problems) {
        codes += problem.pointer + " " + problem.code + ";";
    }
    EXPECT_EQ(codes,
              "/content/fields/seed unknown_input;/content/fields/aspect_ratio unknown_input;"
              "/content/input/cfg_scale out_of_range;/content/input required;");
    const auto& seen = bench.server.requests().at(0);
    EXPECT_NE(seen.head.find("?endpoint_id=fal-ai%2Fkling-video%2Fv3%2Fturbo%2Fpro%2F"
                             "image-to-video HTTP"),
              std::string::npos);
    // A proxy that has no schemas.
    for (int i = 0; i < 2; ++i) {
        const auto unsaid = co_await service->check_preset(soon());
        EXPECT_TRUE(unsaid.empty());
    }
}

// The document of a model as fal publishes it: OpenAPI 3.0.4, with the requests of the queue beside
// the create, and its own words for the order of the members.
constexpr std::string_view published = R"({
  "openapi": "3.0.4",
  "info": {"title": "Queue OpenAPI for fal-ai/kling-video/v3/turbo/pro/image-to-video",
           "version": "1.0.0", "description": "",
           "x-fal-metadata": {"endpointId": "fal-ai/kling-video/v3/turbo/pro/image-to-video",
                              "category": "image-to-video"}},
  "components": {
    "securitySchemes": {"apiKeyAuth": {"type": "apiKey", "in": "header", "name": "Authorization"}},
    "schemas": {
      "QueueStatus": {"type": "object", "required": ["status", "request_id"], "properties": {
        "status": {"type": "string", "enum": ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]}}},
      "PublishedInput": {"title": "PublishedInput", "type": "object",
        "x-fal-order-properties": ["prompt", "seed"], "required": ["prompt"],
        "properties": {
          "prompt": {"type": "string", "title": "Prompt", "minLength": 3, "maxLength": 2500},
          "negative_prompt": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": ""},
          "duration": {"type": "string", "enum": ["5", "10"], "default": "5"},
          "aspect_ratio": {"anyOf": [{"enum": ["auto", "1:1"], "type": "string"},
                                     {"type": "null"}], "default": "auto"},
          "cfg_scale": {"type": "number", "minimum": 0, "maximum": 1, "default": 0.5},
          "video": {"allOf": [{"$ref": "#/components/schemas/File"}]}}},
      "File": {"title": "File", "type": "object", "required": ["url"],
               "properties": {"url": {"type": "string"}}}}},
  "paths": {
    "/fal-ai/kling-video/v3/turbo/pro/image-to-video/requests/{request_id}/status": {
      "get": {"parameters": [{"name": "request_id", "in": "path", "required": true}],
              "responses": {"200": {"content": {"application/json": {"schema": {
                "$ref": "#/components/schemas/QueueStatus"}}}}}}},
    "/fal-ai/kling-video/v3/turbo/pro/image-to-video/requests/{request_id}/cancel": {
      "put": {"responses": {"200": {}}}},
    "/fal-ai/kling-video/v3/turbo/pro/image-to-video": {
      "post": {"requestBody": {"required": true, "content": {"application/json": {"schema": {
        "$ref": "#/components/schemas/PublishedInput"}}}}, "responses": {"200": {}}}},
    "/fal-ai/kling-video/v3/turbo/pro/image-to-video/requests/{request_id}": {
      "get": {"responses": {"200": {}}}}},
  "servers": [{"url": "https://queue.fal.run"}],
  "security": [{"apiKeyAuth": []}]})";

// Goal: both published shapes are read: the document itself, and the one in the list of models.
MIEN_CORO_TEST(fal, reads_the_schema_where_it_is_published) {
    const auto listed = fmt::format(
        R"({{"models":[{{"endpoint_id":"fal-ai/kling-video/v3/turbo/pro/image-to-video",
            "metadata":{{"status":"active"}},"openapi":{}}}],
            "next_cursor":null,"has_more":false}})",
        published);
    const std::vector<Routes> places{
        Routes().on("GET /api/openapi/queue/openapi.json", {json_reply(published)}),
        Routes().on("GET /v1/models", {json_reply(listed)})};
    for (std::size_t i = 0; i < places.size(); ++i) {
        Bench bench(context, places[i]);
        const auto problems = co_await bench.open("fal", preset)->check_preset(soon());
        std::string codes;
        for (const auto& problem : problems) {
            codes += problem.pointer + " " + problem.code + ";";
        }
        EXPECT_EQ(codes,
                  "/content/fields/seed unknown_input;/content/fields/aspect_ratio unknown_input;")
            << i;
        EXPECT_EQ(bench.server.requests().size(), i + 1);
    }
    Bench bench(context,
                Routes().on("GET /v1/models", {json_reply(R"({"models":[],"has_more":false})")}));
    const auto unsaid = co_await bench.open("fal", preset)->check_preset(soon());
    EXPECT_TRUE(unsaid.empty()) << "a proxy that has none";
    EXPECT_NE(bench.server.requests().at(1).head.find("?expand=openapi-3.0&endpoint_id=fal-ai%2F"),
              std::string::npos);
}

}  // namespace
}  // namespace mien::video
