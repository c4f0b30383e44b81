#include "objects/filesystem_store.hpp"

#include <fstream>
#include <future>

#include <gtest/gtest.h>

#include "async/spawn.hpp"
#include "base/error.hpp"
#include "tests/conformance/object_store_conformance.hpp"
#include "tests/support/file_size_limit.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mien::objects {
namespace {

namespace fs = std::filesystem;

class Bundle {
  public:
    std::unique_ptr<ObjectStore> open(IoContext& /*context*/) {
        return std::make_unique<FilesystemStore>(directory_.path(), work_);
    }
    FilesystemStore& store() { return store_; }
    [[nodiscard]] const fs::path& directory() const { return directory_.path(); }

  private:
    test::ScratchDirectory directory_;
    async::WorkPool work_{2, 64};
    FilesystemStore store_{directory_.path(), work_};
};

INSTANTIATE_TYPED_TEST_SUITE_P(filesystem, ObjectStoreConformance, Bundle);

class FilesystemStoreTest : public testing::Test {
  protected:
    NewObject object(const std::string& bytes) {
        const auto file = files_.path() / std::to_string(++file_count_);
        std::ofstream(file, std::ios::binary) << bytes;
        return {file, bytes.size(), sha256(bytes), "video/mp4"};
    }

    // What the put throws, or nothing.
    std::optional<Error> put(const std::string& key, NewObject object) {
        const std::function<awaitable<void>(IoContext&)> task = [&](IoContext&) {
            return bundle_.store().put(key, std::move(object), soon());
        };
        try {
            async::run<void>(task);
        } catch (const Error& error) {
            return error;
        }
        return std::nullopt;
    }

    template <class T>
    T run(std::function<awaitable<T>(FilesystemStore&)> body) {
        const std::function<awaitable<T>(IoContext&)> task = [&](IoContext&) {
            return body(bundle_.store());
        };
        return async::run<T>(task);
    }

    std::vector<std::string> names_in(const std::string& folder) {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(bundle_.directory() / folder)) {
            names.push_back(entry.path().filename().string());
        }
        return names;
    }

    Bundle bundle_;

  private:
    test::ScratchDirectory files_;
    int file_count_ = 0;
};

TEST_F(FilesystemStoreTest, a_full_disk_is_unavailable_says_what_to_do_and_leaves_nothing) {
    auto large = object(std::string(200'000, 'x'));
    std::optional<Error> refusal;
    {
        const test::FileSizeLimit limit(50'000);
        refusal = put("previews/a-1.mp4", large);
    }
    ASSERT_TRUE(refusal.has_value());
    EXPECT_EQ(refusal->kind(), ErrorKind::unavailable);
    EXPECT_NE(refusal->message().find("The object store is full"), std::string::npos);
    EXPECT_NE(refusal->message().find("free space"), std::string::npos);
    EXPECT_EQ(refusal->message().find("previews"), std::string::npos);
    EXPECT_TRUE(names_in("previews").empty());
    EXPECT_TRUE(names_in(".partial").empty());

    EXPECT_FALSE(put("previews/a-1.mp4", large).has_value());
    EXPECT_EQ(names_in("previews"), std::vector<std::string>{"a-1.mp4"});
}

TEST_F(FilesystemStoreTest, what_a_dead_writer_left_is_no_object_and_is_removed_when_old) {
    fs::create_directories(bundle_.directory() / ".partial");
    const auto leftover = bundle_.directory() / ".partial" / "0123";
    std::ofstream(leftover) << "half";

    const auto remove = [](FilesystemStore& store) {
        return store.remove_unfinished(std::chrono::hours(1), soon());
    };
    EXPECT_EQ(run<std::size_t>(remove), 0U);
    EXPECT_TRUE(fs::exists(leftover));

    fs::last_write_time(leftover, fs::file_time_type::clock::now() - std::chrono::hours(2));
    EXPECT_EQ(run<std::size_t>(remove), 1U);
    EXPECT_FALSE(fs::exists(leftover));
}

TEST_F(FilesystemStoreTest, does_not_follow_links_out_of_its_directory) {
    fs::create_directories(bundle_.directory() / "a");
    fs::create_symlink("/etc/passwd", bundle_.directory() / "a" / "b.mp4");
    const auto found = run<std::optional<ObjectInfo>>(
        [](FilesystemStore& store) { return store.find("a/b.mp4", soon()); });
    EXPECT_FALSE(found.has_value());
}

bool is_same_file(const fs::path& first, const fs::path& second) {
    return fs::equivalent(first, second);
}

TEST_F(FilesystemStoreTest, links_a_file_that_is_given_up_and_copies_one_that_is_kept) {
    auto given = object("bytes");
    given.fate = FileFate::given_up;
    EXPECT_FALSE(put("a/given", given).has_value());
    EXPECT_TRUE(is_same_file(bundle_.directory() / "a/given", given.file));
    EXPECT_EQ(fs::status(given.file).permissions(), fs::perms(0640));
    const auto kept = object("bytes");
    EXPECT_FALSE(put("a/kept", kept).has_value());
    EXPECT_FALSE(is_same_file(bundle_.directory() / "a/kept", kept.file));
    EXPECT_TRUE(names_in(".partial").empty());
}

// /dev/shm is a file system of its own.
TEST_F(FilesystemStoreTest, copies_a_file_of_another_file_system) {
    std::string pattern = "/dev/shm/mien-test-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    const fs::path elsewhere = pattern;
    std::ofstream(elsewhere / "file") << "bytes";
    const NewObject given{elsewhere / "file", 5, sha256("bytes"), "video/mp4", FileFate::given_up};
    EXPECT_FALSE(put("a/given", given).has_value());
    fs::remove_all(elsewhere);
    EXPECT_EQ(names_in("a"), std::vector<std::string>{"given"});
}

// Its only thread is busy until the test says so.
TEST(filesystem_store, waits_for_the_pool_no_longer_than_the_deadline) {
    const test::ScratchDirectory scratch;
    std::promise<void> released;
    const std::function<void()> block = [&released] { released.get_future().wait(); };
    const std::function<awaitable<void>(IoContext&)> body =
        [&](IoContext& context) -> awaitable<void> {
        async::WorkPool work(1, 8);
        FilesystemStore store(scratch.path(), work);
        async::spawn(context.get_executor(), "blocked", [&] { return work.run(block); });
        std::optional<ErrorKind> refusal;
        try {
            const auto found =
                co_await store.find("a/b.mp4", deadline_in(std::chrono::milliseconds(20)));
            EXPECT_FALSE(found.has_value());
        } catch (const Error& error) {
            refusal = error.kind();
        }
        EXPECT_EQ(refusal, ErrorKind::unavailable);
        released.set_value();
    };
    async::run<void>(body);
}

TEST(filesystem_store, refuses_a_directory_that_is_a_file) {
    const test::ScratchDirectory scratch;
    const auto file = scratch.path() / "file";
    std::ofstream(file) << "x";
    async::WorkPool work(1, 1);
    EXPECT_THROW(FilesystemStore(file, work), Error);
}

}  // namespace
}  // namespace mien::objects
