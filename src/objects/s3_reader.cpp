#include "objects/s3_reader.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "objects/s3_answers.hpp"
#include "objects/s3_encoding.hpp"
#include "objects/s3_write.hpp"
#include "objects/store_deadline.hpp"

namespace mien::objects {
namespace {

Error not_found() {
    return Error(ErrorKind::not_found, "There is no such object.");
}

Error damaged() {
    return Error(ErrorKind::internal, "An object is not what was stored.");
}

// One window, and what its answer says of the whole object.
struct Window {
    std::string bytes;
    std::uint64_t object_bytes = 0;
    std::string etag;
    std::vector<Sha256> digests;  // that the whole object must have
};

// "bytes 0-9/443": where the range begins and how long the object is. RFC 9110 section 14.4.
struct ContentRange {
    std::uint64_t first = 0;
    std::uint64_t object_bytes = 0;
};

std::optional<ContentRange> parse_content_range(std::string_view text) {
    const auto dash = text.find('-');
    const auto slash = text.find('/');
    if (!text.starts_with("bytes ") || dash == text.npos || slash == text.npos || slash < dash) {
        return std::nullopt;
    }
    const auto read = [](std::string_view digits, std::uint64_t& value) {
        const auto* const end = digits.data() + digits.size();
        const auto result = std::from_chars(digits.data(), end, value);
        return result.ec == std::errc() && result.ptr == end;
    };
    ContentRange range;
    const bool is_read = read(text.substr(6, dash - 6), range.first) &&
                         read(text.substr(slash + 1), range.object_bytes);
    return is_read ? std::optional(range) : std::nullopt;
}

std::vector<Sha256> digests_in(const net::Response& response) {
    std::vector<Sha256> digests;
    const auto mark = sha256_from_hex(response.find_header("x-amz-meta-mien-sha256").value_or(""));
    // Of an object in parts it is another digest, and does not parse as one of the bytes.
    const auto checksum =
        sha256_from_base64(response.find_header("x-amz-checksum-sha256").value_or(""));
    for (const auto& digest : {mark, checksum}) {
        if (digest) {
            digests.push_back(*digest);
        }
    }
    return digests;
}

// Checks that the answer is the range that was asked for, and no more.
Window window_in(net::Response response, std::uint64_t offset, std::uint64_t length) {
    Window window{.bytes = std::move(response.body),
                  .object_bytes = 0,
                  .etag = std::string(response.find_header("etag").value_or("")),
                  .digests = digests_in(response)};
    if (response.status == 200) {  // a server without ranges, or the range is all there is
        window.object_bytes = window.bytes.size();
        window.bytes = offset < window.bytes.size() ? window.bytes.substr(offset, length) : "";
        return window;
    }
    const auto range = parse_content_range(response.find_header("content-range").value_or(""));
    const bool is_expected = range && range->first == offset && offset < range->object_bytes &&
                             window.bytes.size() == std::min(length, range->object_bytes - offset);
    if (!is_expected) {
        throw Error(ErrorKind::unavailable, "The object store answered with another range.");
    }
    window.object_bytes = range->object_bytes;
    return window;
}

// Nothing when the range begins beyond the end.
awaitable<std::optional<Window>> fetch(S3Client& client, std::string key, ByteRange range,
                                       std::string etag, Deadline deadline) {
    const auto length = range.length.value_or(limits::s3_window_bytes);
    S3Request request{.method = net::Method::get, .path = client.address().path_of(key)};
    request.fields.emplace_back(
        "range", fmt::format("bytes={}-{}", range.offset, range.offset + length - 1));
    request.fields.emplace_back("x-amz-checksum-mode", "ENABLED");
    if (!etag.empty()) {
        request.fields.emplace_back("if-match", etag);
    }
    request.answer_bytes_max = std::max<std::uint64_t>(length, limits::s3_answer_bytes_max);
    auto outcome = co_await client.send(std::move(request), deadline);
    auto response = require_answer(std::move(outcome));
    if (response.status == 416) {
        co_return std::nullopt;
    }
    if (response.status == 412) {
        throw damaged();
    }
    if (!response.is_success()) {
        const auto error = find_s3_error(response.body);
        const bool is_absent = response.status == 404 && (!error || error->code == "NoSuchKey");
        throw is_absent ? not_found() : client.refusal_of(response);
    }
    co_return window_in(std::move(response), range.offset, length);
}

class S3Reader final : public ObjectReader {
  public:
    S3Reader(S3Client& client, async::WorkPool& work, std::string key)
        : client_(client), work_(work), key_(std::move(key)) {}

