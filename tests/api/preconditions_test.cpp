// If-Match and If-None-Match, by every route that takes them (RFC 9110 section 13), and queries.
#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/staging/elsewhere.hpp"
#include "base/limits/http.hpp"
#include "tests/support/api_server.hpp"
#include "tests/support/contract_check.hpp"

namespace mien::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

json::value text_body(std::string_view text) {
    return {{"prompt_text", text}};
}

// A cell at version 2, whose default is at version 1, and one without a text of its own.
struct Cells {
    explicit Cells(ApiServer& api) {
        const auto id = api.editor().post("/api/admin/characters", {{"name", "Alice"}}).text("/id");
        written = fmt::format("/api/admin/characters/{}/emotional-prompts/happy", id);
        unwritten = fmt::format("/api/admin/characters/{}/emotional-prompts/sad", id);
        api.editor().post(written, text_body("one"));
        api.editor().post(written, text_body("two"));
        api.editor().put("/api/admin/global-prompts/sad", text_body("Anyone weeps."));
    }

    std::string written;
    std::string unwritten;
};

std::string name_of(const Operation& operation) {
    return fmt::format("{} {}", http::name_of(operation.method), operation.path);
}

std::set<std::string> parameters_of(const Operation& operation, std::string_view place) {
    std::set<std::string> names;
    const auto* const parameters = operation.node.if_contains("parameters");
    if (parameters != nullptr) {
        for (const auto& parameter : parameters->as_array()) {
            if (parameter.at("in").as_string() == place) {
                names.emplace(parameter.at("name").as_string());
            }
        }
    }
    return names;
}

bool is_read(const Operation& operation) {
    return operation.method == http::Method::get;
}

// A POST whose question is too long for a query: it may be sent again without a key. The contract
// says so of it.
bool only_asks(const Operation& operation) {
    const auto* const description = operation.node.if_contains("description");
    return description != nullptr &&
           std::string(description->as_string()).find("Changes nothing.") != std::string::npos;
}

// The target, with a parameter more than sample_target has.
std::string with_parameter(const Operation& operation, std::string_view parameter) {
    const auto target = sample_target(operation);
    return target + (target.find('?') == std::string::npos ? '?' : '&') + std::string(parameter);
}

// The target, with this value of a parameter.
std::string with_value(const Operation& operation, std::string_view name, std::string_view value) {
    const auto target = sample_target(operation);
    const auto path = target.substr(0, target.find('?'));
    auto changed = fmt::format("{}?{}={}", path, name, value);
    for (auto start = path.size(); start < target.size();) {
        const auto end = std::min(target.find('&', start + 1), target.size());
        const auto parameter = target.substr(start + 1, end - start - 1);
        if (!parameter.starts_with(fmt::format("{}=", name))) {
            changed.append("&").append(parameter);
        }
        start = end;
    }
    return changed;
}

MIEN_API_TEST(if_match, takes_tags_as_the_rfc_and_proxies_write_them) {
    const Cells cells(api);
    int version = 2;
    for (const auto* form : {"\"{}\"", "\"{}.0\"", "W/\"{}.0\"", "\"{}.7.0f3a9c11\"", "\"{}-gzip\"",
                             "\"{}.0--gzip\"", "W/\"{}.1-br\"", "\"1\", \"{}.0\"",
                             "\"{}.0\", \"1\"", "\"foreign\", W/\"{}\"", "\t\"{}\" ,, \"9\""}) {
        const auto tag = fmt::format(fmt::runtime(form), version);
        const auto saved = api.editor().post(cells.written, text_body(tag), {{"If-Match", tag}});
        EXPECT_EQ(saved.status, 200U) << tag;
        ++version;
    }
    const auto in_two_fields =
        api.editor().post(cells.written, text_body("both"),
                          {{"If-Match", "\"1\""}, {"If-Match", fmt::format("\"{}\"", version)}});
    EXPECT_EQ(in_two_fields.status, 200U);
}

