// An HTTP server on a free port of the loopback that answers with the bytes that a test gives it,
// or with none: for what a client does when a server is not well. One request for each connection.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "async/awaitable.hpp"

namespace mien::test {

struct ScriptedRequest {
    std::string method;
    std::string target;
    std::map<std::string, std::string> fields;  // names in lower case
    std::string body;
};

class ScriptedServer {
  public:
    // The bytes of the answer, head and all; none to close the connection without a word.
    using Answer = std::function<std::string(const ScriptedRequest&)>;

    // Runs on the executor until it is destroyed.
    ScriptedServer(Executor executor, Answer answer);
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    [[nodiscard]] std::uint16_t port() const;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

// An answer with a body of that length.
[[nodiscard]] std::string scripted_answer(int status,
                                          const std::map<std::string, std::string>& fields,
                                          const std::string& body);

}  // namespace mien::test
