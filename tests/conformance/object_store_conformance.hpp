// What every object store must do. A store joins with a Bundle, which is where one keeps its
// objects: nothing to begin with.
//
//   struct Bundle { std::unique_ptr<objects::ObjectStore> open(IoContext& context); };
//   INSTANTIATE_TYPED_TEST_SUITE_P(filesystem, ObjectStoreConformance, Bundle);
#pragma once

#include <fstream>
#include <map>
#include <memory>

#include <gtest/gtest.h>

#include "async/signal.hpp"
#include "async/spawn.hpp"
#include "base/error.hpp"
#include "objects/object_store.hpp"
#include "tests/support/coro_test.hpp"
#include "tests/support/scratch_directory.hpp"

namespace mien::objects {

using test::soon;

template <class Bundle>
class ObjectStoreConformance : public testing::Test {
  protected:
    using Body = std::function<awaitable<void>(ObjectStore&)>;

    void run(Body body) {
        const std::function<awaitable<void>(IoContext&)> task =
            [&](IoContext& context) -> awaitable<void> {
            const auto store = bundle_.open(context);
            co_await body(*store);
        };
        async::run<void>(task);
    }

    NewObject object(const std::string& bytes) {
        const auto file = files_.path() / std::to_string(++file_count_);
        std::ofstream(file, std::ios::binary) << bytes;
        return {file, bytes.size(), sha256(bytes), "video/mp4"};
    }

    static awaitable<std::string> read_all(ObjectStore& store, std::string key,
                                           ByteRange range = {}, std::size_t step = 1000) {
        const auto reader = co_await store.open(std::move(key), range, soon());
        std::string all;
        while (true) {
            const auto bytes = co_await reader->read(step, soon());
            if (bytes.empty()) {
                co_return all;
            }
            all += bytes;
        }
    }

    // The kind of the Error that the operation throws, or nothing.
    template <class T>
    static awaitable<std::optional<ErrorKind>> refusal_of(awaitable<T> operation) {
        std::optional<ErrorKind> kind;
        try {
            if constexpr (std::is_void_v<T>) {
                co_await std::move(operation);
            } else {
                [[maybe_unused]] const auto value = co_await std::move(operation);
            }
        } catch (const Error& error) {
            kind = error.kind();
        }
        co_return kind;
    }