    [[nodiscard]] std::uint64_t object_bytes() const override { return object_bytes_; }

    awaitable<void> open(ByteRange range, Deadline deadline) {
        const auto length =
            std::min(range.length.value_or(limits::s3_window_bytes), limits::s3_window_bytes);
        if (length == 0) {
            co_await open_empty(deadline);
            co_return;
        }
        const ByteRange first{.offset = range.offset, .length = length};
        auto window = co_await fetch(client_, key_, first, "", deadline);
        if (!window) {
            co_await open_empty(deadline);
            co_return;
        }
        object_bytes_ = window->object_bytes;
        etag_ = window->etag;
        end_ = range.length ? std::min(object_bytes_, range.offset + *range.length) : object_bytes_;
        next_ = range.offset + window->bytes.size();
        if (range.offset == 0 && end_ == object_bytes_) {
            digest_ = std::make_shared<Digest>();
            expected_ = window->digests;
        }
        co_await take(std::move(window->bytes), deadline);
    }

    [[nodiscard]] awaitable<std::string> read(std::size_t bytes_max, Deadline deadline) override {
        require_time(deadline);
        if (taken_ == window_.size() && next_ < end_) {
            const ByteRange range{.offset = next_,
                                  .length = std::min(limits::s3_window_bytes, end_ - next_)};
            auto window = co_await fetch(client_, key_, range, etag_, deadline);
            if (!window || window->bytes.empty()) {
                throw damaged();
            }
            next_ += window->bytes.size();
            co_await take(std::move(window->bytes), deadline);
        }
        auto bytes = window_.substr(taken_, bytes_max);
        taken_ += bytes.size();
        co_return bytes;
    }

  private:
    // How long the object is, when no byte of it is wanted or in the range.
    awaitable<void> open_empty(Deadline deadline) {
        const auto head = co_await find_head(client_, key_, deadline);
        if (!head) {
            throw not_found();
        }
        object_bytes_ = head->bytes;
    }

    // The window is readable only when it is right, as far as that can be known.
    awaitable<void> take(std::string bytes, Deadline deadline) {
        if (digest_) {
            const auto shared = std::make_shared<std::string>(std::move(bytes));
            const std::function<void()> update = [digest = digest_, shared] {
                digest->update(*shared);
            };
            co_await run_by(work_, deadline, update);
            bytes = std::move(*shared);
            if (next_ == end_) {
                const auto found = digest_->finish();
                digest_.reset();
                if (!std::ranges::all_of(expected_,
                                         [&](const auto& one) { return one == found; })) {
                    throw damaged();
                }
            }
        }
        window_ = std::move(bytes);
        taken_ = 0;
    }

    S3Client& client_;
    async::WorkPool& work_;
    std::string key_;
    std::string etag_;
    std::uint64_t object_bytes_ = 0;
    std::uint64_t next_ = 0;  // where the next window begins
    std::uint64_t end_ = 0;   // of the range
    std::string window_;
    std::size_t taken_ = 0;           // of the window
    std::shared_ptr<Digest> digest_;  // of the windows so far, when all of the object is read
    std::vector<Sha256> expected_;
};

}  // namespace

awaitable<std::unique_ptr<ObjectReader>> open_s3_reader(S3Client& client, async::WorkPool& work,
                                                        std::string key, ByteRange range,
                                                        Deadline deadline) {
    auto reader = std::make_unique<S3Reader>(client, work, std::move(key));
    co_await reader->open(range, deadline);
    co_return reader;
}

}  // namespace mien::objects
