// A request body on its way into a file of its own, for routes with BodyPlace::file. All disk work
// runs on the work pool, one piece at a time, and the socket is not read meanwhile. The file lies
// in a private directory, and both are gone with this object; what a killed process leaves is swept
// by the next one that starts. Network thread only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "async/awaitable.hpp"
#include "http/request.hpp"
#include "http/server_state.hpp"

namespace mien::http {

class Upload {
  public:
    // Makes the file. Throws unavailable when there are too many uploads or no room for this one.
    [[nodiscard]] static awaitable<std::unique_ptr<Upload>> begin(ServerState& state);
    ~Upload();
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;

    // What has arrived is appended here, at most piece_room() bytes of it; write_piece() takes it
    // and throws unavailable when it finds no room on the disk.
    [[nodiscard]] std::string& piece();
    [[nodiscard]] std::size_t piece_room() const;
    [[nodiscard]] awaitable<void> write_piece();

    // Arrived so far.
    [[nodiscard]] std::uint64_t bytes() const;
    // Once, when all of it is written.
    [[nodiscard]] BodyFile finish();
    // Removes the file, on the work pool: for a large one that takes a while.
    [[nodiscard]] awaitable<void> discard();

  private:
    struct File;

    explicit Upload(ServerState& state);

    ServerState& state_;
    std::shared_ptr<File> file_;  // shared with the call on the pool, which cannot be cancelled
    std::uint64_t written_bytes_ = 0;
};

// Removes what killed processes left in the directory for uploads, and logs how much that was.
[[nodiscard]] awaitable<void> sweep_uploads(std::shared_ptr<ServerState> state);

// The same, blocking: directories named like an upload's, of this user, older than a minute, whose
// file no process holds open. Returns their number.
[[nodiscard]] std::size_t remove_left_uploads(const std::filesystem::path& directory);

}  // namespace mien::http
