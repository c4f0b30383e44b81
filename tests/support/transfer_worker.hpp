// A worker of exports and imports beside an ApiServer, on a thread of its own.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "base/limits/transfer.hpp"
#include "tests/support/api_server.hpp"
#include "transfer/transfer_tools.hpp"

namespace mien::test {

struct TransferWorkerOptions {
    // Called before each image is opened, on the worker's thread.
    std::function<void()> on_image;
    std::chrono::minutes comparison_reserve = limits::import_comparison_reserve;
};

class TransferWorker {
  public:
    explicit TransferWorker(const ApiServer& api, TransferWorkerOptions options = {});
    ~TransferWorker();
    TransferWorker(const TransferWorker&) = delete;
    TransferWorker& operator=(const TransferWorker&) = delete;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace mien::test
