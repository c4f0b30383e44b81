// A bucket in memory behind a ScriptedServer, as far as Mien's store uses one, with a fault of the
// test's choice. What a real server does is for the tests against a real one.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/scripted_server.hpp"

namespace mien::test {

struct StoredObject {
    std::string bytes;
    std::map<std::string, std::string> fields;  // that its GET and HEAD answer with
};

struct Fault {
    std::string answer;       // empty: the connection is closed
    bool is_applied = false;  // whether the request was carried out all the same
};

class FaultyBucket {
  public:
    // Asked for each request, in their order.
    using FaultOf = std::function<std::optional<Fault>(const ScriptedRequest&)>;

    explicit FaultyBucket(Executor executor);

    // "http://127.0.0.1:PORT"
    [[nodiscard]] std::string endpoint() const;

    FaultOf fault_of;
    bool ignores_create_only = false;
    std::map<std::string, StoredObject> objects;              // by path, with the bucket
    std::map<std::string, std::vector<std::string>> uploads;  // parts by the path of the object
    std::vector<std::string> requests;                        // "PUT /bucket/key"

  private:
    [[nodiscard]] std::string answer(const ScriptedRequest& request);
    [[nodiscard]] std::string carry_out(const ScriptedRequest& request);
    [[nodiscard]] std::string store(const ScriptedRequest& request, const std::string& path,
                                    std::string bytes,
                                    const std::map<std::string, std::string>& fields,
                                    const std::string& success);
    [[nodiscard]] std::string list() const;
    [[nodiscard]] std::string give(const ScriptedRequest& request, const std::string& path) const;
    [[nodiscard]] std::string post(const ScriptedRequest& request, const std::string& path);

    std::map<std::string, std::map<std::string, std::string>> upload_fields_;
    ScriptedServer server_;
};

// An <Error> with that code.
[[nodiscard]] std::string error_answer(int status, const std::string& code);

}  // namespace mien::test