MIEN_API_TEST(if_match, refuses_what_is_stale_and_what_no_tag_of_ours_can_be) {
    const Cells cells(api);
    for (const auto* stale : {"\"1\"", "\"3\"", "\"1\", \"3.0\"", "\"0.1\"", "W/\"1\""}) {
        const auto refused =
            api.editor().post(cells.written, text_body("x"), {{"If-Match", stale}});
        EXPECT_EQ(refused.status, 412U) << stale;
        EXPECT_EQ(refused.at("/current/version"), 2) << stale;
    }
    for (const auto* nonsense : {"2", "two", "\"2", "\"2.garbage\"", "\"2;gzip\"", "\"2.\"",
                                 "\"2..1\"", "\"02\"", "\"-2\"", "\"\"", "\"2\" \"3\"", "*, \"2\"",
                                 "\"foreign\"", ",", "\"99999999999999999999\""}) {
        const auto refused =
            api.editor().post(cells.written, text_body("x"), {{"If-Match", nonsense}});
        EXPECT_EQ(refused.status, 400U) << nonsense;
    }
    EXPECT_EQ(api.viewer().get(cells.written).at("/version"), 2);
}

MIEN_API_TEST(if_match, tells_a_text_that_is_there_from_none) {
    const Cells cells(api);
    const auto& editor = api.editor();
    const auto any = Headers{{"If-Match", "*"}};
    const auto none = Headers{{"If-None-Match", "*"}};
    EXPECT_EQ(editor.post(cells.unwritten, text_body("x"), any).status, 412U);
    EXPECT_EQ(editor.post(cells.written, text_body("x"), none).status, 412U);
    EXPECT_EQ(editor.put(cells.written, text_body("x"), none).status, 412U);
    EXPECT_EQ(editor.put("/api/admin/global-prompts/sad", text_body("x"), none).status, 412U);
    EXPECT_EQ(editor.put("/api/admin/global-prompts/idle", text_body("x"), none).status, 201U);
    EXPECT_EQ(editor.post(cells.unwritten, text_body("x"), none).status, 201U);
    EXPECT_EQ(editor.post(cells.unwritten, text_body("y"), none).status, 412U);
    EXPECT_EQ(editor.post(cells.written, text_body("three"), any).status, 200U);
    EXPECT_EQ(editor.remove(cells.written, nullptr, {{"If-None-Match", "\"3\""}}).status, 412U);
    // A deleted text is none, and its version still is one.
    EXPECT_EQ(editor.remove(cells.written, nullptr, any).status, 200U);
    EXPECT_EQ(editor.post(cells.written, text_body("x"), any).status, 412U);
    EXPECT_EQ(editor.post(cells.written, text_body("x"), {{"If-Match", "\"3\""}}).status, 412U);
    EXPECT_EQ(editor.post(cells.written, text_body("x"), none).status, 201U);
}

MIEN_API_TEST(if_match, of_a_cell_outlives_a_change_of_the_default) {
    const Cells cells(api);
    const std::string tag(api.viewer().get(cells.unwritten).header("etag"));
    EXPECT_THAT(tag, StartsWith("\"0.1."));
    api.editor().put("/api/admin/global-prompts/sad", text_body("Anyone cries."));
    EXPECT_EQ(api.editor().post(cells.unwritten, text_body("x"), {{"If-Match", tag}}).status, 201U);
    EXPECT_EQ(api.editor().post(cells.unwritten, text_body("y"), {{"If-Match", tag}}).status, 412U);
}

MIEN_API_TEST(if_none_match, saves_sending_what_the_caller_has) {
    const Cells cells(api);
    const auto user = api.editor().post("/api/admin/users", {{"name", "Ada"}});
    const auto character = cells.written.substr(0, cells.written.find("/emotional"));
    for (const auto& target :
         {"/api/admin/users/" + user.text("/id"), character,
          std::string("/api/admin/emotions/happy"), std::string("/api/admin/global-prompts/sad")}) {
        const std::string tag(api.viewer().get(target).header("etag"));
        EXPECT_EQ(api.viewer().get(target, {{"If-None-Match", tag}}).status, 304U) << target;
        EXPECT_EQ(api.viewer().get(target, {{"If-None-Match", "\"77\", W/" + tag}}).status, 304U);
        EXPECT_EQ(api.viewer().get(target, {{"If-None-Match", "\"77\""}}).status, 200U) << target;
    }
}

