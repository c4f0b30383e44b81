// Internal: the body of one attempt, as libcurl asks for it. Bytes of a file are read ahead on the
// WorkPool; what libcurl asks for before they are there waits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "async/awaitable.hpp"
#include "async/work_pool.hpp"
#include "net/request.hpp"

namespace mien::net {

class RequestBody {
  public:
    // The body must outlive it.
    explicit RequestBody(const std::variant<std::string, FileRange>& body);

    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    [[nodiscard]] bool is_of_file() const { return file_ != nullptr; }
    // Whether a file has more that could be read ahead.
    [[nodiscard]] bool wants_bytes() const;
    // Reads some. Throws what base/file.hpp throws, and internal when the file is shorter than was
    // said.
    [[nodiscard]] awaitable<void> read_ahead(async::WorkPool& files);
    // Copies the next bytes; how many, 0 at the end. Nothing when they are not there yet.
    [[nodiscard]] std::optional<std::size_t> take(char* into, std::size_t bytes_max);
    // Whether any byte has been taken: this body cannot be begun again.
    [[nodiscard]] bool is_begun() const { return taken_ > 0; }

  private:
    const std::string* memory_ = nullptr;
    const FileRange* file_ = nullptr;
    std::uint64_t bytes_ = 0;
    std::uint64_t taken_ = 0;
    std::string ahead_;  // of a file, from taken_ on
};

}  // namespace mien::net
