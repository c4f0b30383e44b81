#include "objects/filesystem_store.hpp"

#include <csignal>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "async/signal.hpp"
#include "async/spawn.hpp"
#include "base/error.hpp"
#include "tests/conformance/object_store_conformance.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mien::objects {
namespace {

namespace fs = std::filesystem;

class Bundle {
  public:
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
            return bundle_.store().put(key, std::move(object));
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

// While it lives, a file that grows beyond the limit fails as on a full disk.
class FileSizeLimit {
  public:
    explicit FileSizeLimit(rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;

  private:
    rlimit before_{};
    void (*handler_)(int) = SIG_DFL;
};

TEST_F(FilesystemStoreTest, a_full_disk_is_unavailable_says_what_to_do_and_leaves_nothing) {
    auto large = object(std::string(200'000, 'x'));
    std::optional<Error> refusal;
    {
        const FileSizeLimit limit(50'000);
        refusal = put("previews/a-1.mp4", large);
    }
    ASSERT_TRUE(refusal.has_value());
    EXPECT_EQ(refusal->kind(), ErrorKind::unavailable);
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

    const auto page = run<ObjectPage>([](FilesystemStore& store) { return store.list({}); });
    EXPECT_TRUE(page.objects.empty());
    const auto remove = [](FilesystemStore& store) {
        return store.remove_unfinished(std::chrono::hours(1));
    };
    EXPECT_EQ(run<std::size_t>(remove), 0U);
    EXPECT_TRUE(fs::exists(leftover));

    fs::last_write_time(leftover, fs::file_time_type::clock::now() - std::chrono::hours(2));
    EXPECT_EQ(run<std::size_t>(remove), 1U);
    EXPECT_FALSE(fs::exists(leftover));
}

TEST_F(FilesystemStoreTest, of_two_writers_of_one_key_one_wins_whole) {
    const auto first = object(std::string(100'000, 'a'));
    const auto second = object(std::string(100'000, 'b'));
    int refused = 0;
    const std::function<awaitable<void>(IoContext&)> race =
        [&](IoContext& context) -> awaitable<void> {
        int running = 2;
        async::Signal done(context.get_executor());
        for (const auto* candidate : {&first, &second}) {
            const std::function<awaitable<void>()> write = [&, candidate]() -> awaitable<void> {
                try {
                    co_await bundle_.store().put("a/b.mp4", *candidate);
                } catch (const Error& error) {
                    EXPECT_EQ(error.kind(), ErrorKind::conflict);
                    ++refused;
                }
                --running;
                done.notify_all();
            };
            async::spawn(context.get_executor(), "writer", write);
        }
        while (running > 0) {
            co_await done.wait();
        }
    };
    async::run<void>(race);
    EXPECT_EQ(refused, 1);
    EXPECT_EQ(names_in("a"), std::vector<std::string>{"b.mp4"});
}

TEST_F(FilesystemStoreTest, does_not_follow_links_out_of_its_directory) {
    fs::create_directories(bundle_.directory() / "a");
    fs::create_symlink("/etc/passwd", bundle_.directory() / "a" / "b.mp4");
    const auto found = run<std::optional<ObjectInfo>>(
        [](FilesystemStore& store) { return store.find("a/b.mp4"); });
    EXPECT_FALSE(found.has_value());
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
