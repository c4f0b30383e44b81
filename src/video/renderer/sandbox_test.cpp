#include "video/renderer/sandbox.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <seccomp.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "video/renderer/render_clip.hpp"

namespace mien::video::renderer {
namespace {

constexpr uid_t ordinary_user = 65534;

// The user that runs the tests; for root, an ordinary user as well.
std::vector<uid_t> users() {
    return ::getuid() == 0 ? std::vector<uid_t>{0, ordinary_user} : std::vector<uid_t>{::getuid()};
}

void become(uid_t user) {
    if (::getuid() != user && (::setgid(user) != 0 || ::setuid(user) != 0)) {
        ::_exit(101);
    }
}

// Runs the acts one after the other in a process of the user. Each returns whether all is well;
// the answer is the number of the first that did not, counted from 1, or 0.
int first_failure(uid_t user, const std::vector<std::function<bool()>>& acts) {
    const pid_t child = ::fork();
    if (child == 0) {
        become(user);
        int number = 1;
        for (const auto& act : acts) {
            if (!act()) {
                ::_exit(number);
            }
            ++number;
        }
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

bool is_missing(const std::vector<MissingProtection>& missing, std::string_view name) {
    return std::ranges::find(missing, name, &MissingProtection::name) != missing.end();
}

bool enter() {
    return !is_missing(enter_sandbox(), "system call filter");
}

bool is_refused(long result) {
    return result == -1 && errno == ENOSYS;
}

// A directory that every user may write to.
class Folder {
  public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "mien-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
        std::filesystem::permissions(path_, std::filesystem::perms::all);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    [[nodiscard]] bool render() const {
        RenderSpec spec;
        spec.character_id = "0198a6d2-0000-7000-8000-000000000001";
        spec.emotion = "happy";
        spec.prompt_text = "A happy loop in the rain";
        spec.width = 128;
        spec.height = 96;
        spec.fps = 12;
        spec.duration = std::chrono::milliseconds(500);
        const auto clip =
            render_clip(spec, {path_ / "clip.mp4", path_ / "poster.jpg"}, [](double) {});
        return clip.frames == 6 && std::filesystem::file_size(path_ / "clip.mp4") == clip.bytes;
    }

  private:
    std::filesystem::path path_;
};

// A kernel that refuses namespaces, from here on.
bool refuse_namespaces() {
    const std::unique_ptr<void, decltype(&::seccomp_release)> filter(::seccomp_init(SCMP_ACT_ALLOW),
                                                                     &::seccomp_release);
    return ::seccomp_rule_add(filter.get(), SCMP_ACT_ERRNO(EPERM), SCMP_SYS(unshare), 0) == 0 &&
           ::seccomp_load(filter.get()) == 0;
}

TEST(sandbox, still_renders) {
    for (const auto user : users()) {
        const Folder folder;
        EXPECT_EQ(first_failure(user, {enter, [&] { return folder.render(); }}), 0) << user;
    }
}

TEST(sandbox, opens_no_socket) {
    const auto open_socket = [] { return is_refused(::socket(AF_INET, SOCK_STREAM, 0)); };
    const auto open_local_socket = [] { return is_refused(::socket(AF_UNIX, SOCK_STREAM, 0)); };
    const auto open_pair = [] {
        std::array<int, 2> ends{};
        return is_refused(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()));
    };
    for (const auto user : users()) {
        EXPECT_EQ(first_failure(user, {enter, open_socket, open_local_socket, open_pair}), 0)
            << user;
    }
}

TEST(sandbox, starts_no_program_and_no_process) {
    const auto run_program = [] {
        char name[] = "/bin/true";
        char* arguments[] = {name, nullptr};
        char* environment[] = {nullptr};
        return is_refused(::execve(name, arguments, environment));
    };
    const auto make_process = [] { return is_refused(::fork()); };
    for (const auto user : users()) {
        EXPECT_EQ(first_failure(user, {enter, run_program, make_process}), 0) << user;
    }
}

TEST(sandbox, touches_no_other_process) {
    const auto trace = [] { return is_refused(::ptrace(PTRACE_ATTACH, ::getppid(), 0, 0)); };
    const auto signal = [] { return is_refused(::kill(::getppid(), 0)); };
    for (const auto user : users()) {
        EXPECT_EQ(first_failure(user, {enter, trace, signal}), 0) << user;
    }
}

// Goal: from then on no file can be named, and those that are open go on working.
TEST(sandbox, gives_up_files_but_not_those_that_are_open) {
    for (const auto user : users()) {
        const Folder folder;
        const auto file = folder.path() / "open";
        const auto other = folder.path() / "other";
        std::ofstream(other) << "secret";
        int descriptor = -1;
        const auto open_first = [&] {
            descriptor = ::open(file.c_str(), O_RDWR | O_CREAT, 0600);
            return descriptor >= 0;
        };
        const auto give_up = [] {
            give_up_files();
            return true;
        };
        const auto use_open = [&] {
            char byte = 0;
            return ::write(descriptor, "x", 1) == 1 && ::pread(descriptor, &byte, 1, 0) == 1 &&
                   byte == 'x';
        };
        const auto open_other = [&] { return is_refused(::open(other.c_str(), O_RDONLY)); };
        const auto rename_it = [&] { return is_refused(::rename(other.c_str(), file.c_str())); };
        const auto remove_it = [&] { return is_refused(::unlink(other.c_str())); };
        const auto read_link = [&] {
            char text[16];
            return is_refused(::readlink("/proc/self/exe", text, sizeof text));
        };
        EXPECT_EQ(first_failure(user, {enter, open_first, give_up, use_open, open_other, rename_it,
                                       remove_it, read_link}),
                  0)
            << user;
    }
}

// Goal: either the process is alone in its network, or it says that it is not.
TEST(sandbox, leaves_the_network_or_says_that_it_cannot) {
    const auto network = [] { return std::filesystem::read_symlink("/proc/self/ns/net"); };
    const auto before = network();
    const auto leave = [&] {
        const bool is_here = is_missing(enter_sandbox(), "network namespace");
        return is_here == (network() == before);
    };
    for (const auto user : users()) {
        EXPECT_EQ(first_failure(user, {leave}), 0) << user;
    }
}

// Goal: where namespaces are refused, the filter alone keeps the network away, and clips are made.
TEST(sandbox, says_that_namespaces_are_refused_and_still_renders) {
    const auto enter_without = [] {
        const auto missing = enter_sandbox();
        return missing.size() == 1 && missing.front().name == "network namespace" &&
               missing.front().reason == "Operation not permitted" &&
               !missing.front().advice.empty();
    };
    const auto open_socket = [] { return is_refused(::socket(AF_INET, SOCK_STREAM, 0)); };
    for (const auto user : users()) {
        const Folder folder;
        const auto render = [&] { return folder.render(); };
        EXPECT_EQ(first_failure(user, {refuse_namespaces, enter_without, open_socket, render}), 0)
            << user;
    }
}

}  // namespace
}  // namespace mien::video::renderer