MIEN_API_TEST(preconditions, that_an_operation_does_not_take_are_refused) {
    for (const auto& operation : operations()) {
        const auto taken = parameters_of(operation, "header");
        for (const auto* condition :
             {"If-Match", "If-None-Match", "If-Unmodified-Since", "If-Modified-Since"}) {
            const bool is_for_a_cache = std::string_view(condition) == "If-None-Match" ||
                                        std::string_view(condition) == "If-Modified-Since";
            if (taken.contains(condition) || (is_read(operation) && is_for_a_cache)) {
                continue;
            }
            const auto answer = api.admin().send(operation.method, sample_target(operation), {},
                                                 {{condition, "\"1\""}});
            EXPECT_EQ(answer.status, 400U) << name_of(operation) << " " << condition;
            EXPECT_THAT(answer.body, HasSubstr(condition)) << name_of(operation);
        }
    }
}

MIEN_API_TEST(queries, with_a_parameter_that_an_operation_does_not_know_are_refused) {
    for (const auto& operation : operations()) {
        const auto answer =
            api.admin().send(operation.method, with_parameter(operation, "serach=lock"));
        EXPECT_EQ(answer.status, 422U) << name_of(operation);
        EXPECT_EQ(answer.first_problem(), "unknown_parameter") << name_of(operation);
        EXPECT_EQ(answer.text("/problems/0/pointer"), "?serach") << name_of(operation);
        EXPECT_THAT(answer.text("/detail"), StartsWith("serach is unknown"));
    }
}

MIEN_API_TEST(queries, with_a_value_outside_of_the_contract_are_refused_by_its_name) {
    ApiServer staging{StagingOptions{}};
    for (const auto& operation : operations()) {
        const auto* const parameters = operation.node.if_contains("parameters");
        if (parameters == nullptr || !is_read(operation)) {
            continue;
        }
        const auto& admin = api::is_of_staging(operation.path) ? staging.admin() : api.admin();
        for (const auto& parameter : parameters->as_array()) {
            if (parameter.at("in").as_string() != "query" ||
                operation.node.at("operationId") == "get_media") {  // a link is right or wrong
                continue;
            }
            const std::string name(parameter.at("name").as_string());
            const auto& schema = parameter.at("schema").as_object();
            const auto* const limit = schema.if_contains("maxLength");
            const auto wrong = limit != nullptr
                                   ? std::string(limit->to_number<std::size_t>() + 1, 'a')
                                   : std::string("~");
            const auto answer = admin.get(with_value(operation, name, wrong));
            EXPECT_EQ(answer.status, 422U) << name_of(operation) << " " << name;
            EXPECT_THAT(answer.body, HasSubstr(fmt::format("\"pointer\":\"?{}\"", name)))
                << name_of(operation);
            EXPECT_THAT(answer.text("/detail"), StartsWith(name + " ")) << name_of(operation);
        }
    }
}

// What the contract lets a client send in an address, the server reads: with the longest path and
// every escape there is room for one list and some small filters.
TEST(contract, promises_no_parameter_that_an_address_does_not_hold) {
    constexpr auto room = limits::target_bytes_max - 1024;
    for (const auto& operation : operations()) {
        const auto* const parameters = operation.node.if_contains("parameters");
        if (parameters == nullptr) {
            continue;
        }
        for (const auto& parameter : parameters->as_array()) {
            const auto* const schema = parameter.as_object().if_contains("schema");
            const auto* const longest =
                schema == nullptr ? nullptr : schema->as_object().if_contains("maxLength");
            if (longest != nullptr && parameter.at("in").as_string() == "query") {
                EXPECT_LE(longest->to_number<std::size_t>(), room)
                    << name_of(operation) << " " << parameter.at("name");
            }
        }
    }
}

TEST(contract, says_of_each_operation_what_all_of_its_kind_take_and_answer) {
    for (const auto& operation : operations()) {
        const auto& responses = operation.node.at("responses").as_object();
        const auto headers = parameters_of(operation, "header");
        const auto name = operation.node.at("operationId").as_string();
        EXPECT_TRUE(responses.contains("422")) << name;
        if (!is_read(operation) && name != "sign_in") {
            EXPECT_NE(headers.contains("Idempotency-Key"), only_asks(operation)) << name;
        }
        if (headers.contains("If-Match")) {
            EXPECT_TRUE(headers.contains("If-None-Match")) << name;
            EXPECT_TRUE(responses.contains("412")) << name;
        }
        // A delivery is told nothing, not even whether there is such a provider.
        if (operation.path.find('{') != std::string::npos && name != "receive_provider_webhook") {
            EXPECT_TRUE(responses.contains("404")) << name;
        }
    }
}

}  // namespace
}  // namespace mien::test