  private:
    test::ScratchDirectory files_;
    int file_count_ = 0;
    Bundle bundle_;
};

// NOLINTBEGIN(readability-identifier-naming): GoogleTest makes classes of these names.
TYPED_TEST_SUITE_P(ObjectStoreConformance);

TYPED_TEST_P(ObjectStoreConformance, gives_back_what_was_put) {
    const std::string bytes(300'000, 'x');
    this->run([&, this](ObjectStore& store) -> awaitable<void> {
        co_await store.put("previews/a-1.mp4", this->object(bytes), soon());
        const auto read = co_await this->read_all(store, "previews/a-1.mp4");
        EXPECT_EQ(read, bytes);
        const auto found = co_await store.find("previews/a-1.mp4", soon());
        EXPECT_EQ(found.value().bytes, bytes.size());
        EXPECT_GT(found.value().modified_at, Timestamp(std::chrono::hours(24 * 365 * 50)));
    });
}

TYPED_TEST_P(ObjectStoreConformance, keeps_objects_of_every_size) {
    this->run([this](ObjectStore& store) -> awaitable<void> {
        for (const std::size_t size : {0UL, 1UL, 65'536UL, 1'048'576UL, 8'388'611UL}) {
            const auto key = "a/" + std::to_string(size);
            std::string bytes(size, 'x');
            for (std::size_t i = 0; i < size; i += 4093) {
                bytes[i] = static_cast<char>('a' + i % 26);
            }
            co_await store.put(key, this->object(bytes), soon());
            const auto read = co_await this->read_all(store, key, {}, 300'000);
            EXPECT_TRUE(read == bytes) << size;
            const auto reader = co_await store.open(key, {}, soon());
            EXPECT_EQ(reader->object_bytes(), size);
        }
    });
}

TYPED_TEST_P(ObjectStoreConformance, of_many_writers_of_one_key_one_wins_whole) {
    this->run([this](ObjectStore& store) -> awaitable<void> {
        const auto executor = co_await asio::this_coro::executor;
        async::Signal done(executor);
        std::vector<NewObject> candidates;
        for (char c = 'a'; c < 'a' + 16; ++c) {
            candidates.push_back(this->object(std::string(20'000, c)));
        }
        const auto running = std::make_shared<std::size_t>(candidates.size());
        std::vector<char> winners;
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            const std::function<awaitable<void>()> write = [&, i]() -> awaitable<void> {
                const auto refusal =
                    co_await this->refusal_of(store.put("a/b.mp4", candidates[i], soon()));
                if (refusal) {
                    EXPECT_EQ(refusal, ErrorKind::conflict);
                } else {
                    winners.push_back(static_cast<char>('a' + i));
                }
                --*running;
                done.notify_all();
            };
            async::spawn(executor, "writer", write);
        }
        while (*running > 0) {
            co_await done.wait();
        }
        EXPECT_EQ(winners.size(), 1U);
        const auto read = co_await this->read_all(store, "a/b.mp4");
        EXPECT_EQ(read, std::string(20'000, winners.empty() ? '?' : winners.front()));
    });
}

TYPED_TEST_P(ObjectStoreConformance, reads_ranges) {
    this->run([this](ObjectStore& store) -> awaitable<void> {
        co_await store.put("a/b.mp4", this->object("0123456789"), soon());
        const auto middle = co_await this->read_all(store, "a/b.mp4", {2, 3});
        EXPECT_EQ(middle, "234");
        const auto end = co_await this->read_all(store, "a/b.mp4", {7, std::nullopt});
        EXPECT_EQ(end, "789");
        const auto past_end = co_await this->read_all(store, "a/b.mp4", {8, 100});
        EXPECT_EQ(past_end, "89");
        const auto beyond = co_await this->read_all(store, "a/b.mp4", {10, 1});
        EXPECT_EQ(beyond, "");
        const auto nothing = co_await this->read_all(store, "a/b.mp4", {3, 0});
        EXPECT_EQ(nothing, "");
        const auto reader = co_await store.open("a/b.mp4", {2, 3}, soon());
        EXPECT_EQ(reader->object_bytes(), 10U);
    });
}

TYPED_TEST_P(ObjectStoreConformance, never_replaces_an_object) {
    this->run([this](ObjectStore& store) -> awaitable<void> {
        co_await store.put("a/b.mp4", this->object("first"), soon());
        const auto refusal =
            co_await this->refusal_of(store.put("a/b.mp4", this->object("other"), soon()));
        EXPECT_EQ(refusal, ErrorKind::conflict);
        const auto read = co_await this->read_all(store, "a/b.mp4");
        EXPECT_EQ(read, "first");
    });
}

TYPED_TEST_P(ObjectStoreConformance, refuses_bytes_that_are_not_what_was_said) {
    this->run([this](ObjectStore& store) -> awaitable<void> {
        auto wrong_hash = this->object("bytes");
        wrong_hash.sha256 = sha256("other");
        auto wrong_size = this->object("bytes");
        wrong_size.bytes = 4;
        const auto first = co_await this->refusal_of(store.put("a/b.mp4", wrong_hash, soon()));
        EXPECT_EQ(first, ErrorKind::internal);
        const auto second = co_await this->refusal_of(store.put("a/b.mp4", wrong_size, soon()));
        EXPECT_EQ(second, ErrorKind::internal);
        const auto found = co_await store.find("a/b.mp4", soon());
        EXPECT_FALSE(found.has_value());
    });
}

TYPED_TEST_P(ObjectStoreConformance, says_not_found_for_what_is_not_there) {
    this->run([this](ObjectStore& store) -> awaitable<void> {
        co_await store.put("a/b.mp4", this->object("bytes"), soon());
        for (const std::string key : {"a/c.mp4", "x/y.mp4", "a", "a/b.mp4/c"}) {
            const auto refusal = co_await this->refusal_of(store.open(key, {}, soon()));
            EXPECT_EQ(refusal, ErrorKind::not_found) << key;
            const auto found = co_await store.find(key, soon());
            EXPECT_FALSE(found.has_value()) << key;
        }
    });
}

TYPED_TEST_P(ObjectStoreConformance, removing_twice_is_no_error) {
    this->run([this](ObjectStore& store) -> awaitable<void> {
        co_await store.put("a/b.mp4", this->object("bytes"), soon());
        co_await store.remove("a/b.mp4", soon());
        co_await store.remove("a/b.mp4", soon());
        co_await store.remove("never/was.mp4", soon());
        const auto found = co_await store.find("a/b.mp4", soon());
        EXPECT_FALSE(found.has_value());
    });
}

TYPED_TEST_P(ObjectStoreConformance, refuses_keys_that_are_none) {
    this->run([this](ObjectStore& store) -> awaitable<void> {
        for (const std::string key : {"", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "A",
                                      "a/.partial-1", "a\\b", "a b"}) {
            const auto put = co_await this->refusal_of(store.put(key, this->object("x"), soon()));
            EXPECT_EQ(put, ErrorKind::invalid) << key;
            const auto open = co_await this->refusal_of(store.open(key, {}, soon()));
            EXPECT_EQ(open, ErrorKind::invalid) << key;
            const auto remove = co_await this->refusal_of(store.remove(key, soon()));
            EXPECT_EQ(remove, ErrorKind::invalid) << key;
            const auto find = co_await this->refusal_of(store.find(key, soon()));
            EXPECT_EQ(find, ErrorKind::invalid) << key;
        }
    });
}

// Whether the file is kept or given up, its object has the same bytes and stays when it goes.
TYPED_TEST_P(ObjectStoreConformance, keeps_the_bytes_of_a_file_that_is_given_up) {
    const std::string bytes(300'000, 'y');
    this->run([&, this](ObjectStore& store) -> awaitable<void> {
        auto object = this->object(bytes);
        object.fate = FileFate::given_up;
        co_await store.put("imports/a", object, soon());
        std::filesystem::remove(object.file);
        const auto read = co_await this->read_all(store, "imports/a");
        EXPECT_EQ(read, bytes);

        auto wrong = this->object(bytes);
        wrong.fate = FileFate::given_up;
        wrong.sha256 = sha256("other");
        const auto refusal = co_await this->refusal_of(store.put("imports/b", wrong, soon()));
        EXPECT_EQ(refusal, ErrorKind::internal);
        const auto found = co_await store.find("imports/b", soon());
        EXPECT_FALSE(found.has_value());
    });
}

TYPED_TEST_P(ObjectStoreConformance, does_nothing_behind_a_deadline) {
    this->run([this](ObjectStore& store) -> awaitable<void> {
        const auto passed = deadline_in(std::chrono::milliseconds(-1));
        co_await store.put("a/b.mp4", this->object("bytes"), soon());
        const auto reader = co_await store.open("a/b.mp4", {}, soon());
        const auto read = co_await this->refusal_of(reader->read(10, passed));
        EXPECT_EQ(read, ErrorKind::unavailable);
        const auto open = co_await this->refusal_of(store.open("a/b.mp4", {}, passed));
        EXPECT_EQ(open, ErrorKind::unavailable);
        const auto find = co_await this->refusal_of(store.find("a/b.mp4", passed));
        EXPECT_EQ(find, ErrorKind::unavailable);
        const auto remove = co_await this->refusal_of(store.remove("a/b.mp4", passed));
        EXPECT_EQ(remove, ErrorKind::unavailable);
        const auto sweep =
            co_await this->refusal_of(store.remove_unfinished(std::chrono::seconds(0), passed));
        EXPECT_EQ(sweep, ErrorKind::unavailable);
        const auto put =
            co_await this->refusal_of(store.put("a/c.mp4", this->object("bytes"), passed));
        EXPECT_EQ(put, ErrorKind::unavailable);
        const auto kept = co_await this->read_all(store, "a/b.mp4");
        EXPECT_EQ(kept, "bytes");
        const auto left = co_await store.find("a/c.mp4", soon());
        EXPECT_FALSE(left.has_value());
        const auto unfinished = co_await store.remove_unfinished(std::chrono::seconds(0), soon());
        EXPECT_EQ(unfinished, 0U);
    });
}

// Each object once, also when the taker removes what it is given.
TYPED_TEST_P(ObjectStoreConformance, lists_every_object) {
    this->run([this](ObjectStore& store) -> awaitable<void> {
        std::map<std::string, std::uint64_t> found;
        const TakeObjects remember = [&](std::vector<ListedObject> objects) -> awaitable<void> {
            for (const auto& object : objects) {
                EXPECT_TRUE(found.emplace(object.key, object.bytes).second) << object.key;
            }
            co_return;
        };
        co_await store.list(remember, soon());
        EXPECT_TRUE(found.empty());
        const std::map<std::string, std::uint64_t> put{
            {"a", 1}, {"a-b/c.mp4", 2}, {"b/c/d.jpg", 3}, {"b/c/e", 0}};
        for (const auto& [key, bytes] : put) {
            co_await store.put(key, this->object(std::string(bytes, 'x')), soon());
        }
        co_await store.list(remember, soon());
        EXPECT_EQ(found, put);

        const TakeObjects remove = [&](std::vector<ListedObject> objects) -> awaitable<void> {
            for (const auto& object : objects) {
                co_await store.remove(object.key, soon());
            }
        };
        co_await store.list(remove, soon());
        found.clear();
        co_await store.list(remember, soon());
        EXPECT_TRUE(found.empty());
    });
}

TYPED_TEST_P(ObjectStoreConformance, can_be_used) {
    this->run([](ObjectStore& store) -> awaitable<void> { co_await store.require_usable(soon()); });
}

REGISTER_TYPED_TEST_SUITE_P(ObjectStoreConformance, gives_back_what_was_put,
                            keeps_objects_of_every_size, of_many_writers_of_one_key_one_wins_whole,
                            reads_ranges, can_be_used, never_replaces_an_object,
                            refuses_bytes_that_are_not_what_was_said,
                            says_not_found_for_what_is_not_there, removing_twice_is_no_error,
                            refuses_keys_that_are_none, keeps_the_bytes_of_a_file_that_is_given_up,
                            lists_every_object, does_nothing_behind_a_deadline);

// NOLINTEND(readability-identifier-naming)

}  // namespace mien::objects
