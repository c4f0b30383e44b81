#include "base/scratch_directory.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mien {
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
    EXPECT_EQ(sweep_scratch(directory.path()), 0U) << "it may be about to take its lock";
    age(left, std::chrono::minutes(2));
    EXPECT_EQ(sweep_scratch(directory.path()), 1U);
    EXPECT_FALSE(fs::exists(left));
}

TEST(scratch, that_is_in_use_is_not_swept_however_old) {
    const test::ScratchDirectory directory;
    const auto work = std::make_unique<ScratchDirectory>(directory.path());
    const auto path = work->path();
    age(path, std::chrono::hours(100));
    EXPECT_EQ(sweep_scratch(directory.path()), 0U);
    EXPECT_TRUE(fs::exists(path));
}

TEST(scratch, goes_with_all_that_is_in_it) {
    const test::ScratchDirectory directory;
    {
        const ScratchDirectory work(directory.path());
        fs::create_directory(work.path() / "more");
        std::ofstream(work.path() / "more" / "file") << "x";
    }
    EXPECT_TRUE(fs::is_empty(directory.path()));
}

TEST(scratch, is_made_for_this_user_alone) {
    const test::ScratchDirectory directory;
    const auto scratch = directory.path() / "made" / "mien";
    require_scratch(scratch);
    EXPECT_EQ(fs::status(scratch).permissions(), fs::perms::owner_all);
    EXPECT_TRUE(fs::is_empty(scratch));
    require_scratch(scratch);
}

std::optional<Error> refusal_of(const fs::path& scratch) {
    try {
        require_scratch(scratch);
    } catch (const Error& error) {
        return error;
    }
    return std::nullopt;
}

TEST(scratch, is_refused_when_others_may_enter_it) {
    const test::ScratchDirectory directory;
    const auto scratch = directory.path() / "shared";
    fs::create_directory(scratch);
    fs::permissions(scratch, fs::perms(0750));
    const auto refusal = refusal_of(scratch);
    ASSERT_TRUE(refusal.has_value());
    EXPECT_EQ(refusal->kind(), ErrorKind::invalid);
    EXPECT_NE(refusal->message().find("chmod 700"), std::string::npos) << refusal->message();
    if (::geteuid() == 0) {
        fs::permissions(scratch, fs::perms::owner_all);
        ASSERT_EQ(::chown(scratch.c_str(), 65534, 65534), 0);
        EXPECT_TRUE(refusal_of(scratch).has_value()) << "another user's";
    }
}

TEST(scratch, is_refused_when_it_cannot_be_a_directory) {
    const test::ScratchDirectory directory;
    std::ofstream(directory.path() / "file") << "x";
    for (const auto& scratch : {directory.path() / "file", directory.path() / "file" / "below"}) {
        const auto refusal = refusal_of(scratch);
        ASSERT_TRUE(refusal.has_value());
        EXPECT_EQ(refusal->kind(), ErrorKind::unavailable);
        EXPECT_EQ(refusal->message(),
                  "The scratch directory cannot be used: there is something else in its place.");
    }
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
    EXPECT_EQ(sweep_scratch(parent), 0U);
    EXPECT_TRUE(fs::exists(parent / "elsewhere" / "kept"));
    EXPECT_EQ(sweep_scratch(parent / "not there"), 0U);
}

}  // namespace
}  // namespace mien
