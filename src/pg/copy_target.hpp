// What a database that is to be filled has to offer, and whether it is empty.
#pragma once

#include <string>
#include <vector>

#include "pg/connection.hpp"

namespace mien::pg {

// One version of an extension that the server could install.
struct AvailableExtension {
    std::string name;
    std::string version;
    bool is_default = false;  // what CREATE EXTENSION takes
    bool is_allowed = false;  // to this session's role
};

struct CopyTarget {
    int server_version = 0;
    std::string encoding;
    bool is_superuser = false;
    std::vector<std::string> objects;  // tables, sequences, views that are there already; some
    std::vector<std::string> roles;    // of the server
    std::vector<AvailableExtension> extensions;
};

[[nodiscard]] awaitable<CopyTarget> read_copy_target(Connection& connection, Deadline deadline);

}  // namespace mien::pg
