// One child process with its three standard streams: input from memory, output through a pipe,
// errors into memory. Network thread only.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include "async/awaitable.hpp"

namespace mien::video {

// Owns a file descriptor.
class Descriptor {
  public:
    explicit Descriptor(int number = -1) : number_(number) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
    Descriptor& operator=(Descriptor&&) = delete;

    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] int release() { return std::exchange(number_, -1); }

  private:
    int number_;
};

class ChildProcess {
  public:
    // Runs the program with the text as its standard input and nothing else: no environment, no
    // other files, no shell. Throws internal when that fails.
    ChildProcess(Executor executor, const std::filesystem::path& program,
                 std::vector<std::string> arguments, std::string_view input);
    // Kills and reaps a child that is still there.
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    // The next line of its output without the line feed, or nothing at the end. Throws
    // upstream_failed for a longer line than limits::renderer_line_bytes_max.
    [[nodiscard]] awaitable<std::optional<std::string>> read_line();

    // Waits for its end and returns the status of waitpid.
    [[nodiscard]] awaitable<int> wait();

    // The end of what it wrote to standard error, at most 500 bytes.
    [[nodiscard]] std::string errors() const;

  private:
    using Stream = asio::posix::basic_stream_descriptor<Executor>;

    void start(const std::filesystem::path& program, std::vector<std::string> arguments, int input,
               int output);

    Descriptor errors_;
    int process_ = -1;  // -1 before the start and after the reaping
    int status_ = 0;
    Stream output_;
    Stream end_;  // a pidfd: readable when the child has ended
    std::string unread_;
};

}  // namespace mien::video
