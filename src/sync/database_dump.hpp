// One database copied into another, empty one of the same server, as it is at one moment and while
// it is in use: pg_dump into pg_restore, through a pipe and no file.
#pragma once

#include <filesystem>
#include <functional>

#include "async/awaitable.hpp"
#include "pg/settings.hpp"

namespace mien::sync {

struct DumpTools {
    std::filesystem::path programs;           // the directory of pg_dump and pg_restore
    std::filesystem::path scratch_directory;  // for the password, while they run
};

// The directory of the newest pg_dump that Debian has installed; "/usr/bin" when there is none.
[[nodiscard]] std::filesystem::path find_postgresql_programs();

// The role of `from` must own what is in it. Who cancels this ends both programs and leaves the
// other database half filled. Throws unavailable, with what they said in the detail, when one of
// them fails, and internal when one cannot be started.
[[nodiscard]] awaitable<void> copy_database(DumpTools tools, pg::Settings from, std::string to);

}  // namespace mien::sync
