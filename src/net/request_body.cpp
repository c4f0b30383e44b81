#include "net/request_body.hpp"

#include <algorithm>
#include <cstring>
#include <functional>

#include "base/error.hpp"
#include "base/limits/net.hpp"

namespace mien::net {

RequestBody::RequestBody(const std::variant<std::string, FileRange>& body)
    : memory_(std::get_if<std::string>(&body)), file_(std::get_if<FileRange>(&body)) {
    bytes_ = file_ != nullptr ? file_->bytes : memory_->size();
}

bool RequestBody::wants_bytes() const {
    return file_ != nullptr && taken_ + ahead_.size() < bytes_ &&
           ahead_.size() <= limits::web_buffer_bytes_max / 2;
}

awaitable<void> RequestBody::read_ahead(async::WorkPool& files) {
    const auto done = taken_ + ahead_.size();
    const auto count = std::min<std::uint64_t>(bytes_ - done, limits::web_buffer_bytes_max);
    const std::function<std::string()> read = [file = file_->file, offset = file_->offset + done,
                                               count] {
        return file->read_at(offset, static_cast<std::size_t>(count));
    };
    const auto more = co_await files.run(read);
    if (more.empty()) {
        throw Error(ErrorKind::internal, "The file to send is shorter than it was.");
    }
    ahead_ += more;
}

std::optional<std::size_t> RequestBody::take(char* into, std::size_t bytes_max) {
    const auto* from = ahead_.data();
    auto there = ahead_.size();
    if (memory_ != nullptr) {
        from = memory_->data() + taken_;
        there = memory_->size() - static_cast<std::size_t>(taken_);
    }
    const auto count = std::min(there, bytes_max);
    if (count == 0) {
        return taken_ == bytes_ ? std::optional<std::size_t>(0) : std::nullopt;
    }
    std::memcpy(into, from, count);
    taken_ += count;
    if (file_ != nullptr) {
        ahead_.erase(0, count);
    }
    return count;
}

}  // namespace mien::net
