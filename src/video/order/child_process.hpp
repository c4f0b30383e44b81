// The renderer's process with its three standard streams: input from memory, output through a pipe,
// errors into memory. Network thread only.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include "async/process.hpp"

namespace mien::video {

class ChildProcess {
  public:
    // Runs the program with the text as its standard input and nothing else: no environment, no
    // other files, no shell. Throws internal when that fails.
    ChildProcess(Executor executor, const std::filesystem::path& program,
                 std::vector<std::string> arguments, std::string_view input);
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
    // With the streams of the child's side, which go when it has them.
    ChildProcess(Executor executor, async::ProcessStart start, async::Descriptor input,
                 async::Pipe output);

    async::Descriptor errors_;
    async::Process process_;
    asio::posix::basic_stream_descriptor<Executor> output_;
    std::string unread_;
};

}  // namespace mien::video
