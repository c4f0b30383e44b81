#include "video/order/child_process.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

// Of glibc 2.36, the header forgets to say so itself.
extern "C" {
#include <sys/pidfd.h>
}

#include "base/error.hpp"
#include "base/limits/clips.hpp"

namespace mien::video {
namespace {

[[noreturn]] void fail_to_start(const char* step, int code) {
    throw Error(ErrorKind::internal, "The renderer could not be started.")
        .with_detail(std::string(step) + ": " + std::generic_category().message(code));
}

Descriptor make_memory_file(const char* name, std::string_view contents) {
    Descriptor file(::memfd_create(name, MFD_CLOEXEC));
    if (file.number() < 0) {
        fail_to_start("memfd_create", errno);
    }
    while (!contents.empty()) {
        const auto count = ::write(file.number(), contents.data(), contents.size());
        if (count < 0) {
            fail_to_start("write", errno);
        }
        contents.remove_prefix(static_cast<std::size_t>(count));
    }
    ::lseek(file.number(), 0, SEEK_SET);
    return file;
}

// What becomes of the parent's files and signals in the child.
class SpawnPlan {
  public:
    SpawnPlan() {
        ::posix_spawn_file_actions_init(&files_);
        ::posix_spawnattr_init(&attributes_);
        sigset_t signals;
        ::sigemptyset(&signals);
        ::posix_spawnattr_setsigmask(&attributes_, &signals);
        ::sigfillset(&signals);
        ::posix_spawnattr_setsigdefault(&attributes_, &signals);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    ~SpawnPlan() {
        ::posix_spawn_file_actions_destroy(&files_);
        ::posix_spawnattr_destroy(&attributes_);
    }
    SpawnPlan(const SpawnPlan&) = delete;
    SpawnPlan& operator=(const SpawnPlan&) = delete;

    void give(int from, int as) { ::posix_spawn_file_actions_adddup2(&files_, from, as); }
    void close_others() { ::posix_spawn_file_actions_addclosefrom_np(&files_, STDERR_FILENO + 1); }

    int spawn(const char* program, char* const* arguments, int& process) {
        char* environment[] = {nullptr};
        return ::posix_spawn(&process, program, &files_, &attributes_, arguments, environment);
    }

  private:
    posix_spawn_file_actions_t files_{};
    posix_spawnattr_t attributes_{};
};

}  // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0) {
        ::close(number_);
    }
}

ChildProcess::ChildProcess(Executor executor, const std::filesystem::path& program,
                           std::vector<std::string> arguments, std::string_view input)
    : errors_(make_memory_file("errors", "")), output_(executor), end_(executor) {
    const auto input_file = make_memory_file("input", input);
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
        fail_to_start("pipe2", errno);
    }
    Descriptor read_end(pipe[0]);
    const Descriptor write_end(pipe[1]);
    start(program, std::move(arguments), input_file.number(), write_end.number());
    // A destructor does not run for a constructor that throws: nothing below may leave the child.
    Descriptor end(::pidfd_open(process_, 0));
    boost::system::error_code failure;
    if (end.number() >= 0) {
        output_.assign(read_end.release(), failure);
        if (!failure) {
            end_.assign(end.release(), failure);
        }
    }
    if (!end_.is_open()) {
        const int code = errno;
        ::kill(process_, SIGKILL);
        ::waitpid(process_, nullptr, 0);
        fail_to_start("pidfd_open", code);
    }
}

void ChildProcess::start(const std::filesystem::path& program, std::vector<std::string> arguments,
                         int input, int output) {
    SpawnPlan plan;
    plan.give(input, STDIN_FILENO);
    plan.give(output, STDOUT_FILENO);
    plan.give(errors_.number(), STDERR_FILENO);
    plan.close_others();
    std::string name = program.string();
    std::vector<char*> words{name.data()};
    for (auto& argument : arguments) {
        words.push_back(argument.data());
    }
    words.push_back(nullptr);
    const int code = plan.spawn(program.c_str(), words.data(), process_);
    if (code != 0) {
        process_ = -1;
        fail_to_start("posix_spawn", code);
    }
}

ChildProcess::~ChildProcess() {
    if (process_ > 0) {
        ::kill(process_, SIGKILL);
        while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
}

awaitable<std::optional<std::string>> ChildProcess::read_line() {
    while (true) {
        if (const auto end = unread_.find('\n'); end != std::string::npos) {
            std::string line = unread_.substr(0, end);
            unread_.erase(0, end + 1);
            co_return line;
        }
        if (unread_.size() > limits::renderer_line_bytes_max) {
            throw Error(ErrorKind::upstream_failed, "The renderer gave an answer without end.");
        }
        std::array<char, 1024> buffer;
        boost::system::error_code failure;
        const auto count = co_await output_.async_read_some(
            asio::buffer(buffer), asio::redirect_error(use_awaitable, failure));
        if (failure == asio::error::eof) {
            co_return std::nullopt;
        }
        if (failure) {
            throw boost::system::system_error(failure);
        }
        unread_.append(buffer.data(), count);
    }
}

awaitable<int> ChildProcess::wait() {
    if (process_ > 0) {
        co_await end_.async_wait(Stream::wait_read, use_awaitable);
        while (::waitpid(process_, &status_, 0) < 0 && errno == EINTR) {
        }
        process_ = -1;
    }
    co_return status_;
}

std::string ChildProcess::errors() const {
    constexpr off_t tail_bytes_max = 500;
    const off_t size = ::lseek(errors_.number(), 0, SEEK_END);
    const off_t start = std::max<off_t>(0, size - tail_bytes_max);
    std::string text(static_cast<std::size_t>(std::max<off_t>(0, size - start)), '\0');
    const auto count = ::pread(errors_.number(), text.data(), text.size(), start);
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return text;
}

}  // namespace mien::video
