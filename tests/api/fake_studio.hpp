// A service that makes clips, as far as Mien asks it before it orders one: for tests of what is
// done with connections. It answers on a thread of its own.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "async/awaitable.hpp"
#include "tests/support/scripted_server.hpp"

namespace mien::test {

class FakeStudio {
  public:
    FakeStudio()
        : work_(context_.get_executor()),
          server_(context_.get_executor(),
                  [this](const ScriptedRequest& request) { return answer(request); }),
          thread_([this] { context_.run(); }) {}
    ~FakeStudio() {
        work_.reset();
        context_.stop();
        thread_.join();
    }
    FakeStudio(const FakeStudio&) = delete;
    FakeStudio& operator=(const FakeStudio&) = delete;

    [[nodiscard]] std::string url() const {
        return fmt::format("http://127.0.0.1:{}", server_.port());
    }
    void answer_with(int status) {
        const std::scoped_lock lock(mutex_);
        status_ = status;
    }
    // The Authorization headers of the requests so far, "" without one.
    [[nodiscard]] std::vector<std::string> keys() const {
        const std::scoped_lock lock(mutex_);
        return keys_;
    }
    [[nodiscard]] std::string last_header(const std::string& name) const {
        const std::scoped_lock lock(mutex_);
        const auto found = last_.find(name);
        return found == last_.end() ? "" : found->second;
    }

  private:
    std::string answer(const ScriptedRequest& request) {
        const std::scoped_lock lock(mutex_);
        last_ = request.fields;
        const auto key = request.fields.find("authorization");
        keys_.push_back(key == request.fields.end() ? "" : key->second);
        return scripted_answer(status_, {{"content-type", "application/json"}}, "{}");
    }

    IoContext context_;
    asio::executor_work_guard<Executor> work_;
    mutable std::mutex mutex_;
    int status_ = 200;
    std::vector<std::string> keys_;
    std::map<std::string, std::string> last_;
    ScriptedServer server_;
    std::thread thread_;
};

}  // namespace mien::test
