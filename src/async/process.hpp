// A child process: started with three descriptors and nothing else, ended with whoever started it.
// Network thread only.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include "async/awaitable.hpp"

namespace mien::async {

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

// A file without a name, with the contents, to be read from its beginning. Throws internal.
[[nodiscard]] Descriptor make_memory_file(const char* name, std::string_view contents);
// The end of what was written to one, at most 500 bytes.
[[nodiscard]] std::string tail_of(const Descriptor& memory_file);

// The two ends of a pipe. Throws internal.
struct Pipe {
    Descriptor read_end;
    Descriptor write_end;
};
[[nodiscard]] Pipe make_pipe();

struct ProcessStart {
    std::string name;  // as messages say it, such as "The renderer"
    std::filesystem::path program;
    std::vector<std::string> arguments;
    std::vector<std::string> environment = {};  // "NAME=value"; all that there is
    // What the child has as its standard input, output and errors. The caller keeps its own.
    int input = -1;
    int output = -1;
    int errors = -1;
};

class Process {
  public:
    // No shell, no other files, no signal handlers. Throws internal when that fails.
    Process(Executor executor, ProcessStart start);
    // Kills and reaps a child that is still there.
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    // Waits for its end and returns the status of waitpid.
    [[nodiscard]] awaitable<int> wait();

  private:
    void end() noexcept;

    int process_ = -1;  // -1 after the reaping
    int status_ = 0;
    asio::posix::basic_stream_descriptor<Executor> end_;  // a pidfd: readable when it has ended
};

}  // namespace mien::async
