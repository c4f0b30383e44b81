// `mien`: one program, its parts as subcommands.
#pragma once

namespace mien::cli {

// Parses the arguments and runs the command. Returns the exit code: 0, or by the kind of error
// (see exit_codes.hpp).
[[nodiscard]] int run(int argument_count, char** arguments);

}  // namespace mien::cli
