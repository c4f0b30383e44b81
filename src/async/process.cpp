#include "async/process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

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

namespace mien::async {
namespace {

[[noreturn]] void fail(std::string_view name, const char* step, int code) {
    throw Error(ErrorKind::internal, std::string(name) + " could not be started.")
        .with_detail(std::string(step) + ": " + std::generic_category().message(code));
}

constexpr std::string_view any_program = "Another program";

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

    int spawn(const char* program, char* const* arguments, char* const* environment,
              int& process) const {
        return ::posix_spawn(&process, program, &files_, &attributes_, arguments, environment);
    }

  private:
    posix_spawn_file_actions_t files_{};
    posix_spawnattr_t attributes_{};
};

// As execve takes them; the texts must outlive it.
std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    pointers.reserve(texts.size() + 1);
    for (auto& text : texts) {
        pointers.push_back(text.data());
    }
    pointers.push_back(nullptr);
    return pointers;
}

int spawn(ProcessStart& start) {
    SpawnPlan plan;
    plan.give(start.input, STDIN_FILENO);
    plan.give(start.output, STDOUT_FILENO);
    plan.give(start.errors, STDERR_FILENO);
    plan.close_others();
    start.arguments.insert(start.arguments.begin(), start.program.string());
    const auto words = pointers_to(start.arguments);
    const auto environment = pointers_to(start.environment);
    int process = -1;
    const int code = plan.spawn(start.program.c_str(), words.data(), environment.data(), process);
    if (code != 0) {
        fail(start.name, "posix_spawn", code);
    }
    return process;
}

}  // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0) {
        ::close(number_);
    }
}

Descriptor make_memory_file(const char* name, std::string_view contents) {
    Descriptor file(::memfd_create(name, MFD_CLOEXEC));
    if (file.number() < 0) {
        fail(any_program, "memfd_create", errno);
    }
    while (!contents.empty()) {
        const auto count = ::write(file.number(), contents.data(), contents.size());
        if (count < 0) {
            fail(any_program, "write", errno);
        }
        contents.remove_prefix(static_cast<std::size_t>(count));
    }
    ::lseek(file.number(), 0, SEEK_SET);
    return file;
}

std::string tail_of(const Descriptor& memory_file) {
    constexpr off_t tail_bytes_max = 500;
    const off_t size = ::lseek(memory_file.number(), 0, SEEK_END);
    const off_t start = std::max<off_t>(0, size - tail_bytes_max);
    std::string text(static_cast<std::size_t>(std::max<off_t>(0, size - start)), '\0');
    const auto count = ::pread(memory_file.number(), text.data(), text.size(), start);
    text.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return text;
}

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        fail(any_program, "pipe2", errno);
    }
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Process::Process(Executor executor, ProcessStart start) : process_(spawn(start)), end_(executor) {
    // A destructor does not run for a constructor that throws: nothing below may leave the child.
    Descriptor end(::pidfd_open(process_, 0));
    int code = errno;
    if (end.number() >= 0) {
        boost::system::error_code failure;
        end_.assign(end.number(), failure);
        if (!failure) {
            static_cast<void>(end.release());
            return;
        }
        code = failure.value();
    }
    this->end();
    fail(start.name, "pidfd_open", code);
}

Process::~Process() {
    end();
}

void Process::end() noexcept {
    if (process_ > 0) {
        ::kill(process_, SIGKILL);
        while (::waitpid(process_, nullptr, 0) < 0 && errno == EINTR) {
        }
        process_ = -1;
    }
}

awaitable<int> Process::wait() {
    if (process_ > 0) {
        co_await end_.async_wait(asio::posix::descriptor_base::wait_read, use_awaitable);
        while (::waitpid(process_, &status_, 0) < 0 && errno == EINTR) {
        }
        process_ = -1;
    }
    co_return status_;
}

}  // namespace mien::async
