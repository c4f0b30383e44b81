// A worker of exchanges beside an ApiServer, on a thread of its own.
#pragma once

#include <filesystem>
#include <memory>

#include "tests/support/api_server.hpp"

namespace mien::test {

// The mien-render that is built beside the tests.
[[nodiscard]] std::filesystem::path built_renderer();

class ExchangeWorker {
  public:
    explicit ExchangeWorker(const ApiServer& api);
    ~ExchangeWorker();
    ExchangeWorker(const ExchangeWorker&) = delete;
    ExchangeWorker& operator=(const ExchangeWorker&) = delete;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace mien::test
