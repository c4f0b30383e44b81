// Holds answers of the server against openapi.yaml.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "http/method.hpp"

namespace mien::api {
class Schema;
}  // namespace mien::api

namespace mien::test {

// One method and path of the contract.
struct Operation {
    http::Method method;
    std::string path;    // with {names}
    std::string access;  // "anyone", "resolve", "viewer", "editor" or "admin"
    json::object node;   // references inlined
};

// All operations, in the order of the contract.
[[nodiscard]] const std::vector<Operation>& operations();

// The operation that answers the method at the path (without a query), as the server finds it.
[[nodiscard]] const Operation* find_operation(http::Method method, std::string_view path);

// A path of the contract with something for every {name}: an id that nothing has, an emotion of the
// seed, version 1.
[[nodiscard]] std::string sample_target(const Operation& operation);

// The schema of the operation's JSON body, or nothing when it takes none.
[[nodiscard]] const json::object* find_body_schema(const Operation& operation);
[[nodiscard]] bool is_body_required(const Operation& operation);

// Adds a test failure when the contract does not have this answer: an undocumented status, another
// content type, a body that breaks its schema. content_type is "" for an answer without a body.
void check_answer(http::Method method, std::string_view target, unsigned status,
                  std::string_view content_type, const std::string& body);

// A test failure when the data of an event is not what the schema of its stream has by that name.
void check_event(std::string_view name, const json::value& data,
                 std::string_view stream = "Events");

}  // namespace mien::test
