// Where clips, images and exported files are kept: bytes by key. An object is written once, whole,
// and never changes; who wants other bytes uses another key.
//
// One interface for every store. All functions throw invalid for a key that is none
// (object_key.hpp) and unavailable when the store cannot be reached, is full, or has not answered
// by the deadline. A call whose deadline has passed already does nothing; one that it interrupts
// may have done its work all the same, whole or not at all.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "async/awaitable.hpp"
#include "base/clock.hpp"
#include "base/hash.hpp"

namespace mien::objects {

// What becomes of the file of a new object: a store may make one that is given up its own instead
// of copying it. Nobody may write to such a file any more; its name stays, to be removed.
enum class FileFate : std::uint8_t { kept, given_up };

// A file whose bytes are to be stored, and what they are known to be.
struct NewObject {
    std::filesystem::path file;
    std::uint64_t bytes = 0;
    Sha256 sha256{};
    std::string content_type;
    FileFate fate = FileFate::kept;
};

struct ObjectInfo {
    std::uint64_t bytes = 0;
    Timestamp modified_at;
};

struct ListedObject {
    std::string key;
    std::uint64_t bytes = 0;
};
// Takes some of the objects of a list, at most limits::listed_objects_page.
using TakeObjects = std::function<awaitable<void>(std::vector<ListedObject>)>;

// Bytes of an object from an offset on. Must not outlive its store.
class ObjectReader {
  public:
    ObjectReader() = default;
    ObjectReader(const ObjectReader&) = delete;
    ObjectReader& operator=(const ObjectReader&) = delete;
    virtual ~ObjectReader() = default;

    // Of the whole object.
    [[nodiscard]] virtual std::uint64_t object_bytes() const = 0;
    // The next bytes, at most bytes_max of them; none at the end of the range.
    [[nodiscard]] virtual awaitable<std::string> read(std::size_t bytes_max, Deadline deadline) = 0;
};

struct ByteRange {
    std::uint64_t offset = 0;
    std::optional<std::uint64_t> length;  // nothing: to the end
};

// A link that is asked of a store.
struct PublicLink {
    std::string key;
    std::chrono::seconds life{};
    std::string content_disposition;  // of the answer; empty for none
};

class ObjectStore {
  public:
    ObjectStore() = default;
    ObjectStore(const ObjectStore&) = delete;
    ObjectStore& operator=(const ObjectStore&) = delete;
    virtual ~ObjectStore() = default;

    // Stores the file's bytes durably: all of them are there when it returns, none are seen before.
    // Throws conflict when the key is taken (of two at once one wins) and internal when the file is
    // not what `object` says; either leaves nothing behind.
    [[nodiscard]] virtual awaitable<void> put(std::string key, NewObject object,
                                              Deadline deadline) = 0;

    // Throws not_found; a range that begins beyond the end has no bytes.
    [[nodiscard]] virtual awaitable<std::unique_ptr<ObjectReader>> open(std::string key,
                                                                        ByteRange range,
                                                                        Deadline deadline) = 0;

    [[nodiscard]] virtual awaitable<std::optional<ObjectInfo>> find(std::string key,
                                                                    Deadline deadline) = 0;

    // Nothing happens when there is no such object.
    [[nodiscard]] virtual awaitable<void> remove(std::string key, Deadline deadline) = 0;

    // Gives every object, in no order. One that is put or removed meanwhile may be among them or
    // not; the taker may remove those that it is given. What has no key of ours is left out.
    [[nodiscard]] virtual awaitable<void> list(TakeObjects take, Deadline deadline) = 0;

    // Removes what writers that died have left, once it is older than the given age. Returns how
    // many.
    [[nodiscard]] virtual awaitable<std::size_t> remove_unfinished(std::chrono::seconds older_than,
                                                                   Deadline deadline) = 0;

    // Throws unavailable when the store cannot be used as it is configured, and says which setting
    // to look at.
    [[nodiscard]] virtual awaitable<void> require_usable(Deadline deadline) = 0;

    // An address at which anybody gets the object from the store itself, without this program;
    // nothing when the store is not there for that. Says nothing of whether the object is there.
    [[nodiscard]] virtual std::optional<std::string> public_link(const PublicLink& link) const = 0;
};

}  // namespace mien::objects
