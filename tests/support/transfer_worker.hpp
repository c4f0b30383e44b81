// A worker of exports and imports beside an ApiServer, on a thread of its own.
#pragma once

#include <memory>

#include "tests/support/api_server.hpp"

namespace mien::test {

class TransferWorker {
  public:
    explicit TransferWorker(const ApiServer& api);
    ~TransferWorker();
    TransferWorker(const TransferWorker&) = delete;
    TransferWorker& operator=(const TransferWorker&) = delete;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace mien::test
