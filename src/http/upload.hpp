// A request body on its way into a file of its own, for routes with BodyPlace::file. All disk work
// runs on the work pool, one piece at a time, and the socket is not read meanwhile. The bytes are
// written once, and hashed on their way: of a multipart/form-data body only those of its file, as
// they arrive. The file lies in a scratch directory and is gone with this object. Network thread
// only.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "async/awaitable.hpp"
#include "http/request.hpp"
#include "http/server_state.hpp"

namespace mien::http {

class Upload {
  public:
    // The part of a form that is the file.
    static constexpr std::string_view file_part = "file";

    // Makes the file. Throws malformed for a form without a boundary, and unavailable when there
    // are too many uploads or no room for this one.
    [[nodiscard]] static awaitable<std::unique_ptr<Upload>> begin(ServerState& state,
                                                                  std::string_view content_type);
    ~Upload();
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;

    // What has arrived is appended here, at most piece_room() bytes of it; write_piece() takes it.
    // Throws malformed for a broken form, and unavailable when it finds no room on the disk.
    [[nodiscard]] std::string& piece();
    [[nodiscard]] std::size_t piece_room() const;
    [[nodiscard]] awaitable<void> write_piece();

    // Arrived so far.
    [[nodiscard]] std::uint64_t bytes() const;
    // Once, when all has arrived. Throws like write_piece, malformed for a form without a file, and
    // invalid for one with anything else.
    [[nodiscard]] awaitable<BodyFile> finish();
    // Removes the file, on the work pool: for a large one that takes a while.
    [[nodiscard]] awaitable<void> discard();

  private:
    struct Sink;

    explicit Upload(ServerState& state);

    ServerState& state_;
    std::shared_ptr<Sink> sink_;  // shared with the call on the pool, which cannot be cancelled
    std::uint64_t taken_bytes_ = 0;
};

}  // namespace mien::http
