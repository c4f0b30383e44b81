#include "tests/support/scratch_directory.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "objects/scratch_directory.hpp"
#include "tests/support/clip_bundle.hpp"

namespace mien::objects {
namespace {

namespace fs = std::filesystem;

// Makes what is at the path, a link itself, look this old.
void age(const fs::path& path, std::chrono::minutes by) {
    const auto then = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() - by);
    const std::array<timespec, 2> times{timespec{then, 0}, timespec{then, 0}};
    ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times.data(), AT_SYMLINK_NOFOLLOW), 0);
}

// What a worker leaves that is killed in the middle of an attempt.
fs::path left_by_killed_process(const fs::path& parent) {
    std::array<int, 2> pipe{};
    EXPECT_EQ(::pipe(pipe.data()), 0);
    const auto child = ::fork();
    if (child == 0) {
        const ScratchDirectory scratch(parent);
        std::ofstream(scratch.path() / "clip.mp4.part") << "half a clip";
        const auto name = scratch.path().string();
        [[maybe_unused]] const auto told = ::write(pipe[1], name.data(), name.size());
        ::close(pipe[1]);
        while (true) {
            ::pause();
        }
    }
    ::close(pipe[1]);
    std::string name(4096, '\0');
    const auto count = ::read(pipe[0], name.data(), name.size());
    name.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    ::close(pipe[0]);
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    return name;
}

TEST(scratch, of_a_killed_process_is_swept_when_it_is_old) {
    const test::ScratchDirectory directory;
    const auto left = left_by_killed_process(directory.path());
    ASSERT_TRUE(fs::exists(left / "clip.mp4.part"));
    EXPECT_EQ(sweep_scratch(directory.path()), 0) << "it may be at work still";
    age(left, std::chrono::minutes(59));
    EXPECT_EQ(sweep_scratch(directory.path()), 0);
    age(left, std::chrono::minutes(61));
    EXPECT_EQ(sweep_scratch(directory.path()), 1);
    EXPECT_FALSE(fs::exists(left));
}

TEST(scratch, sweep_leaves_what_is_not_its_own) {
    const test::ScratchDirectory directory;
    const auto& parent = directory.path();
    const auto add = [&](const char* name, const std::function<void(const fs::path&)>& make) {
        make(parent / name);
        age(parent / name, std::chrono::hours(2));
    };
    const auto make_directory = [](const fs::path& path) { fs::create_directory(path); };
    add("mien-work-", make_directory);
    add("mien-work-abcdefg", make_directory);
    add("clip-abcdef", make_directory);
    add("mien-work-filexx", [](const fs::path& path) { std::ofstream(path) << "a file"; });
    fs::create_directory(parent / "elsewhere");
    std::ofstream(parent / "elsewhere" / "kept") << "kept";
    add("mien-work-linkxx",
        [&](const fs::path& path) { fs::create_directory_symlink(parent / "elsewhere", path); });
    if (::geteuid() == 0) {
        add("mien-work-others", [](const fs::path& path) {
            fs::create_directory(path);
            ASSERT_EQ(::chown(path.c_str(), 65534, 65534), 0);
        });
    }
    EXPECT_EQ(sweep_scratch(parent), 0);
    EXPECT_TRUE(fs::exists(parent / "elsewhere" / "kept"));
    EXPECT_EQ(sweep_scratch(parent / "not there"), 0);
}

}  // namespace
}  // namespace mien::objects
